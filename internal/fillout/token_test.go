package fillout

import (
	"strings"
	"testing"
)

func TestParseAccessToken(t *testing.T) {
	t.Parallel()
	const (
		unprintable = "must consist of printable ASCII characters"
		quoted      = "must be the token alone, without quotes"
	)
	for text, want := range map[string]string{
		"sk_prod_abc_123":           "",
		"  sk_prod_abc_123\n":       "",
		"":                          "must not be empty",
		"\t":                        "must not be empty",
		"sk_prod abc":               "must not contain white space",
		"Bearer sk_prod_abc_123":    `must be the token alone, without "Bearer" before it`,
		"\ufeffsk_prod_abc_123\r\n": "",
		"\"sk_prod_abc_123\"":       quoted,
		"“sk_prod_abc_123”":         quoted,
		"'sk_prod_abc_123":          quoted,
		"s\x00k\x00":                "must be UTF-8 text; it contains zero bytes, as UTF-16 does",
		"sk_prod_\u202eabc":         unprintable,
		"sk_prod_schl\u00fcssel":    unprintable,
		"sk_prod_\x1b[31mred\x1b":   unprintable,
	} {
		token, err := ParseAccessToken(text)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != want || err == nil && token != "sk_prod_abc_123" {
			t.Errorf("%q: got %q, %v, want %q", text, token, err, want)
		}
	}
}

// FuzzParseAccessToken checks that an accepted token is accepted again and can stand in a header, and that no error
// quotes the token.
func FuzzParseAccessToken(f *testing.F) {
	for _, seed := range []string{
		"sk_prod_abc_1", " fillout_token_x\n", "Bearer sk_prod_abc_1", "bearer ", "a b", "ä", "\x00", "", "a\u200bb",
	} {
		f.Add(seed)
	}
	errorTexts := map[string]bool{
		"must not be empty": true, `must be the token alone, without "Bearer" before it`: true,
		"must be the token alone, without quotes":                    true,
		"must be UTF-8 text; it contains zero bytes, as UTF-16 does": true,
		"must not contain white space":                               true, "must consist of printable ASCII characters": true,
	}
	f.Fuzz(func(t *testing.T, text string) {
		token, err := ParseAccessToken(text)
		if err != nil {
			if token != "" || !errorTexts[err.Error()] {
				t.Errorf("%q gives an unknown error: %v", text, err)
			}
			return
		}
		if again, err := ParseAccessToken(token); err != nil || again != token {
			t.Errorf("%q became %q, %v", token, again, err)
		}
		if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Errorf("%q cannot be sent", token)
		}
	})
}
