package cli_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gofrs/flock"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// blockPage is the page of a web filter.
const blockPage = "<html><title>Blocked</title></html>"

// A failed exchange stores nothing. The error says what to check.
func TestLoginExchangeFails(t *testing.T) {
	t.Parallel()
	const (
		check = " Check that --client-id (FILLOUT_OAUTH_CLIENT_ID) and the client secret (FILLOUT_OAUTH_CLIENT_SECRET) are " +
			"the app's, that REDIRECT is registered with the app, and that --server-url (FILLOUT_OAUTH_SERVER_URL) is the " +
			"OAuth server. A code works once, and not for long."
		failed = "The sign-in failed"
	)
	gone := fillouttest.NewServer(t)
	gone.Close()
	for name, test := range map[string]struct {
		spoil func(*place, *url.URL)
		want  string
		page  string
	}{
		"wrong secret": {func(p *place, _ *url.URL) {
			p.server.AddApp(fillouttest.App{ClientID: clientID, ClientSecret: "renewed", RedirectURIs: []string{p.redirect}})
		}, " SERVER answered with HTTP status 400 (Bad Request): Client id or client secret is wrong." + check, failed},
		"spent": {func(p *place, u *url.URL) {
			sent := url.Values{"code": {u.Query().Get("code")}, "client_id": {clientID}, "client_secret": {clientSecret},
				"redirect_uri": {p.redirect}}
			header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
			if got, err := request(t, "POST", p.server.URL()+"/public/oauth/accessToken", header, sent.Encode()); err != nil {
				t.Errorf("%+v, %v", got, err)
			}
		}, " SERVER answered with HTTP status 400 (Bad Request): Authorization code was already used." + check,
			"This sign-in has expired"},
		"block page": {func(p *place, _ *url.URL) {
			p.server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: http.StatusForbidden, Body: blockPage})
		}, "A web filter, a gateway or a proxy on the way most likely answered. Let requests to this address pass, and check " +
			"--server-url (FILLOUT_OAUTH_SERVER_URL).", failed},
		"answer lost": {func(p *place, _ *url.URL) {
			p.server.Inject(fillouttest.Fault{Route: exchangeRoute, Body: `{"token":"fillout_token_abc"}`})
		}, "The code may have been exchanged for a token that was lost with the answer, so it was not sent again.", failed},
		"redirected": {func(p *place, _ *url.URL) {
			p.server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: http.StatusPermanentRedirect,
				Redirect: "https://elsewhere.test/"})
		}, "The code still works. Check --server-url (FILLOUT_OAUTH_SERVER_URL), or run again later.", failed},
		"unreachable": {nil, "Nothing was sent, so the code still works. Check --server-url (FILLOUT_OAUTH_SERVER_URL), and " +
			"the network, proxies and certificates of this machine.", failed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			shown := p.visits("allow", func(to *url.URL) {
				if test.spoil != nil {
					test.spoil(p, to)
				}
			})
			if test.spoil == nil {
				p.env["FILLOUT_OAUTH_SERVER_URL"] = gone.URL()
			}
			got := p.run("login")
			text := p.anonymous(got.stderr)
			if got.exit != 1 || !strings.HasPrefix(text, prelude+"Error: Exchanging the code for an access token failed") ||
				!strings.HasSuffix(text, test.want+" Nothing was stored. Run login again.\n") {
				t.Errorf("got %+v", got)
			}
			if got := <-shown; !strings.Contains(got.body, "<h1>"+test.page+"</h1>") {
				t.Errorf("the browser shows %+v", got)
			}
			p.expectProfile(false)
		})
	}
}

