package cli

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// Whatever is entered: it never counts without the state, and an error shows nothing of it but what Fillout says of a
// refusal.
func FuzzRedirected(f *testing.F) {
	const state = "the-state-of-this-sign-in"
	redirects := []string{
		"http://localhost:8976/callback",
		"https://app.example.com",
		"com.example.app:oauth",
		"http://user:pw@[::1]/a?b=c",
	}
	for i, redirect := range redirects {
		separator := "?"
		if strings.Contains(redirect, "?") {
			separator = "&"
		}
		for _, query := range []string{"code=abcdefgh&state=" + state, "code=abcdefgh", "code=abcdefgh&state=x", "state=" + state, "error=access_denied", "code=%zz", "a;b=c"} {
			f.Add(redirect+separator+query, i)
		}
	}
	f.Add("\x00://", 0)
	f.Add("http://localhost:80/callback#code=abcdefgh", 0)
	f.Fuzz(func(t *testing.T, text string, which int) {
		redirect, err := url.Parse(redirects[uint(which)%uint(len(redirects))])
		if err != nil {
			t.Fatal(err)
		}
		query, err := readRedirected(text, redirect)
		var code string
		if err == nil {
			code, err = readAnswer(query, state)
		}
		if err == nil {
			if query.Get("state") != state || len(query["state"]) != 1 || query.Get("code") != code ||
				strings.TrimSpace(code) == "" ||
				query.Has("error") {
				t.Errorf("%q was taken for an answer with the code %q", text, code)
			}
			if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(text)), redirect.Scheme+":") {
				t.Errorf("%q does not belong to %s", text, redirect)
			}
			return
		}
		// The texts are fixed but for what Fillout says.
		if query.Has("error") {
			return
		}
		switch message := err.Error(); {
		case message == fmt.Sprintf(otherAddress, redirect.Redacted()),
			message == unreadableQuery,
			message == otherState,
			message == noAnswer:
		default:
			t.Errorf("%q: %s", text, message)
		}
	})
}
