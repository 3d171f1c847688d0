package cli_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/cli"
	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	clientID     = "client-1"
	clientSecret = "s3cr3t-of-the-app"

	exchangeRoute   = "POST /public/oauth/accessToken"
	invalidateRoute = "DELETE /public/oauth/invalidate"
	formsRoute      = "GET /forms"
)

// place is a machine on which a person signs in, with a simulator.
type place struct {
	t        *testing.T
	server   *fillouttest.Server
	redirect string
	folder   string // contains only the store
	env      map[string]string
	files    []string // that exist

	// browser opens a page. If it is nil, the machine has no browser.
	browser func(page string) error
	stdin   io.Reader
}

func newPlace(t *testing.T, options ...fillouttest.Option) *place {
	t.Helper()
	return newPlaceAt(t, fmt.Sprintf("http://127.0.0.1:%d/callback", freePort(t)), options...)
}

func newPlaceAt(t *testing.T, redirect string, options ...fillouttest.Option) *place {
	t.Helper()
	app := fillouttest.App{Name: "Sync", ClientID: clientID, ClientSecret: clientSecret, RedirectURIs: []string{redirect}}
	server := fillouttest.NewServer(t, append(options, fillouttest.WithoutRateLimit(), fillouttest.WithApp(app))...)
	folder := filepath.Join(t.TempDir(), "fillout")
	return &place{
		t: t, server: server, redirect: redirect, folder: folder, stdin: strings.NewReader(""),
		env: map[string]string{
			"FILLOUT_CREDENTIALS_FILE":    filepath.Join(folder, "credentials.json"),
			"FILLOUT_JOURNAL":             filepath.Join(folder, "journal"),
			"FILLOUT_OAUTH_CLIENT_ID":     clientID,
			"FILLOUT_OAUTH_CLIENT_SECRET": clientSecret,
			"FILLOUT_OAUTH_REDIRECT_URI":  redirect,
			"FILLOUT_OAUTH_SERVER_URL":    server.URL(),
			"FILLOUT_OAUTH_AUTHORIZE_URL": server.URL() + "/authorize/oauth",
		},
	}
}

// nextPort counts through ports below those that systems hand out, so that no other server of a test gets one.
var nextPort atomic.Int32

