package compat

import (
	"os"
	"strings"
	"testing"
)

// What surprises users stands where they look, and not only in the table.
func TestGuidesWarn(t *testing.T) {
	t.Parallel()
	for file, sentences := range map[string][]string{
		"templates/guides/webhooks.md.tmpl": {
			"Leave the URL out if it contains a secret.", "Do not use `lifecycle { destroy = false }` in a `fillout_webhook`",
			"the import is ignored", "credential, except with `-refresh=false`", "examples/guides/webhooks/check.tf",
			"Terraform 1.16.0 to 1.16.2 cannot generate configuration", "the text of a JSON string",
		},
		"templates/guides/databases-as-code.md.tmpl": {"Do not use `lifecycle { destroy = false }`"},
		"templates/guides/pipelines.md.tmpl": {
			"!= 1.16.0", "Do not use Terraform 1.16.0", "rely on them in an `assert`", "`tofu console` cannot call them",
			"A mock cannot create ephemeral resources in Terraform", "In OpenTofu, `mock_data` sets them",
			"Give such variables no default",
		},
		"templates/guides/troubleshooting.md.tmpl":     {"A destroy reads data sources and ephemeral resources too"},
		"templates/functions.md.tmpl":                  {"`tofu console`", "`tofu test`"},
		"docs/ephemeral-resources/submission.md":       {"`terraform destroy -refresh=false`"},
		"docs/ephemeral-resources/submissions.md":      {"`terraform destroy -refresh=false`"},
		"examples/fleet/main.tf":                       {"!= 1.16.0"},
		"examples/resources/fillout_webhook/import.sh": {"the URL out if it contains a secret"},
	} {
		text, err := os.ReadFile(root + "/" + file)
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Join(strings.Fields(strings.ReplaceAll(string(text), "\n#", "\n")), " ")
		for _, sentence := range sentences {
			if !strings.Contains(words, sentence) {
				t.Errorf("%s does not say %q", file, sentence)
			}
		}
	}
}
