package acctest

import (
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

func TestParseCLIVersion(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]string{
		"Terraform v1.8.5\non linux_amd64\n": "Terraform 1.8.5",
		"OpenTofu v1.8.0\non linux_amd64\n":  "OpenTofu 1.8.0",
		"Terraform v1.12.0-beta2\n":          "Terraform 1.12.0-beta2",
		"╷\n│ Warning: Unable to open CLI configuration file v2\n╵\n\nOpenTofu v1.12.6\r\non " +
			"windows_amd64\n": "OpenTofu 1.12.6",
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

// Each configuration runs on exactly the versions that have what it uses.
func TestFeatures(t *testing.T) {
	t.Parallel()
	const newest = "99.0.0"
	versions := []string{"1.8.0", "1.9.8", "1.10.0-beta1", "1.10.0-rc1", "1.10.5", "1.11.0-alpha20250101", "1.11.0",
		"1.11.4", "1.12.0", "1.14.0", newest}
	tests := map[string]struct{ config, terraform, opentofu string }{
		"a webhook with a URL": {RequiredProviders + Webhook("x", To("x")), "1.8.0", "1.8.0"},
		"a function":           {`output "id" { value = provider::fillout::form_id("x") }`, "1.8.0", "1.8.0"},
		"an import by id":      {"import {\n  to = fillout_webhook.test\n  id = \"x/1\"\n}\n", "1.8.0", "1.8.0"},
		"words in a comment":   {"# With url_wo it is ephemeral, and identity = { needs more.\n", "1.8.0", "1.8.0"},
		"an ephemeral variable": {"variable \"secret\" {\n  type      = string\n  ephemeral = true\n}\n", "1.10.0-rc1",
			"1.11.0"},
		"an ephemeral resource": {"\nephemeral \"fillout_submissions\" \"x\" {}\n", "1.10.0-rc1", "1.11.0"},
		"a write-only URL":      {"resource \"fillout_webhook\" \"x\" {\n  url_wo = \"x\"\n}\n", "1.11.0", "1.11.0"},
		"a token":               {"resource \"fillout_oauth_token\" \"x\" {}\n", "1.11.0", "1.11.0"},
		"both":                  {HiddenWebhook, "1.11.0", "1.11.0"},
		"an import by identity": {"import {\n  to = fillout_webhook.test\n  identity = {\n    id = \"1\"\n  }\n}\n",
			"1.12.0", "1.12.0"},
		"a list":          {"list \"fillout_database\" \"all\" {\n}\n", "1.14.0", never},
		"a removed block": {"removed {\n  from = x.y\n  lifecycle {\n    destroy = false\n  }\n}\n", "1.8.0", "1.10.0-rc1"},
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
	if got, want := old.lacks(HiddenWebhook), "ephemeral resources and variables need Terraform 1.10 or OpenTofu 1.11, "+
		"this is OpenTofu 1.10.3"; got != want {
		t.Errorf("the reason is %q, want %q", got, want)
	}
}
