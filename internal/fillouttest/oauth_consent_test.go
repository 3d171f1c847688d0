package fillouttest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

// asking returns the path and query of the consent page to which an app sends a browser.
func asking(clientID, redirectURI, state string) string {
	query := url.Values{"client_id": {clientID}, "redirect_uri": {redirectURI}}
	if state != "" {
		query.Set("state", state)
	}
	return "/authorize/oauth?" + query.Encode()
}

// decide presses a button of the consent page, and returns the URL that the browser is sent to.
func (c *client) decide(path, decision string) *url.URL {
	c.tb.Helper()
	got := c.page("POST", path, "decision="+decision)
	to, err := url.Parse(got.header.Get("Location"))
	if err != nil || got.status != http.StatusSeeOther || got.body != "" {
		c.tb.Fatalf("%s: got %d to %q: %s", decision, got.status, got.header.Get("Location"), got.body)
	}
	return to
}

func TestConsentPages(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	for name, test := range map[string]struct {
		path, body string
		status     int
	}{
		"consent.html":              {asking("client-1", callback, "s"), "", http.StatusOK},
		"consent_unknown_app.html":  {asking("nope", callback, "s"), "", http.StatusBadRequest},
		"consent_unregistered.html": {asking("client-1", "https://other.test/", "s"), "", http.StatusBadRequest},
		"consent_undecided.html":    {asking("client-1", callback, "s"), "decision=perhaps", http.StatusBadRequest},
	} {
		method := "GET"
		if test.body != "" {
			method = "POST"
		}
		got := c.page(method, test.path, test.body)
		if got.status != test.status {
			t.Errorf("%s: status %d", name, got.status)
		}
		got.wantsHeaders(t, map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
			"Location": ""})
		golden.Compare(t, "testdata/"+name, got.body)
	}
	server.AddApp(fillouttest.App{ClientID: "client-2", RedirectURIs: []string{callback}})
	if got := c.page("GET", asking("client-2", callback, ""), ""); !strings.Contains(got.body,
		"<h1>Authorize client-2?</h1>") {
		t.Errorf("the page of an app without a name is %s", got.body)
	}
}

func TestNoRedirectToAnUnregisteredURI(t *testing.T) {
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
		for method, body := range map[string]string{"GET": "", "POST": "decision=allow"} {
			got := c.page(method, path, body)
			policy := got.header.Get("Content-Security-Policy")
			if got.status != http.StatusBadRequest || got.header.Get("Location") != "" ||
				!strings.HasSuffix(policy, "; form-action 'none'") {
				t.Errorf("%s %s: %d to %q, policy %s", method, path, got.status, got.header.Get("Location"), policy)
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
		"no state":        {callback, "", callback + "?"},
		"hostile state":   {callback, hostile, callback + "?"},
		"own query":       {"https://example.com/cb?b=%2F&a=1&b=", "s", "https://example.com/cb?b=%2F&a=1&b=&"},
		"empty query":     {"https://example.com/cb?", "s", "https://example.com/cb?"},
		"scheme and host": {"myapp://callback", "s", "myapp://callback?"},
		"opaque":          {"myapp:callback", "s", "myapp:callback?"},
		"hostile URI": {`https://example.com/"><script>?q=<b>`, "s",
			"https://example.com/%22%3E%3Cscript%3E?q=<b>&"},
	} {
		app := server.AddApp(fillouttest.App{RedirectURIs: []string{test.redirectURI}})
		path := asking(app.ClientID, test.redirectURI, test.state)
		allowed, denied := c.decide(path, "allow"), c.decide(path, "deny")
		for _, to := range []*url.URL{allowed, denied} {
			query := to.Query()
			if !strings.HasPrefix(to.String(), test.prefix) || query.Get("state") != test.state ||
				query.Has("state") != (test.state != "") {
				t.Errorf("%s: sent to %s", name, to)
			}
		}
		if query := denied.Query(); query.Get("error") != "access_denied" || !query.Has("error_description") ||
			query.Has("code") {
			t.Errorf("%s: denied to %s", name, denied)
		}
		sent := url.Values{
			"code": allowed.Query()["code"], "client_id": {app.ClientID}, "client_secret": {app.ClientSecret},
			"redirect_uri": {test.redirectURI},
		}
		c.exchange(sent).succeeded(t)
	}
}

// Chrome blocks a redirect that form-action does not name. A URI that the policy cannot name must not change the
// policy.
func TestThePolicyOfTheConsentPageAllowsTheRedirect(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	for redirectURI, source := range map[string]string{
		callback:                              "http://localhost:8976",
		"https://example.com/cb?x=1":          "https://example.com",
		"http://user:pass@127.0.0.1:1/":       "http://127.0.0.1:1",
		"http://[::1]:8976/callback":          "http:",
		"https://a;script-src,*/":             "https:",
		"https://münchen.example/":            "https:",
		"myapp://callback;script-src/*?a;b=c": "myapp:",
	} {
		app := server.AddApp(fillouttest.App{RedirectURIs: []string{redirectURI}})
		c.page("GET", asking(app.ClientID, redirectURI, ""), "").wantsHeaders(t, map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' " + source +
				"; frame-ancestors 'none'",
		})
	}
}

func TestConsentPagesEscapeTheirTexts(t *testing.T) {
	t.Parallel()
	const hostile = `"><script>alert(1)</script>`
	server, c := start(t)
	app := server.AddApp(fillouttest.App{
		Name: hostile, ClientSecret: "hidden", RedirectURIs: []string{"https://example.com/" + hostile},
	})
	for _, path := range []string{
		asking(app.ClientID, app.RedirectURIs[0], hostile),
		asking(app.ClientID, "https://example.com/?"+hostile, hostile),
		asking(hostile, callback, hostile),
	} {
		got := c.page("GET", path, "").body
		if strings.Contains(got, "<script") || !strings.Contains(got, "&lt;script&gt;") || strings.Contains(got, "hidden") {
			t.Errorf("page %s", got)
		}
	}
}
