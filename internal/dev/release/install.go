package release

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// registries are the hosts that CLIs take short provider addresses to be of.
var registries = []string{"registry.terraform.io", "registry.opentofu.org"}

// configuration asks for exactly the version, since no CLI takes a pre-release, as snapshots are, by itself.
const configuration = `terraform {
  required_providers {
    fillout = {
      source  = %q
      version = %q
    }
  }
}

resource "fillout_webhook" "test" {
  form_id = %q
  url     = "https://hooks.example.com/fillout"
}
`

// checkInstallation lets a CLI install the release from a mirror made of its archives, and plan with it, against a Fillout
// on loopback. It gives the first line of what the CLI says of its own version.
func (r release) checkInstallation(ctx context.Context, cli, scratch string) (string, error) {
	mirror, err := r.mirror(scratch)
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp(scratch, "installation-")
	if err != nil {
		return "", fmt.Errorf("making a folder: %w", err)
	}
	text := fmt.Sprintf(configuration, tfcli.Source, r.version, fillouttest.ContactFormID)
	if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(text), 0o600); err != nil {
		return "", fmt.Errorf("writing the configuration: %w", err)
	}
	service, err := fillouttest.Start()
	if err != nil {
		return "", fmt.Errorf("starting Fillout on loopback: %w", err)
	}
	defer service.Close()
	workspace, err := tfcli.NewMirrorWorkspace(cli, mirror, folder,
		"FILLOUT_BASE_URL="+service.URL(), "FILLOUT_ACCESS_TOKEN="+service.Token(), "TF_CLI_ARGS=-no-color", "TF_INPUT=0")
	if err != nil {
		return "", fmt.Errorf("preparing the CLI: %w", err)
	}
	var output string
	for _, command := range []string{"version", "init", "plan"} {
		said, err := workspace.Run(ctx, command)
		if err != nil {
			return "", err
		}
		output += said
	}
	if want := "Plan: 1 to add, 0 to change, 0 to destroy."; !strings.Contains(output, want) {
		return "", fmt.Errorf("%q is not in what it said:\n%s", want, output)
	}
	version, _, _ := strings.Cut(output, "\n")
	return version, nil
}

// mirror lays out the archives as the CLIs find them in a folder, below each registry's name.
func (r release) mirror(scratch string) (string, error) {
	root := filepath.Join(scratch, "mirror")
	for _, registry := range registries {
		folder := filepath.Join(root, registry, filepath.FromSlash(tfcli.Source))
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return "", fmt.Errorf("making a mirror: %w", err)
		}
		for _, platform := range platforms {
			archive, err := r.read(r.archive(platform))
			if err != nil {
				return "", err
			}
			if err := os.WriteFile(filepath.Join(folder, r.archive(platform)), archive, 0o600); err != nil {
				return "", fmt.Errorf("making a mirror: %w", err)
			}
		}
	}
	return root, nil
}