// Only Fillout's own refusal of a new token invalidates it. After any other failure of the check, the token is stored.
func TestLoginChecksTheToken(t *testing.T) {
	t.Parallel()
	const warning = "Warning: Checking the new access token failed"
	const unchecked = " The token is stored without the check, because this sign-in gets no other one.\n" +
		"Signed in.\nThe access token is stored as profile default in FOLDER/credentials.json.\n"
	for name, test := range map[string]struct {
		fault      fillouttest.Fault
		exit       int
		said, ends string
	}{
		"refused": {fillouttest.Fault{Status: http.StatusBadRequest,
			Body: `{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`}, 1,
			"Error: Checking the new access token failed.",
			"API Key invalid. It was not stored. It is no longer valid. Check that --base-url (FILLOUT_BASE_URL) is the API of " +
				"the account's region, or leave it out, then run login again.\n"},
		"block page, 401": {fillouttest.Fault{Status: http.StatusUnauthorized, Body: blockPage}, 0, warning, unchecked},
		"plan limit": {fillouttest.Fault{Status: http.StatusForbidden,
			Body: `{"message":"The API is not in your plan"}`}, 0, warning, unchecked},
		"empty 401": {fillouttest.Fault{Status: http.StatusUnauthorized}, 0, warning, unchecked},
		"bad gateway": {fillouttest.Fault{Status: http.StatusBadGateway, Body: "<html>bad gateway</html>"}, 0,
			warning + ", after 3 attempts in TIME.", unchecked},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			shown := p.visits("allow")
			test.fault.Route = formsRoute
			p.server.Inject(test.fault)
			got := p.run("login")
			text := p.anonymous(got.stderr)
			if got.exit != test.exit || !strings.HasPrefix(text, prelude+test.said) || !strings.HasSuffix(text, test.ends) {
				t.Errorf("got %+v", got)
			}
			if got := <-shown; (got.status == http.StatusOK) != (test.exit == 0) {
				t.Errorf("the browser shows %+v", got)
			}
			p.expectProfile(test.exit == 0)
			if token := p.server.RequestsTo(formsRoute)[0].Token; p.server.TokenWorks(token) != (test.exit == 0) {
				t.Errorf("the token works: %t", test.exit != 0)
			}
		})
	}
}

// The store becomes unusable between the check and the exchange.
func TestLoginCannotStore(t *testing.T) {
	t.Parallel()
	for fate, fault := range map[string]fillouttest.Fault{
		"It is no longer valid.": {Route: "GET /none", Status: 500},
		"Invalidating it failed. SERVER answered with HTTP status 501 (Not Implemented): an empty answer. It may stay valid; " +
			"revoke the app's access in Fillout.": {Route: invalidateRoute, Status: http.StatusNotImplemented},
	} {
		p := newPlace(t)
		p.visits("allow", func(*url.URL) { p.breakStore("") })
		p.server.Inject(fault)
		p.expect(p.run("login"), 1, "PAGE\n", prelude+"Error: The new access token could not be stored: the credential store "+
			"FOLDER/credentials.json is empty; repair it, or delete it and sign in again. "+fate+" Then run login again.\n")
		token := p.server.RequestsTo(formsRoute)[0].Token
		if works := p.server.TokenWorks(token); works != (fault.Route == invalidateRoute) {
			t.Errorf("the token works: %t", works)
		}
	}
}

// breakStore writes an invalid store.
func (p *place) breakStore(text string) {
	p.t.Helper()
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.folder, "credentials.json"), []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Every command checks the store before it does anything else.
func TestFaultyStore(t *testing.T) {
	t.Parallel()
	for _, arguments := range []string{"login", "login --no-browser", "login --with-token", "token", "logout",
		"logout --exchanged"} {
		p := newPlace(t)
		p.breakStore("{")
		got := p.run(strings.Fields(arguments)...)
		if got.exit != 1 || got.stdout != "" ||
			!strings.HasPrefix(got.stderr, "Error: The credential store "+p.folder+"/credentials.json ") {
			t.Errorf("%s: %+v", arguments, got)
		}
		if p.stored() != "{" || len(p.server.Requests()) != 0 {
			t.Errorf("%s: %s, %d requests", arguments, p.stored(), len(p.server.Requests()))
		}
	}
}

// A command that waits for the store's lock says so after two seconds. An interrupt names the lock.
func TestLockedStore(t *testing.T) {
	t.Parallel()
	for _, arguments := range []string{"login", "login --no-browser", "login --with-token", "logout", "logout --exchanged"} {
		t.Run(arguments, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.signIn("default")
			p.keepExchange("code", p.profile("default"))
			lock := flock.New(filepath.Join(p.folder, "credentials.json.lock"))
			if err := lock.Lock(); err != nil {
				t.Fatal(err)
			}
			defer lock.Close()
			got := p.interruptAfter("Waiting for another process", strings.Fields(arguments)...)
			got.stderr = regexp.MustCompile(`waited \d+s`).ReplaceAllString(got.stderr, "waited TIME")
			p.expect(got, 130, "", "Waiting for another process, which holds the lock FOLDER/credentials.json.lock.\n"+
				"Interrupted. Nothing was changed. The credential store FOLDER/credentials.json is in use by another process, which "+
				"holds the lock FOLDER/credentials.json.lock (waited TIME, then interrupted); wait for that process, resume it "+
				"if it is suspended, or end it; then run again.\n")
		})
	}
}
