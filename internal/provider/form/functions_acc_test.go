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
