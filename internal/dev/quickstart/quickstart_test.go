package main

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/golden"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// asProgram is the environment variable that makes the test's own binary the quickstart.
const asProgram = "TEST_AS_QUICKSTART"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	acctest.Main(m)
}

// program is a quickstart, the place of its temporary folder, and what it wrote.
type program struct {
	*exec.Cmd
	temporary      string
	stdout, stderr *bytes.Buffer
}

// newProgram returns a quickstart that is not started yet.
func newProgram(t *testing.T, cli, provider string) program {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := program{temporary: t.TempDir(), stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}}
	p.Cmd = exec.CommandContext(t.Context(), self, "-cli", cli, "-provider", provider)
	p.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+p.temporary)
	p.Stdout, p.Stderr = p.stdout, p.stderr
	return p
}

func (p program) start(t *testing.T) {
	t.Helper()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
}

// endsWith checks the exit code of the program and that it left nothing in the place of its temporary folder.
func (p program) endsWith(t *testing.T, code int) {
	t.Helper()
	if err := p.Wait(); p.ProcessState.ExitCode() != code {
		t.Errorf("the program ended with %v, want exit code %d:\n%s%s", err, code, p.stdout, p.stderr)
	}
	if left, err := os.ReadDir(p.temporary); err != nil || len(left) > 0 {
		t.Errorf("%s contains %v (%v)", p.temporary, left, err)
	}
}

// The golden files are what a newcomer reads, and the recording of it in the README. Ports, times and the CLI's name
// differ from run to run, so the test replaces them.
func TestStory(t *testing.T) {
	t.Parallel()
	cli, err := tfcli.Find()
	if err != nil {
		t.Skip("needs a CLI: ", err)
	}
	quickstart := newProgram(t, cli, acctest.ProviderBinary(t))
	quickstart.start(t)
	quickstart.endsWith(t, 0)
	got := quickstart.stdout.String()
	for i, line := range strings.Split(got, "\n") {
		if len(line) > 100 {
			t.Errorf("line %d has %d columns: %s", i+1, len(line), line)
		}
	}
	address := regexp.MustCompile(`127\.0\.0\.1:\d+`)
	for _, at := range address.FindAllString(got, -1) {
		if connection, err := net.Dial("tcp", at); err == nil {
			connection.Close()
			t.Errorf("a server still listens at %s", at)
		}
	}
	got = regexp.MustCompile(address.String()+`/submissions`).ReplaceAllString(got, "127.0.0.1:port/submissions")
	got = address.ReplaceAllString(got, "127.0.0.1:8080")
	got = strings.ReplaceAll(got, "127.0.0.1:port", "127.0.0.1:8081")
	got = regexp.MustCompile(`complete after \d+s`).ReplaceAllString(got, "complete after 0s")
	got = regexp.MustCompile(`\btofu\b`).ReplaceAllString(got, "terraform")
	golden.Compare(t, "testdata/story.txt", got)
	golden.Compare(t, "../../../.github/quickstart.svg", record(t, got))
}
