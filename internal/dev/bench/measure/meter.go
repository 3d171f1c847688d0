package measure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Environment variables of the meter.
const (
	meterProvider = "FILLOUT_METER_PROVIDER"
	meterFile     = "FILLOUT_METER_FILE"
)

// IsMeter reports whether this process is to be the meter.
func IsMeter() bool { return os.Getenv(meterProvider) != "" }

// RunMeter takes the place of a provider: it runs the provider that FILLOUT_METER_PROVIDER names, and returns its exit
// code. A CLI starts a provider several times for each command, and only the parent of a process learns its usage.
// RunMeter adds that to the file that FILLOUT_METER_FILE names.
//
// The memory of a child counts from before it becomes the provider, so it is at least the meter's own. Any provider
// needs more than that.
//
// The other way would be a provider that the CLI reattaches to. It would live through all commands: its start-ups and
// the memory of a phase would not be what users see.
func RunMeter() int {
	binary := os.Getenv(meterProvider)
	provider := exec.CommandContext(context.Background(), binary, os.Args[1:]...) //nolint:gosec // The benchmark names it.
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := provider.Run()
	if process := provider.ProcessState; process != nil {
		err = addUsage(os.Getenv(meterFile), process.UserTime()+process.SystemTime(), peakMemory(process))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "meter:", err)
		return 1
	}
	return provider.ProcessState.ExitCode()
}

// addUsage adds a line to a file: the CPU time of a process, and the most bytes that it had resident at once, 0 if the
// system does not say. Several processes may do so at once.
func addUsage(file string, cpu time.Duration, memory int64) error {
	lines, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("writing the provider's usage: %w", err)
	}
	_, err = fmt.Fprintln(lines, int64(cpu), memory)
	return errors.Join(err, lines.Close())
}

// takeUsage reads the file and removes it. It returns the CPU time of all processes, and the memory of the largest.
func takeUsage(file string) (cpu time.Duration, memory int64, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, 0, fmt.Errorf("reading the provider's usage: %w", err)
	}
	for line := range strings.Lines(string(text)) {
		var one time.Duration
		var resident int64
		if _, err := fmt.Sscan(line, &one, &resident); err != nil {
			return 0, 0, fmt.Errorf("parsing the provider's usage: %w", err)
		}
		cpu += one
		memory = max(memory, resident)
	}
	if err := os.Remove(file); err != nil {
		return 0, 0, fmt.Errorf("removing the provider's usage: %w", err)
	}
	return cpu, memory, nil
}
