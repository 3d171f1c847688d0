package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Environment variables of the meter.
const (
	meterProvider = "FILLOUT_METER_PROVIDER"
	meterFile     = "FILLOUT_METER_FILE"
)

// runMeter takes the place of a provider: it runs the provider that FILLOUT_METER_PROVIDER names. A CLI starts a
// provider several times for each command, and only the parent of a process learns its usage. runMeter adds that to the
// file that FILLOUT_METER_FILE names.
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
		err = addPeak(os.Getenv(meterFile), peakMemory(process))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "meter:", err)
		return 1
	}
	return provider.ProcessState.ExitCode()
}

// addPeak adds a line to a file. Several processes may do so at once.
func addPeak(file string, memory int64) error {
	lines, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing the provider's usage: %w", err)
	}
	defer lines.Close()
	_, err = fmt.Fprintln(lines, memory)
	return err
}

// takePeak reads the file, removes it, and returns the memory of the largest process. A provider without a meter must
// not count as a provider that used nothing.
func takePeak(b *testing.B, file string) (most int64) {
	b.Helper()
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.Remove(file)
	}
	for line := range strings.Lines(string(text)) {
		var memory int64
		if err == nil {
			_, err = fmt.Sscan(line, &memory)
		}
		most = max(most, memory)
	}
	if err != nil {
		b.Fatal(err)
	}
	return most
}
