package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
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

// write types a text.
func write(t *testing.T, keyboard *os.File, text string) {
	t.Helper()
	if _, err := keyboard.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

// talk runs a command at a terminal, and calls answer when the command has asked. It returns the exit code and the
// standard error.
func (m *machine) talk(t *testing.T, terminal *os.File, prompt string, answer func(*os.Process),
	arguments ...string) (exit int, said string) {
	t.Helper()
	command := m.command(t.Context(), arguments...)
	command.Stdin = terminal
	told, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for asked := false; err == nil; {
		buffer := make([]byte, 4096)
		var n int
		n, err = told.Read(buffer)
		said += string(buffer[:n])
		if !asked && strings.HasSuffix(said, prompt) {
			asked = true
			answer(command.Process)
		}
	}
	_ = command.Wait() // the exit code says all that the error does
	return command.ProcessState.ExitCode(), said
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
			exit, said := m.talk(t, terminal, test.prompt, func(login *os.Process) {
				awaitSilence(t, terminal)
				write(t, keyboard, test.typed(m))
				if test.exit == 130 {
					_ = login.Signal(os.Interrupt) // if it fails, so does the test
				}
			}, test.arguments...)
			if exit != test.exit || !strings.HasSuffix(said, test.told) {
				t.Errorf("exit code %d:\n%s", exit, said)
			}
			if !echoes(t, terminal) {
				t.Fatal("the terminal no longer echoes") // the read below would wait for ever
			}
			// The terminal shows only text that is typed now.
			write(t, keyboard, "seen")
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

// inTerminal starts a shell in a terminal of its own, and returns a function that waits until the shell's output
// contains a text.
func inTerminal(t *testing.T, m *machine, script string) (keyboard *os.File, await func(text string) string) {
	t.Helper()
	keyboard, terminal := openTerminal(t)
	shell := exec.CommandContext(t.Context(), "/bin/sh", "-c", script)
	shell.Env = slices.Concat(m.env, []string{"FILLOUT_OAUTH_CLIENT_SECRET=" + clientSecret})
	shell.Stdin = terminal
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	shell.Stdout, shell.Stderr = write, write
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	write.Close()
	t.Cleanup(func() {
		_ = shell.Process.Kill() // it may have ended
		_ = shell.Wait()
		read.Close()
	})
	said := ""
	return keyboard, func(text string) string {
		t.Helper()
		for buffer := make([]byte, 4096); !strings.Contains(said, text); {
			n, err := read.Read(buffer)
			said += string(buffer[:n])
			if err != nil {
				t.Fatalf("%q is not in:\n%s", text, said)
			}
		}
		return said
	}
}

// An address that is pasted into the terminal completes a login that waits for the browser. The rest of the paste does
// not become a command of the shell.
func TestPasteIntoTerminal(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.env = append(m.env, "SSH_TTY=x")
	if err := os.Remove(filepath.Join(m.folder, openerName)); err != nil {
		t.Fatal(err)
	}
	keyboard, await := inTerminal(t, m, providerName+` login; echo "login: $?"; IFS= read -r next; echo "next: $next"`)
	said := await("Open the page yourself.")
	if want := "\nLogin runs over SSH, so a browser on another machine cannot come back here: use --no-browser, or paste the " +
		"address on which it ended here, and press Enter.\n"; !strings.Contains(said, want) {
		t.Errorf("login said:\n%s", said)
	}
	page := regexp.MustCompile(`http://\S+/authorize/oauth\?\S+`).FindString(said)
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Post(page, "application/x-www-form-urlencoded", strings.NewReader("decision=allow"))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	to := answer.Header.Get("Location")
	write(t, keyboard, to[:40]+"\r"+to[40:]+"\recho stolen\rpart")
	await("login: 0\n")
	write(t, keyboard, "typed later\r")
	await("next: typed later\n")
}

// A login in the background does not stop because it cannot read the terminal.
func TestLoginInBackground(t *testing.T) {
	t.Parallel()
	_, await := inTerminal(t, newMachine(t), "set -m; "+providerName+` login & wait $!; echo "login: $?"`)
	await("login: 0\n")
}

// A person is asked before anything is deleted.
func TestConfirmation(t *testing.T) {
	t.Parallel()
	const prompt = "They cannot be restored. Type yes to delete them: "
	for typed, test := range map[string]struct {
		exit, left int
		told       string
	}{
		"yes\r":  {0, 0, prompt + "Deleted 1 record of the table Notes (%s) of the database %s. Left: 0.\n"},
		"no\r":   {1, 1, prompt + "Error: The answer was not yes. Nothing was deleted.\n"},
		"\r":     {1, 1, prompt + "Error: The answer was not yes. Nothing was deleted.\n"},
		"\x04":   {1, 1, prompt + "Error: The answer was not yes. Nothing was deleted.\n"},
		"SIGINT": {130, 1, prompt + "\nInterrupted. Nothing was deleted.\n"},
	} {
		t.Run(fmt.Sprintf("%q", typed), func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			m.env = append(m.env, "FILLOUT_BASE_URL="+m.server.URL(), "FILLOUT_DATABASE_URL="+m.server.URL(),
				"FILLOUT_ACCESS_TOKEN="+m.server.Token())
			database := m.server.AddDatabase(fillouttest.Database{Name: "CRM", Tables: []fillouttest.Table{{
				Name: "Notes", Fields: []fillouttest.Field{{Name: "Note", Type: "single_line_text"}},
			}}})
			m.server.AddRecord(database.ID, "Notes", map[string]any{"Note": "one"})
			keyboard, terminal := openTerminal(t)
			exit, said := m.talk(t, terminal, prompt, func(empty *os.Process) {
				if typed == "SIGINT" {
					_ = empty.Signal(os.Interrupt) // if it fails, so does the test
				} else {
					write(t, keyboard, typed)
				}
			}, "empty", "--database", "CRM", "--table", "Notes")
			want := test.told
			if test.exit == 0 {
				want = fmt.Sprintf(want, database.Tables[0].ID, database.ID)
			}
			if exit != test.exit || !strings.HasSuffix(said, want) {
				t.Errorf("exit code %d:\n%s", exit, said)
			}
			if left := len(m.server.Records(database.ID, "Notes")); left != test.left {
				t.Errorf("%d records are left", left)
			}
		})
	}
}
