package cli_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	exchangeRoute   = "POST /public/oauth/accessToken"
	invalidateRoute = "DELETE /public/oauth/invalidate"
	formsRoute      = "GET /forms"
)

const (
	prelude = "To sign in, grant access on this page. It should open in your browser now:\n\n\n" +
		"Waiting for the browser to come back to REDIRECT, for 5m0s at most. Ctrl-C ends it.\n"
	signedIn = "Signed in.\nThe access token is stored as profile default in FOLDER/credentials.json.\nThe account has " +
		"4 forms.\n"
)

// profile is what is stored.
func (p *place) profile(name string) (credentials.Stored, bool) {
	p.t.Helper()
	stored, found, err := credentials.NewStore(p.env["FILLOUT_CREDENTIALS_FILE"]).Profile(name)
	if err != nil {
		p.t.Fatal(err)
	}
	return stored, found
}

func (p *place) expectNothingStored() {
	p.t.Helper()
	if _, found := p.profile("default"); found {
		p.t.Error("a token is stored")
	}
}

func TestLogin(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	page := p.visits("allow")
	p.expect(p.run("login"), 0, "PAGE\n", prelude+signedIn)
	if got := <-page; got.status != http.StatusOK || !strings.Contains(got.body, "<h1>You are signed in</h1>") {
		t.Errorf("the browser ends on %+v", got)
	}
	stored, _ := p.profile("default")
	if !p.server.TokenWorks(stored.AccessToken) || stored.BaseURL.String() != p.server.URL() ||
		stored.ServerURL.String() != p.server.URL() {
		t.Errorf("stored is %+v", stored)
	}
	exchange := p.server.RequestsTo(exchangeRoute)[0]
	if got := exchange.Header.Get("User-Agent"); got != "terraform-provider-fillout/1.2.3" {
		t.Errorf("User-Agent %s", got)
	}
	sent := mustQuery(t, exchange.Body)
	if sent.Get("client_id") != clientID || sent.Get("redirect_uri") != p.redirect {
		t.Errorf("sent %s", exchange.Body)
	}
	// Nothing but the token is kept.
	for _, secret := range []string{clientSecret, mustQuery(t, exchange.Body).Get("code")} {
		if strings.Contains(p.stored(), secret) {
			t.Errorf("%s is stored", secret)
		}
	}
}

func mustQuery(t *testing.T, body []byte) url.Values {
	t.Helper()
	sent, err := url.ParseQuery(string(body))
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

// The state is different each time, and long.
func TestLoginState(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.visits("deny")
	seen := map[string]bool{}
	for range 2 {
		page, err := url.Parse(strings.TrimSpace(p.run("login").stdout))
		if err != nil {
			t.Fatal(err)
		}
		state := page.Query().Get("state")
		if len(state) != 43 || seen[state] || page.Query().Get("client_id") != clientID ||
			page.Query().Get("redirect_uri") != p.redirect {
			t.Errorf("the page is %s", page)
		}
		seen[state] = true
	}
}

func TestLoginDenied(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	page := p.visits("deny")
	p.expect(p.run("login"), 1, "PAGE\n", prelude+
		"Error: Access was denied (access_denied: The user denied the request). Nothing was stored. Run login again to be "+
		"asked again.\n")
	if got := <-page; got.status != http.StatusForbidden || !strings.Contains(got.body, "<h1>Access was denied</h1>") {
		t.Errorf("the browser ends on %+v", got)
	}
	p.expectNothingStored()
	if n := len(p.server.RequestsTo(exchangeRoute)); n != 0 {
		t.Errorf("%d exchanges", n)
	}
}

func TestLoginReplaces(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.visits("allow")
	p.run("login", "--profile", "other")
	former, _ := p.profile("other")
	p.env["FILLOUT_API_KEY"] = "sk_prod_abc_1"
	p.expect(p.run("login", "--profile=other"), 0, "PAGE\n", prelude+
		"Signed in.\nThe access token is stored as profile other in FOLDER/credentials.json.\nThe account has 4 forms.\n"+
		"The one that was stored there before is forgotten, but it stays valid until it is revoked. To invalidate one, "+
		"log out before you log in again.\n"+
		"To use it, set profile = \"other\" in the provider block, or FILLOUT_PROFILE=other.\n"+
		"Warning: FILLOUT_API_KEY is set, and the provider prefers it to what is stored, unless the provider block names "+
		"a profile.\n")
	stored, _ := p.profile("other")
	if stored == former || !p.server.TokenWorks(former.AccessToken) || strings.Contains(p.stored(), former.AccessToken) {
		t.Errorf("stored is %+v", stored)
	}
}

func TestLoginWithoutBrowser(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	const told = "No browser could be opened (there is no browser[31m). Open the page yourself.\n"
	stdout, stderr := newWatched(), newWatched()
	done := make(chan int)
	go func() { done <- p.start(t.Context(), stdout, stderr, "login") }()
	stderr.await(t, told)
	got, err := decide(t.Context(), strings.TrimSpace(stdout.String()), "allow")
	if err != nil || got.status != http.StatusOK {
		t.Errorf("the browser ends on %+v, %v", got, err)
	}
	p.expect(result{<-done, stdout.String(), stderr.String()}, 0, "PAGE\n", prelude+told+signedIn)
}

func TestLoginBaseURL(t *testing.T) {
	t.Parallel()
	p := newPlace(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.NoBaseURL = true }))
	p.visits("allow")
	p.env["FILLOUT_BASE_URL"] = p.server.URL() + "/v1/api/"
	p.expect(p.run("login"), 0, "PAGE\n", prelude+signedIn)
	if stored, _ := p.profile("default"); stored.BaseURL.String() != p.server.URL() {
		t.Errorf("stored is %+v", stored)
	}
}

