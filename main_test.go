//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The test's own binary is also the provider, and the program that opens a browser: symbolic links call it by these
// names.
const (
	providerName = "terraform-provider-fillout"
	openerName   = "xdg-open"
)

func TestMain(m *testing.M) {
	switch filepath.Base(os.Args[0]) {
	case providerName:
		main()
		return
	case openerName:
		os.Exit(grantAccess(os.Args[1]))
	}
	os.Exit(m.Run())
}

// grantAccess is a browser whose user grants access. The browser writes to both standard streams. It fails if it
// inherits a variable of Fillout.
func grantAccess(page string) int {
	if strings.Contains("\n"+strings.Join(os.Environ(), "\n"), "\nFILLOUT_") {
		return 1
	}
	fmt.Println("noise on standard output")
	fmt.Fprintln(os.Stderr, "noise on standard error")
	client := &http.Client{Timeout: time.Minute}
	answer, err := client.Post(page, "application/x-www-form-urlencoded", strings.NewReader("decision=allow"))
	if err != nil {
		return 1
	}
	answer.Body.Close()
	return 0
}

// machine is a machine on which the provider is installed.
type machine struct {
	server *fillouttest.Server
	folder string
	env    []string
}

const clientSecret = "s3cr3t-of-the-app"

func newMachine(t *testing.T) *machine {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for _, name := range []string{providerName, openerName} {
		if err := os.Symlink(self, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	// A free port, which no other test takes: each takes another.
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	redirect := fmt.Sprintf("http://%s/callback", listener.Addr())
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(),
		fillouttest.WithApp(fillouttest.App{ClientID: "client-1", ClientSecret: clientSecret,
			RedirectURIs: []string{redirect}}))
	return &machine{server: server, folder: folder, env: []string{
		"PATH=" + folder,
		"HOME=" + folder,
		"GOCOVERDIR=" + t.TempDir(), // without it, a test binary that measures its coverage complains
		"FILLOUT_CREDENTIALS_FILE=" + filepath.Join(folder, "store", "credentials.json"),
		"FILLOUT_OAUTH_CLIENT_ID=client-1",
		"FILLOUT_OAUTH_REDIRECT_URI=" + redirect,
		"FILLOUT_OAUTH_SERVER_URL=" + server.URL(),
		"FILLOUT_OAUTH_AUTHORIZE_URL=" + server.URL() + "/authorize/oauth",
	}}
}

func (m *machine) command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, filepath.Join(m.folder, providerName), arguments...)
	command.Env = m.env
	return command
}

func (m *machine) run(t *testing.T, arguments ...string) (exit int, stdout, stderr string) {
	t.Helper()
	command := m.command(t.Context(), arguments...)
	var out, errors bytes.Buffer
	command.Stdout, command.Stderr = &out, &errors
	_ = command.Run() // the exit code says all that the error does
	return command.ProcessState.ExitCode(), out.String(), errors.String()
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	for _, test := range []struct {
		arguments []string
		exit      int
		out, told string // the beginning of each stream
	}{
		{[]string{"--version"}, 0, "dev\n", ""},
		{[]string{"--help"}, 0, "Usage: terraform-provider-fillout <command> [flags]\n", ""},
		{[]string{"token"}, 1, "", "Error: No credential is stored as profile default in "},
		{[]string{"tokn"}, 2, "", "Error: Unexpected argument tokn, did you mean \"token\"?\n"},
		{[]string{"login", "--debug"}, 2, "", "Error: Unknown flag --debug"},
	} {
		exit, out, told := m.run(t, test.arguments...)
		if exit != test.exit || !begins(out, test.out) || !begins(told, test.told) {
			t.Errorf("%v: %d\n%s\n%s", test.arguments, exit, out, told)
		}
	}
}

// begins reports whether a text begins with a text; both may be empty.
func begins(text, with string) bool {
	return strings.HasPrefix(text, with) && (text == "") == (with == "")
}

