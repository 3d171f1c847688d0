package form_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

func TestAccForms(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t, resource.TestStep{
		Config: account.Config("data \"fillout_forms\" \"all\" {}\n\noutput \"found\" {\n  value = "+
			"contains(data.fillout_forms.all.forms[*].id, %q)\n}\n", account.FormID),
		ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("found", knownvalue.Bool(true))},
	})
}
