package measure

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// subject is a provider in a folder with a configuration, and the simulator that it calls.
type subject struct {
	workspace *tfcli.Workspace
	fillout   *fillouttest.Server
	usage     string // the file that the meter writes
}

const configuration = `terraform {
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
`

// newSubject creates a folder with a number of webhooks of one form, for a provider with more environment variables.
func (b *Bench) newSubject(webhooks int, binary string, fillout *fillouttest.Server,
	variables ...string) (*subject, error) {
	folder, err := os.MkdirTemp(b.folder, "")
	if err != nil {
		return nil, fmt.Errorf("creating a folder: %w", err)
	}
	text := fmt.Sprintf(configuration, tfcli.Source, webhooks, fillouttest.ContactFormID)
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(text), 0o600); err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	s := &subject{fillout: fillout, usage: filepath.Join(folder, "usage")}
	s.workspace, err = tfcli.NewWorkspace(b.CLI, b.meter(), folder, append([]string{
		meterProvider + "=" + binary,
		meterFile + "=" + s.usage,
		"FILLOUT_BASE_URL=" + fillout.URL(),
		"FILLOUT_ACCESS_TOKEN=" + fillout.Token(),
		"TF_CLI_ARGS=-no-color",
		"TF_INPUT=0",
	}, variables...)...)
	if err != nil {
		return nil, fmt.Errorf("preparing the CLI: %w", err)
	}
	return s, nil
}

// The commands that are compared.
const (
	applyCommand   = "apply"
	planCommand    = "no-op plan"
	destroyCommand = "destroy"
)

var arguments = map[string][]string{
	applyCommand: {"apply", "-auto-approve"},
	// Exit code 2, and so an error, if the plan has changes.
	planCommand:    {"plan", "-detailed-exitcode"},
	destroyCommand: {"destroy", "-auto-approve"},
}

// measure runs a command, and returns its cost.
func (s *subject) measure(ctx context.Context, command string) (sample, error) {
	s.fillout.ResetJournal()
	process := s.workspace.Command(ctx, arguments[command]...)
	if command != planCommand {
		// The floor of a plan sends nothing. The floor of a change sends the requests that cannot be avoided.
		process.Env = append(process.Env, "FILLOUT_FLOOR_REQUESTS=1")
	}
	begun := time.Now()
	output, err := process.CombinedOutput()
	took := time.Since(begun)
	if err != nil {
		return sample{}, fmt.Errorf("%s: %w\n%s", command, err, output)
	}
	used, resident, err := takeUsage(s.usage)
	if err != nil {
		return sample{}, err
	}
	return sample{
		wall:     took.Seconds(),
		cpu:      (process.ProcessState.UserTime() + process.ProcessState.SystemTime()).Seconds(),
		ownCPU:   used.Seconds(),
		memory:   float64(resident) / 1e6,
		requests: float64(len(s.fillout.Requests())),
	}, nil
}
