package provider_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	redirectURI = "https://example.com/fillout/callback"
)

// oauthTarget is a Fillout on loopback with an app.
type oauthTarget struct {
	server *fillouttest.Server
	app    fillouttest.App
	code   string
	store  string // the path of the credential store
}

func newOAuthTarget(t *testing.T, options ...fillouttest.Option) oauthTarget {
	t.Helper()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, append([]fillouttest.Option{fillouttest.WithoutRateLimit()}, options...)...)
	app := server.AddApp(fillouttest.App{Name: "Test", RedirectURIs: []string{redirectURI}})
	return oauthTarget{
		server: server, app: app, code: server.IssueCode(app.ClientID, redirectURI),
		store: filepath.Join(t.TempDir(), "fillout", "credentials.json"),
	}
}

// variables keep the store where the test finds it, and stand for an exchange
// if it is wanted.
func (o oauthTarget) variables(exchange bool) []string {
	variables := []string{"FILLOUT_CREDENTIALS_FILE=" + o.store, "FILLOUT_REQUESTS_PER_SECOND=100"}
	if exchange {
		variables = append(variables,
			"FILLOUT_OAUTH_CLIENT_ID="+o.app.ClientID, "FILLOUT_OAUTH_CLIENT_SECRET="+o.app.ClientSecret, "FILLOUT_OAUTH_CODE="+o.code,
			"FILLOUT_OAUTH_REDIRECT_URI="+redirectURI, "FILLOUT_OAUTH_SERVER_URL="+o.server.URL())
	}
	return variables
}

// block is a provider block that exchanges the code; more goes in front.
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

func (o oauthTarget) exchanges() int { return len(o.server.RequestsTo(acctest.ExchangeRoute)) }

// secrets are what nothing may show, in each form that could be shown.
func (o oauthTarget) secrets() []string {
	var forms []string
	for _, secret := range []string{o.code, o.app.ClientSecret} {
		forms = append(forms, secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)))
	}
	return forms
}

func webhookBlock(name, more string) string {
	return fmt.Sprintf("resource \"fillout_webhook\" %q {\n  %s\n  form_id = %q\n  url = %q\n}\n", name, more, fillouttest.ContactFormID, acctest.WebhookURL)
}

// A plan, an apply of it and whatever comes later run in processes of their own.
// One exchange serves them all.
func TestLoopbackOAuthExchangesOnce(t *testing.T) {
	t.Parallel()
	for name, fromVariables := range map[string]bool{"argument": false, "variables": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oauth := newOAuthTarget(t)
			block := ""
			if !fromVariables {
				block = oauth.block("")
			}
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+block+webhookBlock("test", ""), oauth.variables(fromVariables)...)
			space.Run(t, "validate")
			if n := len(oauth.server.Requests()); n != 0 {
				t.Errorf("validating sent %d requests", n)
			}
			space.Run(t, "plan", "-out=plan")
			space.Run(t, "apply", "plan")
			space.PlanNothing(t)
			space.Destroy(t)
			if n := oauth.exchanges(); n != 1 {
				t.Errorf("the code was sent %d times", n)
			}
			for _, request := range oauth.server.RequestsTo(acctest.CreateRoute) {
				if !strings.HasPrefix(request.Token, "fillout_token_") {
					t.Errorf("created with the token %q", request.Token)
				}
			}
		})
	}
}

// Each provider block is a process of its own, and they start at the same time.
func TestLoopbackOAuthOfTwoProviderBlocks(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t, fillouttest.WithLatency(100*time.Millisecond, 0))
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.block("")+oauth.block(`alias = "second"`)+webhookBlock("first", "")+webhookBlock("second", "provider = fillout.second"),
		oauth.variables(false)...)
	space.Apply(t)
	if n := oauth.exchanges(); n != 1 {
		t.Errorf("the code was sent %d times", n)
	}
	space.Destroy(t)
}

