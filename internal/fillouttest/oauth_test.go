package fillouttest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
)

const callback = "http://localhost:8976/callback"

// anApp has the client id and secret that the tests' requests have.
func anApp() fillouttest.App {
	return fillouttest.App{
		Name: "Sync", ClientID: "client-1", ClientSecret: "hidden-secret",
		RedirectURIs: []string{callback, "https://example.com/cb"},
	}
}

// exchange sends the documented fields, URL-encoded.
func (c *client) exchange(code string) reply {
	c.tb.Helper()
	fields := url.Values{"code": {code}, "client_id": {"client-1"}, "client_secret": {"hidden-secret"},
		"redirect_uri": {callback}}
	return c.as("").call("POST", "/public/oauth/accessToken", urlEncoded, fields.Encode())
}

// accessToken exchanges a code.
func (c *client) accessToken(code string) string {
	c.tb.Helper()
	var given struct {
		AccessToken string `json:"access_token"`
	}
	decode(c.tb, c.exchange(code).body, &given)
	return given.AccessToken
}

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
	_, c := start(t, fillouttest.WithApp(anApp()))
	for name, clientID := range map[string]string{"consent.html": "client-1", "consent_unknown_app.html": "nope"} {
		got := c.page("GET", asking(clientID, callback, "s"), "")
		got.wantsHeaders(t, map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
		golden.Compare(t, "testdata/"+name, got.body)
	}
}

func TestADecisionGoesToTheApp(t *testing.T) {
	t.Parallel()
	const hostile = "a b&c=d\r\n\x00\xff\"><script>ü"
	server, c := start(t)
	for name, test := range map[string]struct{ redirectURI, state, prefix string }{
		"hostile state":   {callback, hostile, callback + "?"},
		"own query":       {"https://example.com/cb?b=%2F&a=1&b=", "s", "https://example.com/cb?b=%2F&a=1&b=&"},
		"empty query":     {"https://example.com/cb?", "s", "https://example.com/cb?"},
		"scheme and host": {"myapp://callback", "s", "myapp://callback?"},
		"opaque":          {"myapp:callback", "s", "myapp:callback?"},
		"hostile URI": {`https://example.com/"><script>?q=<b>`, "s",
			"https://example.com/%22%3E%3Cscript%3E?q=<b>&"},
	} {
		app := server.AddApp(fillouttest.App{Name: hostile, RedirectURIs: []string{test.redirectURI}})
		path := asking(app.ClientID, test.redirectURI, test.state)
		for _, to := range []*url.URL{c.decide(path, "allow"), c.decide(path, "deny")} {
			if !strings.HasPrefix(to.String(), test.prefix) || to.Query().Get("state") != test.state {
				t.Errorf("%s: sent to %s", name, to)
			}
		}
		if page := c.page("GET", path, "").body; strings.Contains(page, "<script") || strings.Contains(page, app.ClientSecret) {
			t.Errorf("%s: page %s", name, page)
		}
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

// A person changes an app in the dashboard. Its codes and tokens stay.
func TestAChangedAppKeepsItsCodesAndTokens(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithApp(anApp()))
	token, code := c.accessToken(server.IssueCode("client-1", callback)), server.IssueCode("client-1", callback)
	app := anApp()
	app.ClientSecret, app.RedirectURIs = "", nil
	if app = server.AddApp(app); app.ClientSecret == "" || app.ClientSecret == "hidden-secret" {
		t.Errorf("app %+v", app)
	}
	c.exchange(code).refused(t, http.StatusBadRequest, "Client id or client secret is wrong")
	app.ClientSecret = "hidden-secret"
	server.AddApp(app)
	second := c.accessToken(code)
	if working := server.AccessTokens("client-1"); len(working) != 2 || !server.TokenWorks(token) || !server.TokenWorks(second) {
		t.Errorf("working tokens: %d", len(working))
	}
}
