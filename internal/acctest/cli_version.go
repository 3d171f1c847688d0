package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// The provider works from Terraform 1.8 and OpenTofu 1.8 on, but some features need a newer CLI. A test is skipped if
// its configuration uses a feature that the CLI lacks. The configuration itself shows what it uses, so no test has to
// say it.

// feature is something that a CLI has from a version on. OpenTofu lacks it in every version if that is never.
type feature struct {
	name                string
	terraform, opentofu string
	use                 *regexp.Regexp // matches a configuration that uses the feature
}

const never = "9999.0"

var features = []feature{
	{"removed blocks with a lifecycle", "1.7", "1.10", regexp.MustCompile(`(?m)^removed\s*\{`)},
	{"ephemeral resources and variables", "1.10", "1.11",
		regexp.MustCompile(`(?m)^\s*ephemeral\s*=\s*true|^\s*ephemeral\s+"`)},
	{"write-only arguments", "1.11", "1.11", regexp.MustCompile(`\b\w+_wo\s*=|\bresource\s+"fillout_oauth_token"`)},
	{"imports by identity", "1.12", "1.12", regexp.MustCompile(`(?m)^\s*identity\s*=\s*\{`)},
	{"list blocks", "1.14", never, regexp.MustCompile(`(?m)^list\s+"`)},
	{"actions", "1.14", never, regexp.MustCompile(`(?m)^action\s+"`)},
}

// OneCLI skips a test whose result is the same with every CLI, if -short says that another run has it. Such a test is
// about the provider's own work: what it does with an answer of Fillout, what it refuses, what it logs.
func OneCLI(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("the result is the same with every CLI; make test has this test")
	}
}

// cliVersion is the program and version of the CLI that the tests run.
type cliVersion struct {
	program string // Terraform or OpenTofu
	number  *version.Version
}

// parseCLIVersion reads what "terraform version" and "tofu version" print.
func parseCLIVersion(output string) (cliVersion, error) {
	for line := range strings.Lines(output) {
		program, number, found := strings.Cut(strings.TrimSpace(line), " v")
		if !found || program != "Terraform" && program != "OpenTofu" {
			continue // warnings may stand before it
		}
		parsed, err := version.NewVersion(number)
		if err != nil {
			return cliVersion{}, fmt.Errorf("reading the version of %s: %w", program, err)
		}
		return cliVersion{program, parsed}, nil
	}
	return cliVersion{}, fmt.Errorf("%q names no version of Terraform or OpenTofu", output)
}

// testedCLI asks the CLI for its version, once for all tests.
var testedCLI = sync.OnceValues(func() (cliVersion, error) {
	cli, err := tfcli.Find()
	if err != nil {
		return cliVersion{}, err
	}
	output, err := exec.Command(cli, "version").Output()
	if err != nil {
		return cliVersion{}, fmt.Errorf("asking %s for its version: %w", cli, err)
	}
	return parseCLIVersion(string(output))
})

func requireVersion(t *testing.T) cliVersion {
	t.Helper()
	tested, err := testedCLI()
	if err != nil {
		t.Fatal(err)
	}
	return tested
}

// lacks returns why the CLI cannot run a configuration, "" if it can. A release candidate counts as the release, since
// it has the same features.
func (v cliVersion) lacks(config string) string {
	for _, f := range features {
		oldest := f.terraform
		if v.program == "OpenTofu" {
			oldest = f.opentofu
		}
		if f.use.MatchString(config) && v.number.LessThan(version.Must(version.NewVersion(oldest+".0-rc1"))) {
			needed := "Terraform " + f.terraform
			if f.opentofu != never {
				needed += " or OpenTofu " + f.opentofu
			}
			return fmt.Sprintf("%s need %s, this is %s %s", f.name, needed, v.program, v.number)
		}
	}
	return ""
}

// RequireCLI skips the test if it runs without make.
func RequireCLI(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs TF_ACC=1 and a terraform or tofu; make test sets both")
	}
}

// RequireCLIFor skips the test if there is no CLI, or if the CLI is too old for a configuration.
func RequireCLIFor(t *testing.T, config string) {
	t.Helper()
	RequireCLI(t)
	if missing := requireVersion(t).lacks(config); missing != "" {
		t.Skip(missing)
	}
}

// RegistryHost returns the registry that the CLI looks providers up at, as it stands in a state.
func RegistryHost(t *testing.T) string {
	t.Helper()
	if requireVersion(t).program == "OpenTofu" {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}
