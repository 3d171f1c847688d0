package cli_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// ask is a request to the redirect URI that is not a browser's answer, or not the one that is waited for.
func ask(t *testing.T, method, address, host string, header map[string]string) visit {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Host = host
	for name, value := range header {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return visit{status: answer.StatusCode, header: answer.Header}
}

// What is no answer of the browser's is turned away, and does not count: the answer that comes after it does.
func TestCallbackTurnsAway(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	at, _ := url.Parse(p.redirect)
	allow := p.visits("allow")
	open := p.browser
	p.browser = func(page string) error {
		sought, _ := url.Parse(page)
		answer := p.redirect + "?code=abc&state=" + sought.Query().Get("state")
		for name, test := range map[string]struct {
			method, address, host string
			header                map[string]string
			status                int
		}{
			"favicon":       {"GET", "http://" + at.Host + "/favicon.ico", "", nil, 404},
			"root":          {"GET", "http://" + at.Host + "/?code=abc", "", nil, 404},
			"path below":    {"GET", p.redirect + "/?code=abc", "", nil, 404},
			"no parameters": {"GET", p.redirect, "", nil, 404},
			"HEAD":          {"HEAD", answer, "", nil, 405},
			"POST":          {"POST", answer, "", nil, 405},
			"rebound host":  {"GET", answer, "evil.test:" + at.Port(), nil, 404},
			"other port":    {"GET", answer, "localhost:1", nil, 404},
			"bad query":     {"GET", answer + "&x=%zz", "", nil, 404},
			"prefetch":      {"GET", answer, "", map[string]string{"Sec-Purpose": "prefetch;prerender"}, 404},
			"old prefetch":  {"GET", answer, "", map[string]string{"Purpose": "prefetch"}, 404},
		} {
			got := ask(t, test.method, test.address, test.host, test.header)
			if got.status != test.status || got.header.Get("Cache-Control") != "no-store" ||
				(test.status == 405) != (got.header.Get("Allow") == "GET") {
				t.Errorf("%s: got %d, %v", name, got.status, got.header)
			}
		}
		return open(page)
	}
	p.expect(p.run("login"), 0, "PAGE\n", prelude+signedIn)
	if got := <-allow; got.status != http.StatusOK {
		t.Errorf("the browser ends on %+v", got)
	}
}

// An answer with another state ends the sign-in: somebody meddles with it, or it is an old one's.
func TestLoginWrongState(t *testing.T) {
	t.Parallel()
	const told = "Error: What the browser brought is not the answer to this sign-in: the state is not the one that it " +
		"was sent off with. " +
		"It may come from an older sign-in, or somebody else may have made it, so it was not used. Nothing was stored. " +
		"Run login again.\n"
	for _, query := range []string{"code=abc&state=wrong", "code=abc", "state=", "error=access_denied&state=wrong", "code=abc&state=STATE&state=STATE"} {
		p := newPlace(t)
		p.browser = func(page string) error {
			sought, _ := url.Parse(page)
			got, err := fetch(t.Context(), p.anyClient(), "GET",
				p.redirect+"?"+strings.ReplaceAll(query, "STATE", sought.Query().Get("state")), "")
			if err != nil || got.status != http.StatusBadRequest || !strings.Contains(got.body, "<h1>This answer is from "+
				"another sign-in</h1>") {
				t.Errorf("%s: the browser ends on %+v, %v", query, got, err)
			}
			return nil
		}
		p.expect(p.run("login"), 1, "PAGE\n", prelude+told)
		p.expectNothingStored()
	}
}

// What else Fillout may send the browser back with.
func TestLoginRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3000)
	for query, want := range map[string]string{
		"error=access_denied": "Access was denied (access_denied). Nothing was stored. Run login again to be asked again.",
		"error=server_error&error_description=Try%20%1b%5b31mlater%0a&state=STATE": "Fillout did not let the app in " +
			"(server_error: Try [31mlater). Nothing was stored. " +
			"Check that --client-id (FILLOUT_OAUTH_CLIENT_ID) is the app's, and that --redirect-uri " +
			"(FILLOUT_OAUTH_REDIRECT_URI) is registered with the app, then run login again.",
		"error=&error_description=" + long + "&state=STATE": "Fillout did not let the app in (" + long[:1000] + "…). Nothing was stored. " +
			"Check that --client-id (FILLOUT_OAUTH_CLIENT_ID) is the app's, and that --redirect-uri " +
			"(FILLOUT_OAUTH_REDIRECT_URI) is registered with the app, then run login again.",
		"error=": "Fillout did not let the app in (it gives no reason). Nothing was stored. " +
			"Check that --client-id (FILLOUT_OAUTH_CLIENT_ID) is the app's, and that --redirect-uri " +
			"(FILLOUT_OAUTH_REDIRECT_URI) is registered with the app, then run login again.",
		"state=STATE": "The browser came back with neither a code nor a reason. Nothing was stored. Run " +
			"login again.",
		"code=%20&state=STATE": "The browser came back with neither a code nor a reason. Nothing was stored. Run " +
			"login again.",
		"code=a1b&code=b&state=STATE": "The browser came back with neither a code nor a reason. Nothing was stored. Run " +
			"login again.",
	} {
		p := newPlace(t)
		p.browser = func(page string) error {
			sought, _ := url.Parse(page)
			_, err := fetch(t.Context(), p.anyClient(), "GET",
				p.redirect+"?"+strings.ReplaceAll(query, "STATE", sought.Query().Get("state")), "")
			return err
		}
		p.expect(p.run("login"), 1, "PAGE\n", prelude+"Error: "+want+"\n")
	}
}

