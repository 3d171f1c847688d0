package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// openTerminal makes a terminal. Text that is written to the keyboard is typed; the terminal's echo is read from there.
func openTerminal(t *testing.T) (keyboard, terminal *os.File) {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("the system has no terminals: %v", err)
	}
	t.Cleanup(func() { keyboard.Close() })
	if err := unix.IoctlSetPointerInt(int(keyboard.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(int(keyboard.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { terminal.Close() })
	return keyboard, terminal
}

func echoes(t *testing.T, terminal *os.File) bool {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state.Lflag&unix.ECHO != 0
}

// A secret is typed without an echo. The terminal echoes again afterwards, also after an interrupt. It is not the
// process's controlling terminal, which would be gone with the process; so it sends no signals.
func TestPrompts(t *testing.T) {
	t.Parallel()
	const (
		secretPrompt = "Client secret of client-1 (not shown): "
		tokenPrompt  = "API key or access token (not shown): "
	)
	for name, test := range map[string]struct {
		arguments []string
		prompt    string
		typed     func(*machine) string
		exit      int
		told      string // the end of the standard error
	}{
		"secret": {[]string{"login"}, secretPrompt, func(*machine) string { return " " + clientSecret + "\r" }, 0,
			"\nThe account has 4 forms.\n"},
		"no secret": {[]string{"login"}, secretPrompt, func(*machine) string { return "\r" }, 1, secretPrompt +
			"\nError: Nothing was entered, so nothing was stored. Run login again.\n"},
		"token": {[]string{"login", "--with-token"}, tokenPrompt,
			func(m *machine) string { return m.server.Token() + "\r" }, 0, "\nThe account has 4 forms.\n"},
		"interrupt": {[]string{"login"}, secretPrompt, func(*machine) string { return "" }, 130, secretPrompt +
			"\nInterrupted. Nothing was stored.\n"},
		"interrupted token": {[]string{"login", "--with-token"}, tokenPrompt, func(*machine) string { return "" }, 130,
			tokenPrompt + "\nInterrupted. Nothing was stored.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			m.env = append(m.env, "FILLOUT_BASE_URL="+m.server.URL())
			keyboard, terminal := openTerminal(t)
			command := m.command(t.Context(), test.arguments...)
			command.Stdin = terminal
			told, err := command.StderrPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			typed := false
			for buffer := make([]byte, 4096); ; {
				n, err := told.Read(buffer)
				said.Write(buffer[:n])
				if !typed && strings.HasSuffix(said.String(), test.prompt) {
					typed = true
					awaitSilence(t, terminal)
					if _, err := keyboard.WriteString(test.typed(m)); err != nil {
						t.Fatal(err)
					}
					if test.exit == 130 {
						if err := command.Process.Signal(os.Interrupt); err != nil {
							t.Fatal(err)
						}
					}
				}
				if err != nil {
					break
				}
			}
			_ = command.Wait() // the exit code says all that the error does
			if exit := command.ProcessState.ExitCode(); exit != test.exit || !strings.HasSuffix(said.String(), test.told) {
				t.Errorf("exit code %d:\n%s", exit, &said)
			}
			if !echoes(t, terminal) {
				t.Error("the terminal no longer echoes")
			}
			// The terminal shows only text that is typed now.
			if _, err := keyboard.WriteString("seen"); err != nil {
				t.Fatal(err)
			}
			shown := ""
			for buffer := make([]byte, 64); !strings.HasSuffix(shown, "seen"); {
				n, err := keyboard.Read(buffer)
				if err != nil {
					t.Fatal(err)
				}
				shown += string(buffer[:n])
			}
			if shown != "seen" {
				t.Errorf("the terminal has shown %q", shown)
			}
		})
	}
}

// awaitSilence returns when the terminal no longer echoes: the command turns the echo off just after it has asked.
func awaitSilence(t *testing.T, terminal *os.File) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); echoes(t, terminal); {
		if time.Now().After(end) {
			t.Fatal("the terminal still echoes")
		}
	}
}
