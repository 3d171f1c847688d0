// Package story shows a newcomer the work of the provider: the real CLI creates a webhook, a form is submitted, the
// submission arrives, and the CLI deletes the webhook again.
package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/examples"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// Story has everything that Tell needs.
type Story struct {
	// CLI is the name or path of terraform or tofu.
	CLI string
	// Provider is the path of the provider's binary, whose name is terraform-provider-fillout.
	Provider string
	// Out receives the text, which is at most 100 columns wide.
	Out io.Writer
	// TempDir is the parent of the temporary folder, "" for the system's default.
	TempDir string
}

// cast is everything that is on stage while the story is told.
type cast struct {
	*narrator
	fillout   *fillouttest.Server
	receiver  *receiver
	workspace *tfcli.Workspace
	command   string // the CLI's name, as a user types it
}

// Tell says the story. When it returns, even after a failure or an interrupt, everything that it started has been
// stopped and its temporary folder is gone. Tell checks each thing that it says, so a nil error means that the provider
// works.
func (s Story) Tell(ctx context.Context) (err error) {
	if _, err := os.Stat(s.Provider); err != nil {
		return fmt.Errorf("finding the provider, which make build builds: %w", err)
	}
	fillout, err := fillouttest.Start()
	if err != nil {
		return fmt.Errorf("starting the simulator: %w", err)
	}
	defer fillout.Close()
	receiver := startReceiver()
	defer receiver.Close()

	folder, err := os.MkdirTemp(s.TempDir, "fillout-quickstart-")
	if err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	configuration, err := fs.ReadFile(examples.Files, "quickstart/main.tf")
	if err != nil {
		return fmt.Errorf("reading the example: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), configuration, 0o600); err != nil {
		return fmt.Errorf("copying the example: %w", err)
	}
	workspace, err := tfcli.NewWorkspace(s.CLI, s.Provider, folder,
		"FILLOUT_BASE_URL="+fillout.URL(),
		"FILLOUT_ACCESS_TOKEN="+fillout.Token(),
		"TF_VAR_receiver_url="+receiver.address(),
		"TF_CLI_ARGS=-no-color",
		"TF_INPUT=0",
	)
	if err != nil {
		return fmt.Errorf("preparing the CLI: %w", err)
	}

	c := &cast{
		narrator:  &narrator{out: s.Out},
		fillout:   fillout,
		receiver:  receiver,
		workspace: workspace,
		command:   strings.TrimSuffix(filepath.Base(s.CLI), ".exe"),
	}
	return c.play(ctx, string(configuration))
}
