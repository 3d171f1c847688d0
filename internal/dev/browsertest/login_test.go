package browsertest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// patience bounds a whole sign-in.
const patience = time.Minute

// browsers are the names under which Chromium is installed.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "chrome"}

// findBrowser gives the path of a browser; where there is none the test is
// skipped, unless FILLOUT_TEST_BROWSER says that there must be one.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("FILLOUT_TEST_BROWSER") != "" {
		t.Fatalf("none of these is on the PATH: %s", strings.Join(browsers, ", "))
	}
	t.Skip("needs Chromium on the PATH; make test-browser insists on it")
	return ""
}

// openTab starts the browser with an empty profile.
func openTab(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(findBrowser(t)),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(900, 700),
		chromedp.NoSandbox, // containers and root have none
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
	)
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	timed, cancel := context.WithTimeout(tab, patience)
	t.Cleanup(cancel)
	return timed
}

// machine is where somebody signs in: the provider's binary, a Fillout, a
// folder for configurations, and a program that stands for opening a browser.
type machine struct {
	provider  string
	server    *fillouttest.Server
	app       fillouttest.App
	folder    string
	store     string
	opened    string // the file that has the address that the browser was opened with
	variables []string
}

func newMachine(t *testing.T) machine {
	t.Helper()
	folder := t.TempDir()
	m := machine{
		provider: filepath.Join(folder, "bin", "terraform-provider-fillout"),
		server:   fillouttest.NewServer(t, fillouttest.WithoutRateLimit()),
		folder:   folder,
		store:    filepath.Join(folder, "fillout", "credentials.json"),
		opened:   filepath.Join(folder, "opened"),
	}
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", m.provider, "../../..").CombinedOutput(); err != nil {
		t.Fatalf("building the provider: %v\n%s", err, output)
	}
	opener := "#!/bin/sh\nprintf '%s' \"$1\" > '" + m.opened + "'\n"
	if err := os.WriteFile(filepath.Join(folder, "bin", "xdg-open"), []byte(opener), 0o700); err != nil {
		t.Fatal(err)
	}
	redirectURI := "http://localhost:" + freePort(t) + "/callback"
	m.app = m.server.AddApp(fillouttest.App{Name: "Terraform", RedirectURIs: []string{redirectURI}})
	m.variables = []string{
		"HOME=" + folder,
		"PATH=" + filepath.Dir(m.provider) + string(os.PathListSeparator) + os.Getenv("PATH"),
		"FILLOUT_CREDENTIALS_FILE=" + m.store,
		"FILLOUT_OAUTH_CLIENT_ID=" + m.app.ClientID,
		"FILLOUT_OAUTH_CLIENT_SECRET=" + m.app.ClientSecret,
		"FILLOUT_OAUTH_REDIRECT_URI=" + redirectURI,
		"FILLOUT_OAUTH_SERVER_URL=" + m.server.URL(),
		"FILLOUT_OAUTH_AUTHORIZE_URL=" + m.server.URL() + "/authorize/oauth",
	}
	return m
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// login is a login command that is running.
type login struct {
	page string        // the address that it tells the person to visit
	rest func() string // what it printed, once it has ended
	end  func() int    // waits, and gives the exit code
}

// startLogin starts a login and waits until it has said where to go.
func (m machine) startLogin(t *testing.T, arguments ...string) login {
	t.Helper()
	command := exec.CommandContext(t.Context(), m.provider, append([]string{"login"}, arguments...)...)
	command.Env = m.variables
	reader, writer := io.Pipe()
	command.Stdout, command.Stderr = writer, writer
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // the exit code is what counts
		_ = writer.Close() // the reader sees the end
	}()

	var printed strings.Builder
	lines := bufio.NewScanner(reader)
	address := regexp.MustCompile(`http://\S+/authorize/oauth\?\S+`)
	var page string
	for page == "" && lines.Scan() {
		printed.WriteString(lines.Text() + "\n")
		page = address.FindString(lines.Text())
	}
	if page == "" {
		t.Fatalf("login named no page:\n%s", printed.String())
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for lines.Scan() {
			printed.WriteString(lines.Text() + "\n")
		}
	}()
	return login{
		page: page,
		rest: func() string { <-drained; return printed.String() },
		end: func() int {
			<-ended
			return command.ProcessState.ExitCode()
		},
	}
}

