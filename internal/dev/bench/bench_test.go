// Package bench compares the cost of the provider with the cost of a floor: a provider that does nothing, or only sends
// the requests. The real CLI runs both against the simulator. "make bench" runs the benchmarks, and benchstat compares.
//
// The targets, as parts of the floor's cost: a plan of 1000 webhooks takes at most 1.05 times as long and 1.15 times
// the memory, with one request. An apply or destroy of 1000 takes at most 1.10 times as long. A start takes at most
// 2 ms more, and the binary is at most 1.35 times as large. Under Fillout's limit, the provider creates at least 4.8
// webhooks a second, and no request is refused. A plan of 1000 fields in 10 databases takes at most 1.05 times as long
// as with an idle provider, with 10 requests. An apply of 300 fields takes at most 1.1 times as long as its requests
// need at their pace.
//
// As parts of the cost at the commit before databases: 10,000 submissions take at most 0.20 of the memory, 0.15 of the
// provider's CPU time and 0.40 of the time, 5000 forms and 1000 questions 0.5 of its CPU time, and the first answer
// with the schema 1.3 of the time. 50,000 submissions take at most 25 KB of memory each.
//
// Measured on 2026-11-28, on two cores of an idle machine: the first answer with the schema takes 1.24 of the time (30
// pairs). The 307 requests of 300 fields take 1.003 of the time at their pace, and the whole apply 1.15 (4 runs). The
// rest is the plan before the first request, 2.2 s. A provider with the same schemas that does nothing takes 2.2 to 2.5
// s for it: the CLI, the framework and their messages. A plan of 1000 fields takes 0.96 of the idle provider's time (3
// pairs). A plan of 1000 webhooks takes 1.01 of the time and of the CPU time (8 pairs), with one request. That is the
// start, which takes 0.05 s more with seven more types. 10,000 submissions take 133 MB, and 50,000 take 536 MB (one run
// each, busy machine).
//
// A missed target fails nothing: it depends too much on how busy the machine is.
package bench

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

var rounds = flag.Int("rounds", 6, "how often each command is measured")

// The tests' own binary is the meter.
func TestMain(m *testing.M) {
	if os.Getenv(meterProvider) != "" {
		os.Exit(runMeter())
	}
	// A second apply in the same folder would do nothing.
	if err := flag.Set("test.benchtime", "1x"); err != nil {
		panic(err)
	}
	acctest.Main(m)
}

// The benchmark measures every command with both providers. An apply costs both the same requests. A destroy costs the
// provider two more, because it checks the form in the plan and in the apply, each a process of its own.
func TestBenchmark(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	acctest.RequireCLI(t)
	small := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$", "-rounds=1",
		"-test.bench=Provider/(binary|start|latency=0s)/(of|round=0|webhooks=10$)")
	output, err := small.CombinedOutput()
	requests := map[string]string{}
	line := regexp.MustCompile(`((?:apply|plan|destroy)/of=\w+)\S*\s+1\s+\d+ ns/op\s.*cpu-sec/op.* peak-B\s.*\s(\S+) req`)
	for _, found := range line.FindAllSubmatch(output, -1) {
		requests[string(found[1])] = string(found[2])
	}
	if want := map[string]string{
		"apply/of=floor": "12.00", "plan/of=floor": "0", "destroy/of=floor": "11.00",
		"apply/of=provider": "12.00", "plan/of=provider": "1.000", "destroy/of=provider": "13.00",
	}; err != nil || !maps.Equal(requests, want) {
		t.Errorf("%v; the requests are %v, want %v:\n%s", err, requests, want, output)
	}
	for _, want := range []string{`binary/of=provider\S*\s+1\s+\d+ stripped-B`, `start/round=0/of=floor.* ns/op`} {
		if !regexp.MustCompile(want).Match(output) {
			t.Errorf("no line matches %q in:\n%s", want, output)
		}
	}
}

func BenchmarkProvider(b *testing.B) {
	folder := b.TempDir()
	for name, source := range map[string]string{"floor": "./floor", "provider": "../../.."} {
		build(b, source, filepath.Join(folder, name))
	}
	both := []string{"floor", "provider"}
	ofEach(b, "binary", both, func(b *testing.B, of string) {
		b.Helper()
		file, err := os.Stat(filepath.Join(folder, of))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(0, "ns/op") // hides it
		b.ReportMetric(float64(file.Size()), "stripped-B")
	})
	for round := range *rounds * 10 {
		ofEach(b, fmt.Sprintf("start/round=%d", round), both, func(b *testing.B, of string) {
			b.Helper()
			measureStart(b, filepath.Join(folder, of))
		})
	}
	for _, latency := range []time.Duration{0, 50 * time.Millisecond} {
		for _, webhooks := range []int{10, 100, 1000} {
			b.Run(fmt.Sprintf("latency=%s/webhooks=%d", latency, webhooks), func(b *testing.B) {
				service := fillouttest.NewServer(b, fillouttest.WithoutRateLimit(), fillouttest.WithLatency(latency, 0))
				subjects := map[string]*subject{}
				for _, of := range both {
					subjects[of] = newWebhooks(b, filepath.Join(folder, of), service, webhooks)
				}
				for round := range *rounds {
					for _, command := range []string{"apply", "plan", "destroy"} {
						ofEach(b, fmt.Sprintf("round=%d/%s", round, command), both, func(b *testing.B, of string) {
							b.Helper()
							measureWebhooks(b, subjects[of], service, command)
						})
					}
				}
			})
		}
	}
	// A run may begin anywhere in a window of the limit.
	for _, phase := range []time.Duration{0, 300 * time.Millisecond, 700 * time.Millisecond} {
		b.Run(fmt.Sprintf("limit/phase=%s/of=provider", phase), func(b *testing.B) {
			measureLimit(b, filepath.Join(folder, "provider"), phase)
		})
	}
}

// build builds a program as a release is built. For the rest of that, make bench sets CGO_ENABLED and GOFLAGS.
func build(b *testing.B, source, binary string) string {
	b.Helper()
	command := exec.CommandContext(b.Context(), "go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", binary, ".")
	command.Dir = source
	if output, err := command.CombinedOutput(); err != nil {
		b.Fatalf("building %s: %v\n%s", source, err, output)
	}
	return binary
}

// ofEach measures several, one right after the other, since other work of the machine then slows all. Going first is an
// advantage, so chance decides who does.
func ofEach(b *testing.B, name string, all []string, measure func(b *testing.B, of string)) {
	b.Helper()
	all = slices.Clone(all)
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, of := range all {
		b.Run(name+"/of="+of, func(b *testing.B) { measure(b, of) })
	}
}
