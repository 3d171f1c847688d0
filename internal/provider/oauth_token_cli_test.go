package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// tokenBlock is a token, fillout_oauth_token.test; the variables are its code
// and secret.
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

// Two provider blocks are two processes, but one where the provider is served
// by the test: the example is run as users run it.
func TestLoopbackOAuthTokenExample(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	step := exampleStep(t, account, tokenExample)
	var variables []string
	for name, value := range step.ConfigVariables {
		text, err := value.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		variables = append(variables, "TF_VAR_"+name+"="+strings.Trim(string(text), `"`))
	}
	space := acctest.NewWorkspace(t, step.Config, append(variables, "FILLOUT_REQUESTS_PER_SECOND=100")...)
	space.Apply(t)
	if held := account.Server.Webhooks(); len(held) != 1 || account.Count(acctest.ExchangeRoute) != 1 {
		t.Errorf("the service holds %+v after %d exchanges", held, account.Count(acctest.ExchangeRoute))
	}
	space.PlanNothing(t)
	space.Destroy(t)
	if held := account.Server.Webhooks(); len(held) != 0 || account.Count(acctest.InvalidationRoute) != 1 {
		t.Errorf("the service holds %+v after %d invalidations", held, account.Count(acctest.InvalidationRoute))
	}
}

// The whole life of a token, with no credential of the provider's: it feeds
// another provider block in the same run, is in the state, survives plans, and
// no longer works when it is destroyed. The client secret is nowhere.
func TestLoopbackOAuthTokenLife(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock()+fedBlock+webhookBlock("test", "provider = fillout.fed"), oauth.tokenVariables()...)

	output := space.Run(t, "plan", "-out=plan")
	acctest.ExpectText(t, output, "Plan: 2 to add, 0 to change, 0 to destroy.")
	space.Run(t, "apply", "plan")
	space.PlanNothing(t)
	if n := oauth.exchanges(); n != 1 {
		t.Errorf("the code was sent %d times", n)
	}
	token := oauth.server.RequestsTo(acctest.CreateRoute)[0].Token
	if !strings.HasPrefix(token, "fillout_token_") || !oauth.server.TokenWorks(token) {
		t.Errorf("the webhook was created with the token %q", token)
	}
	state, err := os.ReadFile(filepath.Join(space.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(state), token) {
		t.Error("the token is not in the state")
	}
	acctest.ExpectNoSecret(t, acctest.Content(t, filepath.Join(space.Dir, "plan")), oauth.app.ClientSecret)

	space.Destroy(t)
	if oauth.server.TokenWorks(token) {
		t.Error("the token still works")
	}
	if held := oauth.server.Webhooks(); len(held) != 0 {
		t.Errorf("the service holds %+v", held)
	}
	state, err = os.ReadFile(filepath.Join(space.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	acctest.ExpectNoSecret(t, string(state), append(oauth.secrets(), token)...)
	if _, err := os.Stat(oauth.store); !os.IsNotExist(err) {
		t.Errorf("the credential store was made: %v", err)
	}
}

// A token that was invalidated elsewhere is planned anew, and destroying it
// succeeds.
func TestLoopbackOAuthTokenInvalidated(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock()+"output \"token\" {\n  value = fillout_oauth_token.test.access_token\n  sensitive = true\n}\n", oauth.tokenVariables()...)
	space.Apply(t)
	token := strings.TrimSpace(space.Run(t, "output", "-raw", "token"))
	oauth.server.RevokeToken(token)

	output := space.Run(t, "plan")
	acctest.ExpectText(t, output, "Warning: Access Token No Longer Valid")
	acctest.ExpectText(t, output, oauth.server.URL()+" does not accept the access token of the app "+oauth.app.ClientID+" any more, so it is planned anew. "+
		"The code that it was made with is spent: put a new one into the configuration before you apply.")
	acctest.ExpectText(t, output, "Plan: 1 to add, 0 to change, 0 to destroy.")

	output = space.Run(t, "destroy", "-auto-approve", "-refresh=false")
	acctest.ExpectText(t, output, "Warning: Access Token Invalid Before")
	acctest.ExpectText(t, output, oauth.server.URL()+" had ceased to accept the access token of the app "+oauth.app.ClientID+" before it was destroyed. "+
		"If a proxy on the way refuses everything, the token may still work: then disconnect the app in Fillout's dashboard.")
	if n := len(oauth.server.RequestsTo(acctest.InvalidationRoute)); n != 1 {
		t.Errorf("%d invalidations were sent", n)
	}
}

// Only Fillout's clear word means that a token is gone.
func TestLoopbackOAuthTokenNotChecked(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock(), append(oauth.tokenVariables(), "FILLOUT_MAX_RETRIES=0")...)
	space.Apply(t)
	remove := oauth.server.Inject(fillouttest.Fault{Route: acctest.ListRoute, Status: 503, Body: "<html>"})
	output := space.PlanNothing(t)
	acctest.ExpectText(t, output, "Warning: Access Token Not Checked")
	acctest.ExpectText(t, output, "Whether the access token of the app "+oauth.app.ClientID+" still works is not known: HTTP status 503 (Service Unavailable): "+
		"an HTML page instead of JSON. It stays in the state as it is.")
	remove()
	space.Destroy(t)
}

