package fillouttest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const callback = "http://localhost:8976/callback"

// anApp has the client id and secret that the tests' requests have.
func anApp() fillouttest.App {
	return fillouttest.App{
		Name: "Sync", ClientID: "client-1", ClientSecret: "hidden-secret",
		RedirectURIs: []string{callback, "https://example.com/cb"},
	}
}

// startApp is start with an app.
func startApp(t *testing.T, options ...fillouttest.Option) (*fillouttest.Server, *client) {
	t.Helper()
	return start(t, append([]fillouttest.Option{fillouttest.WithApp(anApp())}, options...)...)
}

func TestAnAppGetsAClientIDAndASecret(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	first := server.AddApp(fillouttest.App{Name: "Sync", RedirectURIs: []string{callback}})
	second := server.AddApp(fillouttest.App{RedirectURIs: []string{callback}})
	if first.ClientID == "" || first.ClientSecret == "" || first.ClientID == second.ClientID ||
		first.ClientSecret == second.ClientSecret {
		t.Errorf("apps %+v, %+v", first, second)
	}
	sent := exchangeOf(server.IssueCode(second.ClientID, callback))
	sent.Set("client_id", second.ClientID)
	sent.Set("client_secret", second.ClientSecret)
	c.exchange(sent).succeeded(t)
}

func TestAChangedAppKeepsItsCodesAndTokens(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	app := anApp()
	given := server.AddApp(app)
	app.RedirectURIs[0], given.RedirectURIs[1] = "https://other.test/",
		"https://other.test/" // changes only the test's slices
	token := c.accessToken(server.IssueCode("client-1", callback))
	sent := exchangeOf(server.IssueCode("client-1", callback))
	app.ClientSecret, app.RedirectURIs = "", nil
	secret := server.AddApp(app).ClientSecret
	c.exchange(sent).refused(t, http.StatusBadRequest, wrongClient)
	sent.Set("client_secret", secret)
	c.exchange(sent).succeeded(t)
	if !server.TokenWorks(token) {
		t.Error("the token does not work")
	}
}

func TestTheJournalAndFaultsCoverOAuth(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	query := asking("client-1", callback, "s")
	c.page("GET", query, "")
	code := c.decide(query, "allow").Query().Get("code")
	remove := server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: http.StatusBadGateway})
	c.exchange(exchangeOf(code)).wants(t, http.StatusBadGateway, "")
	remove()
	c.accessToken(code)
	c.invalidate("Authentication", "nope").refused(t, http.StatusBadRequest, "API key missing underscore")

	var routes []string
	for _, entry := range server.Requests() {
		if entry.Processed {
			entry.Route += " processed"
		}
		routes = append(routes, entry.Route)
	}
	if got := strings.Join(routes, ", "); got != "GET /authorize/oauth processed, POST /authorize/oauth processed, "+
		exchangeRoute+", "+exchangeRoute+" processed, DELETE /public/oauth/invalidate" {
		t.Errorf("journal %s", got)
	}
	entry := server.RequestsTo(exchangeRoute)[0]
	if sent, err := url.ParseQuery(string(entry.Body)); err != nil || sent.Get("code") != code || entry.Status != 502 {
		t.Errorf("entry %+v", entry)
	}
}
