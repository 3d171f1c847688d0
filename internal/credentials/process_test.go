package credentials

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// The test's own binary is also the other processes: with the variable set, it does what that says to the store that
// its argument names, and nothing else.
const roleVariable = "FILLOUT_CREDENTIALS_TEST_ROLE"

func TestMain(m *testing.M) {
	role := map[string]func(store *Store, argument string) error{
		"write":    writeForever,
		"exchange": exchangeForever,
		"once":     exchangeOnce,
	}[os.Getenv(roleVariable)]
	if role == nil {
		os.Exit(m.Run())
	}
	if err := role(NewStore(os.Args[1]), os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// process is one of the other processes, with pipes to it.
func process(t *testing.T,
	role, path, argument string) (command *exec.Cmd, input io.WriteCloser, output *bufio.Scanner) {
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
	return command, input, bufio.NewScanner(stdout)
}

// writeForever stores one token after another, counting from the argument, and tells of each that is stored.
func writeForever(store *Store, argument string) error {
	for n, _ := strconv.Atoi(argument); ; n++ {
		if _, err := store.SetProfile(context.Background(), "default", numbered(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// exchangeForever makes one exchange after another, and tells of each that is kept.
func exchangeForever(store *Store, argument string) error {
	for n, _ := strconv.Atoi(argument); ; n++ {
		_, err := store.Exchanged(context.Background(), strconv.Itoa(n),
			func(context.Context) (Stored, error) { return numbered(n), nil })
		if err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// numbered is long, so that half of it could be written.
func numbered(n int) Stored {
	return Stored{AccessToken: fmt.Sprintf("sk_prod_%d_%s", n, strings.Repeat("x", 2000)), Created: created}
}

// TestKilledWriters: whenever a process is killed, the file is the old document or the new one, and the next process
// works and removes the remains.
func TestKilledWriters(t *testing.T) {
	t.Parallel()
	const times = 25
	for role, check := range map[string]func(t *testing.T, store *Store, last int) (next int){
		"write":    checkWritten,
		"exchange": checkExchanged,
	} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			store := storeWith(t, `{"version":1,"note":1.0}`)
			next, remains := 1, 0
			for range times {
				last := killed(t, role, store.Path(), next)
				if store.hasPart() {
					remains++
				}
				next = check(t, store, last)
				if role == "exchange" {
					// What is kept is checked; the document should not grow with the test.
					forgetExchanges(t, store)
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
		})
	}
}

// killed runs a process, kills it at a random moment of its work, and gives the number of the last write that it told
// of.
func killed(t *testing.T, role, path string, first int) (last int) {
	t.Helper()
	command, _, output := process(t, role, path, strconv.Itoa(first))
	if !output.Scan() {
		t.Fatalf("the process did nothing: %v", command.Wait())
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

func checkWritten(t *testing.T, store *Store, last int) (next int) {
	t.Helper()
	got, _, err := store.Profile("default")
	if err != nil {
		t.Fatal(err)
	}
	switch got {
	case numbered(last):
		return last + 1
	case numbered(last + 1): // written, and killed before it was told
		return last + 2
	}
	t.Fatalf("the last write was %d, and there is %.20s", last, got.AccessToken)
	return 0
}

func checkExchanged(t *testing.T, store *Store, last int) (next int) {
	t.Helper()
	all, err := store.Exchanges()
	if err != nil {
		t.Fatal(err)
	}
	// Those before the last were checked by the call before, or are of this process.
	for n := last; all[strconv.Itoa(n)].AccessToken != ""; n-- {
		if all[strconv.Itoa(n)] != numbered(n) {
			t.Fatalf("exchange %d is not what was kept", n)
		}
		delete(all, strconv.Itoa(n))
	}
	delete(all, strconv.Itoa(last+1))
	if len(all) > 0 {
		t.Fatalf("the last exchange was %d, and there are %d more", last, len(all))
	}
	return last + 2
}

func forgetExchanges(t *testing.T, store *Store) {
	t.Helper()
	all, err := store.Exchanges()
	if err != nil {
		t.Fatal(err)
	}
	for key := range all {
		if err := store.DeleteExchange(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
}

// exchangeOnce exchanges at the server that the argument names, when its input ends, and tells the token.
func exchangeOnce(store *Store, url string) error {
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	c, err := store.Exchanged(context.Background(), "key", func(ctx context.Context) (Stored, error) {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, http.NoBody)
		if err != nil {
			return Stored{}, err
		}
		response, err := new(http.Client).Do(request)
		if err != nil {
			return Stored{}, err
		}
		defer response.Body.Close()
		token, err := io.ReadAll(response.Body)
		return Stored{AccessToken: string(token)}, err
	})
	fmt.Println(c.AccessToken)
	return err
}

// TestTwentyProcesses that begin at once with the same code spend it once.
func TestTwentyProcesses(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "sk_prod_%d", requests.Add(1))
	}))
	defer server.Close()
	store := newStore(t)

	var group sync.WaitGroup
	var inputs []io.Closer
	for range 20 {
		command, input, output := process(t, "once", store.Path(), server.URL)
		inputs = append(inputs, input)
		group.Go(func() {
			if output.Scan(); output.Text() != "sk_prod_1" {
				t.Errorf("a process was given %q", output.Text())
			}
			if err := command.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
	for _, input := range inputs {
		if err := input.Close(); err != nil {
			t.Error(err)
		}
	}
	group.Wait()
	if n := requests.Load(); n != 1 {
		t.Errorf("%d exchanges", n)
	}
}
