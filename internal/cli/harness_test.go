package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/cli"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	clientID     = "client-1"
	clientSecret = "s3cr3t-of-the-app"
)

// place is a machine that somebody signs in on, with a Fillout of its own.
type place struct {
	t        *testing.T
	server   *fillouttest.Server
	redirect string
	folder   string // of the store, and of nothing else
	env      map[string]string

	// browser is what opening the browser does; it fails where it is nil.
	browser func(page string) error
	stdin   io.Reader
}

func newPlace(t *testing.T, options ...fillouttest.Option) *place {
	t.Helper()
	return newPlaceAt(t, fmt.Sprintf("http://localhost:%d/callback", freePort(t)), options...)
}

func newPlaceAt(t *testing.T, redirect string, options ...fillouttest.Option) *place {
	t.Helper()
	server := fillouttest.NewServer(t, append([]fillouttest.Option{
		fillouttest.WithoutRateLimit(),
		fillouttest.WithApp(
			fillouttest.App{Name: "Sync", ClientID: clientID, ClientSecret: clientSecret, RedirectURIs: []string{redirect}}),
	}, options...)...)
	folder := filepath.Join(t.TempDir(), "fillout")
	return &place{
		t: t, server: server, redirect: redirect, folder: folder, stdin: strings.NewReader(""),
		env: map[string]string{
			"FILLOUT_CREDENTIALS_FILE":    filepath.Join(folder, "credentials.json"),
			"FILLOUT_OAUTH_CLIENT_ID":     clientID,
			"FILLOUT_OAUTH_CLIENT_SECRET": clientSecret,
			"FILLOUT_OAUTH_REDIRECT_URI":  redirect,
			"FILLOUT_OAUTH_SERVER_URL":    server.URL(),
			"FILLOUT_OAUTH_AUTHORIZE_URL": server.URL() + "/authorize/oauth",
		},
	}
}

// nextPort counts through ports below those that systems hand out, so that no server of another test is given one.
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

// result is what a command has left.
type result struct {
	exit           int
	stdout, stderr string
}

func (p *place) run(arguments ...string) result {
	p.t.Helper()
	return p.runUntil(p.t.Context(), arguments...)
}

// runUntil is run with an interrupt, which the end of ctx is.
func (p *place) runUntil(ctx context.Context, arguments ...string) result {
	p.t.Helper()
	var stdout, stderr output
	exit := p.start(ctx, &stdout, &stderr, arguments...)
	got := result{exit, stdout.String(), stderr.String()}
	if len(arguments) == 0 || arguments[0] != "token" {
		p.expectNoSecrets(got.stdout + got.stderr)
	}
	return got
}

// start runs a command, and returns when the browser has ended too.
func (p *place) start(ctx context.Context, stdout, stderr io.Writer, arguments ...string) int {
	var browsing sync.WaitGroup
	defer browsing.Wait()
	return cli.Run(ctx, arguments, cli.Environment{
		Stdin: p.stdin, Stdout: stdout, Stderr: stderr,
		Getenv: func(name string) string { return p.env[name] },
		OpenBrowser: func(page string) error {
			browsing.Add(1)
			defer browsing.Done()
			if p.browser == nil {
				return fmt.Errorf("there is no browser\x1b[31m")
			}
			return p.browser(page)
		},
		Version: "1.2.3",
	})
}

// output can be written by the command while the test looks at it.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// secrets are all that the service has issued or was sent.
func (p *place) secrets() []string {
	secrets := []string{clientSecret, p.server.Token()}
	for _, request := range p.server.Requests() {
		secrets = append(secrets, request.Token, strings.TrimPrefix(request.Header.Get("Authentication"), "Bearer "))
		if sent, err := url.ParseQuery(string(request.Body)); err == nil {
			secrets = append(secrets, sent.Get("code"))
		}
	}
	return secrets
}

func (p *place) expectNoSecrets(text string) {
	p.t.Helper()
	for _, secret := range p.secrets() {
		if secret != "" && strings.Contains(text, secret) {
			p.t.Errorf("the secret %s is in:\n%s", secret, text)
		}
	}
}

// stored is everything below the store's folder.
func (p *place) stored() string {
	p.t.Helper()
	var all strings.Builder
	err := filepath.Walk(p.folder, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all.Write(text)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		p.t.Fatal(err)
	}
	return all.String()
}

// expect compares what a command has left with what it should have. PAGE stands for the authorization page, FOLDER,
// SERVER and REDIRECT for this place's.
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

// visit is what a browser gets.
type visit struct {
	status int
	header http.Header
	body   string
}

// visits makes a browser that grants access, or denies it, and follows where it is sent. The channel has the page that
// it ends on.
func (p *place) visits(decision string) <-chan visit {
	ended := make(chan visit, 2)
	p.browser = func(page string) error {
		got, err := decide(p.t.Context(), page, decision)
		if err != nil {
			p.t.Errorf("the browser: %v", err)
		}
		ended <- got
		return nil
	}
	return ended
}

// decide presses a button of the consent page.
func decide(ctx context.Context, page, decision string) (visit, error) {
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar, Timeout: time.Minute}
	defer browser.CloseIdleConnections()
	consent, err := fetch(ctx, browser, http.MethodGet, page, "")
	if err != nil {
		return consent, err
	}
	if !strings.Contains(consent.body, `id="`+decision+`"`) {
		return consent, fmt.Errorf("there is no button %s", decision)
	}
	return fetch(ctx, browser, http.MethodPost, page, "decision="+decision)
}

func fetch(ctx context.Context, browser *http.Client, method, address, form string) (visit, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form))
	if err != nil {
		return visit{}, err
	}
	if form != "" {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := browser.Do(request)
	if err != nil {
		return visit{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return visit{answer.StatusCode, answer.Header, string(body)}, err
}

// anyClient is a browser that goes where it is told.
func (p *place) anyClient() *http.Client {
	client := &http.Client{Timeout: time.Minute}
	p.t.Cleanup(client.CloseIdleConnections)
	return client
}

// redirected is the address that the browser is sent to once access is granted, without going there.
func redirected(ctx context.Context, page, decision string) (*url.URL, error) {
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	defer browser.CloseIdleConnections()
	got, err := fetch(ctx, browser, http.MethodPost, page, "decision="+decision)
	if err != nil {
		return nil, err
	}
	return url.Parse(got.header.Get("Location"))
}

func TestMain(m *testing.M) {
	// It decides how wide help is.
	os.Unsetenv("COLUMNS")
	os.Exit(m.Run())
}
