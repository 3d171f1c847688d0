package urls

import (
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://api.fillout.com":                   "https://api.fillout.com",
		"https://api.fillout.com/":                  "https://api.fillout.com",
		"https://api.fillout.com/v1/api":            "https://api.fillout.com",
		"https://eu-api.fillout.com/v1/api/":        "https://eu-api.fillout.com",
		"https://api.fillout.com/v1/api/v1/api":     "https://api.fillout.com",
		"HTTPS://API.Fillout.com":                   "https://api.fillout.com",
		"  https://api.fillout.com\n":               "https://api.fillout.com",
		"https://forms.example.com/Fillout/v1/api/": "https://forms.example.com/Fillout",
		"https://forms.example.com//fillout//":      "https://forms.example.com/fillout",
		"http://127.0.0.1:8080/v1/api":              "http://127.0.0.1:8080",
		"http://[::1]:8080":                         "http://[::1]:8080",
	} {
		if base, err := ParseBaseURL(text); err != nil || base.String() != want || base.IsZero() {
			t.Errorf("%q: got %q, %v, want %q", text, base, err, want)
		}
	}
	for text, want := range map[string]string{
		" ":                                  "must not be empty",
		"api.fillout.com":                    notAbsolute,
		"https://api.fillout.com?key=1":      "must not contain a query",
		"https://api.fillout.com/?":          "must not contain a query",
		"https://api.fillout.com/#top":       "must not contain a fragment",
		"https://api.fillout.com/#":          "must not contain a fragment",
		"https://me:hunter2@api.fillout.com": "must not contain a user name or password",
	} {
		if base, err := ParseBaseURL(text); errorText(err) != want || !base.IsZero() {
			t.Errorf("%q: got %q, %v, want %q", text, base, err, want)
		}
	}
}

const (
	notAbsolute = "must be an absolute URL that begins with https:// or http:// and names a host"
	badEscape   = `must not contain "%" without two hexadecimal digits after it. Write %25 for a percent sign`
	badHost     = "must have a host without special characters"
	badPort     = "must have a port between 1 and 65535"
	whiteSpace  = "must not contain white space or control characters"
)

// errorText returns the error's text, and "" for nil.
func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// All URLs are parsed like a webhook's, and then checked further.
func TestParseHTTPURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://hooks.example.com/fillout":             "",
		"https://user:pass@hooks.example.com/f?k=v#top": "",
		"http://127.0.0.1:8080":                         "",
		"":                                              "must not be empty",
		"/fillout":                                      notAbsolute,
		"hooks.example.com":                             notAbsolute,
		"mailto:me@example.com":                         notAbsolute,
		"ftp://api.fillout.com":                         notAbsolute,
		"https://":                                      notAbsolute,
		"https:///fillout":                              notAbsolute,
		"https://:443":                                  notAbsolute,
		"https://h.example.com/50%off":                  badEscape,
		"HTTPS://h.example.com/50%":                     badEscape,
		"https://h%41.example.com":                      badHost,
		"https://h.example.com:8o80/":                   badPort,
		"https://h.example.com:-1":                      badPort,
		"https://ho{st}.example.com":                    badHost,
		"https://[::1/":                                 badHost,
		"https://me:p^ss@h.example.com":                 "must escape the special characters of its user name and password, such as %40 for @",
		"https://h .example.com":                        whiteSpace,
		" https://hooks.example.com":                    whiteSpace,
		"https://hooks.example.com/\n":                  whiteSpace,
		"https://api.fillout.com/a b":                   whiteSpace,
		"https://api.fillout.com/\x1b[2J":               whiteSpace,
		"https://hooks.example.com:0":                   badPort,
		"https://api.fillout.com:70000":                 badPort,
	} {
		if _, err := ParseWebhookURL(text); errorText(err) != want {
			t.Errorf("%q: error %v, want %q", text, err, want)
		}
	}
}

func TestUnencrypted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://api.example.com":  false,
		"http://api.example.com":   true,
		"http://127.0.0.1:9":       false,
		"http://127.9.9.9":         false,
		"http://[::1]":             false,
		"http://localhost:8080":    false,
		"http://a.localhost":       false,
		"http://10.0.0.1":          true,
		"http://localhost.evil.io": true,
	} {
		base, err := ParseBaseURL(text)
		if err != nil {
			t.Fatal(err)
		}
		u, err := ParseWebhookURL(text)
		if err != nil || base.Unencrypted() != want || Unencrypted(u) != want {
			t.Errorf("%s: got %t and %t, want %t", text, base.Unencrypted(), Unencrypted(u), want)
		}
	}
}

// FuzzParseBaseURL checks that an accepted URL parses to itself again, never ends in the prefix, and has no part left
// that could be a secret. No error quotes the input.
func FuzzParseBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://api.fillout.com", "https://api.fillout.com/v1/api/", "http://[::1]:80/a/../v1/api",
		"https://u:p@h/", "https://h?q=1#f", "https://h/%2e%2e/v1/api", "//h", "https://h/v1/api/v1/api//",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		base, err := ParseBaseURL(text)
		if err != nil {
			if len(text) > 60 && strings.Contains(err.Error(), text) {
				t.Errorf("the error quotes the input: %v", err)
			}
			return
		}
		again, err := ParseBaseURL(base.String())
		if err != nil || again != base {
			t.Errorf("%q became %q, which becomes %q, %v", text, base, again, err)
		}
		_, rest, _ := strings.Cut(base.String(), "://")
		if strings.HasSuffix(rest, "/") || strings.HasSuffix(rest, FormsPrefix) ||
			strings.ContainsAny(rest, "?#@ ") && !strings.Contains(rest, "/") {
			t.Errorf("%q became %q", text, base)
		}
	})
}
