package cli_test

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// Only an answer with the state of the sign-in ends it. Everything else that reaches the redirect URI is refused, and
// shows nothing of its own in the terminal.
func TestCallbackRefuses(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	at, _ := url.Parse(p.redirect)
	origin := "http://" + at.Host
	const notice = "The browser brought an answer that does not belong to this sign-in, perhaps from an older tab. It was " +
		"ignored. If you denied access, press Ctrl-C.\n"
	stdout, stderr := new(output), &output{written: make(chan struct{}, 1)}
	shown := p.visits("allow", func(to *url.URL) {
		right := to.String()
		state := to.Query().Get("state")
		const evil = "&error_description=EVIL"
		for name, test := range map[string]struct {
			method, address string
			header          http.Header
			status          int
		}{
			"favicon":             {"GET", origin + "/favicon.ico", nil, 404},
			"root":                {"GET", origin + "/?" + to.RawQuery, nil, 404},
			"path below":          {"GET", p.redirect + "/?" + to.RawQuery, nil, 404},
			"no parameters":       {"GET", p.redirect, nil, 404},
			"other parameters":    {"GET", p.redirect + "?x=EVIL", nil, 404},
			"HEAD":                {"HEAD", right, nil, 405},
			"POST":                {"POST", right, nil, 405},
			"rebound host":        {"GET", right, http.Header{"Host": {"evil.test:" + at.Port()}}, 404},
			"other port":          {"GET", right, http.Header{"Host": {"127.0.0.1:1"}}, 404},
			"bad query":           {"GET", right + "&x=%zz", nil, 404},
			"prefetch":            {"GET", right, http.Header{"Sec-Purpose": {"prefetch;prerender"}}, 404},
			"old prefetch":        {"GET", right, http.Header{"Purpose": {"prefetch"}}, 404},
			"preview":             {"GET", right, http.Header{"X-Purpose": {"preview"}}, 404},
			"image":               {"GET", right, http.Header{"Sec-Fetch-Dest": {"image"}}, 404},
			"two destinations":    {"GET", right, http.Header{"Sec-Fetch-Dest": {"document", "image"}}, 404},
			"code, wrong state":   {"GET", p.redirect + "?code=EVIL&state=wrong", nil, 400},
			"code, no state":      {"GET", p.redirect + "?code=EVIL", nil, 400},
			"state alone":         {"GET", p.redirect + "?state=", nil, 400},
			"denial, wrong state": {"GET", p.redirect + "?error=EVIL&state=wrong" + evil, nil, 400},
			"denial, no state":    {"GET", p.redirect + "?error=access_denied" + evil, nil, 400},
			"two states":          {"GET", right + "&state=" + state, nil, 400},
			"another first":       {"GET", p.redirect + "?state=x&code=EVIL&state=" + state, nil, 400},
			"state in the path":   {"GET", p.redirect + "/" + state + "?code=EVIL", nil, 404},
			"navigation":          {"GET", p.redirect + "?code=EVIL", http.Header{"Sec-Fetch-Dest": {"document"}}, 400},
		} {
			got, err := request(t, test.method, test.address, test.header)
			if err != nil || got.status != test.status || got.header.Get("Cache-Control") != "no-store" ||
				(test.status == 405) != (got.header.Get("Allow") == "GET") || strings.Contains(got.body, "EVIL") ||
				(test.status == 400) != strings.Contains(got.body, "<h1>This answer is from another sign-in</h1>") {
				t.Errorf("%s: got %+v, %v", name, got, err)
			}
		}
		stderr.await(t, notice, 1)
	})
	exit := p.start(t.Context(), stdout, stderr, "login")
	p.expect(result{exit, stdout.String(), stderr.String()}, 0, "PAGE\n", prelude+notice+signedIn)
	if got := <-shown; got.status != http.StatusOK {
		t.Errorf("the browser shows %+v", got)
	}
	p.expectProfile(true)
}

