package provider_test

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// The provider works from Terraform 1.8 and OpenTofu 1.8 on, but some of what it
// has needs a newer one. A test is skipped where its configuration uses what the
// CLI does not have; the configuration itself tells that, so that no test and no
// example has to say it, and none can forget it.

// feature is something that a CLI has from some version on.
type feature struct {
	name                string
	terraform, opentofu string
	use                 *regexp.Regexp // what it looks like in a configuration
}

var cliFeatures = []feature{
	{"removed blocks with a lifecycle", "1.7", "1.10", regexp.MustCompile(`(?m)^removed\s*\{`)},
	{"ephemeral resources and variables", "1.10", "1.11", regexp.MustCompile(`(?m)^\s*ephemeral\s*=\s*true|^\s*ephemeral\s+"`)},
	{"write-only arguments", "1.11", "1.11", regexp.MustCompile(`\b\w+_wo\s*=|\bresource\s+"fillout_oauth_token"`)},
	{"imports by identity", "1.12", "1.12", regexp.MustCompile(`(?m)^\s*identity\s*=\s*\{`)},
}

// cliVersion is which CLI the tests run.
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

// testedCLI asks the CLI once for all tests.
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

// lacks says why the CLI cannot run a configuration, "" if it can. Release
// candidates count as the release: they have what it has.
func (v cliVersion) lacks(config string) string {
	for _, f := range cliFeatures {
		oldest := f.terraform
		if v.program == "OpenTofu" {
			oldest = f.opentofu
		}
		if f.use.MatchString(config) && v.number.LessThan(version.Must(version.NewVersion(oldest+".0-rc1"))) {
			return fmt.Sprintf("%s need Terraform %s or OpenTofu %s, this is %s %s", f.name, f.terraform, f.opentofu, v.program, v.number)
		}
	}
	return ""
}

// requireCLIFor skips where there is no CLI, or one that is too old for a
// configuration.
func requireCLIFor(t *testing.T, config string) {
	t.Helper()
	requireCLI(t)
	tested, err := testedCLI()
	if err != nil {
		t.Fatal(err)
	}
	if missing := tested.lacks(config); missing != "" {
		t.Skip(missing)
	}
}

// runSteps runs the steps of a test case through the CLI.
func runSteps(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	for i := range steps {
		requireCLIFor(t, steps[i].Config)
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: factories(), Steps: steps})
}

func TestParseCLIVersion(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]string{
		"Terraform v1.8.5\non linux_amd64\n": "Terraform 1.8.5",
		"OpenTofu v1.8.0\non linux_amd64\n":  "OpenTofu 1.8.0",
		"Terraform v1.12.0-beta2\n":          "Terraform 1.12.0-beta2",
		"╷\n│ Warning: Unable to open CLI configuration file v2\n╵\n\nOpenTofu v1.12.6\r\non windows_amd64\n": "OpenTofu 1.12.6",
	} {
		got, err := parseCLIVersion(output)
		if err != nil || got.program+" "+got.number.String() != want {
			t.Errorf("%q is %+v, %v", output, got, err)
		}
	}
	for output, says := range map[string]string{
		"":                   `"" names no version of Terraform or OpenTofu`,
		"Terragrunt v0.50.0": `"Terragrunt v0.50.0" names no version of Terraform or OpenTofu`,
		"Terraform vNext\n":  "reading the version of Terraform: ",
	} {
		if _, err := parseCLIVersion(output); err == nil || !strings.HasPrefix(err.Error(), says) {
			t.Errorf("%q: %v", output, err)
		}
	}
}

// Each configuration is run from just those versions on that have what it uses.
func TestCLIFeatures(t *testing.T) {
	t.Parallel()
	const newest = "99.0.0"
	versions := []string{"1.8.0", "1.9.8", "1.10.0-beta1", "1.10.0-rc1", "1.10.5", "1.11.0-alpha20250101", "1.11.0", "1.11.4", "1.12.0", newest}
	tests := map[string]struct{ config, terraform, opentofu string }{
		"a webhook with a URL":     {oneWebhook, "1.8.0", "1.8.0"},
		"a function":               {`output "id" { value = provider::fillout::form_id("x") }`, "1.8.0", "1.8.0"},
		"an import by id":          {"import {\n  to = fillout_webhook.test\n  id = \"x/1\"\n}\n", "1.8.0", "1.8.0"},
		"words in a comment":       {"# With url_wo it is ephemeral, and identity = { needs more.\n", "1.8.0", "1.8.0"},
		"an ephemeral variable":    {"variable \"secret\" {\n  type      = string\n  ephemeral = true\n}\n", "1.10.0-rc1", "1.11.0"},
		"an ephemeral resource":    {"\nephemeral \"fillout_submissions\" \"x\" {}\n", "1.10.0-rc1", "1.11.0"},
		"a write-only URL":         {"resource \"fillout_webhook\" \"x\" {\n  url_wo = \"x\"\n}\n", "1.11.0", "1.11.0"},
		"a token":                  {"resource \"fillout_oauth_token\" \"x\" {}\n", "1.11.0", "1.11.0"},
		"both":                     {hiddenWebhook, "1.11.0", "1.11.0"},
		"an import by identity":    {"import {\n  to = fillout_webhook.test\n  identity = {\n    id = \"1\"\n  }\n}\n", "1.12.0", "1.12.0"},
		"the webhook's example":    {example(t, webhookExample), "1.11.0", "1.11.0"},
		"the token's example":      {example(t, tokenExample), "1.11.0", "1.11.0"},
		"the identity's example":   {example(t, importByIdentity), "1.12.0", "1.12.0"},
		"the example of a twin":    {example(t, "ephemeral-resources/fillout_submission/ephemeral-resource.tf"), "1.10.0-rc1", "1.11.0"},
		"the fleet":                {example(t, fleetExample+"main.tf"), "1.10.0-rc1", "1.11.0"},
		"the fleet's module":       {example(t, fleetExample+"gateway/main.tf"), "1.11.0", "1.11.0"},
		"the quickstart's example": {example(t, quickstartExample), "1.8.0", "1.8.0"},
		"submissions of a week":    {example(t, "data-sources/fillout_submissions/data-source.tf"), "1.8.0", "1.8.0"},
		"what forgets a webhook":   {example(t, forgetExample), "1.8.0", "1.10.0-rc1"},
		"the provider's example":   {example(t, providerExample), "1.8.0", "1.8.0"},
	}
	for name, test := range tests {
		for program, oldest := range map[string]string{"Terraform": test.terraform, "OpenTofu": test.opentofu} {
			for _, number := range versions {
				cli := cliVersion{program, version.Must(version.NewVersion(number))}
				old := cli.number.LessThan(version.Must(version.NewVersion(oldest)))
				if missing := cli.lacks(test.config); (missing != "") != old {
					t.Errorf("%s on %s %s: %q", name, program, number, missing)
				}
			}
		}
	}

	old := cliVersion{"OpenTofu", version.Must(version.NewVersion("1.10.3"))}
	if got, want := old.lacks(hiddenWebhook), "ephemeral resources and variables need Terraform 1.10 or OpenTofu 1.11, this is OpenTofu 1.10.3"; got != want {
		t.Errorf("the reason is %q, want %q", got, want)
	}
}
