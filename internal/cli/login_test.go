package cli_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	prelude = "To sign in, grant access on this page. It should open in your browser now:\n\n\n" +
		"Waiting for the browser to come back to REDIRECT, for 5 minutes at most. Ctrl-C ends it.\n"
	signedIn = "Signed in.\nThe access token is stored as profile default in FOLDER/credentials.json.\n" +
		"The account has 4 forms.\n"
	replaces = "It replaces another token, which stays valid until it is revoked. To invalidate a token, run logout before login.\n"
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
		replaces+
		"To use it, set profile = \"other\" in the provider block, or FILLOUT_PROFILE=other.\n"+
		"Warning: FILLOUT_API_KEY is set. The provider uses it instead of the stored token, unless the provider block names "+
		"a profile.\n")
	if p.profile("other") == former || !p.server.TokenWorks(former.AccessToken) ||
		strings.Contains(p.stored(), former.AccessToken) {
		t.Errorf("stored is %+v", p.profile("other"))
	}
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
		{"login --timeout 20ms", false, 1, "PAGE\n", strings.ReplaceAll(prelude, "5 minutes", "20ms") + late},
		{"login --timeout 20ms --no-browser", false, 1, "PAGE\n", strings.ReplaceAll(byHand, "5 minutes", "20ms") + late},
		{"login", true, 130, "PAGE\n", prelude + "Interrupted. Nothing was stored.\n"},
		{"login --no-browser", true, 130, "PAGE\n", byHand + "Interrupted. Nothing was stored.\n"},
		{"login --with-token", true, 130, "", "Interrupted. Nothing was stored.\n"},
	} {
		p := newPlace(t)
		ctx, interrupt := context.WithCancel(t.Context())
		t.Cleanup(interrupt)
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

// A browser on another machine cannot come back, and only a terminal takes a paste.
func TestLoginWithoutBrowser(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	const advice = "No browser could be opened (there is no browser[31m). Open the page yourself. If your browser is on another " +
		"machine, press Ctrl-C and run login --no-browser.\n"
	p.expect(p.interruptAfter(advice, "login"), 130, "PAGE\n", prelude+advice+"Interrupted. Nothing was stored.\n")
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

func TestWarnsOfUnencryptedTraffic(t *testing.T) {
	t.Parallel()
	const (
		base = "Warning: --base-url (FILLOUT_BASE_URL) is a plain http URL of another host, so the access token travels " +
			"unencrypted. Use https.\n"
		others = "Warning: --authorize-url (FILLOUT_OAUTH_AUTHORIZE_URL) is a plain http URL of another host, so the page can " +
			"be read and changed on the way. Use https.\n" +
			"Warning: --server-url (FILLOUT_OAUTH_SERVER_URL) is a plain http URL of another host, so the client secret and " +
			"the access token travel unencrypted. Use https.\n"
		stored = "Warning: The OAuth server http://server.test is a plain http URL of another host, so the access token " +
			"travels unencrypted. Use https.\n" +
			"Warning: The API http://api.test is a plain http URL of another host, so the access token travels unencrypted. " +
			"Use https.\n"
	)
	for arguments, want := range map[string]string{
		"login --with-token --base-url http://api.test":                                                                     base,
		"login --timeout 1ms --server-url http://server.test --authorize-url http://page.test/a --base-url http://api.test": others + base,
		"logout": stored,
	} {
		p := newPlace(t)
		p.browser = func(string) error { return nil }
		p.keep("default", "token_1", "http://api.test", "http://server.test")
		p.interruptAfter(want, strings.Fields(arguments)...)
	}
}

// withToken stores a token from standard input.
func (p *place) withToken(token string) result {
	p.t.Helper()
	p.stdin = strings.NewReader(token)
	return p.run("login", "--with-token", "--base-url", p.server.URL())
}

// A token is stored as it is, without what surrounds it. PowerShell and editors write it in several encodings.
func TestLoginWithToken(t *testing.T) {
	t.Parallel()
	for account, forms := range map[string][]fillouttest.Form{
		"The account has no forms.\n": nil,
		"The account has 1 form.\n":   {{Name: "Only"}},
	} {
		p := newPlace(t, fillouttest.WithForms(forms...))
		token, little, big := p.server.Token(), "\xff\xfe", "\xfe\xff"
		for _, c := range token + "\r\n" {
			little, big = little+string(c)+"\x00", big+"\x00"+string(c)
		}
		stored := "The access token is stored as profile default in FOLDER/credentials.json.\n" + account
		want := stored
		for _, text := range []string{"  " + token + "\r\n", little, big, "\ufeff" + token + "\n"} {
			p.expect(p.withToken(text), 0, "", want)
			if got := p.profile("default"); got.AccessToken != token || got.BaseURL.String() != p.server.URL() ||
				!got.ServerURL.IsZero() {
				t.Errorf("of %q, %+v is stored", text, got)
			}
			want = stored + replaces
		}
	}
}

// The user can enter the token again, so it is not stored if the check fails.
func TestLoginWithTokenRefused(t *testing.T) {
	t.Parallel()
	const apiKeys = " Nothing was stored. API keys are at https://build.fillout.com/home/settings/developer.\n"
	for _, test := range []struct {
		token string
		fault fillouttest.Fault
		want  string
	}{
		{"", fillouttest.Fault{}, "The token must not be empty." + apiKeys},
		{"a b", fillouttest.Fault{}, "The token must not contain white space." + apiKeys},
		{"Bearer sk_prod_abc_1", fillouttest.Fault{}, "The token must be the token alone, without \"Bearer\" before it." + apiKeys},
		{"'sk_prod_abc_1'", fillouttest.Fault{}, "The token must be the token alone, without quotes." + apiKeys},
		{"s\x00k\x00", fillouttest.Fault{}, "The token must be UTF-8 text; it contains zero bytes, as UTF-16 does." + apiKeys},
		{"sk_prod_wrong_1", fillouttest.Fault{}, "Checking the token failed. SERVER answered with HTTP status 400 (Bad " +
			"Request): API Key invalid. Nothing was stored. Check that the token is complete and not revoked, and that " +
			"--base-url (FILLOUT_BASE_URL) is the API of the account's region. API keys are at " +
			"https://build.fillout.com/home/settings/developer.\n"},
		{strings.Repeat("x", 64<<10+1), fillouttest.Fault{}, "Standard input has more than 64 KiB. Nothing was stored.\n"},
		{"sk_prod_abc_1", fillouttest.Fault{Status: http.StatusBadGateway, Body: "<html>"}, "Checking the token failed, after 3 " +
			"attempts in TIME. SERVER answered with HTTP status 502 (Bad Gateway): an HTML page instead of JSON. Nothing was " +
			"stored. Check the network, proxies and certificates of this machine, and --base-url (FILLOUT_BASE_URL), then run " +
			"login again.\n"},
	} {
		p := newPlace(t)
		if test.fault.Status != 0 {
			test.fault.Route = formsRoute
			p.server.Inject(test.fault)
		}
		p.expect(p.withToken(test.token), 1, "", "Error: "+test.want)
		p.expectProfile(false)
	}
}
