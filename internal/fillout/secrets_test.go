package fillout

import (
	"strings"
	"testing"
)

// FuzzParseAccessToken: what is accepted is accepted again and can stand in a
// header; what is refused is not repeated.
func FuzzParseAccessToken(f *testing.F) {
	for _, seed := range []string{"sk_prod_abc_1", " fillout_token_x\n", "Bearer sk_prod_abc_1", "bearer ", "a b", "ä", "\x00", "", "a\u200bb"} {
		f.Add(seed)
	}
	faults := map[string]bool{
		"must not be empty": true, `must be the token alone, without "Bearer" before it`: true,
		"must not contain white space": true, "must consist of printable ASCII characters": true,
	}
	f.Fuzz(func(t *testing.T, text string) {
		token, err := ParseAccessToken(text)
		if err != nil {
			if token != "" || !faults[err.Error()] {
				t.Errorf("%q is refused in other words: %v", text, err)
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

// FuzzWebhookURL: whoever repeats a webhook's URL, as it is or in parts, repeats
// nothing of it that is secret: not its user, password, query or fragment.
func FuzzWebhookURL(f *testing.F) {
	f.Add("hooks.example.com", "/fillout", "me", "hunter2-hunter2", "key", "qu3ry-s3cr3t", "fr4gment")
	f.Add("h:8080", "/a%2Fb", "us er", "p@ss:w/rd", "", "x y&z=%", "a b")
	f.Add("[::1]", "", "ä", "\x00", "k[]", "%zz", "#?")
	f.Fuzz(func(t *testing.T, host, path, user, password, key, value, fragment string) {
		text := "https://" + user + ":" + password + "@" + host + path + "?" + key + "=" + value + "#" + fragment
		u, err := ParseWebhookURL(text)
		if err != nil {
			if strings.Contains(err.Error(), text) || RedactURL(text) != "(no valid URL)" {
				t.Errorf("%q is refused with %v, and shown as %q", text, err, RedactURL(text))
			}
			return
		}
		shown := RedactURL(text)
		again, err := ParseWebhookURL(shown)
		if err != nil || again.User != nil || again.RawQuery != "" || again.ForceQuery || again.Fragment != "" || again.Host != u.Host || again.Path != u.Path {
			t.Errorf("%q is shown as %q, %v", text, shown, err)
		}
		// What may be shown can have a secret in it by chance.
		harmless := shown + redacted + "https://:@?=#" + key + "no luck with , that is , with and "
		password, _ = u.User.Password()
		said := redactor(urlSecrets(text)...)("no luck with " + text + ", that is " + u.String() + ", with " + password + " and " + u.Fragment)
		for _, secret := range []string{u.RawQuery, u.Fragment, u.User.Username(), password, u.Query().Get(key)} {
			if len(secret) >= 8 && !strings.Contains(harmless, secret) && strings.Contains(said, secret) {
				t.Errorf("%q of %q is in %q", secret, text, said)
			}
		}
	})
}
