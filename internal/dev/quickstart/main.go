// Command quickstart shows the provider at work, against a Fillout that it runs on loopback: no account is needed, and
// nothing is left behind.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/quickstart/story"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// Exit codes besides 0. That of an interrupt is the one that shells give to a command that Ctrl-C ended.
const (
	failed      = 1
	misused     = 2
	interrupted = 130
)

func main() {
	// A broken pipe, as behind "| head", would otherwise end the program before it has cleared away.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	told := story.Story{Out: stdout}
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&told.CLI, "cli", "", "`path` of terraform or tofu (default: the one on the PATH)")
	flags.StringVar(&told.Provider, "provider", "bin/terraform-provider-fillout", "`path` of the provider's binary")
	switch err := flags.Parse(arguments); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return misused
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "quickstart: unexpected argument %q\n", flags.Arg(0))
		return misused
	}
	if told.CLI == "" {
		found, err := tfcli.Find()
		if err != nil {
			fmt.Fprintf(stderr, "quickstart: %v; name one with -cli\n", err)
			return failed
		}
		told.CLI = found
	}

	err := told.Tell(ctx)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "\nInterrupted. Everything that was started has been stopped.")
		return interrupted
	default:
		fmt.Fprintf(stderr, "\nThe quickstart ends here: %v\n", err)
		return failed
	}
}
