package fillout

import (
	"fmt"
	"strings"
	"testing"
)

func TestRedactURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://user:pass@hooks.example.com:8443/a%2Fb/c?token=s3cret#frag": "https://hooks.example.com:8443/a%2Fb/c",
		"https://hooks.example.com": "https://hooks.example.com",
		"not a URL?token=s3cret":    "(no valid URL)",
	} {
		if got := RedactURL(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// FuzzWebhookURL checks that neither RedactURL nor a text that repeats the URL or its parts shows a secret of the URL:
// its user, password, query or fragment.
func FuzzWebhookURL(f *testing.F) {
	f.Add("hooks.example.com", "/fillout", "me", "hunter2-hunter2", "key", "qu3ry-s3cr3t", "fr4gment")
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
		again, err := ParseWebhookURL(shown)
		if err != nil || again.User != nil || again.RawQuery != "" || again.ForceQuery || again.Fragment != "" ||
			again.Host != u.Host || again.Path != u.Path {
			t.Errorf("%q is shown as %q, %v", text, shown, err)
		}
		password, _ = u.User.Password()
		message := fmt.Sprintf("no luck with %s, that is %s, with %s and %s", text, u, password, u.Fragment)
		redactedMessage := redactor(urlSecrets(text)...)(message)
		// A text that may be shown can contain a secret by chance.
		harmless := shown + redacted + "https://:@?=#" + key + "no luck with , that is , with and "
		for _, secret := range []string{u.RawQuery, u.Fragment, u.User.Username(), password, u.Query().Get(key)} {
			if len(secret) >= 8 && !strings.Contains(harmless, secret) && strings.Contains(redactedMessage, secret) {
				t.Errorf("%q of %q is in %q", secret, text, redactedMessage)
			}
		}
	})
}
