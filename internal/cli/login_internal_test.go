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

const (
	testState = "the-state_of-this-sign-in-is-43-characters-"
	testCode  = "Qm7tXf0ZpL4rYc1KdVb9sNw2HgJ8aE5u"
)

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

// People, shells, terminals, chats and editors change an address. The state shows that it was put together correctly.
func TestFindAnswerAsPeoplePaste(t *testing.T) {
	t.Parallel()
	const address = "http://localhost:8976/callback?code=" + testCode + "&state=" + testState
	for name, change := range map[string]func(address string) string{
		"white space, no line end":   func(a string) string { return "\n\n  " + a },
		"fragment":                   func(a string) string { return a + "#_=_\r\n" },
		"upper case host":            func(a string) string { return strings.Replace(a, "http://", "HTTP://", 1) + "\n" },
		"without scheme":             func(a string) string { return strings.TrimPrefix(a, "http://") + "\n" },
		"query alone":                func(a string) string { return a[strings.Index(a, "?")+1:] + "\n" },
		"more lines":                 func(a string) string { return a + "\nls -l\nand more\n" },
		"a text before":              func(a string) string { return "curl: (7) Failed to connect\n> GET " + a + "\n" },
		"wrapped":                    func(a string) string { return wrapped(a, "\n", 20) + "\n" },
		"wrapped and indented":       func(a string) string { return wrapped(a, "\r\n    ", 33) + "\n" },
		"blank in the middle":        func(a string) string { return wrapped(a, " ", 40) + "\n" },
		"double quotes":              func(a string) string { return `"` + a + `"` + "\n" },
		"typographic quotes":         func(a string) string { return "“" + a + "”\n" },
		"quotes that do not match":   func(a string) string { return "'" + a + "\n" },
		"angle brackets":             func(a string) string { return "<" + a + ">\n" },
		"link in Markdown":           func(a string) string { return "[" + a + "](" + a + ").\n" },
		"backslashes":                func(a string) string { return strings.NewReplacer("?", `\?`, "&", `\&`, "=", `\=`).Replace(a) + "\n" },
		"backslash at each line end": func(a string) string { return wrapped(a, "\\\n", 30) + "\n" },
		"HTML":                       func(a string) string { return strings.ReplaceAll(a, "&", "&amp;") + "\n" },
		"HTML by number":             func(a string) string { return strings.ReplaceAll(a, "&", "&#38;") + "\n" },
		"JSON":                       func(a string) string { return `{"url":"` + strings.ReplaceAll(a, "&", `\u0026`) + `"}` + "\n" },
		"cmd.exe":                    func(a string) string { return strings.ReplaceAll(a, "&", "^&") + "\n" },
		"encoded":                    func(a string) string { return url.QueryEscape(a) + "\n" },
		"bracketed paste":            func(a string) string { return "\x1b[200~" + a + "\x1b[201~\n" },
		"invisible characters":       func(a string) string { return "\ufeff" + wrapped(a, "\u200b", 25) + "\n" },
		"UTF-16":                     func(a string) string { return wrapped(a, "\x00", 1) + "\x00\n" },
		"sentence":                   func(a string) string { return "It was " + a + ".\n" },
		"link of a mail filter":      func(a string) string { return "https://filter.test/?url=" + url.QueryEscape(a) + "&data=x\n" },
		"link of a search engine":    func(a string) string { return "https://search.test/url?q=" + a + "\n" },
		"request in a log": func(a string) string {
			return `127.0.0.1 "GET ` + a[strings.LastIndex(a, "/"):] + ` HTTP/1.1" 404` + "\n"
		},
		"PowerShell":          func(a string) string { return strings.ReplaceAll(a, "&", "`&") + "\n" },
		"older address first": func(a string) string { return "http://localhost/?code=abc&state=old\n" + a + "\n" },
		"older address last":  func(a string) string { return a + "\nhttp://localhost/?code=abc&state=old\n" },
		"state before code": func(a string) string {
			before, after, _ := strings.Cut(a, "?")
			code, state, _ := strings.Cut(after, "&")
			return wrapped(before+"?"+state+"&"+code, "\n", 60) + "\n"
		},
	} {
		if answer, found := findAnswer(change(address), testState); !found || answer.Get("code") != testCode {
			t.Errorf("%s: found %v", name, answer)
		}
	}
}

// wrapped inserts a text after each n characters.
func wrapped(text, between string, n int) string {
	pieces := ""
	for len(text) > n {
		pieces, text = pieces+text[:n]+between, text[n:]
	}
	return pieces + text
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
