package urls

import (
	"fmt"
	"testing"
)

func TestAuthorizeURL(t *testing.T) {
	t.Parallel()
	const query = "client_id=app+%261&redirect_uri=http%3A%2F%2Flocalhost%3A8976%2Fcallback%3Fa%3Db&state=x%2Fy%3D"
	for page, want := range map[string]string{
		DefaultAuthorizePage:                    "https://build.fillout.com/authorize/oauth?" + query,
		"http://127.0.0.1:1/authorize?theme=a&": "http://127.0.0.1:1/authorize?" + query + "&theme=a",
	} {
		got, err := AuthorizeURL(page, "app &1", "http://localhost:8976/callback?a=b", "x/y=")
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v", page, got, err)
		}
	}
	_, err := AuthorizeURL("build.fillout.com", "app", "http://localhost", "x")
	if fmt.Sprint(err) != "must be an absolute URL that begins with https:// or http:// and names a host" {
		t.Errorf("got %v", err)
	}
}

func TestParseRedirectURI(t *testing.T) {
	t.Parallel()
	const (
		accepted   = "<nil>"
		whiteSpace = "must not contain white space or control characters"
		absolute   = "must be an absolute URI, such as http://localhost:8976/callback"
		fragment   = "must not contain a fragment"
	)
	for text, want := range map[string]string{
		"http://localhost:8976/callback":  accepted,
		"https://example.com/back?a=b":    accepted,
		"com.example.app:/oauth":          accepted,
		"com.example.app:oauth":           accepted,
		"":                                "must not be empty",
		"http://localhost:8976/call back": whiteSpace,
		"http://localhost/\u202e":         whiteSpace,
		"localhost/callback":              absolute,
		"/callback":                       absolute,
		"http:":                           absolute,
		"http://[::1/callback":            "must have a host without special characters",
		"http://localhost/callback#":      fragment,
		"http://localhost/callback#part":  fragment,
	} {
		if _, err := ParseRedirectURI(text); fmt.Sprint(err) != want {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}
