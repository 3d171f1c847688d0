package cli_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const byHand = "To sign in, open this page in a browser, and grant access there:\n\n\n" +
	"The browser is then sent to an address that begins with REDIRECT. It does not matter if it cannot open that. " +
	"Enter the whole address here within 5m0s:\n"

// byHand runs login with a person who goes to the page with a browser elsewhere, and enters what enter makes of the
// address that it is sent to.
func (p *place) byHand(decision string, enter func(*url.URL) string, arguments ...string) result {
	p.t.Helper()
	in, typed := io.Pipe()
	defer in.Close()
	p.stdin = in
	stdout, stderr := newWatched(), newWatched()
	done := make(chan int)
	go func() { done <- p.start(p.t.Context(), stdout, stderr, append([]string{"login"}, arguments...)...) }()
	stderr.await(p.t, "Enter the whole address here")
	to, err := redirected(p.t.Context(), strings.TrimSpace(stdout.String()), decision)
	if err != nil {
		p.t.Fatal(err)
	}
	entered := enter(to)
	go func() {
		// The command need not read all of it.
		_, _ = io.WriteString(typed, entered)
		typed.Close()
	}()
	got := result{<-done, stdout.String(), stderr.String()}
	p.expectNoSecrets(got.stdout + got.stderr)
	if code := to.Query().Get("code"); code != "" && strings.Contains(got.stderr, code) {
		p.t.Errorf("the code is in:\n%s", got.stderr)
	}
	return got
}

func asIs(u *url.URL) string { return u.String() + "\n" }

func TestLoginByHand(t *testing.T) {
	t.Parallel()
	for redirect, arguments := range map[string][]string{
		"http://localhost:8976/callback":   {"--no-browser"},
		"https://app.example.com/back?a=b": nil,
		"https://localhost/callback":       nil,
		"http://192.0.2.1:8976/callback":   nil,
		"com.example.app:/oauth":           nil,
		"com.example.app:oauth":            nil,
	} {
		p := newPlaceAt(t, redirect)
		p.expect(p.byHand("allow", asIs, arguments...), 0, "PAGE\n", byHand+signedIn)
		if stored, _ := p.profile("default"); !p.server.TokenWorks(stored.AccessToken) {
			t.Errorf("%s: stored is %+v", redirect, stored)
		}
	}
}

func TestLoginByHandDenied(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.expect(p.byHand("deny", asIs, "--no-browser"), 1, "PAGE\n", byHand+
		"Error: Access was denied (access_denied: The user denied the request). Nothing was stored. Run login again to be "+
		"asked again.\n")
}