func freePort(t *testing.T) int {
	t.Helper()
	nextPort.CompareAndSwap(0, int32(20000+os.Getpid()%5000))
	for range 1000 {
		port := int(nextPort.Add(1))
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			listener.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

// result is the exit code and the output of a command.
type result struct {
	exit           int
	stdout, stderr string
}

func (p *place) run(arguments ...string) result {
	p.t.Helper()
	return p.runUntil(p.t.Context(), arguments...)
}

// runUntil runs a command, which the end of ctx interrupts.
func (p *place) runUntil(ctx context.Context, arguments ...string) result {
	p.t.Helper()
	var stdout, stderr output
	exit := p.start(ctx, &stdout, &stderr, arguments...)
	return p.ended(result{exit, stdout.String(), stderr.String()}, len(arguments) > 0 && arguments[0] == "token")
}

// interruptAfter runs a command, and interrupts it when it has written a text to standard error.
func (p *place) interruptAfter(text string, arguments ...string) result {
	p.t.Helper()
	ctx, interrupt := context.WithCancel(p.t.Context())
	stdout, stderr, done := new(output), &output{written: make(chan struct{}, 1)}, make(chan int)
	go func() { done <- p.start(ctx, stdout, stderr, arguments...) }()
	stderr.await(p.t, text, 1)
	interrupt()
	return p.ended(result{<-done, stdout.String(), stderr.String()}, false)
}

// ended fails the test if a result contains a secret, and replaces durations by TIME.
func (p *place) ended(got result, secretsAllowed bool) result {
	p.t.Helper()
	secrets := []string{clientSecret, p.server.Token()}
	for _, request := range p.server.Requests() {
		secrets = append(secrets, request.Token)
		if sent, err := url.ParseQuery(string(request.Body)); err == nil {
			secrets = append(secrets, sent.Get("code"))
		}
	}
	for _, secret := range secrets {
		if secret != "" && !secretsAllowed && strings.Contains(got.stdout+got.stderr, secret) {
			p.t.Errorf("the secret %s is in %+v", secret, got)
		}
	}
	got.stderr = regexp.MustCompile(`attempts in [0-9.]+m?s`).ReplaceAllString(got.stderr, "attempts in TIME")
	return got
}

// start runs a command, and returns when the browser has ended too.
func (p *place) start(ctx context.Context, stdout, stderr io.Writer, arguments ...string) int {
	var browsing sync.WaitGroup
	defer browsing.Wait()
	return cli.Run(ctx, arguments, cli.Environment{
		Stdin: p.stdin, Stdout: stdout, Stderr: stderr,
		Getenv:     func(name string) string { return p.env[name] },
		FileExists: func(path string) bool { return strings.Contains(strings.Join(p.files, "\n"), path) },
		OpenBrowser: func(page string) error {
			browsing.Add(1)
			defer browsing.Done()
			if p.browser == nil {
				return errors.New("there is no browser\x1b[31m")
			}
			return p.browser(page)
		},
		Version: "1.2.3",
	})
}

// stored returns the content of all files of the store.
func (p *place) stored() (all string) {
	p.t.Helper()
	files, _ := filepath.Glob(filepath.Join(p.folder, "*"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			p.t.Fatal(err)
		}
		all += string(text)
	}
	return all
}

// keep stores a token as a profile. The URLs may be "".
func (p *place) keep(profile, token, base, server string) {
	p.t.Helper()
	stored := credentials.Stored{AccessToken: token, BaseURL: p.parse(base), ServerURL: p.parse(server)}
	if _, err := p.store().SetProfile(p.t.Context(), profile, stored); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) parse(text string) (base urls.BaseURL) {
	p.t.Helper()
	if text != "" {
		var err error
		if base, err = urls.ParseBaseURL(text); err != nil {
			p.t.Fatal(err)
		}
	}
	return base
}

func (p *place) store() *credentials.Store {
	return credentials.NewStore(p.env["FILLOUT_CREDENTIALS_FILE"])
}

// profile returns the stored credential, which is zero if there is none.
func (p *place) profile(name string) credentials.Stored {
	p.t.Helper()
	stored, _, err := p.store().Profile(name)
	if err != nil {
		p.t.Fatal(err)
	}
	return stored
}

// expectProfile fails the test if the profile default exists and should not, or if it should and has no token that
// works.
func (p *place) expectProfile(exists bool) {
	p.t.Helper()
	stored := p.profile("default")
	if exists != (stored.AccessToken != "") || exists && !p.server.TokenWorks(stored.AccessToken) {
		p.t.Errorf("stored is %+v", stored)
	}
}

// expect compares a result. PAGE stands for the URL of the authorization page, FOLDER, SERVER and REDIRECT for those of
// the place.
func (p *place) expect(got result, exit int, stdout, stderr string) {
	p.t.Helper()
	if got.exit != exit {
		p.t.Errorf("exit code %d, want %d", got.exit, exit)
	}
	if text := p.anonymous(got.stdout); text != stdout {
		p.t.Errorf("standard output is\n%s\nwant\n%s", text, stdout)
	}
	if text := p.anonymous(got.stderr); text != stderr {
		p.t.Errorf("standard error is\n%s\nwant\n%s", text, stderr)
	}
}

func (p *place) anonymous(text string) string {
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, p.env["FILLOUT_OAUTH_AUTHORIZE_URL"]+"?") {
			text = strings.ReplaceAll(text, line, "PAGE")
		}
	}
	return strings.NewReplacer(p.folder, "FOLDER", p.server.URL(), "SERVER", p.redirect, "REDIRECT").Replace(text)
}

// visit is the answer to a browser.
type visit struct {
	status int
	header http.Header
	body   string
}

// visits makes a browser that presses a button of the authorization page, and goes where go sends it. Without go, it
// follows the redirect. The channel yields the last page.
func (p *place) visits(button string, then ...func(to *url.URL)) <-chan visit {
	ended := make(chan visit, 4)
	p.browser = func(page string) error {
		to := press(p.t, page, button)
		for _, act := range then {
			act(to)
		}
		got, err := request(p.t, http.MethodGet, to.String(), nil)
		ended <- got
		return err
	}
	return ended
}

// press presses a button of the authorization page, and returns the address to which the browser is sent.
func press(t *testing.T, page, button string) *url.URL {
	t.Helper()
	sent := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	got, err := request(t, http.MethodPost, page, sent, "decision="+button)
	to, failed := url.Parse(got.header.Get("Location"))
	if err != nil || failed != nil || got.status != http.StatusSeeOther {
		t.Errorf("the button %s: %+v, %v", button, got, err)
	}
	return to
}

// request sends a request without following redirects. The header Host replaces the host.
func request(t *testing.T, method, address string, header http.Header, body ...string) (visit, error) {
	t.Helper()
	sent, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(strings.Join(body, "")))
	if err != nil {
		return visit{}, err
	}
	if header != nil {
		sent.Header, sent.Host = header, header.Get("Host")
	}
	transport := &http.Transport{DisableKeepAlives: true}
	answer, err := transport.RoundTrip(sent)
	if err != nil {
		return visit{}, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return visit{answer.StatusCode, answer.Header, string(text)}, err
}

func TestMain(m *testing.M) {
	os.Unsetenv("COLUMNS") // it changes the width of help
	os.Exit(m.Run())
}
