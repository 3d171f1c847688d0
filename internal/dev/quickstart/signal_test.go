//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test's own binary is also the program under test, and a CLI that ends only when it is interrupted: called by these
// names, through symbolic links.
const (
	programName  = "quickstart"
	cliName      = "terraform"
	providerName = "terraform-provider-fillout" // never called: the CLI does nothing with it
	addressFile  = "address"                    // beside the CLI; where it reports to
)

func TestMain(m *testing.M) {
	switch filepath.Base(os.Args[0]) {
	case programName:
		main()
	case cliName:
		os.Exit(waitForInterrupt())
	}
	os.Exit(m.Run())
}

// waitForInterrupt is the CLI: it tells the test that it runs, and that it was interrupted.
func waitForInterrupt() int {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	address, err := os.ReadFile(filepath.Join(filepath.Dir(os.Args[0]), addressFile))
	if err != nil {
		return 3
	}
	connection, err := net.Dial("tcp", string(address))
	if err != nil {
		return 4
	}
	fmt.Fprintln(connection, "running")
	select {
	case <-signals:
		fmt.Fprintln(connection, "interrupted")
		return 1
	case <-time.After(time.Minute):
		return 5
	}
}

// The first signal ends everything, while a command of the CLI runs: the CLI is interrupted, as Ctrl-C does it, and the
// program ends after it, with nothing left.
func TestSignals(t *testing.T) {
	t.Parallel()
	for _, sent := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sent.String(), func(t *testing.T) {
			t.Parallel()
			program, folder, temporary := newProgram(t)
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			if err := os.WriteFile(filepath.Join(folder, addressFile), []byte(listener.Addr().String()), 0o600); err != nil {
				t.Fatal(err)
			}

			var stdout, stderr bytes.Buffer
			program.Stdout, program.Stderr = &stdout, &stderr
			if err := program.Start(); err != nil {
				t.Fatal(err)
			}
			connection, err := listener.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close()
			reports := bufio.NewReader(connection)
			if line, err := reports.ReadString('\n'); line != "running\n" {
				t.Fatalf("the CLI reports %q (%v)", line, err)
			}

			if err := program.Process.Signal(sent); err != nil {
				t.Fatal(err)
			}
			exit := (*exec.ExitError)(nil)
			if err := program.Wait(); !errors.As(err, &exit) || exit.ExitCode() != interrupted {
				t.Errorf("the program ended with %v", err)
			}
			// The end of the reports is the end of the CLI.
			if rest, err := io.ReadAll(reports); string(rest) != "interrupted\n" || err != nil {
				t.Errorf("the CLI reports %q (%v)", rest, err)
			}
			if !strings.Contains(stdout.String(), "$ terraform apply -auto-approve") {
				t.Errorf("the story was not told:\n%s", &stdout)
			}
			if want := "\nInterrupted. Everything that was started has been stopped.\n"; stderr.String() != want {
				t.Errorf("it wrote %q", &stderr)
			}
			isEmpty(t, temporary)
		})
	}
}

// Nobody reads the story any more, as behind "| head": that is no reason to leave anything behind.
func TestBrokenPipe(t *testing.T) {
	t.Parallel()
	program, _, temporary := newProgram(t)
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	reader.Close()
	program.Stdout = writer
	exit := (*exec.ExitError)(nil)
	if err := program.Run(); !errors.As(err, &exit) || exit.ExitCode() != interrupted {
		t.Errorf("the program ended with %v", err)
	}
	isEmpty(t, temporary)
}

// newProgram is the program, not started yet, with the folder that it and its CLI are in, and that for temporary files.
func newProgram(t *testing.T) (program *exec.Cmd, folder, temporary string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder, temporary = t.TempDir(), t.TempDir()
	for _, name := range []string{programName, cliName, providerName} {
		if err := os.Symlink(self, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	program = exec.CommandContext(t.Context(), filepath.Join(folder, programName),
		"-cli", filepath.Join(folder, cliName), "-provider", filepath.Join(folder, providerName))
	program.Env = append(os.Environ(), "TMPDIR="+temporary)
	return program, folder, temporary
}

func isEmpty(t *testing.T, folder string) {
	t.Helper()
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%s has %v (%v)", folder, left, err)
	}
}
