package e2e

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const redirectURI = "https://example.com/fillout/callback"

// oauthTarget is a simulator with an OAuth app and a code.
type oauthTarget struct {
	server *fillouttest.Server
	app    fillouttest.App
	code   string
	store  string // the path of the credential store
}

func newOAuthTarget(t *testing.T, options ...fillouttest.Option) oauthTarget {
	t.Helper()
	server := acctest.NewAccount(t, options...).Server
	app := server.AddApp(fillouttest.App{Name: "Test", RedirectURIs: []string{redirectURI}})
	return oauthTarget{
		server: server, app: app, code: server.IssueCode(app.ClientID, redirectURI),
		store: filepath.Join(t.TempDir(), "fillout", "credentials.json"),
	}
}

// variables put the store where the test finds it. They also stand for the provider argument oauth if exchange is true.
func (o oauthTarget) variables(exchange bool) []string {
	variables := []string{"FILLOUT_CREDENTIALS_FILE=" + o.store, "FILLOUT_REQUESTS_PER_SECOND=100"}
	if exchange {
		variables = append(variables,
			"FILLOUT_OAUTH_CLIENT_ID="+o.app.ClientID, "FILLOUT_OAUTH_CLIENT_SECRET="+o.app.ClientSecret,
			"FILLOUT_OAUTH_CODE="+o.code,
			"FILLOUT_OAUTH_REDIRECT_URI="+redirectURI, "FILLOUT_OAUTH_SERVER_URL="+o.server.URL())
	}
	return variables
}

// block returns a provider block that exchanges the code, with more arguments.
func (o oauthTarget) block(more string) string {
	return fmt.Sprintf(`
provider "fillout" {
  %s
  oauth = {
    client_id     = %q
    client_secret = %q
    code          = %q
    redirect_uri  = %q
    server_url    = %q
  }
}
`, more, o.app.ClientID, o.app.ClientSecret, o.code, redirectURI, o.server.URL())
}

// workspace has one webhook, with the code in the provider block.
func (o oauthTarget) workspace(t *testing.T) acctest.Workspace {
	t.Helper()
	return acctest.NewWorkspace(t, oneWebhook+o.block(""), o.variables(false)...)
}

func (o oauthTarget) exchanges() int { return len(o.server.RequestsTo(acctest.ExchangeRoute)) }

func (o oauthTarget) expectExchanges(t *testing.T, want int) {
	t.Helper()
	if n := o.exchanges(); n != want {
		t.Errorf("the code was sent %d times, want %d", n, want)
	}
}

// createdWith returns the token that created the first webhook, which must be a token of the app.
func (o oauthTarget) createdWith(t *testing.T) string {
	t.Helper()
	token := o.server.RequestsTo(acctest.CreateRoute)[0].Token
	if !strings.HasPrefix(token, "fillout_token_") || !o.server.TokenWorks(token) {
		t.Fatalf("the webhook was created with the token %q", token)
	}
	return token
}

// secrets are the code and the client secret, in each spelling that could be shown.
func (o oauthTarget) secrets() []string {
	var spellings []string
	for _, secret := range []string{o.code, o.app.ClientSecret} {
		spellings = append(spellings, secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)))
	}
	return spellings
}

// A plan, its apply and all later commands run in processes of their own. One exchange serves them all.
func TestOAuthExchangesOnce(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := oauth.workspace(t)
	space.Run(t, "validate")
	if n := len(oauth.server.Requests()); n != 0 {
		t.Errorf("validate sent %d requests", n)
	}
	space.Run(t, "plan", "-out=plan")
	space.Run(t, "apply", "plan")
	space.PlanNothing(t)
	oauth.createdWith(t)
	cleanUp(t, space, oauth.server)
	oauth.expectExchanges(t, 1)
}

// Each provider block is a process of its own. They start at the same time, and share one exchange.
func TestOAuthOfTwoProviderBlocks(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t, fillouttest.WithLatency(100*time.Millisecond, 0))
	second := strings.ReplaceAll(acctest.Webhook(fillouttest.ContactFormID,
		acctest.To(acctest.WebhookURL)+"; provider = fillout.second"), `"test"`, `"second"`)
	space := acctest.NewWorkspace(t, oneWebhook+oauth.block("")+second+oauth.block(`alias = "second"`),
		oauth.variables(false)...)
	space.Apply(t)
	oauth.expectExchanges(t, 1)
	cleanUp(t, space, oauth.server)
}