// What people and browsers do to an address without changing where it leads.
func TestLoginByHandIsLenient(t *testing.T) {
	t.Parallel()
	for name, enter := range map[string]func(*url.URL) string{
		"white space, no line end": func(u *url.URL) string { return "\n\n  " + u.String() },
		"fragment":                 func(u *url.URL) string { return u.String() + "#_=_\r\n" },
		"upper case":               func(u *url.URL) string { return strings.Replace(u.String(), "http://localhost", "HTTP://LOCALHOST", 1) },
		"more lines":               func(u *url.URL) string { return u.String() + "\nand more\n" },
	} {
		p := newPlace(t)
		if got := p.byHand("allow", enter, "--no-browser"); got.exit != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestLoginByHandWrongAddress(t *testing.T) {
	t.Parallel()
	const (
		foreign = "Error: What was entered is not an address that the browser was sent to after access was granted: that " +
			"begins with REDIRECT. " +
			"Nothing was stored. Run login again, and copy the whole address.\n"
		state = "Error: What the browser brought is not the answer to this sign-in: the state is not the one that it was " +
			"sent off with. " +
			"It may come from an older sign-in, or somebody else may have made it, so it was not used. Nothing was stored. " +
			"Run login again.\n"
		unreadable = "Error: The address that was entered has a query that cannot be read. Nothing was stored. Run login " +
			"again, and copy the whole address.\n"
		nothing = "Error: Nothing was entered, so nothing was stored. Run login again.\n"
	)
	with := func(change func(*url.URL)) func(*url.URL) string {
		return func(u *url.URL) string { change(u); return asIs(u) }
	}
	for name, test := range map[string]struct {
		enter func(*url.URL) string
		want  string
	}{
		"host":        {with(func(u *url.URL) { u.Host = "localhost:1" }), foreign},
		"path":        {with(func(u *url.URL) { u.Path = "/other" }), foreign},
		"scheme":      {with(func(u *url.URL) { u.Scheme = "https" }), foreign},
		"userinfo":    {with(func(u *url.URL) { u.User = url.User("x") }), foreign},
		"code only":   {func(u *url.URL) string { return u.Query().Get("code") }, foreign},
		"no URL":      {func(u *url.URL) string { return u.String() + "\x7f" }, foreign},
		"state":       {with(func(u *url.URL) { u.RawQuery += "x" }), state},
		"no state":    {func(u *url.URL) string { return strings.Split(u.String(), "&state=")[0] }, state},
		"query":       {with(func(u *url.URL) { u.RawQuery += "&x=%zz" }), unreadable},
		"nothing":     {func(*url.URL) string { return "" }, nothing},
		"empty lines": {func(*url.URL) string { return "\n \n" }, nothing},
		"too long": {func(u *url.URL) string { return u.String() + strings.Repeat("x", 64<<10) },
			"Error: Standard input has more than 64 KiB, which is nothing that was asked for. Nothing was stored.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPlace(t)
			p.expect(p.byHand("allow", test.enter, "--no-browser"), 1, "PAGE\n", byHand+test.want)
			p.expectNothingStored()
			if n := len(p.server.RequestsTo(exchangeRoute)); n != 0 {
				t.Errorf("%d exchanges", n)
			}
		})
	}
}

// A read that does not end is given up.
func TestLoginByHandGivenUp(t *testing.T) {
	t.Parallel()
	in, typed := io.Pipe()
	t.Cleanup(func() { typed.Close(); in.Close() })
	p := newPlace(t)
	p.stdin = in
	p.expect(p.run("login", "--no-browser", "--timeout", "10ms"), 1, "PAGE\n", strings.ReplaceAll(byHand, "5m0s", "10ms")+
		"Error: Access was neither granted nor denied within 10ms. Nothing was stored. Run login again, with a longer "+
		"--timeout if need be.\n")
	ctx, interrupt := context.WithCancel(t.Context())
	p.stdin = interrupting{in, interrupt}
	p.expect(p.runUntil(ctx, "login", "--no-browser"), 130, "PAGE\n", byHand+"Interrupted. Nothing was stored.\n")
	p.stdin = interrupting{in, interrupt}
	p.expect(p.runUntil(ctx, "login", "--with-token"), 130, "", "Interrupted. Nothing was changed.\n")
}

// interrupting is an input that is being waited for when the interrupt comes.
type interrupting struct {
	io.Reader
	interrupt func()
}

func (i interrupting) Read(p []byte) (int, error) {
	i.interrupt()
	return i.Reader.Read(p)
}

func TestLoginBrokenInput(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	p.stdin = iotest.ErrReader(io.ErrUnexpectedEOF)
	p.expect(p.run("login", "--no-browser"), 1, "PAGE\n", byHand+"Error: Standard input cannot be read: unexpected "+
		"EOF. Nothing was stored.\n")
}

// Whatever is wrong with the exchange, it is said with what to check, and no secret is in it.
func TestLoginExchangeRefused(t *testing.T) {
	t.Parallel()
	const (
		check = " Check that --client-id (FILLOUT_OAUTH_CLIENT_ID) and the client secret (FILLOUT_OAUTH_CLIENT_SECRET) are " +
			"the app's, that REDIRECT is registered with the app, and that --server-url (FILLOUT_OAUTH_SERVER_URL) is the " +
			"OAuth server. A code works once, and not for long. Nothing was stored. Run login again.\n"
		lost = "The code may have been exchanged for a token that was lost with the answer, so it was not sent again. " +
			"Nothing was stored. Run login again.\n"
	)
	for name, test := range map[string]struct {
		spoil  func(*place, *url.URL)
		change func(*fillouttest.Behavior)
		want   string
		page   string
	}{
		"wrong secret": {
			func(p *place, _ *url.URL) {
				p.server.AddApp(fillouttest.App{ClientID: clientID, ClientSecret: "renewed", RedirectURIs: []string{p.redirect}})
			},
			nil, "SERVER answered with HTTP status 400 (Bad Request): Client id or client secret is wrong." + check, "The sign-in failed",
		},
		"wrong secret, in RFC 6749's shape": {
			func(p *place, _ *url.URL) {
				p.server.AddApp(fillouttest.App{ClientID: clientID, ClientSecret: "renewed", RedirectURIs: []string{p.redirect}})
			},
			func(b *fillouttest.Behavior) {
				b.OAuthErrors, b.AuthFailureStatus = fillouttest.OAuthErrorRFC6749, http.StatusUnauthorized
			},
			"SERVER answered with HTTP status 401 (Unauthorized): invalid_client: Client id or client secret is wrong." + check, "The sign-in failed",
		},
		"spent": {
			func(p *place, u *url.URL) {
				form := url.Values{"code": {u.Query().Get("code")}, "client_id": {clientID}, "client_secret": {clientSecret}, "redirect_uri": {p.redirect}}
				if _, err := fetch(p.t.Context(), p.anyClient(), "POST", p.server.URL()+"/public/oauth/accessToken", form.Encode()); err != nil {
					p.t.Error(err)
				}
			},
			nil, "SERVER answered with HTTP status 400 (Bad Request): Authorization code was already used." + check, "This sign-in has expired",
		},
		"expired": {
			func(*place, *url.URL) {},
			func(b *fillouttest.Behavior) { b.CodeLifetime = 0 },
			"SERVER answered with HTTP status 400 (Bad Request): Authorization code has expired." + check, "This sign-in has " +
				"expired",
		},
		"other redirect URI": {
			func(p *place, u *url.URL) {
				p.server.AddApp(fillouttest.App{ClientID: clientID, ClientSecret: clientSecret, RedirectURIs: []string{"https://other.test/"}})
				query := u.Query()
				query.Set("code", p.server.IssueCode(clientID, "https://other.test/"))
				u.RawQuery = query.Encode()
			},
			nil, "SERVER answered with HTTP status 400 (Bad Request): Redirect URI is not the one that the code was issued to." + check, "The sign-in failed",
		},
		"bad gateway": {
			func(p *place, _ *url.URL) {
				p.server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: http.StatusBadGateway, Body: "<html>bad " +
					"gateway</html>"})
			},
			nil, "SERVER answered with HTTP status 502 (Bad Gateway): an HTML page instead of JSON. " +
				lost, "The sign-in failed",
		},
		"unreadable": {
			func(p *place, _ *url.URL) {
				p.server.Inject(fillouttest.Fault{Route: exchangeRoute, Body: `{"token":"fillout_token_abc"}`})
			},
			nil, "SERVER answered with HTTP status 200 (OK): JSON of another shape. " +
				lost, "The sign-in failed",
		},
		"redirected": {
			func(p *place, _ *url.URL) {
				p.server.Inject(fillouttest.Fault{Route: exchangeRoute, Status: http.StatusPermanentRedirect, Redirect: "https://elsewhere.test/"})
			},
			nil, "SERVER answered with HTTP status 308 (Permanent Redirect): a redirect to https://elsewhere.test, which " +
				"only a read follows. " +
				"The code still works. Check --server-url (FILLOUT_OAUTH_SERVER_URL), or run again later. Nothing was stored. Run login again.\n", "The sign-in failed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var options []fillouttest.Option
			if test.change != nil {
				options = append(options, fillouttest.WithBehavior(test.change))
			}
			p := newPlace(t, options...)
			shown := make(chan visit, 1)
			p.browser = func(page string) error {
				to, err := redirected(t.Context(), page, "allow")
				if err != nil {
					return err
				}
				test.spoil(p, to)
				got, err := fetch(t.Context(), p.anyClient(), "GET", to.String(), "")
				shown <- got
				return err
			}
			p.expect(p.run("login"), 1, "PAGE\n", prelude+"Error: Exchanging the code for an access token failed. "+test.want)
			if got := <-shown; !strings.Contains(got.body, "<h1>"+test.page+"</h1>") {
				t.Errorf("the browser ends on %+v", got)
			}
			p.expectNothingStored()
		})
	}
}

// Nothing answers where the OAuth server should be.
func TestLoginServerUnreachable(t *testing.T) {
	t.Parallel()
	gone := fillouttest.NewServer(t)
	gone.Close()
	p := newPlace(t)
	p.visits("allow")
	p.env["FILLOUT_OAUTH_SERVER_URL"] = gone.URL()
	got := p.run("login")
	if got.exit != 1 || !strings.HasSuffix(got.stderr, "connection refused. Nothing was sent, so the code still "+
		"works. Check --server-url (FILLOUT_OAUTH_SERVER_URL), and the network, proxies and certificates of this machine. "+
		"Nothing was stored. Run login again.\n") {
		t.Errorf("got %+v", got)
	}
}
