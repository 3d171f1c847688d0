// Command quickstart shows the provider at work against a local simulator of Fillout. It needs no account and leaves
// nothing behind.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/quickstart/story"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// Exit codes besides 0 and 2, which package flag uses for a wrong command line. Shells use the same code for a command
// that Ctrl-C ended.
const (
	failed      = 1
	interrupted = 130
)

func main() {
	cli := flag.String("cli", "", "`path` of terraform or tofu (default: the one on the PATH)")
	provider := flag.String("provider", "bin/terraform-provider-fillout", "`path` of the provider's binary")
	flag.Parse()
	// A broken pipe, as behind "| head", would otherwise end the program before it has cleaned up.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	code := run(ctx, *cli, *provider)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, cli, provider string) int {
	if cli == "" {
		found, err := tfcli.Find()
		if err != nil {
			fmt.Fprintf(os.Stderr, "quickstart: %v; name one with -cli\n", err)
			return failed
		}
		cli = found
	}
	err := story.Story{CLI: cli, Provider: provider, Out: os.Stdout}.Tell(ctx)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "\nInterrupted. Everything that the quickstart started has been stopped.")
		return interrupted
	default:
		fmt.Fprintf(os.Stderr, "\nThe quickstart stops here: %v\n", err)
		return failed
	}
}
