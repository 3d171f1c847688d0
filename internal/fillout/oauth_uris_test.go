package fillout_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

func TestAuthorizeURL(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		fillout.DefaultAuthorizePage:            "https://build.fillout.com/authorize/oauth?client_id=app+%261&redirect_uri=http%3A%2F%2Flocalhost%3A8976%2Fcallback%3Fa%3Db&state=x%2Fy%3D",
		"http://127.0.0.1:1/authorize?theme=a&": "http://127.0.0.1:1/authorize?client_id=app+%261&redirect_uri=http%3A%2F%2Flocalhost%3A8976%2Fcallback%3Fa%3Db&state=x%2Fy%3D&theme=a",
	} {
		got, err := fillout.AuthorizeURL(page, "app &1", "http://localhost:8976/callback?a=b", "x/y=")
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v", page, got, err)
		}
	}
	_, err := fillout.AuthorizeURL("build.fillout.com", "app", "http://localhost", "x")
	if got := fmt.Sprint(err); got != "must be an absolute URL that begins with https:// or http:// and names a host" {
		t.Errorf("got %s", got)
	}
}

func TestParseRedirectURI(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"http://localhost:8976/callback":  "",
		"https://example.com/back?a=b":    "",
		"com.example.app:/oauth":          "",
		"com.example.app:oauth":           "",
		"":                                "must not be empty",
		"http://localhost:8976/call back": "must not contain white space or control characters",
		"http://localhost/\u202e":         "must not contain white space or control characters",
		"localhost/callback":              "must be an absolute URI, such as http://localhost:8976/callback",
		"/callback":                       "must be an absolute URI, such as http://localhost:8976/callback",
		"http:":                           "must be an absolute URI, such as http://localhost:8976/callback",
		"http://[::1/callback":            "must be an absolute URI, such as http://localhost:8976/callback",
		"http://localhost/callback#":      "must not contain a fragment",
		"http://localhost/callback#part":  "must not contain a fragment",
	} {
		_, err := fillout.ParseRedirectURI(text)
		if got := fmt.Sprint(err); (err == nil) != (want == "") || (err != nil && got != want) {
			t.Errorf("%q: got %s, want %q", text, got, want)
		}
	}
}

// What is accepted goes through the authorization URL unchanged.
func FuzzRedirectURI(f *testing.F) {
	for _, seed := range []string{"http://localhost:8976/callback", "com.example.app:/oauth", "https://h/?a=b&c=%20", "http://h#x", "::", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := fillout.ParseRedirectURI(text); err != nil {
			return
		}
		whole, err := fillout.AuthorizeURL(fillout.DefaultAuthorizePage, "app", text, "state")
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(whole)
		if err != nil || u.Query().Get("redirect_uri") != text || u.Query().Get("state") != "state" || u.Query().Get("client_id") != "app" {
			t.Errorf("%q became %s, %v", text, whole, err)
		}
	})
}
