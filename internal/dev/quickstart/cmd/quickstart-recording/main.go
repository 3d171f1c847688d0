// Command quickstart-recording runs the quickstart, and writes a moving picture of what it told.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/quickstart/recording"
	"github.com/fillout-community/terraform-provider-fillout/internal/dev/quickstart/story"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stderr)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "quickstart-recording:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string, stderr io.Writer) error {
	var told bytes.Buffer
	tale := story.Story{Out: &told}
	flags := flag.NewFlagSet("quickstart-recording", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&tale.CLI, "cli", "terraform", "`path` of terraform or tofu")
	flags.StringVar(&tale.Provider, "provider", "bin/terraform-provider-fillout", "`path` of the provider's binary")
	output := flags.String("out", ".github/quickstart.svg", "`file` to write")
	if err := flags.Parse(arguments); err != nil {
		return fmt.Errorf("reading the command line: %w", err)
	}
	if err := tale.Tell(ctx); err != nil {
		return fmt.Errorf("the quickstart ended early: %w", err)
	}
	svg, err := recording.Render(told.String())
	if err != nil {
		return fmt.Errorf("drawing: %w", err)
	}
	if err := os.WriteFile(*output, svg, 0o600); err != nil {
		return fmt.Errorf("writing the picture: %w", err)
	}
	return nil
}
