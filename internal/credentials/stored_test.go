package credentials

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

func TestValidProfile(t *testing.T) {
	t.Parallel()
	const characters = "must consist of at most 64 letters, digits, dots, underscores and hyphens"
	for name, want := range map[string]string{
		"default":               "",
		"..":                    "",
		"EU_prod-2.new":         "",
		strings.Repeat("x", 64): "",
		"":                      "must not be empty",
		strings.Repeat("x", 65): characters,
		"two words":             characters,
		"größe":                 characters,
		"a\x00":                 characters,
	} {
		if got := errorText(ValidProfile(name)); got != want {
			t.Errorf("%q: error %q, want %q", name, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestExchangeKey proves that keys never change, because files contain them, and that two exchanges never share one.
func TestExchangeKey(t *testing.T) {
	t.Parallel()
	server := baseURL(t, "https://server.fillout.com")
	const want = "8743a84996c301a10d89aee1fd0a51093a64a4881947253fcb80800d8c765337"
	if got := ExchangeKey(server, "client", "http://localhost:8976/callback", "code"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	spelled := baseURL(t, " HTTPS://Server.Fillout.com:443/ ")
	if got := ExchangeKey(spelled, " client\n", "\tHTTP://LOCALHOST:8976/callback ", "\ufeffcode\r\n"); got != want {
		t.Errorf("another spelling has the key %s", got)
	}
	seen := map[string]int{}
	for i, key := range []string{
		ExchangeKey(server, "ab", "c", "d"),
		ExchangeKey(server, "a", "bc", "d"),
		ExchangeKey(server, "a", "b", "cd"),
		ExchangeKey(server, "ab", "cd", ""),
		ExchangeKey(server, "ab1:c", "", "d"),
		ExchangeKey(server, "\xff", "c", "d"),
		ExchangeKey(server, "\xfe", "c", "d"),
		ExchangeKey(baseURL(t, "https://server.example.com"), "ab", "c", "d"),
	} {
		if other, ok := seen[key]; ok {
			t.Errorf("keys %d and %d are the same", other, i)
		}
		seen[key] = i
		if err := ValidProfile(key); err != nil {
			t.Errorf("the store would refuse key %d: it %v", i, err)
		}
	}
}

func baseURL(t *testing.T, text string) urls.BaseURL {
	t.Helper()
	base, err := urls.ParseBaseURL(text)
	if err != nil {
		t.Fatal(err)
	}
	return base
}
