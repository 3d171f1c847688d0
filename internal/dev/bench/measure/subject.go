package measure

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/dev/bench/usage"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// subject is a provider in a folder with a configuration, and the Fillout that it talks to.
type subject struct {
	workspace *tfcli.Workspace
	fillout   *fillouttest.Server
	usage     string // the file that the meter writes
}

// webhooksConfiguration is a configuration of a number of webhooks of one form.
func webhooksConfiguration(webhooks int) string {
	return fmt.Sprintf(`terraform {
  required_providers {
    fillout = {
      source = %q
    }
  }
}

resource "fillout_webhook" "test" {
  count   = %d
  form_id = %q
  url     = "https://hooks.example.com/fillout/${count.index}"
}
`, tfcli.Source, webhooks, fillouttest.ContactFormID)
}

// newFolder makes a folder with a configuration, below parent.
func newFolder(parent string, webhooks int) (string, error) {
	folder, err := os.MkdirTemp(parent, "")
	if err != nil {
		return "", fmt.Errorf("making a folder: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(webhooksConfiguration(webhooks)), 0o600); err != nil {
		return "", fmt.Errorf("writing the configuration: %w", err)
	}
	return folder, nil
}

// newSubject puts a provider to work in a folder, with an account at url. The variables come on top.
func (b *Bench) newSubject(folder, binary string, fillout *fillouttest.Server, url string, variables ...string) (*subject, error) {
	file := filepath.Join(folder, "usage.jsonl")
	workspace, err := tfcli.NewWorkspace(b.CLI, b.Meter, folder, append([]string{
		usage.ProviderVariable + "=" + binary,
		usage.FileVariable + "=" + file,
		"FILLOUT_BASE_URL=" + url,
		"FILLOUT_ACCESS_TOKEN=" + fillout.Token(),
		"TF_CLI_ARGS=-no-color",
		"TF_INPUT=0",
	}, variables...)...)
	if err != nil {
		return nil, fmt.Errorf("preparing the CLI: %w", err)
	}
	return &subject{workspace: workspace, fillout: fillout, usage: file}, nil
}

const (
	// unpaced makes the rate as high as it can be, for what is measured without the service's limit.
	unpaced = "FILLOUT_REQUESTS_PER_SECOND=100"
	// makeRequests tells the floor to make those that have to be made.
	makeRequests = "FILLOUT_FLOOR_REQUESTS=1"
)

// The commands that are compared.
const (
	applyCommand   = "apply"
	planCommand    = "no-op plan"
	destroyCommand = "destroy"
)

var arguments = map[string][]string{
	applyCommand: {"apply", "-auto-approve"},
	// Exit code 2, and so an error, if there is anything to do.
	planCommand:    {"plan", "-detailed-exitcode"},
	destroyCommand: {"destroy", "-auto-approve"},
}

// run runs a command, and measures it.
func (s *subject) run(ctx context.Context, command string) (Sample, error) {
	s.fillout.ResetJournal()
	begun := time.Now()
	process, err := s.workspace.Measure(ctx, arguments[command]...)
	took := time.Since(begun)
	if err != nil {
		return Sample{}, err
	}
	used, err := usage.Take(s.usage)
	if err != nil {
		return Sample{}, err
	}
	return Sample{
		Wall:           took,
		CPU:            process.UserTime() + process.SystemTime(),
		ProviderCPU:    used.CPU,
		ProviderMemory: used.Memory,
		Requests:       len(s.fillout.Requests()),
	}, nil
}
