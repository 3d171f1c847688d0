package credentials

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// roleVariable makes the test's own binary another process that only uses the store.
const roleVariable = "FILLOUT_CREDENTIALS_TEST_ROLE"

func TestMain(m *testing.M) {
	role := map[string]func(store *Store, argument string) error{
		"write": writeForever,
		"once":  exchangeOnce,
	}[os.Getenv(roleVariable)]
	if role == nil {
		os.Exit(m.Run())
	}
	if err := role(NewStore(os.Args[1]), os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process starts a process in a role, with pipes to it.
func process(t *testing.T, role, path, argument string) (
	command *exec.Cmd, input io.WriteCloser, output *bufio.Scanner) {
	t.Helper()
	command = exec.CommandContext(t.Context(), os.Args[0], path, argument)
	command.Env = append(os.Environ(), roleVariable+"="+role)
	command.Stderr = t.Output()
	input, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Wait() })
	return command, input, bufio.NewScanner(stdout)
}

// writeForever stores one token after another, counting from the argument, and prints the number of each.
func writeForever(store *Store, argument string) error {
	for n, _ := strconv.Atoi(argument); ; n++ {
		if _, err := store.SetProfile(context.Background(), "default", numbered(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// numbered is long, so that half of it could be written.
func numbered(n int) Stored {
	return Stored{AccessToken: fmt.Sprintf("sk_prod_%d_%s", n, strings.Repeat("x", 2000)), Created: created}
}

// TestKilledWriters kills a writer at random moments. The file is always the old document or the new one, and the next
// write removes the rest.
func TestKilledWriters(t *testing.T) {
	t.Parallel()
	const times = 25
	store := storeWith(t, `{"version":1,"note":1.0}`)
	next, remains := 1, 0
	for range times {
		last := killed(t, store.Path(), next)
		if store.hasPart() {
			remains++
		}
		got, _, err := store.Profile("default")
		switch {
		case err == nil && got == numbered(last):
			next = last + 1
		case err == nil && got == numbered(last+1): // it was killed before it could print the number
			next = last + 2
		default:
			t.Fatalf("the last write was %d, the store has %.20s, %v", last, got.AccessToken, err)
		}
		if err := store.CheckWritable(t.Context()); err != nil {
			t.Fatal(err)
		}
		if names := folderOf(t, store, ""); names != "credentials.json credentials.json.lock" {
			t.Fatalf("left: %s", names)
		}
		if text := readFile(t, store.Path()); !strings.Contains(text, `"note":1.0`) {
			t.Fatal("a field that the provider does not know is gone")
		}
	}
	t.Logf("%d writes; %d of %d killed processes left a part of one", next, remains, times)
}

// killed starts a writer, kills it at a random moment, and returns the number of the last write that it printed.
func killed(t *testing.T, path string, first int) (last int) {
	t.Helper()
	command, _, output := process(t, "write", path, strconv.Itoa(first))
	if !output.Scan() {
		t.Fatalf("the process wrote nothing: %v", command.Wait())
	}
	timer := time.AfterFunc(rand.N(20*time.Millisecond), func() { _ = command.Process.Kill() })
	defer timer.Stop()
	last = first
	for output.Scan() {
		n, err := strconv.Atoi(output.Text())
		if err != nil {
			t.Fatal(err)
		}
		last = n
	}
	_ = command.Wait() // it was killed
	return last
}

// exchangeOnce exchanges a code when its input ends, and prints whether it did so itself, and the token.
func exchangeOnce(store *Store, _ string) error {
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	c, err := store.Exchanged(context.Background(), "key", func(context.Context) (Stored, error) {
		fmt.Print("exchanged ")
		return Stored{AccessToken: fmt.Sprint("sk_prod_", os.Getpid())}, nil
	})
	fmt.Println(c.AccessToken)
	return err
}

// TestTwentyProcesses start at once with the same code. Only one exchanges it.
func TestTwentyProcesses(t *testing.T) {
	t.Parallel()
	store := newStore(t)
	inputs, outputs := make([]io.Closer, 20), make([]*bufio.Scanner, 20)
	for i := range inputs {
		_, inputs[i], outputs[i] = process(t, "once", store.Path(), "")
	}
	for _, input := range inputs {
		if err := input.Close(); err != nil {
			t.Error(err)
		}
	}
	exchanges, tokens := 0, map[string]bool{}
	for _, output := range outputs {
		output.Scan()
		token, exchanged := strings.CutPrefix(output.Text(), "exchanged ")
		if tokens[token] = true; exchanged {
			exchanges++
		}
	}
	if exchanges != 1 || len(tokens) != 1 {
		t.Errorf("%d exchanges, tokens %v", exchanges, tokens)
	}
}
