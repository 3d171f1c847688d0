package submission_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

func TestAccSubmissions(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	value := func(attribute string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.fillout_submissions.test", tfjsonpath.New(attribute), knownvalue.NotNull())
	}
	account.Run(t, resource.TestStep{
		Config: account.Config("data \"fillout_submissions\" \"test\" {\n  form_id = %q\n  max_results = 1\n}\n",
			account.FormID),
		ConfigStateChecks: []statecheck.StateCheck{value("submissions"), value("truncated")},
	})
}

// A time that turns out wrong when something else is applied is an error then.
func TestLoopbackSubmissionsOfAnUnknownTime(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	account.Run(t, resource.TestStep{
		Config: account.Config(`
data "fillout_submissions" "test" {
  form_id     = %q
  before_date = "2026-05-02T12:00:00Z"
  after_date  = terraform_data.after.output
}

resource "terraform_data" "after" {
  input = "2026-05-01"
}
`, account.FormID),
		ExpectError: acctest.Text(`The argument after_date, which is "2026-05-01", must be a time in RFC 3339,`),
	})
}