// An answer with the right state can be a refusal.
func TestCallbackRefusals(t *testing.T) {
	t.Parallel()
	const app = " Nothing was stored. Check that --client-id (FILLOUT_OAUTH_CLIENT_ID) is the app's, and that " +
		"--redirect-uri (FILLOUT_OAUTH_REDIRECT_URI) is registered with the app, then run login again."
	const neither = "The browser came back with neither a code nor a reason. Nothing was stored. Run login again."
	long := strings.Repeat("x", 3000)
	for query, want := range map[string]string{
		"error=access_denied&error_description=No": "Access was denied (access_denied: No). Nothing was stored. Run login " +
			"again to be asked again.",
		"error=server_error&error_description=Try%20%1b%5b31mlater%0a": "Fillout refused the app (server_error: Try " +
			"[31mlater)." + app,
		"error=&error_description=" + long: "Fillout refused the app (" + long[:1000] + "…)." + app,
		"error=&code=abcd":                 "Fillout refused the app (without a reason)." + app,
		"":                                 neither,
		"code=%20":                         neither,
		"code=a1b&code=b":                  neither,
	} {
		p := newPlace(t)
		shown := p.visits("deny", func(to *url.URL) {
			to.RawQuery = query + "&state=" + to.Query().Get("state")
		})
		p.expect(p.run("login"), 1, "PAGE\n", prelude+"Error: "+want+"\n")
		title := "The sign-in failed"
		if strings.Contains(query, "access_denied") {
			title = "Access was denied"
		}
		if got := <-shown; !strings.Contains(got.body, "<h1>"+title+"</h1>") {
			t.Errorf("%s: the browser shows %+v", query, got)
		}
		p.expectProfile(false)
		if n := len(p.server.RequestsTo(exchangeRoute)); n != 0 {
			t.Errorf("%s: %d exchanges", query, n)
		}
	}
}

// The first answer counts. A second one, on a connection that was open before, gets a page that says so. Then nothing
// listens any more.
func TestCallbackCountsOnce(t *testing.T) {
	t.Parallel()
	var (
		early   net.Conn
		to      *url.URL
		second  string
		refused error
	)
	p := newPlace(t, whenAnswering("/public/oauth/accessToken", func() {
		_, _ = fmt.Fprintf(early, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", to.RequestURI(), to.Host)
		answer := make([]byte, 4096)
		n, _ := early.Read(answer)
		second = string(answer[:n])
		_, refused = request(t, http.MethodGet, to.String(), nil)
	}))
	shown := p.visits("allow", func(address *url.URL) {
		to = address
		var err error
		if early, err = net.Dial("tcp", to.Host); err != nil {
			t.Error(err)
		}
	})
	p.expect(p.run("login"), 0, "PAGE\n", prelude+signedIn)
	early.Close()
	if got := <-shown; got.status != http.StatusOK || !strings.Contains(second, "409 Conflict") || refused == nil {
		t.Errorf("the answers are %+v, %q, %v", got, second, refused)
	}
	if n := len(p.server.RequestsTo(exchangeRoute)); n != 1 {
		t.Errorf("%d exchanges", n)
	}
}

// Login listens on this machine only, on each address of the redirect URI's host. The port must be free on all of them.
func TestCallbackAddresses(t *testing.T) {
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
				for _, address := range append(dial, "127.0.0.2") {
					connection, err := net.Dial("tcp", net.JoinHostPort(address, strconv.Itoa(port)))
					if err == nil {
						connection.Close()
					}
					if (err == nil) == (address == "127.0.0.2") {
						t.Errorf("%s at %s: %v", host, address, err)
					}
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
				"browser, cannot be listened on: another program uses it, perhaps another login. Stop that program, or register "+
				"a redirect URI with another port with the app, and set it with --redirect-uri (FILLOUT_OAUTH_REDIRECT_URI). "+
				"--no-browser needs no port.\n", port))
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

// Login says where a browser cannot come back to.
func TestLoginElsewhere(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ variable, file, want string }{
		{"SSH_CONNECTION", "", "Login runs over SSH, so a browser on another machine cannot come back here: use --no-browser.\n"},
		{"WSL_DISTRO_NAME", "", "Login runs in WSL, so a browser on Windows may not be able to come back here: use --no-browser.\n"},
		{"", "/.dockerenv", "Login runs in a container, so a browser outside it may not be able to come back here: use --no-browser.\n"},
		{"CODESPACES", "", "Login runs in a container, so a browser outside it may not be able to come back here: use --no-browser.\n"},
	} {
		p := newPlace(t)
		p.visits("allow")
		p.env[test.variable], p.files = "x", []string{test.file}
		p.expect(p.run("login"), 0, "PAGE\n", prelude+test.want+signedIn)
	}
}
