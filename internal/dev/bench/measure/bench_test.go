package measure

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// programs is a folder with the provider, the floor and the meter, built once for all tests; TestMain removes it.
var (
	programFolder string
	programs      = sync.OnceValue(func() error {
		for file, program := range map[string]string{"provider": "", "floor": "/internal/dev/bench/floor", "terraform-provider-fillout": "/internal/dev/bench/meter"} {
			const module = "github.com/fillout-community/terraform-provider-fillout"
			output, err := exec.Command("go", "build", "-buildvcs=false", "-o", filepath.Join(programFolder, file), module+program).CombinedOutput()
			if err != nil {
				return errors.Join(err, errors.New(string(output)))
			}
		}
		return nil
	})
)

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "bench-test-")
	if err != nil {
		panic(err)
	}
	programFolder = folder
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// smallBench is one that works, as small as it can be, and what it writes.
func smallBench(t *testing.T) (*Bench, *bytes.Buffer) {
	t.Helper()
	cli, err := tfcli.Find()
	if err != nil {
		t.Skip("needs a CLI: ", err)
	}
	if err := programs(); err != nil {
		t.Fatalf("building the programs: %v", err)
	}
	out := &bytes.Buffer{}
	return &Bench{
		CLI:      cli,
		Provider: filepath.Join(programFolder, "provider"),
		Floor:    filepath.Join(programFolder, "floor"),
		Meter:    filepath.Join(programFolder, "terraform-provider-fillout"),
		Sizes:    []int{2}, Latencies: []time.Duration{time.Millisecond}, Rounds: 1,
		Out: out, Progress: io.Discard, TempDir: t.TempDir(),
	}, out
}

// The smallest run there is, through the real CLI: every command of both is measured, and nothing is left behind.
func TestRun(t *testing.T) {
	t.Parallel()
	bench, out := smallBench(t)
	if err := bench.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Lines of requests: the floor's of a change are as many as the provider's.
	var sent []string
	for line := range strings.Lines(out.String()) {
		if counts, found := strings.CutPrefix(strings.TrimSpace(line), "requests"); found {
			fields := strings.Fields(counts)
			sent = append(sent, fields[0]+" "+fields[1])
		}
	}
	if got, want := strings.Join(sent, ", "), "4 4, 0 1, 3 3"; got != want {
		t.Errorf("requests are %s, want %s, in\n%s", got, want, out)
	}
	for _, part := range []string{"2 webhooks, latency 1ms", "apply, pairs: 1", "no-op plan, pairs: 5", "destroy, pairs: 1", "stripped binary", "start-up, to the handshake"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("%q is not in\n%s", part, out)
		}
	}
	if left, err := os.ReadDir(bench.TempDir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// What is no provider, or none that works, must not look like a fast one.
func TestRunFails(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Bench){
		"no such provider":        func(b *Bench) { b.Provider += "-missing" },
		"no such floor":           func(b *Bench) { b.Floor += "-missing" },
		"a program that is none":  func(b *Bench) { b.Provider = b.CLI },
		"no such CLI":             func(b *Bench) { b.CLI += "-missing" },
		"no place for the folder": func(b *Bench) { b.TempDir += "-missing" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bench, out := smallBench(t)
			spoil(bench)
			if err := bench.Run(t.Context()); err == nil {
				t.Errorf("no error, but\n%s", out)
			}
		})
	}
}

// Under the service's limit, through a network, two at once: both get what they want.
func TestRunLimit(t *testing.T) {
	t.Parallel()
	bench, _ := smallBench(t)
	run, err := bench.runLimit(t.Context(), t.TempDir(), limitCase{
		name: "two at once", applies: 2, webhooks: 3, behavior: alignedWindows(500 * time.Millisecond),
		latency: 4 * time.Millisecond, jitter: 2 * time.Millisecond,
	})
	// Each of the two lists the forms once to plan and once to apply.
	if err != nil || run.failed != nil || run.sent-run.refused != 10 || run.rate <= 0 || run.rate > 6 {
		t.Errorf("got %+v, %v", run, err)
	}
	bench.Provider = bench.Floor + "-missing"
	run, err = bench.runLimit(t.Context(), t.TempDir(), limitCase{applies: 1, webhooks: 1, behavior: alignedWindows(0)})
	if err != nil || run.failed == nil {
		t.Errorf("without a provider: %+v, %v", run, err)
	}
}
