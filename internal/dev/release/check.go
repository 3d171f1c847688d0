// Package release checks a finished release the way that the registry and the CLIs do, before anybody publishes it: what is
// published cannot be taken back. It also finds what a release says of itself.
package release

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
)

const (
	project = "terraform-provider-fillout"
	module  = "github.com/fillout-community/" + project
)

// platforms are those that a release is built for, as the registry names them.
var platforms = []string{
	"darwin_amd64", "darwin_arm64",
	"freebsd_386", "freebsd_amd64", "freebsd_arm", "freebsd_arm64",
	"linux_386", "linux_amd64", "linux_arm", "linux_arm64",
	"windows_386", "windows_amd64", "windows_arm64",
}

// Check is what a release is checked with.
type Check struct {
	// Dist is the folder that has the release's files; others in it are ignored.
	Dist string
	// Key is the file with the public key, binary as gpg --export writes it, that the signature must be of.
	Key string
	// Source is the root of the repository that the release was made from, with the manifest.
	Source string
	// CLIs are the paths of the terraform and tofu that must be able to install the release, and to plan with it.
	CLIs []string
	// Out gets a line for each thing that was found to be right.
	Out io.Writer
}

// Run checks everything, and ends at the first thing that is wrong. It runs the binary for the platform that it is on.
func (c Check) Run(ctx context.Context) (err error) {
	scratch, err := os.MkdirTemp("", "fillout-release-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer func() {
		if removal := os.RemoveAll(scratch); removal != nil && err == nil {
			err = fmt.Errorf("removing the temporary folder: %w", removal)
		}
	}()

	found, err := open(c.Dist, c.Source)
	if err != nil {
		return err
	}
	c.say("%s has the files of version %s, for %d platforms, and their checksums are right", c.Dist, found.version, len(platforms))
	if err := found.checkSignature(c.Key); err != nil {
		return fmt.Errorf("checking the signature: %w", err)
	}
	c.say("the checksums are signed, as the registry wants it")
	protocol, err := found.protocol()
	if err != nil {
		return fmt.Errorf("checking the manifest: %w", err)
	}
	if err := found.checkBinaries(); err != nil {
		return err
	}
	c.say("each archive has one binary, which is built for its platform and names no path of this machine")
	if err := found.checkInventories(); err != nil {
		return err
	}
	c.say("each archive has an inventory (SBOM) of what its binary is made of")

	here := runtime.GOOS + "_" + runtime.GOARCH
	binary, err := found.extract(here, scratch)
	if err != nil {
		return err
	}
	if err := checkServed(ctx, binary, found.version, protocol, scratch); err != nil {
		return fmt.Errorf("running the binary for %s: %w", here, err)
	}
	c.say("the binary for %s says that it is version %s, and serves protocol %d, as the manifest says", here, found.version, protocol)
	if err := checkRebuilt(ctx, binary, found.version, c.Source, scratch); err != nil {
		return fmt.Errorf("building the binary for %s again: %w", here, err)
	}
	c.say("built again elsewhere, it is the same to the last byte")
	for _, cli := range c.CLIs {
		version, err := found.checkInstallation(ctx, cli, scratch)
		if err != nil {
			return fmt.Errorf("installing the release with %s: %w", cli, err)
		}
		c.say("%s installs it from a mirror made of the archives, and plans with it", version)
	}
	return nil
}

// say ignores errors of writing: what counts is what Run returns.
func (c Check) say(format string, arguments ...any) {
	fmt.Fprintf(c.Out, "ok: "+format+"\n", arguments...)
}
