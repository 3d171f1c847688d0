package fillouttest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// asking is the consent page's path and query, as the app sends a browser there.
func asking(clientID, redirectURI, state string) string {
	query := url.Values{"client_id": {clientID}, "redirect_uri": {redirectURI}}
	if state != "" {
		query.Set("state", state)
	}
	return "/authorize/oauth?" + query.Encode()
}

// decide presses a button of the consent page, and gives where the browser is sent to.
func (c *client) decide(path, decision string) *url.URL {
	c.tb.Helper()
	request := c.as("").request(c.tb.Context(), "POST", path, "decision="+decision)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	got, err := c.send(request)
	if err != nil {
		c.tb.Fatal(err)
	}
	to, err := url.Parse(got.header.Get("Location"))
	if err != nil || got.status != http.StatusSeeOther || got.body != "" {
		c.tb.Fatalf("%s: got %d to %q: %s", decision, got.status, got.header.Get("Location"), got.body)
	}
	return to
}

func TestConsentPages(t *testing.T) {
	t.Parallel()
	_, c := startApp(t)
	for name, test := range map[string]struct {
		path   string
		status int
	}{
		"consent.html":              {asking("client-1", callback, "s"), http.StatusOK},
		"consent_unknown_app.html":  {asking("nope", callback, "s"), http.StatusBadRequest},
		"consent_unregistered.html": {asking("client-1", "https://other.test/", "s"), http.StatusBadRequest},
	} {
		got := c.page("GET", test.path, "")
		if got.status != test.status || got.header.Get("Location") != "" {
			t.Errorf("%s: %d to %q", name, got.status, got.header.Get("Location"))
		}
		wantHeaders(t, got, map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
		golden.Compare(t, "testdata/"+name, got.body)
	}
	undecided := c.page("POST", asking("client-1", callback, "s"), "decision=perhaps")
	if undecided.status != http.StatusBadRequest {
		t.Errorf("undecided: %d", undecided.status)
	}
	golden.Compare(t, "testdata/consent_undecided.html", undecided.body)
}

func TestAnAppWithoutANameIsCalledByItsClientID(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithApp(fillouttest.App{ClientID: "client-2", RedirectURIs: []string{callback}}))
	if got := c.page("GET", asking("client-2", callback, ""), ""); !strings.Contains(got.body, "<h1>Authorize client-2?</h1>") {
		t.Errorf("page %s", got.body)
	}
}

func TestNobodyIsSentToAnUnregisteredAddress(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	server.AddApp(fillouttest.App{ClientID: "client-2", RedirectURIs: []string{"https://two.test/"}})
	for _, path := range []string{
		"/authorize/oauth",
		asking("", callback, ""),
		asking("client-1", "", ""),
		asking("client-2", callback, ""),
		asking("client-1", callback+"/", ""),
		asking("client-1", callback+"?x=1", ""),
		asking("client-1", "http://LOCALHOST:8976/callback", ""),
	} {
		for _, method := range []string{"GET", "POST"} {
			body := map[string]string{"POST": "decision=allow"}[method]
			got := c.page(method, path, body)
			if got.status != http.StatusBadRequest || got.header.Get("Location") != "" {
				t.Errorf("%s %s: %d to %q", method, path, got.status, got.header.Get("Location"))
			}
			if policy := got.header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "; form-action 'none'") {
				t.Errorf("policy %s", policy)
			}
		}
	}
}

func TestADecisionGoesToTheApp(t *testing.T) {
	t.Parallel()
	const hostile = "a b&c=d\r\n\x00\xff\"><script>ü"
	server, c := start(t)
	for name, test := range map[string]struct {
		redirectURI, state, prefix string
	}{
		"plain":           {callback, "s", callback + "?"},
		"no state":        {callback, "", callback + "?"},
		"hostile state":   {callback, hostile, callback + "?"},
		"own query":       {"https://example.com/cb?b=%2F&a=1&b=", "s", "https://example.com/cb?b=%2F&a=1&b=&"},
		"empty query":     {"https://example.com/cb?", "s", "https://example.com/cb?"},
		"no path":         {"http://127.0.0.1:1", "s", "http://127.0.0.1:1?"},
		"custom scheme":   {"com.example.app:/callback", "s", "com.example.app:/callback?"},
		"scheme and host": {"myapp://callback", "s", "myapp://callback?"},
		"opaque":          {"myapp:callback", "s", "myapp:callback?"},
		"hostile URI":     {`https://example.com/"><script>?q=<b>`, "s", "https://example.com/%22%3E%3Cscript%3E?q=<b>&"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			app := server.AddApp(fillouttest.App{RedirectURIs: []string{test.redirectURI}})
			path := asking(app.ClientID, test.redirectURI, test.state)
			for decision, want := range map[string]map[string]string{
				"allow": {"error": "", "error_description": ""},
				"deny":  {"code": "", "error": "access_denied", "error_description": "The user denied the request"},
			} {
				to := c.decide(path, decision)
				query := to.Query()
				if !strings.HasPrefix(to.String(), test.prefix) || query.Get("state") != test.state || query.Has("state") != (test.state != "") {
					t.Errorf("%s: sent to %s", decision, to)
				}
				for name, value := range want {
					if query.Get(name) != value {
						t.Errorf("%s: %s is %q", decision, name, query.Get(name))
					}
				}
				if decision == "allow" {
					sent := url.Values{
						"code": query["code"], "client_id": {app.ClientID}, "client_secret": {app.ClientSecret}, "redirect_uri": {test.redirectURI},
					}
					c.exchange(sent).succeeded(t)
				}
			}
		})
	}
}

// Chrome blocks a redirect that form-action does not name, and a source that is none spoils nothing but itself.
func TestTheConsentPagesPolicyLetsTheRedirectThrough(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	for redirectURI, source := range map[string]string{
		callback:                              "http://localhost:8976",
		"https://example.com/cb?x=1":          "https://example.com",
		"http://user:pass@127.0.0.1:1/":       "http://127.0.0.1:1",
		"http://[::1]:8976/callback":          "http:",
		"https://a;script-src,*/":             "https:",
		"https://a'unsafe-inline':1/":         "https:",
		"https://münchen.example/":            "https:",
		"com.example.app:/callback":           "com.example.app:",
		"myapp://callback;script-src/*?a;b=c": "myapp:",
	} {
		app := server.AddApp(fillouttest.App{RedirectURIs: []string{redirectURI}})
		got := c.page("GET", asking(app.ClientID, redirectURI, ""), "")
		want := "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' " + source + "; frame-ancestors 'none'"
		if policy := got.header.Get("Content-Security-Policy"); policy != want {
			t.Errorf("%s: policy %s", redirectURI, policy)
		}
	}
}

func TestConsentPagesEscapeWhatTheyShow(t *testing.T) {
	t.Parallel()
	const hostile = `"><script>alert(1)</script>`
	server, c := start(t)
	app := server.AddApp(fillouttest.App{Name: hostile, RedirectURIs: []string{"https://example.com/" + hostile}})
	for _, path := range []string{
		asking(app.ClientID, app.RedirectURIs[0], hostile),
		asking(app.ClientID, "https://example.com/?"+hostile, hostile),
		asking(hostile, callback, hostile),
	} {
		got := c.page("GET", path, "")
		if strings.Contains(got.body, "<script") || !strings.Contains(got.body, "&lt;script&gt;") {
			t.Errorf("page %s", got.body)
		}
	}
}