// visit opens the consent page, presses a button and gives the title and the
// heading of the page that the browser ends on.
func visit(t *testing.T, tab context.Context, page string, button chromedp.CSS, screenshot string) (title, heading string) {
	t.Helper()
	see := func(name string) {
		picture, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		keepScreenshot(t, name, picture)
	}
	if err := chromedp.Do(tab, chromedp.Navigate(page), chromedp.WaitVisible(button)); err != nil {
		t.Fatal(err)
	}
	see("consent")
	err := chromedp.Do(tab, chromedp.Click(button), chromedp.WaitNotPresent(button), chromedp.WaitVisible(chromedp.CSS("h1")))
	if err != nil {
		t.Fatal(err)
	}
	see(screenshot)
	if title, err = chromedp.Run(tab, chromedp.Title()); err != nil {
		t.Fatal(err)
	}
	if heading, err = chromedp.Run(tab, chromedp.Text(chromedp.CSS("h1"))); err != nil {
		t.Fatal(err)
	}
	return title, heading
}

// keepScreenshot keeps a picture of a page where FILLOUT_TEST_SCREENSHOTS names a
// folder for them.
func keepScreenshot(t *testing.T, name string, picture []byte) {
	t.Helper()
	folder := os.Getenv("FILLOUT_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600)); err != nil {
		t.Error(err)
	}
}

// Somebody signs in, and Terraform works from then on with no other credential.
func TestLoginAllowed(t *testing.T) {
	t.Parallel()
	tab, m := openTab(t), newMachine(t)
	started := m.startLogin(t)
	title, heading := visit(t, tab, started.page, "#allow", "signed-in")
	if code := started.end(); code != 0 {
		t.Fatalf("exit code %d:\n%s", code, started.rest())
	}
	if title != "You are signed in · Fillout provider" || heading != "You are signed in" {
		t.Errorf("the browser shows %q, %q", title, heading)
	}
	if opened, err := os.ReadFile(m.opened); err != nil || string(opened) != started.page {
		t.Errorf("opened %q, %v, and printed %q", opened, err, started.page)
	}
	stored, found, err := credentials.NewStore(m.store).Profile(credentials.DefaultProfile)
	if err != nil || !found || !m.server.TokenWorks(stored.AccessToken) {
		t.Errorf("stored: %t, %v", found, err)
	}
	if strings.Contains(started.rest(), stored.AccessToken) || strings.Contains(started.rest(), m.app.ClientSecret) {
		t.Errorf("a secret was printed:\n%s", started.rest())
	}
	m.plan(t)
}

// plan runs a plan that reads the forms, with nothing set but the store.
func (m machine) plan(t *testing.T) {
	t.Helper()
	cli, err := tfcli.Find()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	config := fmt.Sprintf("terraform {\n  required_providers {\n    fillout = {\n      source = %q\n    }\n  }\n}\n\ndata \"fillout_forms\" \"all\" {}\n\n"+
		"output \"forms\" {\n  value = length(data.fillout_forms.all.forms)\n}\n", tfcli.Source)
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	workspace, err := tfcli.NewWorkspace(cli, m.provider, folder, "FILLOUT_CREDENTIALS_FILE="+m.store)
	if err != nil {
		t.Fatal(err)
	}
	output, err := workspace.Run(t.Context(), "plan", "-no-color")
	if err != nil || !regexp.MustCompile(`\+ forms += 4`).MatchString(output) {
		t.Errorf("%v\n%s", err, output)
	}
}

func TestLoginDenied(t *testing.T) {
	t.Parallel()
	tab, m := openTab(t), newMachine(t)
	started := m.startLogin(t)
	title, heading := visit(t, tab, started.page, "#deny", "denied")
	if code := started.end(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(started.rest(), "denied") {
		t.Errorf("it said:\n%s", started.rest())
	}
	if title != "Access was denied · Fillout provider" || heading != "Access was denied" {
		t.Errorf("the browser shows %q, %q", title, heading)
	}
	if _, found, err := credentials.NewStore(m.store).Profile(credentials.DefaultProfile); found || err != nil {
		t.Errorf("stored: %t, %v", found, err)
	}
}
