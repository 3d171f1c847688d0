package fillouttest_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const callback = "http://localhost:8976/callback"

// anApp has the client id and secret that the tests' requests have.
func anApp() fillouttest.App {
	return fillouttest.App{Name: "Sync", ClientID: "client-1", ClientSecret: "hidden-secret", RedirectURIs: []string{callback, "https://example.com/cb"}}
}

// startApp is start with an app.
func startApp(t *testing.T, options ...fillouttest.Option) (*fillouttest.Server, *client) {
	t.Helper()
	return start(t, append([]fillouttest.Option{fillouttest.WithApp(anApp())}, options...)...)
}

// startAppWith is startApp with a change of behavior.
func startAppWith(t *testing.T, change func(*fillouttest.Behavior)) (*fillouttest.Server, *client) {
	t.Helper()
	return startApp(t, fillouttest.WithBehavior(change))
}

func TestAnAppGetsAClientIDAndASecret(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	first := server.AddApp(fillouttest.App{Name: "Sync", RedirectURIs: []string{callback}})
	second := server.AddApp(fillouttest.App{RedirectURIs: []string{callback}})
	if first.Name != "Sync" || len(first.RedirectURIs) != 1 || first.ClientID == "" || first.ClientSecret == "" ||
		first.ClientID == second.ClientID || first.ClientSecret == second.ClientSecret {
		t.Errorf("apps %+v, %+v", first, second)
	}
	chosen := server.AddApp(anApp())
	if chosen.ClientID != "client-1" || chosen.ClientSecret != "hidden-secret" {
		t.Errorf("app %+v", chosen)
	}
	sent := exchangeOf(server.IssueCode(second.ClientID, callback))
	sent.Set("client_id", second.ClientID)
	sent.Set("client_secret", second.ClientSecret)
	c.exchange(sent).succeeded(t)
}

func TestAChangedAppKeepsItsCodesAndTokens(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	token := c.accessToken(server.IssueCode("client-1", callback))
	code := server.IssueCode("client-1", callback)
	changed := anApp()
	changed.ClientSecret, changed.RedirectURIs = "", nil
	sent := exchangeOf(code)
	secret := server.AddApp(changed).ClientSecret
	c.exchange(sent).refused(t, http.StatusBadRequest, wrongClient)
	sent.Set("client_secret", secret)
	c.exchange(sent).succeeded(t)
	if !server.TokenWorks(token) {
		t.Error("the token does not work")
	}
}

func TestARegisteredAppDoesNotChangeWithItsSlice(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	app := anApp()
	given := server.AddApp(app)
	app.RedirectURIs[0], given.RedirectURIs[1] = "https://other.test/", "https://other.test/"
	server.IssueCode("client-1", callback)
}

func TestMistakesWithAppsPanic(t *testing.T) {
	t.Parallel()
	server, _ := startApp(t)
	for name, mistake := range map[string]func(){
		"unknown app":               func() { server.IssueCode("nope", callback) },
		"unregistered redirect URI": func() { server.IssueCode("client-1", callback+"/") },
		"relative redirect URI":     func() { server.AddApp(fillouttest.App{RedirectURIs: []string{"/callback"}}) },
		"fragment":                  func() { server.AddApp(fillouttest.App{RedirectURIs: []string{callback + "#x"}}) },
		"no URI":                    func() { server.AddApp(fillouttest.App{RedirectURIs: []string{"http://a b/"}}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantPanic(t, mistake)
		})
	}
}

func TestTheJournalAndFaultsKnowOAuth(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	query := asking("client-1", callback, "s")
	c.page("GET", query, "")
	code := c.decide(query, "allow").Query().Get("code")
	c.decide(query, "deny")

	remove := server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: http.StatusBadGateway, Body: "<h1>Bad Gateway</h1>"})
	c.exchange(exchangeOf(code)).wants(t, http.StatusBadGateway, "<h1>Bad Gateway</h1>")
	remove()
	remove = server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: http.StatusBadGateway, After: true})
	c.exchange(exchangeOf(code)).wants(t, http.StatusBadGateway, "")
	remove()
	c.exchange(exchangeOf(code)).refused(t, http.StatusBadRequest, spentCode)
	c.invalidate("Authentication", "nope").refused(t, http.StatusBadRequest, "API key missing underscore")

	var got []string
	for _, entry := range server.Requests() {
		line := entry.Route
		if entry.Processed {
			line += " processed"
		}
		got = append(got, line)
	}
	want := []string{
		"GET /authorize/oauth processed", "POST /authorize/oauth processed", "POST /authorize/oauth processed",
		exchangeRoute, exchangeRoute + " processed", exchangeRoute, "DELETE /public/oauth/invalidate",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("journal\n%s", strings.Join(got, "\n"))
	}
	entry := server.RequestsTo(exchangeRoute)[0]
	if sent, err := url.ParseQuery(string(entry.Body)); err != nil || sent.Get("code") != code || entry.Status != http.StatusBadGateway {
		t.Errorf("entry %+v", entry)
	}
}

func TestOAuthIsNotLimited(t *testing.T) {
	t.Parallel()
	server, c, _ := limited(t, func(b *fillouttest.Behavior) { b.RateLimit = 1 })
	server.AddApp(anApp())
	token := ""
	for range 3 {
		query := asking("client-1", callback, "")
		c.page("GET", query, "").succeeded(t)
		token = c.accessToken(c.decide(query, "allow").Query().Get("code"))
		c.invalidate("Authentication", c.accessToken(server.IssueCode("client-1", callback))).succeeded(t)
	}
	if mine, theirs := c.burst(2), c.as(token).burst(2); mine != 1 || theirs != 0 {
		t.Errorf("%d and %d passed: the account's tokens share its limit", mine, theirs)
	}
}

func TestARevokedTokenSpendsNothingOfTheAccountsLimit(t *testing.T) {
	t.Parallel()
	server, c, _ := limited(t, func(b *fillouttest.Behavior) { b.RateLimit = 1 })
	server.AddApp(anApp())
	token := c.accessToken(server.IssueCode("client-1", callback))
	server.RevokeToken(token)
	c.as(token).burst(2)
	if passed := c.burst(2); passed != 1 {
		t.Errorf("%d passed", passed)
	}
}

func TestTheLogHasNoSecretsOfOAuth(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	server, c := startApp(t, fillouttest.WithLogger(slog.New(slog.NewTextHandler(&written, nil))))
	query := asking("client-1", callback, "hidden-state")
	c.page("GET", query, "")
	code := c.decide(query, "allow").Query().Get("code")
	token := c.accessToken(code)
	c.exchange(exchangeOf(code))
	c.invalidate("Authentication", token)
	c.invalidate("Authentication", token)
	server.Close()
	text := written.String()
	for _, path := range []string{"path=/authorize/oauth ", "path=/public/oauth/accessToken ", "path=/public/oauth/invalidate "} {
		if strings.Count(text, path) != 2 {
			t.Errorf("not two lines with %q in\n%s", path, text)
		}
	}
	for _, secret := range []string{code, token, "hidden"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q in\n%s", secret, text)
		}
	}
}

func TestAccessTokensLookLikeFillouts(t *testing.T) {
	t.Parallel()
	server, c := startApp(t)
	if token := c.accessToken(server.IssueCode("client-1", callback)); !regexp.MustCompile(`^fillout_token_[A-Za-z0-9]{48}$`).MatchString(token) {
		t.Errorf("token %q", token)
	}
}
