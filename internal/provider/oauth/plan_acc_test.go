package oauth_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	redirectURI  = "http://localhost:8976/callback"
	tokenAddress = "fillout_oauth_token.test"
	usedUp       = "The argument code contains the code that a token in the state was created with. A code works once, " +
		"so the apply would invalidate that token and could not create another."
)

// A plan that needs the same code again fails before anything is destroyed, and a new code makes it succeed. Terraform
// and OpenTofu plan a resource with another address, a tainted one and -replace each in their own way.
func TestLoopbackOAuthTokenCodeIsUsedUp(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	app := account.Server.AddApp(fillouttest.App{Name: "App", RedirectURIs: []string{redirectURI}})
	code := account.Server.IssueCode(app.ClientID, redirectURI)
	token := func(name, code string) string {
		return account.Config("resource \"fillout_oauth_token\" %q {\n  client_id = %q\n  client_secret = %q\n  code = %q\n  "+
			"redirect_uri = %q\n  server_url = %q\n}\n", name, app.ClientID, app.ClientSecret, code, redirectURI,
			account.Server.URL())
	}
	planned := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{
			PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(tokenAddress, action)},
		}
	}
	account.Run(t,
		resource.TestStep{Config: token("test", code), ConfigPlanChecks: planned(plancheck.ResourceActionCreate)},
		resource.TestStep{Config: token("renamed", code), ExpectError: acctest.Text(usedUp)},
		resource.TestStep{Config: token("test", code), Taint: []string{tokenAddress}, ExpectError: acctest.Text(usedUp)},
		resource.TestStep{Config: token("test", account.Server.IssueCode(app.ClientID, redirectURI)),
			ConfigPlanChecks: planned(plancheck.ResourceActionDestroyBeforeCreate)},
	)
	if i := account.Count(acctest.InvalidationRoute); i != 2 {
		t.Errorf("%d invalidations, want 2", i)
	}
	t.Run("-replace", func(t *testing.T) {
		t.Parallel()
		space := acctest.NewWorkspace(t, token("test", account.Server.IssueCode(app.ClientID, redirectURI)))
		space.Apply(t)
		acctest.ExpectText(t, space.Fail(t, "plan", "-replace="+tokenAddress), "Error: Invalid OAuth Argument", usedUp)
		space.PlanNothing(t)
	})
}
