package fillout

import (
	"strings"
	"testing"
)

func TestValidID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"vso9PzRfHQus": true, "a": true, "A_b-9": true, strings.Repeat("a", 128): true,
		"": false, strings.Repeat("a", 129): false, "a/b": false, "..": false, "a b": false, "ä": false, "a\n": false,
	} {
		if got := ValidID(text); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}

func TestParseWebhookID(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"1": true, "12345": true, "9007199254740993": true, "99999999999999999999999": true,
		"": false, "0": false, "-1": false, "+1": false, "01": false, "1.0": false, "1e3": false, "abc": false, " 1": false, "null": false,
	} {
		id, err := ParseWebhookID(text)
		if (err == nil) != want || (want && string(id) != text) {
			t.Errorf("%q: got %q, %v", text, id, err)
		}
	}
}

func TestPathSegment(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"abc": "abc", "a/b?c#d%": "a%2Fb%3Fc%23d%25", "": "", ".": "", "..": ""} {
		got, err := pathSegment(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}