// What was typed wins over the variable.
func TestLoginFlags(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.visits("allow")
	server := p.server.URL()
	for name := range p.env {
		if name != "FILLOUT_CREDENTIALS_FILE" && name != "FILLOUT_OAUTH_CLIENT_SECRET" {
			p.env[name] = "wrong"
		}
	}
	p.env["FILLOUT_PROFILE"], p.env["FILLOUT_BASE_URL"] = "not valid", "wrong"
	got := p.run("login", "--client-id", clientID, "--redirect-uri", p.redirect, "--server-url", server,
		"--authorize-url", server+"/authorize/oauth", "--base-url", server, "--profile", "default", "--timeout", "1m")
	if got.exit != 0 {
		t.Errorf("got %+v", got)
	}
	if stored, _ := p.profile("default"); !p.server.TokenWorks(stored.AccessToken) {
		t.Errorf("stored is %+v", stored)
	}
}

func TestLoginTimeout(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.browser = func(string) error { return nil }
	p.expect(p.run("login", "--timeout", "20ms"), 1, "PAGE\n", strings.ReplaceAll(prelude, "5m0s", "20ms")+
		"Error: Access was neither granted nor denied within 20ms. Nothing was stored. Run login again, with a longer "+
		"--timeout if need be.\n")
}

func TestLoginInterrupted(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	ctx, interrupt := context.WithCancel(t.Context())
	p.browser = func(string) error { interrupt(); return nil }
	p.expect(p.runUntil(ctx, "login"), 130, "PAGE\n", prelude+"Interrupted. Nothing was stored.\n")
}

// An interrupt while the exchange is under way loses no token.
func TestLoginInterruptedDuringTheExchange(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/public/oauth/accessToken", "/v1/api/forms"} {
		ctx, interrupt := context.WithCancel(t.Context())
		p := newPlace(t, whenAnswering(path, interrupt))
		page := p.visits("allow")
		p.expect(p.runUntil(ctx, "login"), 0, "PAGE\n", prelude+signedIn)
		if got := <-page; got.status != http.StatusOK {
			t.Errorf("the browser ends on %+v", got)
		}
		if stored, _ := p.profile("default"); !p.server.TokenWorks(stored.AccessToken) {
			t.Errorf("stored is %+v", stored)
		}
	}
}

// A token that cannot be checked is stored, for there is no second.
func TestLoginUnchecked(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	page := p.visits("allow")
	p.server.Inject(fillouttest.Fault{Route: formsRoute, Status: http.StatusBadGateway, Body: "<html>bad gateway</html>"})
	got := p.run("login")
	got.stderr = withoutTime(got.stderr)
	p.expect(got, 0, "PAGE\n", prelude+
		"Warning: Checking the new access token failed, after 3 attempts in TIME. SERVER answered with HTTP status 502 "+
		"(Bad Gateway): an HTML page instead of JSON. "+
		"It is stored all the same, since it is the only one that this sign-in gives.\n"+strings.ReplaceAll(signedIn, "The account has 4 forms.\n", ""))
	if got := <-page; got.status != http.StatusOK {
		t.Errorf("the browser ends on %+v", got)
	}
	if stored, _ := p.profile("default"); !p.server.TokenWorks(stored.AccessToken) {
		t.Errorf("stored is %+v", stored)
	}
}

// A token that Fillout refuses is not stored, and not left behind either.
func TestLoginRefusedByTheCheck(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	page := p.visits("allow")
	p.server.Inject(
		fillouttest.Fault{
			Route:  formsRoute,
			Status: http.StatusBadRequest,
			Body:   `{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`,
		},
	)
	p.expect(p.run("login"), 1, "PAGE\n", prelude+
		"Error: Checking the new access token failed. SERVER answered with HTTP status 400 (Bad Request): API Key "+
		"invalid. It was not stored. It is no longer valid. "+
		"Check that --base-url (FILLOUT_BASE_URL) is the API of the region that the account is in, or leave it out, then "+
		"run login again.\n")
	if got := <-page; got.status != http.StatusInternalServerError {
		t.Errorf("the browser ends on %+v", got)
	}
	p.expectNothingStored()
	if token := p.server.RequestsTo(formsRoute)[0].Token; p.server.TokenWorks(token) {
		t.Error("the token still works")
	}
}

func TestLoginWarnsOfUnencryptedTraffic(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.browser = func(string) error { return nil }
	got := p.run("login", "--timeout", "1ms", "--server-url", "http://server.fillout.test", "--authorize-url",
		"http://build.fillout.test/authorize", "--base-url", "http://api.fillout.test")
	const want = "Warning: --authorize-url (FILLOUT_OAUTH_AUTHORIZE_URL) is a plain http URL of another host, so the " +
		"page can be read and changed on the way. Use https.\n" +
		"Warning: --server-url (FILLOUT_OAUTH_SERVER_URL) is a plain http URL of another host, so the client secret and " +
		"the access token travel unencrypted. Use https.\n" +
		"Warning: --base-url (FILLOUT_BASE_URL) is a plain http URL of another host, so the access token travels " +
		"unencrypted. Use https.\n"
	if !strings.HasPrefix(got.stderr, want) {
		t.Errorf("got %s", got.stderr)
	}
}
