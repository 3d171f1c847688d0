package cli_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	prelude = "To sign in, grant access on this page. It should open in your browser now:\n\n\n" +
		"Waiting for the browser to come back to REDIRECT, for 5m0s at most. Ctrl-C ends it.\n"
	storedAsDefault = "The access token is stored as profile default in FOLDER/credentials.json.\n" +
		"The account has 4 forms.\n"
	signedIn = "Signed in.\n" + storedAsDefault
)

func TestLogin(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	shown := p.visits("allow")
	states := map[string]bool{}
	for range 2 {
		p.env["FILLOUT_CREDENTIALS_FILE"] = filepath.Join(t.TempDir(), "fillout", "credentials.json")
		p.folder = filepath.Dir(p.env["FILLOUT_CREDENTIALS_FILE"])
		got := p.run("login")
		p.expect(got, 0, "PAGE\n", prelude+signedIn)
		page, err := url.Parse(strings.TrimSpace(got.stdout))
		if err != nil {
			t.Fatal(err)
		}
		asked := page.Query()
		if state := asked.Get("state"); len(state) != 43 || states[state] || asked.Get("client_id") != clientID ||
			asked.Get("redirect_uri") != p.redirect {
			t.Errorf("the page is %s", page)
		}
		states[asked.Get("state")] = true
	}
	p.expectProfile(true)
	if stored := p.profile("default"); stored.BaseURL.String() != p.server.URL() ||
		stored.ServerURL.String() != p.server.URL() {
		t.Errorf("stored is %+v", stored)
	}
	exchange := p.server.RequestsTo(exchangeRoute)[1]
	sent, err := url.ParseQuery(string(exchange.Body))
	if err != nil || sent.Get("client_id") != clientID || sent.Get("redirect_uri") != p.redirect ||
		exchange.Header.Get("User-Agent") != "terraform-provider-fillout/1.2.3" {
		t.Errorf("the exchange is %+v", exchange)
	}
	for _, secret := range []string{clientSecret, sent.Get("code")} {
		if strings.Contains(p.stored(), secret) {
			t.Errorf("%s is stored", secret)
		}
	}
	// The page does not reveal its address, which contains the code, and loads nothing.
	got := <-shown
	policy := got.header.Get("Content-Security-Policy")
	if got.status != http.StatusOK || !strings.Contains(got.body, "<h1>You are signed in</h1>") ||
		!strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") ||
		!strings.HasSuffix(policy, "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'") {
		t.Errorf("the browser shows %+v", got)
	}
	for name, want := range map[string]string{
		"Cache-Control":          "no-store",
		"Content-Type":           "text/html; charset=utf-8",
		"Referrer-Policy":        "no-referrer",
		"X-Content-Type-Options": "nosniff",
		"X-Frame-Options":        "DENY",
	} {
		if got.header.Get(name) != want {
			t.Errorf("%s: %s", name, got.header.Get(name))
		}
	}
}

func TestLoginReplaces(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.visits("allow")
	p.run("login", "--profile", "other")
	former := p.profile("other")
	p.env["FILLOUT_API_KEY"] = "sk_prod_abc_1"
	p.expect(p.run("login", "--profile=other"), 0, "PAGE\n", prelude+
		"Signed in.\nThe access token is stored as profile other in FOLDER/credentials.json.\nThe account has 4 forms.\n"+
		"It replaces another token, which stays valid until it is revoked. To invalidate a token, run logout before login.\n"+
		"To use it, set profile = \"other\" in the provider block, or FILLOUT_PROFILE=other.\n"+
		"Warning: FILLOUT_API_KEY is set. The provider uses it instead of the stored token, unless the provider block names "+
		"a profile.\n")
	if p.profile("other") == former || !p.server.TokenWorks(former.AccessToken) ||
		strings.Contains(p.stored(), former.AccessToken) {
		t.Errorf("stored is %+v", p.profile("other"))
	}
}

func TestLoginWithoutBrowser(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	const told = "No browser could be opened (opening a browser: there is no browser[31m). Open the page yourself.\n"
	stdout, stderr := new(output), &output{written: make(chan struct{}, 1)}
	done := make(chan int)
	go func() { done <- p.start(t.Context(), stdout, stderr, "login") }()
	stderr.await(t, "Open the page yourself.", 1)
	to := press(t, strings.TrimSpace(stdout.String()), "allow")
	if got, err := request(t, http.MethodGet, to.String(), nil); err != nil || got.status != http.StatusOK {
		t.Errorf("the browser shows %+v, %v", got, err)
	}
	p.expect(result{<-done, stdout.String(), stderr.String()}, 0, "PAGE\n",
		prelude+strings.Replace(told, "opening a browser: ", "", 1)+signedIn)
}

