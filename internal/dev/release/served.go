package release

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// patience is how long a binary may take to start.
const patience = 30 * time.Second

// magicCookie is what Terraform and OpenTofu show a provider, so that one that a person starts can say so.
const magicCookie = "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"

// checkServed runs a binary, as people do and as CLIs do.
func checkServed(ctx context.Context, binary, version string, protocol int, scratch string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	said, err := exec.CommandContext(ctx, binary, "--version").Output()
	if err != nil {
		return fmt.Errorf("asking for its version: %w", err)
	}
	if got := strings.TrimSpace(string(said)); got != version {
		return fmt.Errorf("it says that it is version %q, and should be %s", got, version)
	}
	served, err := askProtocol(ctx, binary, scratch)
	if err != nil {
		return err
	}
	if served != protocol {
		return fmt.Errorf("it serves protocol %d, but the manifest says %d", served, protocol)
	}
	return nil
}

// askProtocol starts a provider as a CLI does that knows all protocols, reads the line that it answers with, such as
// "1|6|unix|/tmp/plugin1|grpc|", and ends it. Its socket is made in the scratch folder.
func askProtocol(ctx context.Context, binary, scratch string) (int, error) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	command := exec.CommandContext(ctx, binary)
	command.Env = append(os.Environ(), magicCookie, "PLUGIN_PROTOCOL_VERSIONS=5,6,7", "PLUGIN_UNIX_SOCKET_DIR="+scratch)
	output, err := command.StdoutPipe()
	if err != nil {
		return 0, fmt.Errorf("connecting to it: %w", err)
	}
	if err := command.Start(); err != nil {
		return 0, fmt.Errorf("starting it: %w", err)
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	end()
	_ = command.Wait() // it was killed
	if err != nil {
		return 0, fmt.Errorf("reading its answer: %w", err)
	}
	fields := strings.Split(strings.TrimSpace(line), "|")
	if len(fields) < 5 || fields[0] != "1" || fields[4] != "grpc" {
		return 0, fmt.Errorf("it answers with %q", line)
	}
	number, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0, fmt.Errorf("it answers with the protocol %q", fields[1])
	}
	return number, nil
}

// checkRebuilt builds a binary again, from a copy of the source in another folder, and compares.
func checkRebuilt(ctx context.Context, binary, version, source, scratch string) error {
	elsewhere := filepath.Join(scratch, "elsewhere")
	if err := copySource(ctx, source, elsewhere); err != nil {
		return err
	}
	again := filepath.Join(scratch, "again")
	// As .goreleaser.yml has it.
	build := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", again, ".")
	build.Dir = elsewhere
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOAMD64=v1")
	if output, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	hashes := [2][sha256.Size]byte{}
	for i, name := range []string{binary, again} {
		content, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("reading a binary: %w", err)
		}
		hashes[i] = sha256.Sum256(content)
	}
	if hashes[0] != hashes[1] {
		return fmt.Errorf("it has the hash %x, and had %x", hashes[1], hashes[0])
	}
	return nil
}

// copySource copies what git knows of, or would take, as it is in the working tree.
func copySource(ctx context.Context, source, target string) error {
	list := exec.CommandContext(ctx, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = source
	names, err := list.Output()
	if err != nil {
		return fmt.Errorf("listing the source with git: %w", err)
	}
	for name := range bytes.SplitSeq(bytes.TrimRight(names, "\x00"), []byte{0}) {
		content, err := os.ReadFile(filepath.Join(source, string(name)))
		if os.IsNotExist(err) {
			continue // removed, but not committed yet
		}
		if err != nil {
			return fmt.Errorf("copying the source: %w", err)
		}
		copied := filepath.Join(target, string(name))
		if err := os.MkdirAll(filepath.Dir(copied), 0o700); err != nil {
			return fmt.Errorf("copying the source: %w", err)
		}
		if err := os.WriteFile(copied, content, 0o600); err != nil {
			return fmt.Errorf("copying the source: %w", err)
		}
	}
	return nil
}
