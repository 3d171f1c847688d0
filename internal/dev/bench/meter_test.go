package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Environment variables of the meter.
const (
	meterProvider = "FILLOUT_METER_PROVIDER"
	meterFile     = "FILLOUT_METER_FILE"
)

// runMeter takes the place of a provider: it runs the provider that FILLOUT_METER_PROVIDER names. A CLI starts a
// provider several times for each command, and only the parent of a process learns its usage. runMeter adds that to the
// file that FILLOUT_METER_FILE names: the peak of the memory in bytes, and the CPU time in nanoseconds.
//
// The memory of a child counts from before it becomes the provider, so it is at least the meter's own. Any provider
// needs more than that.
//
// The other way would be a provider that the CLI reattaches to. It would live through all commands: its start-ups and
// the memory of a phase would not be what users see.
func runMeter() int {
	provider := exec.CommandContext(context.Background(), os.Getenv(meterProvider), os.Args[1:]...)
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := provider.Run()
	if process := provider.ProcessState; process != nil {
		err = addUsage(os.Getenv(meterFile), usage{peakMemory(process), process.UserTime() + process.SystemTime()})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "meter:", err)
		return 1
	}
	return provider.ProcessState.ExitCode()
}

// usage is what a provider used.
type usage struct {
	memory int64 // of the largest process
	cpu    time.Duration
}

// addUsage adds a line to a file. Several processes may do so at once.
func addUsage(file string, used usage) error {
	lines, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing the provider's usage: %w", err)
	}
	defer lines.Close()
	_, err = fmt.Fprintln(lines, used.memory, int64(used.cpu))
	return err
}

// takeUsage reads the file, removes it, and returns the usage of all processes. A provider without a meter must not
// count as a provider that used nothing.
func takeUsage(b *testing.B, file string) (all usage) {
	b.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.Remove(file)
	}
	for line := range strings.Lines(string(text)) {
		var one usage
		if err == nil {
			_, err = fmt.Sscan(line, &one.memory, (*int64)(&one.cpu))
		}
		all.memory = max(all.memory, one.memory)
		all.cpu += one.cpu
	}
	if err != nil {
		b.Fatal(err)
	}
	return all
}
