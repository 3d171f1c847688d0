package fillout

import (
	"strings"
	"testing"
)

func TestParseWebhookURL(t *testing.T) {
	t.Parallel()
	const absolute = "must be an absolute URL that begins with https:// or http:// and names a host"
	tests := map[string]string{
		"https://hooks.example.com/fillout":             "",
		"https://user:pass@hooks.example.com/f?k=v#top": "",
		"http://127.0.0.1:8080":                         "",
		"":                                              "must not be empty",
		"/fillout":                                      absolute,
		"hooks.example.com":                             absolute,
		"mailto:me@example.com":                         absolute,
		"https:///fillout":                              absolute,
		" https://hooks.example.com":                    "must not contain white space or control characters",
		"https://hooks.example.com/\n":                  "must not contain white space or control characters",
		"https://hooks.example.com:0":                   "must have a port between 1 and 65535",
	}
	for text, want := range tests {
		_, err := ParseWebhookURL(text)
		if got := errorText(err); got != want {
			t.Errorf("%q: error %q, want %q", text, got, want)
		}
	}
}

func TestUnencrypted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"http://hooks.example.com/x":  true,
		"https://hooks.example.com/x": false,
		"http://localhost/x":          false,
	} {
		u, err := ParseWebhookURL(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := Unencrypted(u); got != want {
			t.Errorf("%s: got %t, want %t", text, got, want)
		}
	}
}

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

// FuzzRedactURL: nothing behind the path of a webhook URL is ever shown.
func FuzzRedactURL(f *testing.F) {
	f.Add("https://user:SECRET@h/p?SECRET#SECRET")
	f.Add("https://h/p%3FSECRET")
	f.Add("https://h?SECRET")
	f.Fuzz(func(t *testing.T, text string) {
		shown := RedactURL(text)
		if strings.ContainsAny(shown, "?#@") && !strings.Contains(shown, "/") {
			t.Errorf("%q is shown as %q", text, shown)
		}
		u, err := ParseWebhookURL(text)
		if err != nil {
			return
		}
		if len(u.RawQuery) > 8 && !strings.Contains(u.Host+u.EscapedPath(), u.RawQuery) && strings.Contains(shown, u.RawQuery) {
			t.Errorf("%q is shown as %q, query included", text, shown)
		}
	})
}