// A code works once, and only the machine that exchanged it has the token. A golden file of package account has the
// text of each other failure.
func TestOAuthCodeUsedElsewhere(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	other := oauth
	other.store = filepath.Join(t.TempDir(), "credentials.json")
	space := other.workspace(t)
	space.Apply(t)
	output := oauth.workspace(t).Fail(t, "plan")
	acctest.ExpectText(t, output, "Error: Code Exchange Refused", "Planning a webhook for form pK4tWc9dQmus needs an access "+
		"token. Exchanging the code in the provider argument oauth for a token failed. "+oauth.server.URL()+" answered with "+
		"HTTP status 400 (Bad Request): Authorization code was already used. The code was most likely used elsewhere:")
	acctest.ExpectNoSecret(t, output, oauth.secrets()...)
	oauth.expectExchanges(t, 2)

	oauth.server.RevokeToken(oauth.createdWith(t))
	acctest.ExpectText(t, space.Fail(t, "plan"), "Error: Authentication Failed", "The access token comes from the exchange of "+
		"the code in the provider argument oauth. Check that it has not been invalidated,")
	oauth.expectExchanges(t, 2)
}

// A server that names an unencrypted API does not make the token travel there.
func TestOAuthServerNamesAnUnencryptedAPI(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	oauth.server.Inject(fillouttest.Fault{Route: acctest.ExchangeRoute, Status: 200,
		Body: `{"access_token": "fillout_token_1", "base_url": "http://fillout.invalid"}`})
	// Nothing must leave this machine.
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+listForms+oauth.block(""), append(oauth.variables(false),
		"HTTPS_PROXY=http://127.0.0.1:1", "FILLOUT_MAX_RETRIES=0")...)
	output := space.Fail(t, "plan")
	acctest.ExpectText(t, output, "Warning: Unencrypted Base URL", "The OAuth server names http://fillout.invalid as the API. "+
		"That is plain http, so the access token would travel unencrypted, and the provider uses https://api.fillout.com instead.")

	space = acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.tokenBlock(), append(oauth.tokenVariables(),
		"HTTPS_PROXY=http://127.0.0.1:1", "FILLOUT_MAX_RETRIES=0")...)
	acctest.ExpectText(t, space.Apply(t), "Warning: Unencrypted Base URL", "The OAuth server names http://fillout.invalid as "+
		"the API.", "If the account has another API, use its URL in place of base_url.")
	if base := readState(t, space).Resources[0].Instances[0].Attributes["base_url"]; base != "https://api.fillout.com" {
		t.Errorf("base_url is %v", base)
	}
}

// The ways to provide a credential exclude each other. A wrong argument of the resource is an error on that argument.
// Package credentials has a test of those of the provider.
func TestInvalidOAuthArguments(t *testing.T) {
	t.Parallel()
	space := acctest.NewWorkspace(t, oneWebhook+"provider \"fillout\" {\n  access_token = \"a\"\n  oauth = { code = \"c\" }\n}\n")
	acctest.ExpectText(t, space.Fail(t, "validate"),
		"The provider block names several credentials: access_token, oauth. Set only one of them.")
	space.Write(t, acctest.RequiredProviders+`
resource "fillout_oauth_token" "test" {
  client_id     = "my app"
  client_secret = ""
  code          = "c0de\u0007"
  redirect_uri  = "callback"
  server_url    = "http://oauth.example.com"
}
`)
	acctest.ExpectText(t, space.Fail(t, "validate"), "Error: Invalid OAuth Argument",
		"The argument client_id must not contain white space or control characters.",
		"The argument client_secret must not be empty.",
		"The argument code must not contain white space or control characters.",
		"The argument redirect_uri must be an absolute URI, such as http://localhost:8976/callback.",
		"The argument server_url is a plain http URL of another host, so the client secret and the token travel unencrypted.")
}