// What a user reads when the exchange fails.
func TestLoopbackOAuthFailures(t *testing.T) {
	t.Parallel()
	const waysOut = "These are the ways out: - get a new code, - sign in with terraform-provider-fillout login, and leave out the provider argument oauth, " +
		"- use the resource fillout_oauth_token, which keeps its token in the state, where every machine finds it, " +
		"- put a token into FILLOUT_ACCESS_TOKEN; terraform-provider-fillout token prints a stored one."
	refused := func(answer string) string {
		return "Planning a webhook for form pK4tWc9dQmus needs an access token. Exchanging the code in the provider argument oauth for one failed. SERVER answered with " + answer +
			". The code was most likely spent elsewhere: it works once, and what it was exchanged for is kept on the machine that did it. " +
			"It may also have expired, or belong to another client_id, client_secret or redirect_uri, or server_url may be wrong. " + waysOut
	}
	tests := map[string]struct {
		spoil   func(t *testing.T, o *oauthTarget)
		summary string
		want    string
	}{
		"spent": {func(t *testing.T, o *oauthTarget) {
			t.Helper()
			other := *o // another machine
			other.store = filepath.Join(t.TempDir(), "credentials.json")
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+o.block("")+`data "fillout_forms" "all" {}`, other.variables(false)...)
			space.Apply(t)
			o.server.ResetJournal()
		}, "Error: Code Exchange Refused", refused("HTTP status 400 (Bad Request): Authorization code was already used")},
		"expired": {func(_ *testing.T, o *oauthTarget) {
			o.server.ChangeBehavior(func(b *fillouttest.Behavior) { b.CodeLifetime = 0 })
		}, "Error: Code Exchange Refused", refused("HTTP status 400 (Bad Request): Authorization code has expired")},
		"wrong secret": {func(_ *testing.T, o *oauthTarget) { o.app.ClientSecret = "hunter2-hunter2" },
			"Error: Code Exchange Refused", refused("HTTP status 400 (Bad Request): Client id or client secret is wrong")},
		"another redirect URI": {func(t *testing.T, o *oauthTarget) {
			t.Helper()
			app := o.app
			app.RedirectURIs = []string{redirectURI, "https://example.com/elsewhere"}
			o.server.AddApp(app)
			o.code = o.server.IssueCode(app.ClientID, "https://example.com/elsewhere")
		}, "Error: Code Exchange Refused", refused("HTTP status 400 (Bad Request): Redirect URI is not the one that the code was issued to")},
		"502 page": {func(_ *testing.T, o *oauthTarget) {
			o.server.Inject(fillouttest.Fault{Route: acctest.ExchangeRoute, Status: 502, Body: "<html><h1>Bad Gateway</h1>"})
		}, "Error: Code Possibly Spent", "Planning a webhook for form pK4tWc9dQmus needs an access token. Exchanging the code in the provider argument oauth for one failed. " +
			"SERVER answered with HTTP status 502 (Bad Gateway): an HTML page instead of JSON. " +
			"The code may have been exchanged for a token that nobody knows now, so it was not sent again. " + waysOut},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oauth := newOAuthTarget(t)
			test.spoil(t, &oauth)
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.block("")+webhookBlock("test", ""), oauth.variables(false)...)
			output, err := space.Try(t, "plan")
			if err == nil {
				t.Fatalf("it worked:\n%s", output)
			}
			acctest.ExpectText(t, output, test.summary)
			acctest.ExpectText(t, output, strings.ReplaceAll(test.want, "SERVER", oauth.server.URL()))
			if n := oauth.exchanges(); n != 1 {
				t.Errorf("the code was sent %d times", n)
			}
		})
	}
}

// A store that cannot keep the token is found out before the code is spent.
func TestLoopbackOAuthWithoutStore(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	oauth.store = filepath.Join(blocked, "credentials.json")
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.block("")+webhookBlock("test", ""), oauth.variables(false)...)
	output, err := space.Try(t, "plan")
	if err == nil {
		t.Fatalf("it worked:\n%s", output)
	}
	acctest.ExpectText(t, output, "Error: Credential Store Unusable")
	acctest.ExpectText(t, output, "Planning a webhook for form pK4tWc9dQmus needs an access token. The credential store "+oauth.store)
	if n := oauth.exchanges(); n != 0 {
		t.Errorf("the code was sent %d times", n)
	}
}

// A kept token that was invalidated is not exchanged for again: the code is
// spent.
func TestLoopbackOAuthTokenInvalidatedElsewhere(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+oauth.block("")+webhookBlock("test", ""), oauth.variables(false)...)
	space.Apply(t)
	token := oauth.server.RequestsTo(acctest.CreateRoute)[0].Token
	oauth.server.RevokeToken(token)
	output, err := space.Try(t, "plan")
	if err == nil {
		t.Fatalf("it worked:\n%s", output)
	}
	acctest.ExpectText(t, output, "Error: Authentication Failed")
	acctest.ExpectText(t, output, "The access token comes from the exchange of the code in the provider argument oauth. Check that it has not been invalidated, "+
		"and that base_url is the API of the region that the account is in. A code works once: where the token is gone, get a new one, or sign in with "+
		"terraform-provider-fillout login.")
	acctest.ExpectNoSecret(t, output, append(oauth.secrets(), token)...)
	if n := oauth.exchanges(); n != 1 {
		t.Errorf("the code was sent %d times", n)
	}
}

// Faults of the arguments are errors on them, and the ways to give a credential
// exclude each other.
func TestLoopbackInvalidOAuthArguments(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+`
provider "fillout" {
  oauth = {
    client_id     = "my app"
    client_secret = ""
    code          = "c0de\u0007"
    redirect_uri  = "callback"
    server_url    = "https://me:hunter2@server.fillout.com"
  }
}
`+webhookBlock("test", ""))
	output, err := space.Try(t, "validate")
	if err == nil {
		t.Fatalf("it is valid:\n%s", output)
	}
	for _, want := range []string{
		"The provider argument oauth.client_id must not contain white space or control characters.",
		"The provider argument oauth.client_secret must not be empty.",
		"The provider argument oauth.code must not contain white space or control characters.",
		"The provider argument oauth.redirect_uri must be an absolute URI, such as http://localhost:8976/callback.",
		"The provider argument oauth.server_url must not contain a user name or password.",
	} {
		acctest.ExpectText(t, output, want)
	}
	space = acctest.NewWorkspace(t, acctest.RequiredProviders+`
provider "fillout" {
  access_token = "sk_prod_a_1"
  profile      = "a b"
  oauth = {
    server_url = "http://oauth.example.com"
  }
}
`+webhookBlock("test", ""))
	output, err = space.Try(t, "validate")
	if err == nil {
		t.Fatalf("it is valid:\n%s", output)
	}
	for _, want := range []string{
		"These attributes cannot be configured together: [access_token,oauth,profile]",
		"The provider argument profile must consist of at most 64 letters, digits, dots, underscores and hyphens.",
		"The provider argument oauth.server_url is a plain http URL of another host, so the client secret and the token travel unencrypted. Use https.",
	} {
		acctest.ExpectText(t, output, want)
	}
}