// Flags take precedence over variables.
func TestLoginFlags(t *testing.T) {
	t.Parallel()
	p := newPlace(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.NoBaseURL = true }))
	p.visits("allow")
	server := p.server.URL()
	for name := range p.env {
		if name != "FILLOUT_CREDENTIALS_FILE" && name != "FILLOUT_OAUTH_CLIENT_SECRET" {
			p.env[name] = "wrong"
		}
	}
	p.env["FILLOUT_PROFILE"], p.env["FILLOUT_BASE_URL"] = "not valid", "wrong"
	got := p.run("login", "--client-id", clientID, "--redirect-uri", p.redirect, "--server-url", server, "--authorize-url",
		server+"/authorize/oauth", "--base-url", server+"/v1/api/", "--profile", "default", "--timeout", "1m")
	if got.exit != 0 || p.profile("default").BaseURL.String() != server {
		t.Errorf("got %+v, stored is %+v", got, p.profile("default"))
	}
	p.expectProfile(true)
}

// Nothing is stored after an interrupt or the time limit.
func TestLoginEndsWaiting(t *testing.T) {
	t.Parallel()
	const late = "Error: Access was neither granted nor denied within 20ms. Nothing was stored. Run login again; " +
		"--timeout sets a longer time.\n"
	in, typed := io.Pipe()
	t.Cleanup(func() { typed.Close(); in.Close() })
	for _, test := range []struct {
		arguments string
		interrupt bool
		exit      int
		stdout    string
		stderr    string
	}{
		{"login --timeout 20ms", false, 1, "PAGE\n", strings.ReplaceAll(prelude, "5m0s", "20ms") + late},
		{"login --timeout 20ms --no-browser", false, 1, "PAGE\n", strings.ReplaceAll(byHand, "5m0s", "20ms") + late},
		{"login", true, 130, "PAGE\n", prelude + "Interrupted. Nothing was stored.\n"},
		{"login --no-browser", true, 130, "PAGE\n", byHand + "Interrupted. Nothing was stored.\n"},
		{"login --with-token", true, 130, "", "Interrupted. Nothing was stored.\n"},
	} {
		p := newPlace(t)
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		p.stdin = in
		p.browser = func(string) error { return nil }
		if test.interrupt {
			p.stdin = interrupting{in, interrupt}
			p.browser = func(string) error { interrupt(); return nil }
		}
		p.expect(p.runUntil(ctx, strings.Fields(test.arguments)...), test.exit, test.stdout, test.stderr)
		p.expectProfile(false)
	}
}

// interrupting is an input whose first read causes an interrupt.
type interrupting struct {
	io.Reader
	interrupt func()
}

func (i interrupting) Read(p []byte) (int, error) {
	i.interrupt()
	return i.Reader.Read(p)
}

// An interrupt during the exchange or the check loses no token.
func TestLoginInterruptedDuringTheExchange(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/public/oauth/accessToken", "/v1/api/forms"} {
		ctx, interrupt := context.WithCancel(t.Context())
		p := newPlace(t, whenAnswering(path, interrupt))
		shown := p.visits("allow")
		p.expect(p.runUntil(ctx, "login"), 0, "PAGE\n", prelude+signedIn)
		if got := <-shown; got.status != http.StatusOK {
			t.Errorf("the browser shows %+v", got)
		}
		p.expectProfile(true)
	}
}

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
		"bad gateway": {fillouttest.Fault{Status: http.StatusBadGateway, Body: "<html>bad gateway</html>"}, 0,
			"Warning: Checking the new access token failed, after 3 attempts in TIME.", unchecked},
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

func TestWarnsOfUnencryptedTraffic(t *testing.T) {
	t.Parallel()
	const (
		base = "Warning: --base-url (FILLOUT_BASE_URL) is a plain http URL of another host, so the access token travels " +
			"unencrypted. Use https.\n"
		others = "Warning: --authorize-url (FILLOUT_OAUTH_AUTHORIZE_URL) is a plain http URL of another host, so the page can " +
			"be read and changed on the way. Use https.\n" +
			"Warning: --server-url (FILLOUT_OAUTH_SERVER_URL) is a plain http URL of another host, so the client secret and " +
			"the access token travel unencrypted. Use https.\n"
	)
	for arguments, want := range map[string]string{
		"--with-token": base,
		"--timeout 1ms --server-url http://server.fillout.test --authorize-url http://build.fillout.test/a": others + base,
	} {
		p := newPlace(t)
		p.browser = func(string) error { return nil }
		got := p.run(strings.Fields("login --base-url http://api.fillout.test " + arguments)...)
		if !strings.HasPrefix(got.stderr, want) {
			t.Errorf("%s: %+v", arguments, got)
		}
	}
}
