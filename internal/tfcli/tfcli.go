// Package tfcli runs Terraform or OpenTofu with a provider that was just built. The CLI sees no settings of the user:
// no CLI configuration, no variables, no stored credential, no registry.
package tfcli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Source is the provider's address in configurations.
const Source = "fillout-community/fillout"

// killDelay is how long an interrupted command may take to end by itself, so that it can write its state.
const killDelay = 30 * time.Second

// Find returns the path of the CLI: the program that TF_ACC_TERRAFORM_PATH names, else the terraform on the PATH, else
// the tofu.
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

// NewWorkspace makes the CLI use the provider's binary in dir, which must exist. It also writes the CLI's own
// configuration there. The CLI sees the additional variables, as NAME=value.
func NewWorkspace(cli, provider, dir string, variables ...string) (*Workspace, error) {
	provider, err := filepath.Abs(provider)
	if err != nil {
		return nil, fmt.Errorf("locating the provider: %w", err)
	}
	folder := filepath.ToSlash(filepath.Dir(provider))
	installation := fmt.Sprintf("  dev_overrides {\n    %q = %q\n  }\n  direct {}\n", Source, folder)
	return newWorkspace(cli, dir, installation, variables)
}

// NewMirrorWorkspace makes the CLI install providers, with init, only from a folder that is laid out as a mirror.
func NewMirrorWorkspace(cli, mirror, dir string, variables ...string) (*Workspace, error) {
	installation := fmt.Sprintf("  filesystem_mirror {\n    path = %q\n  }\n", filepath.ToSlash(mirror))
	return newWorkspace(cli, dir, installation, variables)
}

func newWorkspace(cli, dir, installation string, variables []string) (*Workspace, error) {
	cli, err := exec.LookPath(cli)
	if err != nil {
		return nil, fmt.Errorf("finding the CLI: %w", err)
	}
	if cli, err = filepath.Abs(cli); err != nil { // it runs in another folder
		return nil, fmt.Errorf("locating the CLI: %w", err)
	}
	config := filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(config, []byte("provider_installation {\n"+installation+"}\n"), 0o600); err != nil {
		return nil, fmt.Errorf("writing the CLI's configuration: %w", err)
	}
	env := append(cleanEnvironment(os.Environ()),
		"TF_CLI_CONFIG_FILE="+config,
		"TF_IN_AUTOMATION=1",
		"CHECKPOINT_DISABLE=1",
		// Keeps the user's stored credential from the provider.
		"FILLOUT_CREDENTIALS_FILE="+filepath.Join(dir, "credentials.json"),
		"FILLOUT_JOURNAL="+filepath.Join(dir, "journal"),
	)
	return &Workspace{cli: cli, dir: dir, env: append(env, variables...)}, nil
}

// cleanEnvironment removes the variables that configure the CLI or the provider.
func cleanEnvironment(environment []string) []string {
	var clean []string
	for _, variable := range environment {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "FILLOUT_") {
			clean = append(clean, variable)
		}
	}
	return clean
}

// Run runs a command, such as apply -auto-approve, and returns its output. The text of an error contains the output,
// too. The end of the context interrupts the command, as Ctrl-C does, so that it can save its state.
func (w *Workspace) Run(ctx context.Context, arguments ...string) (string, error) {
	output, err := w.Command(ctx, arguments...).CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", filepath.Base(w.cli), strings.Join(arguments, " "), err, output)
	}
	return string(output), err
}

// Command returns a command that the caller runs. On Unix, it is the first of a process group of its own.
func (w *Workspace) Command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, w.cli, arguments...)
	command.Dir = w.dir
	command.Env = w.env
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = killDelay
	detach(command)
	return command
}
