package database_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// The token goes to no database API that is neither set nor Fillout's, and what cannot be checked yet stays.
func TestLoopbackDatabaseURL(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := newAccount(t)
	block := acctest.Database("CRM", "Customers", acctest.TextField)
	nowhere := acctest.RequiredProviders + fmt.Sprintf("provider \"fillout\" {\n  base_url = %q\n  access_token = %q\n}\n",
		account.Server.URL(), account.Server.Token())
	unknown := acctest.RequiredProviders + fmt.Sprintf("resource \"terraform_data\" \"token\" {\n  input = %q\n}\n"+
		"provider \"fillout\" {\n  base_url = %q\n  database_url = %[2]q\n  access_token = terraform_data.token.output\n}\n",
		account.Server.Token(), account.Server.URL())
	account.Run(t,
		resource.TestStep{
			Config: nowhere + block,
			ExpectError: acctest.Text("Creating the database CRM failed: no address of the database API is known for " +
				account.Server.URL() + ". Set the provider argument database_url or the environment variable FILLOUT_DATABASE_URL " +
				"to the address of the database API"),
		},
		resource.TestStep{
			PreConfig: func() {
				if n := len(account.Server.Requests()); n > 0 {
					t.Errorf("%d requests were sent", n)
				}
			},
			Config: unknown + block,
		},
		resource.TestStep{ // the token becomes unknown again, so the refresh is skipped
			Config: strings.Replace(unknown, "input =", "triggers_replace = 1\n  input =", 1) + block,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(crm, plancheck.ResourceActionNoop)}},
		},
		resource.TestStep{Config: account.Unprotected().Config("%s", block)},
	)
}
