package urls

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

func TestRedactURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://user:pass@hooks.example.com:8443/a%2Fb/c?token=s3cret#frag": "https://hooks.example.com:8443",
		"https://hooks.example.com/services/T024BE7LD/B058QRS6T/8xUqYq2vKzN": "https://hooks.example.com",
		"not a URL?token=s3cret": "(no valid URL)",
	} {
		if got := RedactURL(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// FuzzWebhookURL checks that neither RedactURL nor a text that repeats the URL or its parts shows more of the URL than
// its scheme and host.
func FuzzWebhookURL(f *testing.F) {
	f.Add("hooks.example.com", "/fillout", "me", "hunter2-hunter2", "key", "qu3ry-s3cr3t", "fr4gment")
	f.Add("hooks.example.com", "/services/T024BE7LD/B058QRS6T/8xUqYq2vKzN1", "", "", "", "", "")
	f.Add("h:8080", "/a%2Fb", "us er", "p@ss:w/rd", "", "x y&z=%", "a b")
	f.Add("[::1]", "", "ä", "\x00", "k[]", "%zz", "#?")
	f.Fuzz(func(t *testing.T, host, path, user, password, key, value, fragment string) {
		text := "https://" + user + ":" + password + "@" + host + path + "?" + key + "=" + value + "#" + fragment
		u, err := ParseWebhookURL(text)
		shown := RedactURL(text)
		if err != nil {
			if strings.Contains(err.Error(), text) || shown != "(no valid URL)" {
				t.Errorf("%q gives %v, and is shown as %q", text, err, shown)
			}
			return
		}
		if shown != "https://"+u.Host {
			t.Errorf("%q is shown as %q", text, shown)
		}
		password, _ = u.User.Password()
		message := fmt.Sprintf("no luck with %s, that is %s, with %s and %s", text, u, password, u.Fragment)
		redactedMessage := safetext.NewRedactor(safetext.URLSecrets(text)...)(message)
		// A text that may be shown can contain a secret by chance.
		harmless := shown + "(redacted)(an answer that repeats a secret)https://:@?=#" + key +
			"no luck with , that is , with and "
		for _, secret := range []string{u.Path, u.RawQuery, u.Fragment, u.User.Username(), password, u.Query().Get(key)} {
			if len(secret) >= 8 && !strings.Contains(harmless, secret) && strings.Contains(redactedMessage, secret) {
				t.Errorf("%q of %q is in %q", secret, text, redactedMessage)
			}
		}
	})
}
