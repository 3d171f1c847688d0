package provider_test

import (
	"encoding/base64"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// watched is a workspace in which everything that the CLI shows, and everything
// that the provider writes at TF_LOG=TRACE, is kept for the search for secrets.
type watched struct {
	server  *fillouttest.Server
	space   acctest.Workspace
	log     string
	output  string
	secrets []string
}

// watch makes a workspace. The configuration gets its secrets by variables: a
// literal is quoted by the CLI's own errors.
func watch(t *testing.T, server *fillouttest.Server, config string, secrets []string, variables ...string) *watched {
	t.Helper()
	w := &watched{server: server, log: filepath.Join(t.TempDir(), "trace.log"), secrets: secrets}
	w.space = acctest.NewWorkspace(t, config, append(variables, "TF_LOG=TRACE", "TF_LOG_PATH="+w.log, "FILLOUT_REQUESTS_PER_SECOND=100", "FILLOUT_MAX_RETRIES=0")...)
	return w
}

func (w *watched) succeeds(t *testing.T, arguments ...string) {
	t.Helper()
	output, err := w.space.Try(t, arguments...)
	if err != nil {
		t.Error(err)
	}
	w.output += output
}

// echo is what a service, or something on the way to it, answers that repeats
// all that was sent to it, escaped and encoded too.
func (w *watched) echo() string {
	var forms []string
	for _, secret := range w.secrets {
		forms = append(forms, formsOf(secret)[:4]...)
		forms = append(forms, base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)))
	}
	return strings.Join(forms, " ")
}

// echoes are the faults that repeat what was sent.
func (w *watched) echoes(route string) []fillouttest.Fault {
	said := w.echo()
	return []fillouttest.Fault{
		{Route: route, After: true, Status: 500, Body: fillouttest.Envelope(500, "No luck with "+said)},
		{Route: route, Status: 400, Body: fillouttest.Envelope(400, fmt.Sprintf(`[{"path":["url"],"message":%q}]`, "Invalid: "+said))},
		{Route: route, Status: 200, Body: "No luck with " + said},
		{Route: route, Status: 302, Redirect: "https://elsewhere.example.com/?said=" + strings.ReplaceAll(said, " ", "+")},
		{Route: route, Drop: true},
	}
}

// fails runs a command under each of some faults.
func (w *watched) fails(t *testing.T, faults []fillouttest.Fault, arguments ...string) {
	t.Helper()
	for _, fault := range faults {
		remove := w.server.Inject(fault)
		output, err := w.space.Try(t, arguments...)
		if err == nil {
			t.Errorf("%+v does not show", fault)
		}
		w.output += output
		remove()
	}
}

// expectNothing searches all that was kept.
func (w *watched) expectNothing(t *testing.T) {
	t.Helper()
	logged := ""
	if _, err := os.Stat(w.log); err == nil {
		logged = providerLog(t, w.log)
	}
	for line := range strings.Lines(w.output + logged) {
		if secret := leakedIn(line, w.secrets); secret != "" {
			t.Errorf("%q is in %s", secret, line)
		}
	}
	// The CLI breaks lines where there is a blank, which can be in a secret.
	whole := strings.Join(strings.FieldsFunc(w.output, func(r rune) bool { return r == '│' || unicode.IsSpace(r) }), " ")
	if secret := leakedIn(whole, w.secrets); secret != "" {
		t.Errorf("%q is in the output, over several lines", secret)
	}
}

// providerLog gives what the provider itself has written to a log.
func providerLog(t *testing.T, path string) string {
	t.Helper()
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for line := range strings.Lines(string(written)) {
		if strings.Contains(line, "provider.terraform-provider-fillout") {
			lines.WriteString(line)
		}
	}
	if lines.Len() == 0 {
		t.Errorf("the provider has written nothing to %s", path)
	}
	return lines.String()
}

// difficultURL has something secret wherever a URL can have it.
const difficultURL = "https://us3r-of-hook:p%40ss%2Fw%26rd-of-hook@hooks.example.com/fillout?key=k%2Fey+of~hook&plain-s3cr3t#fr4gment-of-hook"

var difficultSecrets = []string{"us3r-of-hook", "p@ss/w&rd-of-hook", "k/ey of~hook", "plain-s3cr3t", "fr4gment-of-hook"}

const webhookToVariable = acctest.RequiredProviders + `
variable "url" {
  type      = string
  sensitive = true
}

resource "fillout_webhook" "test" {
  form_id = "` + fillouttest.ContactFormID + `"
  url     = var.url
}
`

// No log of the provider's, at any level, has a credential or what of a webhook's
// URL can be a secret; nor has any output or error, whatever the service says.
// The state has them only where the documentation says so.
func TestLoopbackSecretsOfAWebhook(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	w := watch(t, server, webhookToVariable, append(difficultSecrets, server.Token()), append(acctest.Variables(server), "TF_VAR_url="+difficultURL)...)
	w.fails(t, w.echoes(acctest.CreateRoute), "apply", "-auto-approve")
	w.succeeds(t, "apply", "-auto-approve")
	if known := expectSecretsDocumented(t, w.space.Dir, w.secrets); known != 1 {
		t.Errorf("%d attributes have secrets, want the URL alone", known)
	}
	// All that the lookup of forms knows is the token.
	whole := w.secrets
	w.secrets = []string{server.Token()}
	w.fails(t, w.echoes(acctest.ListRoute), "plan")
	w.fails(t, w.echoes(acctest.DeleteRoute)[1:2], "destroy", "-auto-approve")
	w.secrets = whole
	// What this one shows is not searched: over a destroy that failed, Terraform
	// forgets that the URL is a sensitive variable's, and its plan shows it.
	w.space.Destroy(t)
	w.expectNothing(t)
}