// A token that could not be invalidated stays in the state.
func TestLoopbackOAuthTokenNotInvalidated(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock(), append(oauth.tokenVariables(), "FILLOUT_MAX_RETRIES=0")...)
	space.Apply(t)
	remove := oauth.server.Inject(fillouttest.Fault{Route: acctest.InvalidationRoute, Status: 403, Body: fillouttest.Envelope(403, "Not now")})
	output, err := space.Try(t, "destroy", "-auto-approve")
	if err == nil {
		t.Errorf("it was destroyed:\n%s", output)
	}
	acctest.ExpectText(t, output, "Error: Access Token Not Invalidated")
	acctest.ExpectText(t, output, "Invalidating the access token failed. "+oauth.server.URL()+" answered with HTTP status 403 (Forbidden): Not now. "+
		"The token may still work, so it stays in the state. Run again later, or disconnect the app in Fillout's dashboard and then remove the token "+
		"from the state with terraform state rm.")
	if list := space.Run(t, "state", "list"); !strings.Contains(list, "fillout_oauth_token.test") {
		t.Errorf("the state has %q", list)
	}
	remove()
	space.Destroy(t)
}

func TestLoopbackOAuthTokenFailures(t *testing.T) {
	t.Parallel()
	const wayOut = " Get a new code, and apply again. To use a token that is there already, sign in with terraform-provider-fillout login, " +
		"or set the provider argument access_token, instead of this resource."
	tests := map[string]struct {
		spoil func(o *oauthTarget)
		want  string
	}{
		"refused": {
			func(o *oauthTarget) { o.app.ClientSecret = "hunter2-hunter2" },
			"Error: Code Exchange Refused with fillout_oauth_token.test, on main.tf line 20, in resource \"fillout_oauth_token\" \"test\": 20: resource \"fillout_oauth_token\" \"test\" { " +
				"Exchanging the code for an access token failed. SERVER answered with HTTP status 400 (Bad Request): Client id or client secret is wrong. " +
				"The code was most likely spent elsewhere: it works once, and what it was exchanged for is kept on the machine that did it. " +
				"It may also have expired, or belong to another client_id, client_secret or redirect_uri, or server_url may be wrong." + wayOut,
		},
		"answer lost": {
			func(o *oauthTarget) {
				o.server.Inject(fillouttest.Fault{Route: acctest.ExchangeRoute, Drop: true, After: true})
			},
			"The code may have been exchanged for a token that nobody knows now, so it was not sent again." + wayOut,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oauth := newOAuthTarget(t)
			test.spoil(&oauth)
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock(), oauth.tokenVariables()...)
			output, err := space.Try(t, "apply", "-auto-approve")
			if err == nil {
				t.Fatalf("it worked:\n%s", output)
			}
			acctest.ExpectText(t, output, strings.ReplaceAll(test.want, "SERVER", oauth.server.URL()))
			acctest.ExpectNoSecret(t, output, oauth.secrets()...)
			if n := oauth.exchanges(); n != 1 {
				t.Errorf("the code was sent %d times", n)
			}
			if list := space.Run(t, "state", "list"); list != "" {
				t.Errorf("the state has %q", list)
			}
		})
	}
}

func TestLoopbackInvalidOAuthTokenArguments(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+`
resource "fillout_oauth_token" "test" {
  client_id     = "my app"
  client_secret = ""
  code          = ""
  redirect_uri  = "callback"
  server_url    = "http://oauth.example.com"
}
`)
	output, err := space.Try(t, "validate")
	if err == nil {
		t.Fatalf("it is valid:\n%s", output)
	}
	for _, want := range []string{
		"Error: Invalid OAuth Argument",
		"The argument client_id must not contain white space or control characters.",
		"The argument client_secret must not be empty.",
		"The argument code must not be empty.",
		"The argument redirect_uri must be an absolute URI, such as http://localhost:8976/callback.",
		"The argument server_url is a plain http URL of another host, so the client secret and the token travel unencrypted. Use https.",
	} {
		acctest.ExpectText(t, output, want)
	}
}
