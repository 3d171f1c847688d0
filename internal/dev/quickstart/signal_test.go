//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// asProgram is the environment variable that makes the test's own binary the quickstart.
const asProgram = "TEST_AS_QUICKSTART"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// waitingCLI stands for a CLI that runs until an interrupt. It reports to the named pipe beside it.
const waitingCLI = `#!/bin/sh
exec 3> "$(dirname "$0")/reports"
sleep 60 3>&- > /dev/null 2>&1 &
trap 'kill $!; echo interrupted >&3; exit 1' INT
echo running >&3
wait
`

// newProgram returns the quickstart, not started yet, with a CLI that runs a script, and the place of its temporary
// folder. The provider is an empty file: such a CLI does not use it.
func newProgram(t *testing.T, script string) (program *exec.Cmd, reports, temporary string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder, temporary := t.TempDir(), t.TempDir()
	cli, provider := filepath.Join(folder, "terraform"), filepath.Join(folder, "terraform-provider-fillout")
	reports = filepath.Join(folder, "reports")
	err = errors.Join(
		os.WriteFile(cli, []byte(script), 0o700), os.WriteFile(provider, nil, 0o700), syscall.Mkfifo(reports, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	program = exec.CommandContext(t.Context(), self, "-cli", cli, "-provider", provider)
	program.Env = append(os.Environ(), asProgram+"=1", "TMPDIR="+temporary)
	return program, reports, temporary
}

// endsWith checks the exit code of the program and that it left nothing in the place of its temporary folder.
func endsWith(t *testing.T, program *exec.Cmd, temporary string, code int) {
	t.Helper()
	if err := program.Wait(); program.ProcessState.ExitCode() != code {
		t.Errorf("the program ended with %v, want exit code %d", err, code)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%s contains %v (%v)", temporary, left, err)
	}
}

// The first signal ends everything while a command of the CLI runs. The program interrupts the CLI, as Ctrl-C does, and
// ends after it.
func TestSignals(t *testing.T) {
	t.Parallel()
	for _, sent := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sent.String(), func(t *testing.T) {
			t.Parallel()
			program, pipe, temporary := newProgram(t, waitingCLI)
			var stdout, stderr bytes.Buffer
			program.Stdout, program.Stderr = &stdout, &stderr
			if err := program.Start(); err != nil {
				t.Fatal(err)
			}
			opened, err := os.Open(pipe) // waits for the CLI
			if err != nil {
				t.Fatal(err)
			}
			defer opened.Close()
			reports := bufio.NewReader(opened)
			if line, err := reports.ReadString('\n'); line != "running\n" {
				t.Fatalf("the CLI reports %q (%v)", line, err)
			}

			if err := program.Process.Signal(sent); err != nil {
				t.Fatal(err)
			}
			endsWith(t, program, temporary, interrupted)
			// The reports end when the CLI does.
			if rest, err := io.ReadAll(reports); string(rest) != "interrupted\n" || err != nil {
				t.Errorf("the CLI reports %q (%v)", rest, err)
			}
			if !strings.Contains(stdout.String(), "$ terraform apply -auto-approve") {
				t.Errorf("the quickstart wrote:\n%s", &stdout)
			}
			if want := "\nInterrupted. Everything that the quickstart started has been stopped.\n"; stderr.String() != want {
				t.Errorf("the program wrote %q", &stderr)
			}
		})
	}
}

// A reader that went away, as behind "| head", is no reason to leave anything behind.
func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	program, _, temporary := newProgram(t, waitingCLI)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	reader.Close()
	program.Stdout = writer
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	endsWith(t, program, temporary, interrupted)
}

func TestFailure(t *testing.T) {
	t.Parallel()
	program, _, temporary := newProgram(t, "#!/bin/sh\necho broken\nexit 3\n")
	var stderr bytes.Buffer
	program.Stderr = &stderr
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	endsWith(t, program, temporary, failed)
	want := "\nThe quickstart stops here: creating the webhook failed: " +
		"terraform apply -auto-approve: exit status 3\nbroken\n\n"
	if stderr.String() != want {
		t.Errorf("the program wrote %q", &stderr)
	}
}
