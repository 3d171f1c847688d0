package form_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestAccForm(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	value := func(attribute string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.fillout_form.test", tfjsonpath.New(attribute), check)
	}
	account.Run(t, resource.TestStep{
		Config: account.Config("data \"fillout_form\" \"test\" {\n  id = %q\n}\n", account.FormID),
		ConfigStateChecks: []statecheck.StateCheck{
			value("id", knownvalue.StringExact(account.FormID)),
			value("url", knownvalue.StringExact("https://forms.fillout.com/t/"+account.FormID)),
			value("name", knownvalue.NotNull()),
		},
	})
}

// A name that no form has any more fails the destroy of what depends on it. The way out in the error works.
func TestLoopbackFormRenamed(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	config := func(name string) string {
		return acctest.RequiredProviders + fmt.Sprintf("data \"fillout_form\" \"test\" {\n  name = %q\n}\n\n", name) +
			"resource \"fillout_webhook\" \"test\" {\n  form_id = data.fillout_form.test.id\n  url = \"https://hooks.example.com\"\n}\n"
	}
	space := acctest.NewWorkspace(t, config("Contact us"), acctest.Variables(server)...)
	space.Apply(t)
	space.Write(t, config("Old name"))
	acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), "Error: Form Not Found",
		`The account has no form with the name "Old name".`, "If the form was renamed, write its new name. Or write its ID "+
			"instead of its name: the ID stays the same. To destroy without reading this data source, run terraform destroy "+
			"-refresh=false.")
	space.Run(t, "destroy", "-auto-approve", "-refresh=false")
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("the service has %+v", held)
	}
}
