package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Faults of the provider block are errors on their arguments, all at once, and no request is sent.
func TestLoopbackInvalidProviderArguments(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	account.Provider = `
provider "fillout" {
  access_token        = "sk_prod with space"
  base_url            = "https://me:hunter2@api.fillout.com"
  requests_per_second = 0
  max_retries         = 11
  request_timeout     = "30"
}
`
	for _, says := range []string{
		"The provider argument access_token must not contain white space.",
		"The provider argument base_url must not contain a user name or password.",
		"The provider argument requests_per_second must be a number above 0 and at most 100.",
		"The provider argument max_retries must be a whole number from 0 to 10.",
		"The provider argument request_timeout must be a duration above 0, such as 30s or 1m30s.",
		"Error: Invalid Provider Argument with provider[\"registry",
	} {
		account.Run(t, resource.TestStep{
			Config:      account.Config(`data "fillout_forms" "test" {}`),
			PlanOnly:    true,
			ExpectError: acctest.Text(says),
		})
	}
	if n := len(account.Server.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// A number that is not valid is an error on its argument, never an error of the provider.
func TestLoopbackInvalidNumbers(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	for argument, want := range map[string]string{
		"max_retries = 1.5":           "The provider argument max_retries must be a whole number from 0 to 10.",
		"max_retries = -1":            "The provider argument max_retries must be a whole number from 0 to 10.",
		"requests_per_second = 100.1": "The provider argument requests_per_second must be a number above 0 and at most 100.",
		"requests_per_second = \"x\"": "a number is required",
	} {
		acctest.RunSteps(t, resource.TestStep{
			Config:      "provider \"fillout\" {\n  " + argument + "\n}\n" + acctest.RequiredProviders + `data "fillout_forms" "test" {}`,
			PlanOnly:    true,
			ExpectError: acctest.Text(want),
		})
	}
	if n := len(account.Server.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// The API's address is taken as the dashboard shows it and as the token exchange gives it.
func TestLoopbackBaseURLs(t *testing.T) {
	t.Parallel()
	for _, suffix := range []string{"", "/", "/v1/api", "/v1/api/"} {
		t.Run("with "+suffix, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			account.Provider = acctest.ProviderBlock(account.Server.URL()+suffix, account.Server.Token())
			account.Run(t, resource.TestStep{
				Config:           account.Webhook(account.FormID, acctest.WebhookURL),
				ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionCreate),
			})
		})
	}
}

// A wrong token is sent once, and the error says what Fillout said, and where the token comes from.
func TestLoopbackWrongToken(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"data source": `data "fillout_forms" "test" {}`,
		"webhooks":    "resource \"fillout_webhook\" \"test\" {\n  count = 5\n  form_id = \"" + fillouttest.ContactFormID + "\"\n  url = \"" + acctest.WebhookURL + "\"\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			account.Provider = acctest.ProviderBlock(account.Server.URL(), "sk_prod_revoked_1")
			account.Run(t, resource.TestStep{
				Config:   account.Config("%s", config),
				PlanOnly: true,
				ExpectError: acctest.Text(account.Server.URL() + " answered with HTTP status 400 (Bad Request): API Key invalid. " +
					"The access token comes from the provider argument access_token."),
			})
			if n := len(account.Server.Requests()); n != 1 {
				t.Errorf("%d requests were sent, want 1", n)
			}
		})
	}
}

// A request that depends on an argument that is not known yet says which.
func TestLoopbackUnknownProviderArgument(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Provider = strings.ReplaceAll(acctest.ProviderBlock(account.Server.URL(), "TOKEN"), `"TOKEN"`,
		"terraform_data.token.output")
	token := "resource \"terraform_data\" \"token\" {\n  input = \"" + account.Server.Token() + "\"\n}\n"
	account.Run(t, resource.TestStep{
		Config: account.Config("%s", token+`data "fillout_forms" "test" {}`),
		ExpectError: acctest.Text("Listing the forms of the account needs a request to Fillout, but these provider " +
			"arguments are not known yet: access_token."),
	})
}
