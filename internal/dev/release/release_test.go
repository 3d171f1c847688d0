package release

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

const (
	project = "terraform-provider-fillout"
	root    = "../../.."
)

// registries are the hosts that the CLIs add to a short provider address.
var registries = []string{"registry.terraform.io", "registry.opentofu.org"}

// TestRelease checks the release in the folder that RELEASE_DIST names. goreleaser has checked names and checksums, and
// make release-check checks the signature.
func TestRelease(t *testing.T) {
	t.Parallel()
	dist := os.Getenv("RELEASE_DIST")
	if dist == "" {
		t.Skip("make release-check runs this on what make release-snapshot has built")
	}
	archive, version := findArchive(t, dist)
	t.Run("the same source builds the same binary, with its version", func(t *testing.T) {
		t.Parallel()
		if !bytes.Equal(unpack(t, archive, project+"_v"+version), read(t, rebuild(t, version))) {
			t.Error("what git has staged builds another binary than the release")
		}
	})
	mirror := makeMirror(t, dist)
	clis := filepath.SplitList(os.Getenv("RELEASE_CLIS"))
	if len(clis) == 0 {
		t.Error("RELEASE_CLIS names no terraform or tofu")
	}
	for _, cli := range clis {
		t.Run("installed by "+cli, func(t *testing.T) {
			t.Parallel()
			installAndPlan(t, cli, mirror, version)
		})
	}
}

// findArchive returns the archive for this platform, and the version in its name.
func findArchive(t *testing.T, dist string) (path, version string) {
	t.Helper()
	suffix := "_" + runtime.GOOS + "_" + runtime.GOARCH + ".zip"
	found, err := filepath.Glob(filepath.Join(dist, project+"_*"+suffix))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s should contain one archive for this platform, and contains %v, %v", dist, found, err)
	}
	return found[0], strings.TrimSuffix(strings.TrimPrefix(filepath.Base(found[0]), project+"_"), suffix)
}

// unpack returns the one file of an archive. The CLIs look for a file of this name.
func unpack(t *testing.T, archive, name string) []byte {
	t.Helper()
	opened, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if len(opened.File) != 1 || opened.File[0].Name != name || opened.File[0].Mode()&0o111 != 0o111 {
		t.Fatalf("%s should contain %s alone, as an executable", archive, name)
	}
	content, err := fs.ReadFile(opened, name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// The registry announces the protocol of the manifest. Without a manifest it assumes 5.0, and Terraform would refuse
// the provider. The tests of package main start the provider, which serves protocol 6.
func TestManifest(t *testing.T) {
	t.Parallel()
	var compact bytes.Buffer
	if err := json.Compact(&compact, read(t, filepath.Join(root, "terraform-registry-manifest.json"))); err != nil {
		t.Fatal(err)
	}
	if want := `{"version":1,"metadata":{"protocol_versions":["6.0"]}}`; compact.String() != want {
		t.Errorf("the manifest is %s, want %s", &compact, want)
	}
}

// rebuild builds the provider from a copy of the source in another folder, with the settings of .goreleaser.yml. Go
// does not record the linker's flags when it trims paths, so they are repeated here.
func rebuild(t *testing.T, version string) string {
	t.Helper()
	source, binary := t.TempDir(), filepath.Join(t.TempDir(), "again")
	export := exec.CommandContext(t.Context(), "git", "checkout-index", "--all", "--prefix="+source+"/")
	export.Dir = root
	if output, err := export.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-trimpath",
		"-ldflags", "-s -w -X main.version="+version, "-o", binary, ".")
	build.Dir = source
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return binary
}

// makeMirror arranges the archives as the CLIs expect them in a folder, for each registry.
func makeMirror(t *testing.T, dist string) string {
	t.Helper()
	mirror := t.TempDir()
	archives, err := filepath.Glob(filepath.Join(dist, "*.zip"))
	if err != nil {
		t.Fatal(err)
	}
	for _, registry := range registries {
		folder := filepath.Join(mirror, registry, filepath.FromSlash(tfcli.Source))
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, archive := range archives {
			write(t, filepath.Join(folder, filepath.Base(archive)), read(t, archive))
		}
	}
	return mirror
}

// configuration names the exact version, because the CLIs select a pre-release, such as a snapshot, only then.
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

// installAndPlan lets a CLI install the release from the mirror, and plan with it against the simulator.
func installAndPlan(t *testing.T, cli, mirror, version string) {
	t.Helper()
	folder := t.TempDir()
	text := fmt.Sprintf(configuration, tfcli.Source, version, fillouttest.ContactFormID)
	write(t, filepath.Join(folder, "main.tf"), []byte(text))
	simulator := fillouttest.NewServer(t)
	workspace, err := tfcli.NewMirrorWorkspace(cli, mirror, folder, "FILLOUT_BASE_URL="+simulator.URL(),
		"FILLOUT_ACCESS_TOKEN="+simulator.Token(), "TF_CLI_ARGS=-no-color", "TF_INPUT=0")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := workspace.Run(t.Context(), "init"); err != nil {
		t.Fatal(err)
	}
	output, err := workspace.Run(t.Context(), "plan")
	if want := "Plan: 1 to add, 0 to change, 0 to destroy."; err != nil || !strings.Contains(output, want) {
		t.Errorf("%v\nwant %q in:\n%s", err, want, output)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
