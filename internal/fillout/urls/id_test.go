package urls

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