// One answer counts: another that comes meanwhile is told so, and afterwards nothing listens any more.
func TestCallbackCountsOnce(t *testing.T) {
	t.Parallel()
	var p *place
	at := func(address string) error {
		_, err := fetch(context.Background(), p.anyClient(), "GET", address, "")
		return err
	}
	var refused error
	p = newPlace(t, whenAnswering("/public/oauth/accessToken", func() { refused = at(p.redirect + "?code=abc") }))
	page := p.visits("allow")
	p.expect(p.run("login"), 0, "PAGE\n", prelude+signedIn)
	if got := <-page; got.status != http.StatusOK {
		t.Errorf("the browser ends on %+v", got)
	}
	if refused == nil || at(p.redirect+"?code=abc") == nil {
		t.Error("it still listens")
	}
}

// A connection that was made before is answered.
func TestCallbackAnsweredAlready(t *testing.T) {
	t.Parallel()
	var p *place
	var early net.Conn
	second := ""
	p = newPlace(t, whenAnswering("/public/oauth/accessToken", func() {
		_, _ = fmt.Fprintf(early, "GET /callback?code=abc HTTP/1.1\r\nHost: %s\r\n\r\n", early.RemoteAddr())
		answer := make([]byte, 4096)
		n, _ := early.Read(answer)
		second = string(answer[:n])
	}))
	// A literal address, so that the host of the second request is right.
	moved := newPlaceAt(t, fmt.Sprintf("http://127.0.0.1:%d/callback", freePort(t)))
	p.redirect, p.env["FILLOUT_OAUTH_REDIRECT_URI"] = moved.redirect, moved.redirect
	p.server.AddApp(fillouttest.App{ClientID: clientID, ClientSecret: clientSecret, RedirectURIs: []string{p.redirect}})
	page := p.visits("allow")
	open := p.browser
	p.browser = func(address string) error {
		at, _ := url.Parse(p.redirect)
		var err error
		if early, err = net.Dial("tcp", at.Host); err != nil {
			return err
		}
		// The browser's own connection is accepted after it.
		return open(address)
	}
	p.expect(p.run("login"), 0, "PAGE\n", prelude+signedIn)
	<-page
	early.Close()
	if !strings.Contains(second, "409 Conflict") {
		t.Errorf("the second is answered with %q", second)
	}
}

// Every page keeps the code in its address to itself, and loads nothing.
func TestCallbackHeaders(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	page := p.visits("allow")
	p.run("login")
	header := (<-page).header
	for name, want := range map[string]string{
		"Cache-Control":          "no-store",
		"Content-Type":           "text/html; charset=utf-8",
		"Referrer-Policy":        "no-referrer",
		"X-Content-Type-Options": "nosniff",
		"X-Frame-Options":        "DENY",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	policy := header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || !strings.HasSuffix(policy, "'; base-uri "+
		"'none'; form-action 'none'; frame-ancestors 'none'") {
		t.Errorf("Content-Security-Policy: %s", policy)
	}
}

// Only this machine is listened on, with each of the addresses that the redirect URI's host stands for, and the port
// must be free on all of them.
func TestLoginAddresses(t *testing.T) {
	t.Parallel()
	for host, dial := range map[string][]string{
		"127.0.0.1":     {"127.0.0.1"},
		"localhost":     {"127.0.0.1", "::1"},
		"app.localhost": {"127.0.0.1", "::1"},
		"[::1]":         {"::1"},
	} {
		if host != "127.0.0.1" && !hasIPv6() {
			dial = dial[:len(dial)-1]
		}
		for _, taken := range dial {
			port := freePort(t)
			p := newPlaceAt(t, fmt.Sprintf("http://%s:%d/callback", host, port))
			p.browser = func(string) error {
				for _, address := range dial {
					connection, err := net.Dial("tcp", net.JoinHostPort(address, strconv.Itoa(port)))
					if err != nil {
						t.Errorf("%s: %v", host, err)
						continue
					}
					connection.Close()
				}
				if connection, err := net.Dial("tcp", fmt.Sprintf("127.0.0.2:%d", port)); err == nil {
					connection.Close()
					t.Errorf("%s listens elsewhere too", host)
				}
				return nil
			}
			if got := p.run("login", "--timeout", "100ms"); got.exit != 1 || !strings.Contains(got.stderr, "within 100ms") {
				t.Errorf("%s: %+v", host, got)
			}
			other, err := net.Listen("tcp", net.JoinHostPort(taken, strconv.Itoa(port)))
			if err != nil {
				t.Fatal(err)
			}
			p.expect(p.run("login"), 1, "", fmt.Sprintf("Error: Port %d of this machine, to which REDIRECT sends the "+
				"browser, cannot be listened on: another program uses it, perhaps another login. "+
				"End that, or register a redirect URI with another port with the app, and give it with --redirect-uri "+
				"(FILLOUT_OAUTH_REDIRECT_URI). With --no-browser nothing listens.\n", port))
			other.Close()
		}
	}
}

func hasIPv6() bool {
	listener, err := net.Listen("tcp", "[::1]:0")
	if err == nil {
		listener.Close()
	}
	return err == nil
}
