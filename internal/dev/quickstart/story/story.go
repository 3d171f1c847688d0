// Package story tells a newcomer what the provider does, by doing it: a webhook is made with the real CLI, a form is
// filled in, its submission arrives, and everything is removed again.
package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/examples"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// Story is what it takes to tell it.
type Story struct {
	// CLI is the name or path of terraform or tofu.
	CLI string
	// Provider is the path of the provider's binary, whose name is terraform-provider-fillout.
	Provider string
	// Out gets the text, which is at most 100 columns wide.
	Out io.Writer
	// TempDir is where the temporary folder is made, "" for the system's place.
	TempDir string
}

// cast is everything that is on stage while the story is told.
type cast struct {
	*narrator
	fillout   *fillouttest.Server
	receiver  *receiver
	workspace *tfcli.Workspace
	command   string // the CLI's name, as one types it
}

// Tell tells the story. Whether it comes to its end, fails, or the context ends, everything that it started has been
// stopped and its temporary folder is gone when it returns. Each thing that it says is checked, so a nil error means
// that the provider works.
func (s Story) Tell(ctx context.Context) (err error) {
	cli, err := locate(s.CLI)
	if err != nil {
		return fmt.Errorf("finding terraform or tofu: %w", err)
	}
	if err := checkProvider(s.Provider); err != nil {
		return fmt.Errorf("finding the provider, which make build builds: %w", err)
	}
	fillout, err := fillouttest.Start()
	if err != nil {
		return fmt.Errorf("starting Fillout on loopback: %w", err)
	}
	defer fillout.Close()

	receiver, err := startReceiver(ctx)
	if err != nil {
		return fmt.Errorf("starting the receiver: %w", err)
	}
	defer func() { err = errors.Join(err, receiver.Close()) }()

	folder, err := os.MkdirTemp(s.TempDir, "fillout-quickstart-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer func() {
		if removal := os.RemoveAll(folder); removal != nil {
			err = errors.Join(err, fmt.Errorf("removing the temporary folder: %w", removal))
		}
	}()

	configuration, err := writeConfiguration(folder)
	if err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}
	workspace, err := tfcli.NewWorkspace(cli, s.Provider, folder,
		"FILLOUT_BASE_URL="+fillout.URL(),
		"FILLOUT_ACCESS_TOKEN="+fillout.Token(),
		"TF_VAR_receiver_url="+receiver.URL(),
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
		command:   strings.TrimSuffix(filepath.Base(cli), ".exe"),
	}
	return c.play(ctx, configuration)
}

// locate gives the absolute path of a program, since it runs in another folder.
func locate(program string) (string, error) {
	found, err := exec.LookPath(program)
	if err != nil {
		return "", fmt.Errorf("looking for the program: %w", err)
	}
	absolute, err := filepath.Abs(found)
	if err != nil {
		return "", fmt.Errorf("locating %s: %w", found, err)
	}
	return absolute, nil
}

// checkProvider checks what the CLI would not: it is told the folder only, and looks for a file of this name.
func checkProvider(binary string) error {
	const name = "terraform-provider-fillout"
	if strings.TrimSuffix(filepath.Base(binary), ".exe") != name {
		return fmt.Errorf("%s is not called %s", binary, name)
	}
	if _, err := os.Stat(binary); err != nil {
		return fmt.Errorf("looking at the file: %w", err)
	}
	return nil
}

// writeConfiguration puts the example's configuration into the folder, and gives its text.
func writeConfiguration(folder string) (string, error) {
	text, err := fs.ReadFile(examples.Files, "quickstart/main.tf")
	if err != nil {
		return "", fmt.Errorf("reading the example: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), text, 0o600); err != nil {
		return "", fmt.Errorf("copying the example: %w", err)
	}
	return string(text), nil
}
