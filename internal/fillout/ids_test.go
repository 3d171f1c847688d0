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
	for _, text := range []string{"1", "12345", "9007199254740993", "00123", "1.0", "wh_123", "a/b"} {
		if id, err := ParseWebhookID(text); err != nil || string(id) != text {
			t.Errorf("%q: got %q, %v", text, id, err)
		}
	}
	for _, text := range []string{"", " 1", "1 2", "1\n", "1\x00", "1\u200b"} {
		if id, err := ParseWebhookID(text); err == nil {
			t.Errorf("%q: got %q, want an error", text, id)
		}
	}
}
