package cli

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const testState = "the-state-of-this-sign-in"

// An answer that comes after the wait does not count.
func TestCallbackTooLate(t *testing.T) {
	t.Parallel()
	for cause, want := range map[error]page{errTimeUp: pageExpired, context.Canceled: pageFailed} {
		waiting, end := context.WithCancelCause(t.Context())
		end(cause)
		redirect := &url.URL{Scheme: "http", Host: "127.0.0.1", Path: "/callback"}
		l := &listener{answers: make(chan answer), redirect: redirect, state: testState, waiting: waiting}
		got := httptest.NewRecorder()
		l.ServeHTTP(got, httptest.NewRequest(http.MethodGet, redirect.String()+"?code=abc&state="+testState, nil))
		if got.Code != want.status || got.Body.String() != string(want.render()) {
			t.Errorf("%v: %d, %s", cause, got.Code, got.Body)
		}
	}
}

// The OAuth server's answer names the API. Over https, it must not name one without encryption.
func TestAPIOfAnExchange(t *testing.T) {
	t.Parallel()
	parse := func(text string) (base urls.BaseURL) {
		if text != "" {
			var err error
			if base, err = urls.ParseBaseURL(text); err != nil {
				t.Fatal(err)
			}
		}
		return base
	}
	for _, test := range []struct{ flag, server, named, want, warns string }{
		{"", "https://server.test", "https://eu.test", "https://eu.test", ""},
		{"", "https://server.test", "", "", ""},
		{"", "https://server.test", "http://eu.test", "", "Warning: The OAuth server names http://eu.test as the API. That is " +
			"plain http, so it is not used. Set --base-url (FILLOUT_BASE_URL) if the account's API is not " +
			"https://api.fillout.com.\n"},
		{"", "http://server.test", "http://eu.test", "http://eu.test", "Warning: The API that the OAuth server names is a plain " +
			"http URL of another host, so the access token travels unencrypted. Use https.\n"},
		{"", "http://localhost:1", "http://localhost:1", "http://localhost:1", ""},
		{"https://ca.test", "https://server.test", "http://eu.test", "https://ca.test", ""},
	} {
		var said bytes.Buffer
		s := signIn{console: console{Environment{Stderr: &said}},
			settings: settings{baseURL: parse(test.flag), app: fillout.OAuthApp{Server: parse(test.server)}}}
		if got := s.apiOf(fillout.Credential{BaseURL: parse(test.named)}); got.String() != test.want || said.String() != test.warns {
			t.Errorf("%+v: %s, %s", test, got, &said)
		}
	}
}

// Each page is in testdata. It loads nothing.
func TestPages(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]page{
		"signed_in": pageSignedIn,
		"denied":    pageDenied,
		"foreign":   pageForeign,
		"expired":   pageExpired,
		"failed":    pageFailed,
		"answered":  pageAnswered,
	} {
		text := p.render()
		golden.Compare(t, "testdata/page_"+name+".html", string(text))
		for _, part := range []string{"<script", "src=", "href=", "url(", "@import", "//"} {
			if bytes.Contains(text, []byte(part)) {
				t.Errorf("%s contains %s", name, part)
			}
		}
	}
}

// Each answer that is found in a paste has the state, and a code or an error.
func FuzzFindAnswer(f *testing.F) {
	for _, query := range []string{"code=abcdefgh&state=" + testState, "code=abcdefgh", "state=" + testState, "code=%zz",
		"error=access_denied&state=" + testState, "code=a&state=x http://h/?state=" + testState + "&code=b", "a;b=c"} {
		f.Add("http://localhost:8976/callback?" + query + "#f")
	}
	f.Add("\x00://")
	f.Fuzz(func(t *testing.T, text string) {
		query, found := findAnswer(text, testState)
		if found && (!hasState(query, testState) || len(query["code"]) != 1 && !query.Has("error")) {
			t.Errorf("%q: found %v", text, query)
		}
		plain := "http://localhost:8976/callback?code=abcdefgh&state=" + testState
		if !strings.Contains(text, testState) && !found {
			if _, found := findAnswer(text+"\n"+plain, testState); !found {
				t.Errorf("%q hides the address after it", text)
			}
		}
	})
}
