// Package browsertest signs in with a real browser: Chromium opens the simulator's consent page, and returns to the
// provider's own binary.
package browsertest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
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
)

// patience bounds a whole sign-in.
const patience = 3 * time.Minute

// browsers are the names under which Chromium is installed.
var browsers = []string{"chromium", "chromium-browser", "google-chrome", "chrome"}

// findBrowser returns the path of a browser. Without one it skips the test, unless FILLOUT_TEST_BROWSER is set.
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
	t.Skip("needs Chromium on the PATH; make test-browser fails without it")
	return ""
}

// openTab starts the browser with an empty profile.
func openTab(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(findBrowser(t)),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(900, 700),
		chromedp.NoSandbox, // not available in containers and for root
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

// machine is where a person signs in: the provider's binary, the simulator, a folder for configurations, and a program
// that pretends to open a browser.
type machine struct {
	provider  string
	server    *fillouttest.Server
	app       fillouttest.App
	folder    string
	store     string
	opened    string // the file with the address that login opens the browser with
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
	build := exec.CommandContext(t.Context(), "go", "build", "-C", "../../..", "-buildvcs=false", "-o", m.provider, ".")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the provider: %v\n%s", err, output)
	}
	opener := "#!/bin/sh\nprintf '%s' \"$1\" > '" + m.opened + "'\n"
	if err := os.WriteFile(filepath.Join(folder, "bin", "xdg-open"), []byte(opener), 0o700); err != nil {
		t.Fatal(err)
	}
	free := httptest.NewServer(nil)
	free.Close()
	redirectURI := strings.Replace(free.URL, "127.0.0.1", "localhost", 1) + "/callback"
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

// startLogin starts a login and waits until it has printed the page to visit. The function end waits for the login, and
// returns its exit code and its output.
func (m machine) startLogin(t *testing.T) (page string, end func() (code int, printed string)) {
	t.Helper()
	command := exec.CommandContext(t.Context(), m.provider, "login")
	command.Env = m.variables
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = command.Stdout
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	lines := bufio.NewScanner(output)
	address := regexp.MustCompile(`http://\S+/authorize/oauth\?\S+`)
	for page == "" && lines.Scan() {
		printed.WriteString(lines.Text() + "\n")
		page = address.FindString(lines.Text())
	}
	if page == "" {
		t.Fatalf("login printed no page to visit:\n%s", printed.String())
	}
	return page, func() (int, string) {
		for lines.Scan() {
			printed.WriteString(lines.Text() + "\n")
		}
		_ = command.Wait() // the exit code is what counts
		return command.ProcessState.ExitCode(), printed.String()
	}
}

// visitHostilePage opens a page that tries to answer the sign-in, in each way that a page has.
func visitHostilePage(t *testing.T, tab context.Context, redirectURI string) {
	t.Helper()
	answer := redirectURI + "?error=access_denied&error_description=EVIL"
	hostile := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<link rel=prefetch href="%[1]s"><img src="%[1]s"><iframe src="%[1]s"></iframe>
			<script>fetch("%[1]s", {mode: "no-cors"}).finally(() => { location = "%[1]s&state=EVIL" })</script>`, answer)
	}))
	t.Cleanup(hostile.Close)
	err := chromedp.Do(tab, chromedp.Navigate(hostile.URL), chromedp.WaitVisible(chromedp.CSS("footer")))
	if err != nil {
		t.Fatal(err)
	}
	heading, err := chromedp.Run(tab, chromedp.Text(chromedp.CSS("h1")))
	if err != nil || heading != "This answer is from another sign-in" {
		t.Errorf("the browser shows %q, %v", heading, err)
	}
}

// visit opens the consent page and presses a button. It returns the title and the heading of the page that follows.
func visit(t *testing.T, tab context.Context, page string, button chromedp.CSS) (title, heading string) {
	t.Helper()
	if err := chromedp.Do(tab, chromedp.Navigate(page), chromedp.WaitVisible(button)); err != nil {
		t.Fatal(err)
	}
	keepScreenshot(t, tab, "consent")
	next := chromedp.CSS("h1")
	err := chromedp.Do(tab, chromedp.Click(button), chromedp.WaitNotPresent(button), chromedp.WaitVisible(next))
	if err != nil {
		t.Fatal(err)
	}
	keepScreenshot(t, tab, "after-"+string(button[1:]))
	if title, err = chromedp.Run(tab, chromedp.Title()); err != nil {
		t.Fatal(err)
	}
	if heading, err = chromedp.Run(tab, chromedp.Text(next)); err != nil {
		t.Fatal(err)
	}
	return title, heading
}

// keepScreenshot writes a picture of the page to the folder that FILLOUT_TEST_SCREENSHOTS names, if it names one.
func keepScreenshot(t *testing.T, tab context.Context, name string) {
	t.Helper()
	folder := os.Getenv("FILLOUT_TEST_SCREENSHOTS")
	if folder == "" {
		return
	}
	picture, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err == nil {
		err = errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600))
	}
	if err != nil {
		t.Error(err)
	}
}

// A person signs in, and the credential store contains what Terraform needs from then on.
func TestLoginAllowed(t *testing.T) {
	t.Parallel()
	tab, m := openTab(t), newMachine(t)
	page, end := m.startLogin(t)
	visitHostilePage(t, tab, m.app.RedirectURIs[0])
	title, heading := visit(t, tab, page, "#allow")
	code, printed := end()
	if code != 0 || strings.Contains(printed, "EVIL") {
		t.Fatalf("exit code %d:\n%s", code, printed)
	}
	if title != "You are signed in · Fillout provider" || heading != "You are signed in" {
		t.Errorf("the browser shows %q, %q", title, heading)
	}
	if opened, err := os.ReadFile(m.opened); err != nil || string(opened) != page {
		t.Errorf("login opened %q (%v), and printed %q", opened, err, page)
	}
	stored, found, err := credentials.NewStore(m.store).Profile(credentials.DefaultProfile)
	if err != nil || !found || !m.server.TokenWorks(stored.AccessToken) || stored.BaseURL.String() != m.server.URL() {
		t.Errorf("stored: %t, for %v (%v)", found, stored.BaseURL, err)
	}
	if strings.Contains(printed, stored.AccessToken) || strings.Contains(printed, m.app.ClientSecret) {
		t.Errorf("login printed a secret:\n%s", printed)
	}
}

func TestLoginDenied(t *testing.T) {
	t.Parallel()
	tab, m := openTab(t), newMachine(t)
	page, end := m.startLogin(t)
	title, heading := visit(t, tab, page, "#deny")
	if code, printed := end(); code != 1 || !strings.Contains(printed, "denied") {
		t.Errorf("exit code %d:\n%s", code, printed)
	}
	if title != "Access was denied · Fillout provider" || heading != "Access was denied" {
		t.Errorf("the browser shows %q, %q", title, heading)
	}
	if _, found, err := credentials.NewStore(m.store).Profile(credentials.DefaultProfile); found || err != nil {
		t.Errorf("stored: %t, %v", found, err)
	}
}
