package acctest

import (
	"encoding/base64"
	"testing"
)

func TestLeakedIn(t *testing.T) {
	t.Parallel()
	const secret = "p@ss/w&rd"
	for _, text := range []string{
		secret, "k=p%40ss%2Fw%26rd", "/p@ss%2Fw&rd", `"p@ss/w\u0026rd"`,
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
		base64.StdEncoding.EncodeToString([]byte("a" + secret + "b")),
		base64.URLEncoding.EncodeToString([]byte("ab" + secret + "c")),
	} {
		if LeakedIn(text, []string{"another", secret}) != secret {
			t.Errorf("the secret is not found in %s", text)
		}
	}
	if found := LeakedIn("p@ss w&rd", []string{secret}); found != "" {
		t.Errorf("%q is found in another text", found)
	}
}
