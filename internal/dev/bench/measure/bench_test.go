package measure

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// The tests' own binary is the meter.
func TestMain(m *testing.M) {
	if IsMeter() {
		os.Exit(RunMeter())
	}
	acctest.Main(m)
}

// smallBench returns the smallest benchmark that works, and its output.
func smallBench(t *testing.T) (*Bench, *bytes.Buffer) {
	t.Helper()
	cli, err := tfcli.Find()
	if err != nil {
		t.Skip("needs a CLI: ", err)
	}
	floor := filepath.Join(t.TempDir(), "floor")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", floor, "../floor")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the floor: %v\n%s", err, output)
	}
	out := &bytes.Buffer{}
	return &Bench{
		CLI: cli, Provider: acctest.ProviderBinary(t), Floor: floor,
		Sizes: []int{2}, Latencies: []time.Duration{time.Millisecond}, Rounds: 1,
		Out: out, Progress: io.Discard, TempDir: t.TempDir(),
	}, out
}

// A benchmark measures every command of both through the real CLI, and leaves nothing behind. A program that is not a
// working provider must not look like a fast one.
func TestBench(t *testing.T) {
	t.Parallel()
	small, out := smallBench(t)
	for name, spoil := range map[string]func(*Bench){
		"missing provider": func(b *Bench) { b.Provider += "-missing" },
		"not a provider":   func(b *Bench) { b.Provider = b.CLI },
		"missing CLI":      func(b *Bench) { b.CLI += "-missing" },
	} {
		spoiled := *small
		spoil(&spoiled)
		if err := spoiled.Run(t.Context()); err == nil {
			t.Errorf("%s: Run returns no error", name)
		}
	}
	out.Reset()
	if err := small.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	// For a change, the floor sends as many requests as the provider.
	want := `(?s)2 webhooks, latency 1ms.* apply, pairs: 1 .* requests +4 +4 .* no-op plan, pairs: 5 .* requests +0 +1 ` +
		`.* destroy, pairs: 1 .* requests +3 +3 .* stripped binary .* start-up, to the handshake `
	if !regexp.MustCompile(want).Match(out.Bytes()) {
		t.Errorf("the output is\n%s", out)
	}
	if left, err := os.ReadDir(small.TempDir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// Two applies at once succeed under Fillout's limit, through a network.
func TestRunLimit(t *testing.T) {
	t.Parallel()
	bench, _ := smallBench(t)
	if err := bench.prepare(); err != nil {
		t.Fatal(err)
	}
	wanted := limitCase{
		applies: 2, webhooks: 3, behavior: alignedWindows(500 * time.Millisecond),
		latency: 4 * time.Millisecond, jitter: 2 * time.Millisecond,
	}
	run, err := bench.runLimit(t.Context(), wanted)
	// Each of the two lists the forms once to plan and once to apply.
	if err != nil || run.failed != nil || run.sent-run.refused != 10 || run.rate <= 0 || run.rate > 11 {
		t.Errorf("got %+v, %v", run, err)
	}
	bench.Provider = bench.Floor + "-missing"
	run, err = bench.runLimit(t.Context(), wanted)
	if err != nil || run.failed == nil {
		t.Errorf("without a provider: %+v, %v", run, err)
	}
}

// The CPU time of several processes adds up, their memory does not.
func TestUsage(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "usage")
	for _, memory := range []int64{5, 9, 7} {
		if err := addUsage(file, time.Second, memory); err != nil {
			t.Fatal(err)
		}
	}
	if cpu, memory, err := takeUsage(file); cpu != 3*time.Second || memory != 9 || err != nil {
		t.Errorf("takeUsage returns %s, %d, %v", cpu, memory, err)
	}
	// A provider without a meter must not count as a provider that used nothing.
	if _, _, err := takeUsage(file); err == nil {
		t.Error("takeUsage returns no error for a missing file")
	}
}
