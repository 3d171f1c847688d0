// Package measure finds out what the provider costs, next to a floor: a provider that does nothing, or makes bare
// requests. Both are run by the real CLI against a Fillout on loopback.
package measure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// Bench is what is measured, and how thoroughly.
type Bench struct {
	// CLI is the absolute path of terraform or tofu.
	CLI string
	// Provider and Floor are the paths of the binaries that are compared, both built as a release is.
	Provider, Floor string
	// Meter is the path of the meter's binary, whose name is terraform-provider-fillout.
	Meter string
	// Sizes are numbers of webhooks.
	Sizes []int
	// Latencies are the simulator's.
	Latencies []time.Duration
	// Rounds is how many pairs of apply and destroy are measured at each size and latency.
	Rounds int
	// Limits measures the rate under the service's limit too, which takes two minutes.
	Limits bool
	// Out gets the tables, Progress a line for each thing that is begun.
	Out, Progress io.Writer
	// TempDir is where the temporary folder is made, "" for the system's place.
	TempDir string
}

// Run measures everything and writes the tables. A target that is missed is no error. When it returns, all processes
// have ended and the temporary folder is gone.
func (b *Bench) Run(ctx context.Context) (err error) {
	// They run in other folders, and a name without a folder would be looked for on the PATH.
	for _, binary := range []*string{&b.Provider, &b.Floor, &b.Meter} {
		if *binary, err = filepath.Abs(*binary); err != nil {
			return fmt.Errorf("locating the programs: %w", err)
		}
	}
	folder, err := os.MkdirTemp(b.TempDir, "fillout-bench-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer func() {
		if removal := os.RemoveAll(folder); removal != nil {
			err = errors.Join(err, fmt.Errorf("removing the temporary folder: %w", removal))
		}
	}()

	verdicts, err := b.judgeBinaries(ctx)
	if err != nil {
		return err
	}
	var results []Result
	for _, latency := range b.Latencies {
		for _, webhooks := range b.Sizes {
			more, err := b.compareAt(ctx, folder, webhooks, latency)
			if err != nil {
				return err
			}
			writeResults(b.Out, more) // at once: the whole takes long
			results = append(results, more...)
		}
	}
	verdicts = append(verdicts, judge(results)...)
	if b.Limits {
		for _, wanted := range limitCases() {
			run, err := b.runLimit(ctx, folder, wanted)
			if err != nil {
				return err
			}
			verdicts = append(verdicts, judgeLimit(run))
		}
	}
	writeVerdicts(b.Out, verdicts)
	return nil
}

// judgeBinaries compares what does not depend on a configuration.
func (b *Bench) judgeBinaries(ctx context.Context) ([]verdict, error) {
	fmt.Fprintf(b.Progress, "start-up: %d pairs\n", startUps)
	floor, err := os.Stat(b.Floor)
	if err != nil {
		return nil, fmt.Errorf("looking at the floor: %w", err)
	}
	provider, err := os.Stat(b.Provider)
	if err != nil {
		return nil, fmt.Errorf("looking at the provider: %w", err)
	}
	excess, err := startUpExcess(ctx, b.Floor, b.Provider)
	if err != nil {
		return nil, err
	}
	return []verdict{judgeSize(floor.Size(), provider.Size()), judgeStartUp(excess)}, nil
}
