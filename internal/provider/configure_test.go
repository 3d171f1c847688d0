package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Faults of the provider block are diagnostics on their arguments, all at once.
func TestInvalidProviderArguments(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t)
	p := acctest.Configure(t, server.URL(), server.Token())
	for _, test := range []struct {
		arguments map[string]any
		want      []string
	}{
		{map[string]any{"access_token": "sk_prod with space", "base_url": "https://me:hunter2@api.fillout.com",
			"requests_per_second": 0, "max_retries": 11, "request_timeout": "30"}, []string{
			"access_token: Invalid Provider Argument: The provider argument access_token must not contain white space.",
			"base_url: Invalid Provider Argument: The provider argument base_url must not contain a user name or password.",
			"max_retries: Invalid Provider Argument: The provider argument max_retries must be a whole number from 0 to 10.",
			"request_timeout: Invalid Provider Argument: The provider argument request_timeout must be a duration above 0, such " +
				"as 30s or 1m30s.",
			"requests_per_second: Invalid Provider Argument: The provider argument requests_per_second must be a number above 0 " +
				"and at most 100.",
		}},
		{map[string]any{"max_retries": 1.5, "requests_per_second": 100.1, "base_url": "http://fillout.example.com"}, []string{
			"base_url: Unencrypted Base URL: The provider argument base_url is a plain http URL of another host, so the access " +
				"token travels unencrypted. Use https.",
			"max_retries: Invalid Provider Argument: The provider argument max_retries must be a whole number from 0 to 10.",
			"requests_per_second: Invalid Provider Argument: The provider argument requests_per_second must be a number above 0 " +
				"and at most 100.",
		}},
		{map[string]any{"max_retries": -1}, []string{
			"max_retries: Invalid Provider Argument: The provider argument max_retries must be a whole number from 0 to 10."}},
	} {
		resp, err := p.Server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{
			Config: acctest.Object(t, p.Schema.Provider, test.arguments)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range resp.Diagnostics {
			got = append(got, fmt.Sprintf("%s: %s: %s", d.Attribute.LastStep(), d.Summary, d.Detail))
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%v: got %q", test.arguments, got)
		}
	}
}

// A wrong token is sent once, and the error says what Fillout said, and where the token comes from.
func TestWrongToken(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t)
	p := acctest.Configure(t, server.URL(), "sk_prod_revoked_1")
	acctest.ExpectText(t, strings.Join(p.ReadReports(t, "fillout_forms", nil), "\n"), server.URL()+" answered with HTTP "+
		"status 400 (Bad Request): API Key invalid. The access token comes from the provider argument access_token.")
	for range 5 {
		_, _, reports := p.Plan(t, "fillout_webhook", acctest.Managed{},
			map[string]any{"form_id": fillouttest.ContactFormID, "url": acctest.WebhookURL})
		acctest.ExpectText(t, strings.Join(reports, "\n"), "ERROR: Authentication Failed: ")
	}
	if n := len(server.Requests()); n != 1 {
		t.Errorf("%d requests were sent, want 1", n)
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
