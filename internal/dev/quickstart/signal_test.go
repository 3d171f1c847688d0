//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// waitingCLI stands for a CLI that runs until an interrupt. It reports to the named pipe beside it.
const waitingCLI = `#!/bin/sh
exec 3> "$(dirname "$0")/reports"
sleep 60 3>&- > /dev/null 2>&1 &
trap 'kill $!; echo interrupted >&3; exit 1' INT
echo running >&3
wait
`

// withCLI returns the quickstart, not started yet, with a CLI that runs a script, and the named pipe that the script
// may report to. The provider is an empty file: such a CLI does not use it.
func withCLI(t *testing.T, script string) (p program, reports string) {
	t.Helper()
	folder := t.TempDir()
	cli, provider := filepath.Join(folder, "terraform"), filepath.Join(folder, "terraform-provider-fillout")
	reports = filepath.Join(folder, "reports")
	err := errors.Join(
		os.WriteFile(cli, []byte(script), 0o700), os.WriteFile(provider, nil, 0o700), syscall.Mkfifo(reports, 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return newProgram(t, cli, provider), reports
}

// The first signal ends everything while a command of the CLI runs. The program interrupts the CLI, as Ctrl-C does, and
// ends after it.
func TestSignals(t *testing.T) {
	t.Parallel()
	for _, sent := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sent.String(), func(t *testing.T) {
			t.Parallel()
			program, pipe := withCLI(t, waitingCLI)
			program.start(t)
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
			program.endsWith(t, interrupted)
			// The reports end when the CLI does.
			if rest, err := io.ReadAll(reports); string(rest) != "interrupted\n" || err != nil {
				t.Errorf("the CLI reports %q (%v)", rest, err)
			}
			if !strings.Contains(program.stdout.String(), "$ terraform apply -auto-approve") {
				t.Errorf("the quickstart wrote:\n%s", program.stdout)
			}
			if want := "\nInterrupted. Everything that the quickstart started has been stopped.\n"; program.stderr.String() != want {
				t.Errorf("the program wrote %q", program.stderr)
			}
		})
	}
}

// A reader that went away, as behind "| head", is no reason to leave anything behind.
func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	program, _ := withCLI(t, waitingCLI)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	reader.Close()
	program.Stdout = writer
	program.start(t)
	program.endsWith(t, interrupted)
}

func TestFailure(t *testing.T) {
	t.Parallel()
	broken, _ := withCLI(t, "#!/bin/sh\necho broken\nexit 3\n")
	unbuilt := newProgram(t, "terraform", filepath.Join(t.TempDir(), "missing"))
	for want, program := range map[string]program{
		"creating the webhook failed: terraform apply -auto-approve: exit status 3\nbroken\n": broken,
		"finding the provider, which make build builds: ":                                     unbuilt,
	} {
		program.start(t)
		program.endsWith(t, failed)
		if got := program.stderr.String(); !strings.HasPrefix(got, "\nThe quickstart stops here: "+want) {
			t.Errorf("the program wrote %q, want %q", got, want)
		}
	}
}
