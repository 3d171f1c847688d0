// Package tfcli runs Terraform or OpenTofu with a provider that was just built,
// without anything of the user's own: no CLI configuration, no variables, no
// stored credential, no registry.
package tfcli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Source is the address by which configurations name the provider.
const Source = "fillout-community/fillout"

// killDelay is how long a command that was interrupted may take to end by
// itself, which lets it write its state.
const killDelay = 30 * time.Second

// Find gives the path of the CLI: the program that TF_ACC_TERRAFORM_PATH names,
// else the terraform of the PATH, else its tofu.
func Find() (string, error) {
	if named := os.Getenv("TF_ACC_TERRAFORM_PATH"); named != "" {
		return named, nil
	}
	for _, name := range []string{"terraform", "tofu"} {
		if found, err := exec.LookPath(name); err == nil {
			return found, nil
		}
	}
	return "", errors.New("neither terraform nor tofu is on the PATH")
}

// Workspace is a folder with a configuration in which a CLI runs.
type Workspace struct {
	cli string
	dir string
	env []string
}

// NewWorkspace makes the CLI use the provider binary in dir, which must exist
// and keeps the CLI's own configuration too. Variables are added to those that
// the CLI sees, as NAME=value.
func NewWorkspace(cli, provider, dir string, variables ...string) (*Workspace, error) {
	provider, err := filepath.Abs(provider)
	if err != nil {
		return nil, fmt.Errorf("locating the provider: %w", err)
	}
	return newWorkspace(cli, dir, fmt.Sprintf("  dev_overrides {\n    %q = %q\n  }\n  direct {}\n", Source, filepath.ToSlash(filepath.Dir(provider))), variables)
}

// NewMirrorWorkspace makes the CLI install providers, with init, from a folder
// that is laid out as a mirror, and from nowhere else.
func NewMirrorWorkspace(cli, mirror, dir string, variables ...string) (*Workspace, error) {
	return newWorkspace(cli, dir, fmt.Sprintf("  filesystem_mirror {\n    path = %q\n  }\n", filepath.ToSlash(mirror)), variables)
}

func newWorkspace(cli, dir, installation string, variables []string) (*Workspace, error) {
	config := filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(config, []byte("provider_installation {\n"+installation+"}\n"), 0o600); err != nil {
		return nil, fmt.Errorf("writing the CLI's configuration: %w", err)
	}
	return &Workspace{
		cli: cli,
		dir: dir,
		env: append(cleanEnvironment(os.Environ()), append([]string{
			"TF_CLI_CONFIG_FILE=" + config,
			"TF_IN_AUTOMATION=1",
			"CHECKPOINT_DISABLE=1",
			// A credential that the user has stored is none of the command's business.
			"FILLOUT_CREDENTIALS_FILE=" + filepath.Join(dir, "credentials.json"),
		}, variables...)...),
	}, nil
}

// cleanEnvironment leaves out what would configure the CLI or the provider.
func cleanEnvironment(environment []string) []string {
	var clean []string
	for _, variable := range environment {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "FILLOUT_") {
			clean = append(clean, variable)
		}
	}
	return clean
}

// Run runs a command, such as apply -auto-approve, and gives what it printed.
// An error has that in its text too. The end of the context interrupts the
// command, as Ctrl-C does, so that it can save what it has done.
func (w *Workspace) Run(ctx context.Context, arguments ...string) (string, error) {
	output, _, err := w.run(ctx, arguments)
	return output, err
}

// Measure runs a command as Run does, and gives what it used: the CLI and the
// processes that it started.
func (w *Workspace) Measure(ctx context.Context, arguments ...string) (*os.ProcessState, error) {
	_, used, err := w.run(ctx, arguments)
	return used, err
}

// Command is a command that the caller runs. It is the first of a process group
// of its own, where there are such.
func (w *Workspace) Command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, w.cli, arguments...)
	command.Dir = w.dir
	command.Env = w.env
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = killDelay
	detach(command)
	return command
}

func (w *Workspace) run(ctx context.Context, arguments []string) (string, *os.ProcessState, error) {
	command := w.Command(ctx, arguments...)
	var output bytes.Buffer
	command.Stdout = &output
	command.Stderr = &output
	if err := command.Run(); err != nil {
		return output.String(), command.ProcessState, fmt.Errorf("%s %s: %w\n%s", filepath.Base(w.cli), strings.Join(arguments, " "), err, output.String())
	}
	return output.String(), command.ProcessState, nil
}
