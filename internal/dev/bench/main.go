// Command bench compares the cost of the provider with the cost of a provider that does nothing, and measures its rate
// under Fillout's limit. A missed target is not a failure: it depends too much on how busy the machine is.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/bench/measure"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

func main() {
	if measure.IsMeter() {
		os.Exit(measure.RunMeter())
	}
	bench := measure.Bench{
		Sizes: []int{10, 100, 1000}, Latencies: []time.Duration{0, 50 * time.Millisecond},
		Out: os.Stdout, Progress: os.Stderr,
	}
	flag.StringVar(&bench.CLI, "cli", "", "`path` of terraform or tofu (default: the one on the PATH)")
	flag.StringVar(&bench.Provider, "provider", "bin/bench/provider", "`path` of the provider's binary")
	flag.StringVar(&bench.Floor, "floor", "bin/bench/floor", "`path` of the floor's binary")
	flag.IntVar(&bench.Rounds, "rounds", 5, "pairs of apply and destroy at each size and latency")
	flag.BoolVar(&bench.Limits, "limits", true, "measure the rate under Fillout's limit too")
	flag.Func("sizes", "`numbers` of webhooks (default 10,100,1000)", listOf(&bench.Sizes, strconv.Atoi))
	flag.Func("latency", "`times` of the simulator (default 0s,50ms)", listOf(&bench.Latencies, time.ParseDuration))
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, bench)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, bench measure.Bench) (err error) {
	if bench.CLI == "" {
		if bench.CLI, err = tfcli.Find(); err != nil {
			return fmt.Errorf("%w; name one with -cli", err)
		}
	}
	return bench.Run(ctx)
}

// listOf returns a function that parses values, separated by commas, into target.
func listOf[T any](target *[]T, parse func(string) (T, error)) func(string) error {
	return func(text string) error {
		*target = nil
		for part := range strings.SplitSeq(text, ",") {
			value, err := parse(strings.TrimSpace(part))
			if err != nil {
				return err
			}
			*target = append(*target, value)
		}
		return nil
	}
}
