package fillout

import (
	"fmt"
	"testing"
)

func TestParseAccessToken(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"sk_prod_abc_123":         "",
		"  sk_prod_abc_123\n":     "",
		"":                        "must not be empty",
		"\t":                      "must not be empty",
		"sk_prod abc":             "must not contain white space",
		"Bearer sk_prod_abc_123":  `must be the token alone, without "Bearer" before it`,
		"sk_prod_\x00":            "must consist of printable ASCII characters",
		"sk_prod_\u202eabc":       "must consist of printable ASCII characters",
		"sk_prod_schl\u00fcssel":  "must consist of printable ASCII characters",
		"sk_prod_\x1b[31mred\x1b": "must consist of printable ASCII characters",
	} {
		token, err := ParseAccessToken(text)
		if got := fmt.Sprint(err); (err == nil) != (want == "") || (err != nil && got != want) {
			t.Errorf("%q: got %q, %v, want %q", text, token, err, want)
		}
	}
}
