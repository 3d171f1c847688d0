package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// tokenBlock returns fillout_oauth_token.test, whose code and secret come from variables.
func (o oauthTarget) tokenBlock() string {
	return fmt.Sprintf(`
variable "code" {
  type      = string
  sensitive = true
}

variable "secret" {
  type      = string
  ephemeral = true
}

resource "fillout_oauth_token" "test" {
  client_id     = %q
  client_secret = var.secret
  code          = var.code
  redirect_uri  = %q
  server_url    = %q
}
`, o.app.ClientID, redirectURI, o.server.URL())
}

// fedBlock is a provider block that the token feeds.
const fedBlock = `
provider "fillout" {
  alias        = "fed"
  access_token = fillout_oauth_token.test.access_token
  base_url     = fillout_oauth_token.test.base_url
}
`

func (o oauthTarget) tokenVariables() []string {
	return append(o.variables(false), "TF_VAR_code="+o.code, "TF_VAR_secret="+o.app.ClientSecret)
}

// tokenWorkspace has a token and a webhook that is made with it.
func (o oauthTarget) tokenWorkspace(t *testing.T) acctest.Workspace {
	t.Helper()
	return acctest.NewWorkspace(t, webhooks("provider = fillout.fed")+o.tokenBlock()+fedBlock,
		append(o.tokenVariables(), "FILLOUT_MAX_RETRIES=0")...)
}

// A token lives without a credential of the provider's: it feeds another provider block in the same run, is in the
// state, survives plans, and no longer works when it is destroyed. Nothing stores the client secret.
func TestOAuthTokenLife(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := oauth.tokenWorkspace(t)
	acctest.ExpectText(t, space.Run(t, "plan", "-out=plan"), "Plan: 2 to add, 0 to change, 0 to destroy.")
	space.Run(t, "apply", "plan")
	space.PlanNothing(t)
	oauth.expectExchanges(t, 1)
	token := oauth.createdWith(t)
	if !strings.Contains(space.State(t), token) {
		t.Error("the state lacks the token")
	}
	acctest.ExpectNoSecret(t, acctest.Content(t, filepath.Join(space.Dir, "plan")), oauth.app.ClientSecret)

	cleanUp(t, space, oauth.server)
	if oauth.server.TokenWorks(token) {
		t.Error("the token still works")
	}
	acctest.ExpectNoSecret(t, space.State(t), append(oauth.secrets(), token)...)
	if _, err := os.Stat(oauth.store); !os.IsNotExist(err) {
		t.Errorf("the credential store was made: %v", err)
	}
}

// A token that was invalidated elsewhere is planned anew, and its destroy succeeds.
func TestOAuthTokenInvalidated(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock(), oauth.tokenVariables()...)
	space.Apply(t)
	oauth.server.RevokeToken(fmt.Sprint(readState(t, space).Resources[0].Instances[0].Attributes["access_token"]))

	acctest.ExpectText(t, space.Run(t, "plan"), "Warning: Access Token No Longer Valid",
		oauth.server.URL()+" no longer accepts the access token of the app "+oauth.app.ClientID+", so Terraform creates a "+
			"new one. "+
			"The old code is used up: put a new code into the configuration before you apply.",
		"Plan: 1 to add, 0 to change, 0 to destroy.")
	acctest.ExpectText(t, space.Run(t, "destroy", "-auto-approve", "-refresh=false"), "Warning: Access Token Already "+
		"Invalid",
		oauth.server.URL()+" no longer accepted the access token of the app "+oauth.app.ClientID+" when it was destroyed, so there "+
			"was nothing to invalidate.")
	if n := len(oauth.server.RequestsTo(acctest.InvalidationRoute)); n != 1 {
		t.Errorf("%d invalidations were sent", n)
	}
}

// Only a clear answer of Fillout's means that a token is gone. Otherwise the token stays in the state.
func TestOAuthTokenStaysInTheState(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	oauth := newOAuthTarget(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock(),
		append(oauth.tokenVariables(), "FILLOUT_MAX_RETRIES=0")...)
	space.Apply(t)
	remove := oauth.server.Inject(fillouttest.Fault{Route: acctest.ListRoute, Status: 503, Body: "<html>"})
	acctest.ExpectText(t, space.PlanNothing(t), "Warning: Access Token Not Checked",
		"The provider cannot check the access token of the app "+oauth.app.ClientID+": HTTP status 503 (Service "+
			"Unavailable): "+
			"an HTML page instead of JSON. The token stays in the state unchanged.")
	remove()
	// Something on the way refuses in its own words, or Fillout refuses for another reason.
	for _, fault := range []fillouttest.Fault{
		fillouttest.BlockPage(401), {Status: 403, Body: fillouttest.Envelope(403, "This is not in your plan")},
	} {
		fault.Route = acctest.ListRoute
		remove := oauth.server.Inject(fault)
		acctest.ExpectText(t, space.PlanNothing(t), "Warning: Access Token Not Checked", "The token stays in the state unchanged.")
		remove()
	}
	space.Run(t, "apply", "-auto-approve", "-refresh-only")

	remove = oauth.server.Inject(fillouttest.Fault{Route: acctest.InvalidationRoute, Status: 403,
		Body: fillouttest.Envelope(403, "Not now")})
	acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), "Error: Access Token Not Invalidated",
		"Invalidating the access token failed. "+oauth.server.URL()+" answered with HTTP status 403 (Forbidden): Not now. "+
			"The token may still work, so it stays in the state. Run again later. Or disconnect the app in Fillout's "+
			"dashboard, and then remove the token "+
			"from the state with terraform state rm.")
	remove()
	acctest.ExpectText(t, space.Destroy(t), "Destroy complete! Resources: 1 destroyed.")
}

func TestOAuthTokenFailures(t *testing.T) {
	t.Parallel()
	const wayOut = " Get a new code, and apply again. To use an existing token instead of this resource, set the provider " +
		"argument access_token, or sign in: COMMAND login"
	tests := map[string]struct {
		spoil func(o *oauthTarget)
		wants []string
	}{
		"refused": {func(o *oauthTarget) { o.app.ClientSecret = "hunter2-hunter2" }, []string{
			"Error: Code Exchange Refused with fillout_oauth_token.test, on main.tf",
			"Exchanging the code for an access token failed. SERVER answered with HTTP status 400 (Bad Request): Client id " +
				"or client secret is wrong. " +
				"The code was most likely used elsewhere: it works once, and only the machine that exchanged it has the token. " +
				"It may also have expired, or belong to another client_id, client_secret or redirect_uri, or server_url may be " +
				"wrong." + wayOut,
		}},
		"answer lost": {func(o *oauthTarget) {
			o.server.Inject(fillouttest.Fault{Route: acctest.ExchangeRoute, Drop: true, After: true})
		}, []string{"The code may have been exchanged for a token that was lost with the answer, so it was not sent again." + wayOut}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oauth := newOAuthTarget(t)
			test.spoil(&oauth)
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock(), oauth.tokenVariables()...)
			output := space.Fail(t, "apply", "-auto-approve")
			for _, want := range test.wants {
				acctest.ExpectText(t, output, strings.NewReplacer("SERVER", oauth.server.URL(), "COMMAND",
					acctest.ProviderBinary(t)).Replace(want))
			}
			acctest.ExpectNoSecret(t, output, oauth.secrets()...)
			oauth.expectExchanges(t, 1)
			if list := space.Run(t, "state", "list"); list != "" {
				t.Errorf("the state has %q", list)
			}
		})
	}
}