func TestLoopbackSecretsOfAnOAuthToken(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	w := watch(t, oauth.server, acctest.RequiredProviders+oauth.tokenBlock()+fedBlock+webhookBlock("test", "provider = fillout.fed"),
		[]string{oauth.app.ClientSecret, oauth.code}, oauth.tokenVariables()...)
	// One that is refused does not spend the code.
	w.fails(t, w.echoes(acctest.ExchangeRoute)[1:], "apply", "-auto-approve")
	w.succeeds(t, "apply", "-auto-approve")
	w.succeeds(t, "plan", "-detailed-exitcode")
	token := oauth.server.RequestsTo(acctest.CreateRoute)[0].Token
	if !oauth.server.TokenWorks(token) {
		t.Fatalf("the webhook was created with the token %q", token)
	}
	w.secrets = append(w.secrets, token)
	if known := expectSecretsDocumented(t, w.space.Dir, w.secrets); known != 2 {
		t.Errorf("%d attributes have secrets, want the token and the code", known)
	}
	acctest.ExpectNoSecret(t, w.space.State(t), oauth.app.ClientSecret)
	whole := w.secrets
	w.secrets = []string{token}
	w.fails(t, w.echoes(acctest.InvalidationRoute)[1:2], "destroy", "-auto-approve")
	w.fails(t, w.echoes(acctest.InvalidationRoute)[:1], "destroy", "-auto-approve")
	w.secrets = whole
	w.succeeds(t, "destroy", "-auto-approve")
	w.expectNothing(t)
}

func TestLoopbackSecretsOfAnExchange(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	w := watch(t, oauth.server, acctest.RequiredProviders+webhookBlock("test", ""), []string{oauth.app.ClientSecret, oauth.code}, oauth.variables(true)...)
	w.fails(t, w.echoes(acctest.ExchangeRoute)[1:], "plan")
	w.succeeds(t, "apply", "-auto-approve")
	token := oauth.server.RequestsTo(acctest.CreateRoute)[0].Token
	w.secrets = append(w.secrets, token)
	if known := expectSecretsDocumented(t, w.space.Dir, w.secrets); known != 0 {
		t.Errorf("%d attributes have secrets", known)
	}
	whole := w.secrets
	w.secrets = []string{token}
	w.fails(t, w.echoes(acctest.ListRoute)[:2], "plan")
	w.secrets = whole
	w.succeeds(t, "destroy", "-auto-approve")
	w.expectNothing(t)
}

// What is refused before anything is sent may be a secret in the wrong place.
func TestLoopbackSecretsInTheWrongPlace(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	const declare = "variable %q {\n  type      = string\n  sensitive = true\n}\n"
	tests := map[string]struct {
		block  string // of the provider
		url    string
		secret string
	}{
		"token in base_url":  {block: `base_url = var.secret`, url: acctest.WebhookURL, secret: "https://me:hunter2-hunter2@api.example.com"},
		"token with a blank": {block: `access_token = var.secret`, url: acctest.WebhookURL, secret: "sk_prod_hunter2 hunter2_1"},
		"secret in timeout":  {block: `request_timeout = var.secret`, url: acctest.WebhookURL, secret: "hunter2-hunter2"},
		"secret in profile":  {block: `profile = var.secret`, url: acctest.WebhookURL, secret: "hunter2/hunter2"},
		"no URL":             {url: "var.secret", secret: "hooks.example.com/fillout?key=hunter2-hunter2"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := test.url
			if url == acctest.WebhookURL {
				url = `"` + url + `"`
			}
			config := acctest.RequiredProviders + fmt.Sprintf(declare, "secret") + "provider \"fillout\" {\n  " + test.block + "\n}\n" +
				fmt.Sprintf("resource \"fillout_webhook\" \"test\" {\n  form_id = %q\n  url = %s\n}\n", fillouttest.ContactFormID, url)
			w := watch(t, nil, config, []string{test.secret}, "TF_VAR_secret="+test.secret)
			output, err := w.space.Try(t, "plan")
			if err == nil || !strings.Contains(output, "Error: Invalid ") {
				t.Errorf("got %s, %v", output, err)
			}
			w.output = output
			w.expectNothing(t)
		})
	}
}

// Every example, also where nothing works.
func TestLoopbackSecretsOfExamples(t *testing.T) {
	t.Parallel()
	elsewhere := []string{quickstartExample, importCommands, importByID, importByIdentity}
	for _, name := range exampleFiles(t) {
		if slices.Contains(elsewhere, name) || strings.HasPrefix(name, fleetExample) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			addExampleSubmissions(account.Server)
			var others []string
			if name != providerExample {
				others = []string{name}
			}
			step := exampleStep(t, account, others...)
			var variables, secrets []string
			for _, variable := range slices.Sorted(maps.Keys(step.ConfigVariables)) {
				text, err := step.ConfigVariables[variable].MarshalJSON()
				if err != nil {
					t.Fatal(err)
				}
				secret := strings.Trim(string(text), `"`)
				variables, secrets = append(variables, "TF_VAR_"+variable+"="+secret), append(secrets, secret)
			}
			w := watch(t, account.Server, step.Config, secrets, variables...)
			remove := account.Server.Inject(fillouttest.Fault{Status: 500, Body: fillouttest.Envelope(500, "No luck")})
			output, err := w.space.Try(t, "apply", "-auto-approve")
			if sent := len(account.Server.Requests()); (err == nil) != (sent == 0) {
				t.Errorf("with %d requests: %v", sent, err)
			}
			w.output += output
			remove()
			w.succeeds(t, "apply", "-auto-approve")
			expectSecretsDocumented(t, w.space.Dir, w.secrets)
			w.succeeds(t, "destroy", "-auto-approve")
			w.expectNothing(t)
		})
	}
}
