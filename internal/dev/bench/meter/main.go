// Command meter stands in a provider's place, and runs the one that FILLOUT_METER_PROVIDER names: a CLI starts a provider
// several times for each command, and only a process's parent is told what it used. When the provider has ended, a line
// of JSON with that is added to the file that FILLOUT_METER_FILE names.
//
// A provider that the CLI reattaches to, the other way to measure one, would live through all commands: neither its
// start-ups nor the memory of one phase would be what users see.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/bench/usage"
)

func main() {
	code, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "meter:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// run gives the provider's exit code. The provider has the CLI's pipes and variables as they are.
func run() (int, error) {
	provider := exec.CommandContext(context.Background(), os.Getenv(usage.ProviderVariable), os.Args[1:]...) //nolint:gosec // Running what the benchmark names is what it is for.
	provider.Stdin, provider.Stdout, provider.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := provider.Run(); err != nil && !errors.As(err, new(*exec.ExitError)) {
		return 0, fmt.Errorf("running the provider: %w", err)
	}
	if err := usage.Append(os.Getenv(usage.FileVariable), provider.ProcessState); err != nil {
		return 0, fmt.Errorf("noting what the provider used: %w", err)
	}
	return provider.ProcessState.ExitCode(), nil
}