// A login opens a browser and stores its token, a shell reads the token, and a logout invalidates it.
func TestLoginTokenLogout(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.env = append(m.env, "FILLOUT_OAUTH_CLIENT_SECRET="+clientSecret)
	exit, out, told := m.run(t, "login")
	if exit != 0 || strings.Count(out, "\n") != 1 || strings.Contains(out+told, "noise") ||
		!strings.HasSuffix(told, "\nThe account has 4 forms.\n") {
		t.Fatalf("login: %d\n%s\n%s", exit, out, told)
	}
	exit, out, told = m.run(t, "token", "--format", "raw")
	token := strings.TrimSpace(out)
	if exit != 0 || told != "" || !m.server.TokenWorks(token) {
		t.Fatalf("token: %d\n%s", exit, told)
	}
	exit, out, told = m.run(t, "logout")
	if exit != 0 || out != "" || told != "The token of profile default is forgotten. It is no longer valid.\n" ||
		m.server.TokenWorks(token) {
		t.Errorf("logout: %d\n%s\n%s", exit, out, told)
	}
}

// A signal ends a login that waits, and nothing is stored.
func TestSignals(t *testing.T) {
	t.Parallel()
	for _, sent := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		m := newMachine(t)
		m.env = append(m.env, "FILLOUT_OAUTH_CLIENT_SECRET="+clientSecret)
		if err := os.Remove(filepath.Join(m.folder, openerName)); err != nil {
			t.Fatal(err)
		}
		login := m.command(t.Context(), "login")
		told, err := login.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := login.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(told)
		for line := ""; !strings.HasPrefix(line, "No browser could be opened"); {
			if line, err = lines.ReadString('\n'); err != nil {
				t.Fatal(err)
			}
		}
		if err := login.Process.Signal(sent); err != nil {
			t.Fatal(err)
		}
		rest, _ := io.ReadAll(lines)
		_ = login.Wait() // the exit code says all that the error does
		if exit := login.ProcessState.ExitCode(); exit != 130 || string(rest) != "Interrupted. Nothing was stored.\n" {
			t.Errorf("%s: %d, %s", sent, exit, rest)
		}
	}
}

// Terraform starts the provider without arguments, and a debugger with one flag. The command line leaves both alone. A
// person who types the name alone sees the help.
func TestServesTerraform(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	if exit, out, told := m.run(t); exit != 0 || !strings.HasPrefix(out, "Usage: ") || told != "" {
		t.Errorf("without arguments: %d\n%s\n%s", exit, out, told)
	}
	for _, test := range []struct {
		arguments []string
		env       []string
		want      string
	}{
		{nil, []string{"TF_PLUGIN_MAGIC_COOKIE=" + magicCookie, "PLUGIN_PROTOCOL_VERSIONS=6"}, "1|6|"},
		{[]string{"-debug"}, nil, "Provider started."},
		{[]string{"--debug=true"}, nil, "Provider started."},
	} {
		provider := m.command(t.Context(), test.arguments...)
		provider.Env = append(provider.Env, test.env...)
		said, err := provider.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := provider.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(said).ReadString('\n'); !strings.HasPrefix(line, test.want) {
			t.Errorf("%v: %q, %v", test.arguments, line, err)
		}
		if err := provider.Process.Kill(); err != nil {
			t.Error(err)
		}
		_ = provider.Wait() // it was killed
	}
}

// A parent that is killed before it connects leaves no provider behind.
func TestParentKilledBeforeItConnects(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	life, held, err := os.Pipe() // the provider holds it open as long as it runs
	if err != nil {
		t.Fatal(err)
	}
	defer life.Close()
	parent := exec.CommandContext(t.Context(), "/bin/sh", "-c", filepath.Join(m.folder, providerName)+" & wait")
	parent.Env = m.env
	parent.Env = append(parent.Env, "TF_PLUGIN_MAGIC_COOKIE="+magicCookie, "PLUGIN_PROTOCOL_VERSIONS=6")
	parent.ExtraFiles = []*os.File{held}
	said, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	held.Close()
	if line, err := bufio.NewReader(said).ReadString('\n'); !strings.HasPrefix(line, "1|6|") {
		t.Fatalf("%q, %v", line, err)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := life.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := life.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the provider still runs: %v", err)
	}
	_ = parent.Wait() // it was killed
}
