package release

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

const (
	project = "terraform-provider-fillout"
	root    = "../../.."
	// patience bounds how long a binary may take to start.
	patience = 30 * time.Second
	// magicCookie is how Terraform and OpenTofu tell a provider that they have started it.
	magicCookie = "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"
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
	binary := unpack(t, archive, project+"_v"+version)

	t.Run("the binary reports its version", func(t *testing.T) {
		t.Parallel()
		output, err := exec.CommandContext(t.Context(), binary, "--version").CombinedOutput()
		if got := strings.TrimSpace(string(output)); got != version || err != nil {
			t.Errorf("--version printed %q, %v, want %s", got, err, version)
		}
	})
	t.Run("the binary serves the protocol of the manifest", func(t *testing.T) {
		t.Parallel()
		if got, want := servedProtocol(t, binary), manifestProtocol(t); got+".0" != want {
			t.Errorf("the binary serves protocol %s, the manifest names %s", got, want)
		}
	})
	t.Run("the same source builds the same binary", func(t *testing.T) {
		t.Parallel()
		if !bytes.Equal(read(t, binary), read(t, rebuild(t, version))) {
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

// unpack writes the one file of an archive to a new folder. The CLIs look for a file of this name.
func unpack(t *testing.T, archive, name string) string {
	t.Helper()
	opened, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if len(opened.File) != 1 || opened.File[0].Name != name || opened.File[0].Mode()&0o111 != 0o111 {
		t.Fatalf("%s should contain %s alone, as an executable", archive, name)
	}
	packed, err := opened.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(packed)
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), name)
	write(t, binary, content, 0o700)
	return binary
}

// servedProtocol starts a provider as a CLI does that supports several protocols. The provider answers with a line such
// as "1|6|unix|/tmp/plugin1|grpc|", where the second field is the protocol.
func servedProtocol(t *testing.T, binary string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, binary)
	command.Env = append(os.Environ(),
		magicCookie, "PLUGIN_PROTOCOL_VERSIONS=5,6,7", "PLUGIN_UNIX_SOCKET_DIR="+t.TempDir())
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	cancel()
	_ = command.Wait() // cancel has killed it
	fields := strings.Split(strings.TrimSpace(line), "|")
	if err != nil || len(fields) < 5 || fields[0] != "1" || fields[4] != "grpc" {
		t.Fatalf("the provider answered %q, %v", line, err)
	}
	return fields[1]
}

// manifestProtocol returns the protocol that the registry announces, such as 6.0. Without a manifest the registry
// assumes
// 5.0, and Terraform would refuse the provider.
func manifestProtocol(t *testing.T) string {
	t.Helper()
	var manifest struct {
		Version  int `json:"version"`
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(read(t, filepath.Join(root, "terraform-registry-manifest.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.Version != 1 || len(manifest.Metadata.ProtocolVersions) != 1 {
		t.Fatalf("the manifest should be of version 1 and name one protocol: %+v", manifest)
	}
	return manifest.Metadata.ProtocolVersions[0]
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
			write(t, filepath.Join(folder, filepath.Base(archive)), read(t, archive), 0o600)
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
	write(t, filepath.Join(folder, "main.tf"), []byte(text), 0o600)
	simulator := fillouttest.NewServer(t)
	workspace, err := tfcli.NewMirrorWorkspace(cli, mirror, folder,
		"FILLOUT_BASE_URL="+simulator.URL(), "FILLOUT_ACCESS_TOKEN="+simulator.Token(), "TF_CLI_ARGS=-no-color", "TF_INPUT=0")
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

func write(t *testing.T, name string, content []byte, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, content, mode); err != nil {
		t.Fatal(err)
	}
}
