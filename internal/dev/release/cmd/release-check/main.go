// Command release-check checks a finished release, as goreleaser leaves it in dist/, the way that the registry and the CLIs do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/release"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	check := release.Check{Out: stdout}
	flags := flag.NewFlagSet("release-check", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&check.Dist, "dist", "dist", "`folder` that has the release")
	flags.StringVar(&check.Key, "key", "bin/snapshot-key.gpg", "`file` with the public key that the release is signed with")
	flags.StringVar(&check.Source, "source", ".", "`folder` of the repository")
	flags.Func("cli", "`path` of a terraform or tofu that installs the release; may be given more than once", func(program string) error {
		path, err := exec.LookPath(program)
		if err != nil {
			return fmt.Errorf("finding it: %w", err)
		}
		path, err = filepath.Abs(path)
		check.CLIs = append(check.CLIs, path)
		return err //nolint:wrapcheck // The flag package says which flag and which value.
	})
	switch err := flags.Parse(arguments); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0 || len(check.CLIs) == 0:
		fmt.Fprintln(stderr, "release-check: it takes flags alone, of which -cli is needed")
		return 2
	}
	if err := check.Run(ctx); err != nil {
		fmt.Fprintf(stderr, "release-check: %v\n", err)
		return 1
	}
	return 0
}
