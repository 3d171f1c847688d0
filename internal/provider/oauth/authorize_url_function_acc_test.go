package oauth_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// A function needs neither a credential nor a request.
func TestLoopbackOAuthAuthorizeURL(t *testing.T) {
	t.Parallel()
	call := func(arguments string) string {
		return acctest.RequiredProviders + "output \"page\" {\n  value = provider::fillout::oauth_authorize_url(" + arguments + ")\n}\n"
	}
	acctest.RunSteps(
		t,
		resource.TestStep{
			Config: call(`"my app", "https://example.com/back?a=b&c=d", "x/y=z"`),
			ExpectError: acctest.Text(
				`Invalid value for "client_id" parameter: must not contain white space or control characters.`),
		},
		resource.TestStep{
			Config:      call(`"", "https://example.com/back", "x"`),
			ExpectError: acctest.Text(`Invalid value for "client_id" parameter: must not be empty.`),
		},
		resource.TestStep{
			Config: call(`"my-app", "/back", "x"`),
			ExpectError: acctest.Text(
				`Invalid value for "redirect_uri" parameter: must be an absolute URI, such as http://localhost:8976/callback.`),
		},
		resource.TestStep{
			Config: call(`"my-app", "https://example.com/back", ""`),
			ExpectError: regexp.MustCompile(
				`Invalid value for "state" parameter: must not be empty: the state\s+distinguishes your own request from that of an attacker\.\s`),
		},
		resource.TestStep{
			Config: call(`"my-app", "https://example.com/back?a=b&c=d", "x/y=z"`),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("page", knownvalue.StringExact(
				"https://build.fillout.com/authorize/oauth?client_id=my-app&redirect_uri=https%3A%2F%2Fexample.com%2Fback%3Fa%3Db%26c%3Dd&state=x%2Fy%3Dz"))},
		},
	)
}
