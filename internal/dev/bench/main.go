// Command bench compares what the provider costs with what a provider that does nothing costs, and measures the rate at
// which it gets through the service's limit.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/bench/measure"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// Exit codes besides 0. A target that is missed is none of them: how busy the machine is decides too much of that.
const (
	failed  = 1
	misused = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	bench := measure.Bench{Out: stdout, Progress: stderr}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&bench.CLI, "cli", "", "`path` of terraform or tofu (default: the one on the PATH)")
	flags.StringVar(&bench.Provider, "provider", "bin/bench/provider", "`path` of the provider's binary")
	flags.StringVar(&bench.Floor, "floor", "bin/bench/floor", "`path` of the floor's binary")
	flags.StringVar(&bench.Meter, "meter", "bin/bench/terraform-provider-fillout", "`path` of the meter's binary")
	flags.IntVar(&bench.Rounds, "rounds", 5, "pairs of apply and destroy at each size and latency")
	flags.BoolVar(&bench.Limits, "limits", true, "measure the rate under the service's limit too")
	bench.Sizes = []int{10, 100, 1000}
	flags.Func("sizes", "`numbers` of webhooks (default 10,100,1000)", listOf(&bench.Sizes, strconv.Atoi))
	bench.Latencies = []time.Duration{0, 50 * time.Millisecond}
	flags.Func("latency", "`times` that the service takes (default 0s,50ms)", listOf(&bench.Latencies, time.ParseDuration))
	switch err := flags.Parse(arguments); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return misused
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "bench: unexpected argument %q\n", flags.Arg(0))
		return misused
	}
	if bench.CLI == "" {
		found, err := tfcli.Find()
		if err != nil {
			fmt.Fprintf(stderr, "bench: %v; name one with -cli\n", err)
			return failed
		}
		bench.CLI = found
	}
	if err := bench.Run(ctx); err != nil {
		fmt.Fprintln(stderr, "bench:", err)
		return failed
	}
	return 0
}

// listOf reads values with commas between them into target.
func listOf[T any](target *[]T, parse func(string) (T, error)) func(string) error {
	return func(text string) error {
		*target = nil
		for _, part := range strings.Split(text, ",") {
			value, err := parse(strings.TrimSpace(part))
			if err != nil {
				return err
			}
			*target = append(*target, value)
		}
		return nil
	}
}
