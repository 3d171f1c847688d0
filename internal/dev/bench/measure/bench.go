// Package measure measures the cost of the provider next to a floor: a provider that does nothing, or only sends the
// requests. The real CLI runs both against the simulator.
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

// Bench says what to measure, and how thoroughly.
type Bench struct {
	// CLI is the name or path of terraform or tofu.
	CLI string
	// Provider and Floor are the paths of the binaries to compare, both built as a release is.
	Provider, Floor string
	// Sizes are numbers of webhooks.
	Sizes []int
	// Latencies are the simulator's.
	Latencies []time.Duration
	// Rounds is the number of pairs of apply and destroy at each size and latency.
	Rounds int
	// Limits measures the rate under Fillout's limit too, which takes two minutes.
	Limits bool
	// Out receives the tables, Progress a line at the beginning of each part.
	Out, Progress io.Writer
	// TempDir is the parent of the temporary folder, "" for the system's default.
	TempDir string

	folder string // the temporary folder
}

// Run measures everything and writes the tables. A missed target is not an error. When Run returns, all processes have
// ended and the temporary folder is gone.
func (b *Bench) Run(ctx context.Context) (err error) {
	if err := b.prepare(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()

	verdicts, err := b.judgeBinaries(ctx)
	if err != nil {
		return err
	}
	for _, latency := range b.Latencies {
		for _, webhooks := range b.Sizes {
			results, err := b.compareAt(ctx, webhooks, latency)
			if err != nil {
				return err
			}
			writeResults(b.Out, results) // at once: the whole takes long
			verdicts = append(verdicts, judge(results)...)
		}
	}
	if b.Limits {
		for _, wanted := range limitCases() {
			run, err := b.runLimit(ctx, wanted)
			if err != nil {
				return err
			}
			verdicts = append(verdicts, judgeLimit(run))
		}
	}
	writeVerdicts(b.Out, verdicts)
	return nil
}

// prepare creates the temporary folder, with the meter in it: this program under another name.
func (b *Bench) prepare() (err error) {
	// They run in other folders, and the meter would look for a name without a folder on the PATH.
	for _, binary := range []*string{&b.Provider, &b.Floor} {
		if *binary, err = filepath.Abs(*binary); err != nil {
			return fmt.Errorf("locating the programs: %w", err)
		}
	}
	if b.folder, err = os.MkdirTemp(b.TempDir, "fillout-bench-"); err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, b.meter())
	}
	if err != nil {
		return errors.Join(fmt.Errorf("linking the meter: %w", err), os.RemoveAll(b.folder))
	}
	return nil
}

// meter returns the path of the meter, which has the name that the CLI looks for.
func (b *Bench) meter() string { return filepath.Join(b.folder, "terraform-provider-fillout") }

// judgeBinaries compares the size of the binaries and the time of their start.
func (b *Bench) judgeBinaries(ctx context.Context) ([]verdict, error) {
	starts := b.Rounds * startsInRound
	fmt.Fprintf(b.Progress, "start-up: %d pairs\n", starts)
	floor, err := os.Stat(b.Floor)
	if err != nil {
		return nil, fmt.Errorf("finding the floor: %w", err)
	}
	provider, err := os.Stat(b.Provider)
	if err != nil {
		return nil, fmt.Errorf("finding the provider: %w", err)
	}
	excess, err := startUpExcess(ctx, b.Floor, b.Provider, starts)
	if err != nil {
		return nil, err
	}
	return []verdict{judgeSize(floor.Size(), provider.Size()), judgeStartUp(excess)}, nil
}
