package fillout

import (
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text, want, err string
	}{
		"origin":                  {text: "https://api.fillout.com", want: "https://api.fillout.com"},
		"slash":                   {text: "https://api.fillout.com/", want: "https://api.fillout.com"},
		"prefix":                  {text: "https://api.fillout.com/v1/api", want: "https://api.fillout.com"},
		"prefix and slash":        {text: "https://eu-api.fillout.com/v1/api/", want: "https://eu-api.fillout.com"},
		"prefix twice":            {text: "https://api.fillout.com/v1/api/v1/api", want: "https://api.fillout.com"},
		"upper case host":         {text: "HTTPS://API.Fillout.com", want: "https://api.fillout.com"},
		"white space around":      {text: "  https://api.fillout.com\n", want: "https://api.fillout.com"},
		"below a path":            {text: "https://forms.example.com/Fillout/v1/api/", want: "https://forms.example.com/Fillout"},
		"double slashes":          {text: "https://forms.example.com//fillout//", want: "https://forms.example.com/fillout"},
		"port":                    {text: "http://127.0.0.1:8080/v1/api", want: "http://127.0.0.1:8080"},
		"IPv6":                    {text: "http://[::1]:8080", want: "http://[::1]:8080"},
		"empty":                   {text: " ", err: "must not be empty"},
		"no scheme":               {text: "api.fillout.com", err: "must be an absolute URL that begins with https:// or http:// and names a host"},
		"other scheme":            {text: "ftp://api.fillout.com", err: "must be an absolute URL that begins with https:// or http:// and names a host"},
		"no host":                 {text: "https://", err: "must be an absolute URL that begins with https:// or http:// and names a host"},
		"port alone":              {text: "https://:443", err: "must be an absolute URL that begins with https:// or http:// and names a host"},
		"port too high":           {text: "https://api.fillout.com:70000", err: "must have a port between 1 and 65535"},
		"query":                   {text: "https://api.fillout.com?key=1", err: "must not contain a query"},
		"empty query":             {text: "https://api.fillout.com/?", err: "must not contain a query"},
		"fragment":                {text: "https://api.fillout.com/#top", err: "must not contain a fragment"},
		"empty fragment":          {text: "https://api.fillout.com/#", err: "must not contain a fragment"},
		"user":                    {text: "https://me:hunter2@api.fillout.com", err: "must not contain a user name or password"},
		"white space inside":      {text: "https://api.fillout.com/a b", err: "must not contain white space or control characters"},
		"control character":       {text: "https://api.fillout.com/\x1b[2J", err: "must not contain white space or control characters"},
		"invalid escape in a URL": {text: "https://api.fillout.com/%zz", err: "must be an absolute URL that begins with https:// or http:// and names a host"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base, err := ParseBaseURL(test.text)
			if got := errorText(err); got != test.err {
				t.Fatalf("error %q, want %q", got, test.err)
			}
			if base.String() != test.want {
				t.Errorf("got %q, want %q", base, test.want)
			}
			if base.IsZero() != (err != nil) {
				t.Errorf("IsZero is %t with error %v", base.IsZero(), err)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestBaseURLUnencrypted(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"https://api.example.com":  false,
		"http://api.example.com":   true,
		"http://127.0.0.1:9":       false,
		"http://127.9.9.9":         false,
		"http://[::1]":             false,
		"http://localhost:8080":    false,
		"http://a.localhost":       false,
		"http://10.0.0.1":          true,
		"http://localhost.evil.io": true,
	}
	for text, want := range tests {
		base, err := ParseBaseURL(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := base.Unencrypted(); got != want {
			t.Errorf("%s: got %t, want %t", text, got, want)
		}
	}
}

// FuzzParseBaseURL: what is accepted is a fixed point, never doubles the prefix
// and has no place left for a secret; what is refused is not repeated.
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
				t.Errorf("the error repeats the input: %v", err)
			}
			return
		}
		again, err := ParseBaseURL(base.String())
		if err != nil || again != base {
			t.Errorf("%q became %q, which becomes %q, %v", text, base, again, err)
		}
		if strings.HasSuffix(base.String(), "/") || strings.HasSuffix(base.String(), formsPrefix) || strings.ContainsAny(base.String(), "?#@ ") &&
			!strings.Contains(base.String()[len("http://"):], "/") {
			t.Errorf("%q became %q", text, base)
		}
	})
}
