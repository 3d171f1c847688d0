package form_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// A link made of values that are known only when applying is the one that was asked for, and leads back to its form. No
// account is needed: whatever only calls functions works without a credential.
func TestLoopbackFunctions(t *testing.T) {
	t.Parallel()
	acctest.RunSteps(t, resource.TestStep{
		Config: acctest.RequiredProviders + `
resource "terraform_data" "later" {
  input = { id = "vso9PzRfHQus", name = "Ada & Bob" }
}

locals {
  link = provider::fillout::form_url(terraform_data.later.output.id, {
    seats   = 2
    name    = terraform_data.later.output.name
    company = null
  })
}

output "link" {
  value = local.link
}

output "name" {
  value = provider::fillout::form_url("vso9PzRfHQus", { name = terraform_data.later.output.name })
}

output "id" {
  value = provider::fillout::form_id(local.link)
}

output "bare" {
  value = provider::fillout::form_url("vso9PzRfHQus", {})
}

output "unchanged" {
  value = provider::fillout::form_id("vso9PzRfHQus")
}
`,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectUnknownOutputValue("link"),
			plancheck.ExpectUnknownOutputValue("name"),
			plancheck.ExpectUnknownOutputValue("id"),
		}},
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("link",
				knownvalue.StringExact("https://forms.fillout.com/t/vso9PzRfHQus?name=Ada%20%26%20Bob&seats=2")),
			statecheck.ExpectKnownOutputValue("name",
				knownvalue.StringExact("https://forms.fillout.com/t/vso9PzRfHQus?name=Ada%20%26%20Bob")),
			statecheck.ExpectKnownOutputValue("id", knownvalue.StringExact("vso9PzRfHQus")),
			statecheck.ExpectKnownOutputValue("bare", knownvalue.StringExact("https://forms.fillout.com/t/vso9PzRfHQus")),
			statecheck.ExpectKnownOutputValue("unchanged", knownvalue.StringExact("vso9PzRfHQus")),
		},
	})
}

func TestLoopbackFunctionsRefuse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ call, says string }{
		"form_id": {`form_id("https://forms.fillout.com/vso9PzRfHQus")`, `Invalid value for "url" parameter: must be the address of a form's page, ` +
			"such as https://forms.fillout.com/t/vso9PzRfHQus, or of its editor, such as " +
			"https://build.fillout.com/editor/vso9PzRfHQus."},
		"form_id of a custom link": {`form_id("https://acme.fillout.com/contact")`, `Invalid value for "url" parameter: ` +
			"is a custom link, which does not contain the form's ID. The ID is in the address of the form's editor, such as " +
			"https://build.fillout.com/editor/vso9PzRfHQus."},
		"form_id of a broken URL": {`form_id("https://forms.fillout.com/50%off")`, `Invalid value for "url" parameter: ` +
			`must not contain "%" without two hexadecimal digits after it. Write %25 for a percent sign.`},
		"form_url with a nameless parameter": {`form_url("a", { "" = "x" })`, `Invalid value for "parameters" parameter: ` +
			"must not have a value without a name."},
		"form_url": {`form_url("my form", {})`, `Invalid value for "form_id" parameter: must be the ID of a form, which has only letters, ` +
			`digits, "_" and "-": the last part of the form's address, as in https://forms.fillout.com/t/vso9PzRfHQus.`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.RunSteps(t, resource.TestStep{
				Config:      acctest.RequiredProviders + "output \"value\" {\n  value = provider::fillout::" + test.call + "\n}\n",
				PlanOnly:    true,
				ExpectError: acctest.Text(test.says),
			})
		})
	}
}
