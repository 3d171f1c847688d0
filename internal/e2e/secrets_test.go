package e2e

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// watched is a workspace that records what the CLI shows, and what the provider writes at TF_LOG=TRACE, to search both
// for secrets.
type watched struct {
	acctest.Workspace
	server  *fillouttest.Server
	log     string
	output  string
	secrets []string
}

// watch makes a workspace. The configuration gets its secrets from variables, since the CLI's own errors quote
// literals.
func watch(t *testing.T, server *fillouttest.Server, config string, secrets []string, variables ...string) *watched {
	t.Helper()
	w := &watched{server: server, log: filepath.Join(t.TempDir(), "trace.log"), secrets: secrets}
	w.Workspace = acctest.NewWorkspace(t, config, append([]string{"TF_LOG=TRACE", "TF_LOG_PATH=" + w.log,
		"FILLOUT_REQUESTS_PER_SECOND=100", "FILLOUT_MAX_RETRIES=0"}, variables...)...)
	return w
}

func (w *watched) succeed(t *testing.T, arguments ...string) {
	t.Helper()
	w.output += w.Run(t, arguments...)
}

// failEach runs a command under each of some faults. The answers repeat the secrets that the requests contained.
func (w *watched) failEach(t *testing.T, faults []fillouttest.Fault, arguments ...string) {
	t.Helper()
	for _, fault := range faults {
		remove := w.server.Inject(fault)
		w.output += w.Fail(t, arguments...)
		remove()
	}
}

// echoes returns answers of a service, or of something on the way to it, that repeat these secrets: escaped and cut off
// in the first, also encoded in the others. In the first, the service carries the request out. In the last, it is not
// the service that answers. The table in internal/fillout has more answers that repeat secrets.
func echoes(route string, secrets ...string) []fillouttest.Fault {
	var written, encoded []string
	for _, secret := range secrets {
		written = append(written, acctest.Spellings(secret)[:4]...)
		written = append(written, secret[:max(len(secret)*3/4, 12)]+"…")
		encoded = append(encoded, base64.StdEncoding.EncodeToString([]byte("Bearer "+secret)),
			base64.RawURLEncoding.EncodeToString([]byte(secret)), hex.EncodeToString([]byte(secret)))
	}
	said := strings.Join(append(encoded, written...), " ")
	return []fillouttest.Fault{
		{Route: route, After: true, Status: 500, Body: fillouttest.Envelope(500, "No luck with "+strings.Join(written, " "))},
		{Route: route, Status: 400, Body: fillouttest.Envelope(400,
			fmt.Sprintf(`[{"path":["url"],"message":%q}]`, "Invalid: "+said))},
		{Route: route, Status: 302, Redirect: "https://elsewhere.example.com/?said=" + strings.ReplaceAll(said, " ", "+")},
	}
}

// expectNothing searches everything that was recorded.
func (w *watched) expectNothing(t *testing.T) {
	t.Helper()
	logged := ""
	if _, err := os.Stat(w.log); err == nil {
		for line := range strings.Lines(acctest.Content(t, w.log)) {
			if strings.Contains(line, "provider.terraform-provider-fillout") {
				logged += line
			}
		}
	}
	if logged == "" && w.server != nil {
		t.Errorf("the provider has written nothing to %s", w.log)
	}
	secrets := slices.Clone(w.secrets)
	for _, secret := range w.secrets {
		secrets = append(secrets, secret[:max(len(secret)*3/4, 12)])
	}
	// A search of the whole text is cheap. A search of each line is not, so it only finds the place.
	if all := w.output + logged; acctest.LeakedIn(all, secrets) != "" {
		for line := range strings.Lines(all) {
			if secret := acctest.LeakedIn(line, secrets); secret != "" {
				t.Errorf("%q is in %s", secret, line)
			}
		}
	}
	// The CLI breaks lines at blanks, which a secret may contain.
	whole := strings.Join(strings.FieldsFunc(w.output, func(r rune) bool { return r == '│' || unicode.IsSpace(r) }), " ")
	if secret := acctest.LeakedIn(whole, secrets); secret != "" {
		t.Errorf("%q is in the output, over several lines", secret)
	}
}

// expectDocumented checks that the state contains the secrets in so many attributes, each with a documentation that
// says so, and nowhere else.
func (w *watched) expectDocumented(t *testing.T, want int) {
	t.Helper()
	text, documented, schema := w.State(t), 0, acctest.Schema(t)
	for _, resource := range readState(t, w.Workspace).Resources {
		block := schema.ResourceSchemas[resource.Type]
		if resource.Mode == "data" {
			block = schema.DataSourceSchemas[resource.Type]
		}
		for _, object := range resource.Instances {
			if secret := acctest.LeakedIn(string(object.Private), w.secrets); secret != "" {
				t.Errorf("%q is in the private state of %s", secret, resource.Type)
			}
			for name, value := range object.Attributes {
				written, _ := json.Marshal(value) // what was JSON always marshals
				if acctest.LeakedIn(string(written), w.secrets) == "" {
					continue
				}
				at := slices.IndexFunc(block.Block.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == name })
				if !strings.Contains(block.Block.Attributes[at].Description, "in the state") {
					t.Errorf("the documentation of %s.%s does not say that the value is in the state", resource.Type, name)
				}
				documented++
				text = strings.ReplaceAll(text, strings.Trim(string(written), `"`), "")
			}
		}
	}
	if secret := acctest.LeakedIn(text, w.secrets); secret != "" || documented != want {
		t.Errorf("%d attributes contain secrets, want %d; %q is elsewhere in the state: %s", documented, want, secret, text)
	}
}

// difficultURL contains a secret wherever a URL can contain one.
const difficultURL = "https://us3r-of-hook:p%40ss%2Fw%26rd-of-hook@hooks.example.com/services/T024BE7LD-p4th" +
	"?key=k%2Fey+of~hook&plain-s3cr3t#fr4gment-of-hook"

var difficultSecrets = []string{
	"us3r-of-hook", "p@ss/w&rd-of-hook", "T024BE7LD-p4th", "k/ey of~hook", "plain-s3cr3t", "fr4gment-of-hook",
}

// No log of the provider's, at any level, contains a credential or a possible secret of a webhook's URL. Neither does
// any output or error, whatever the service answers. The state contains them only where the documentation says so.
func TestSecretsOfAWebhook(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	server := newServer(t)
	config := strings.ReplaceAll(oneWebhook, `"`+acctest.WebhookURL+`"`, "var.url") + `
variable "url" {
  type      = string
  sensitive = true
}
`
	w := watch(t, server, config, append(difficultSecrets, server.Token()),
		append(acctest.Variables(server), "TF_VAR_url="+difficultURL)...)
	w.failEach(t, echoes(acctest.CreateRoute, w.secrets...), "apply", "-auto-approve")
	w.succeed(t, "apply", "-auto-approve")
	w.expectDocumented(t, 1)
	// A read knows no secret but the token. Neither does a delete: it does not send the URL.
	w.failEach(t, echoes(acctest.ListRoute, server.Token())[:1], "plan")
	w.failEach(t, []fillouttest.Fault{{Route: acctest.DeleteRoute, Status: 400, Body: fillouttest.Envelope(400,
		"No luck with "+server.Token()+" for the webhook to "+difficultURL)}}, "destroy", "-auto-approve")
	// The output of this destroy is not searched: after a destroy that failed, Terraform forgets that the URL comes from a
	// sensitive variable, and its plan shows it.
	w.Destroy(t)
	w.expectNothing(t)
}

func TestSecretsOfAnOAuthToken(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	oauth := newOAuthTarget(t)
	w := watch(t, oauth.server, webhooks("provider = fillout.fed")+oauth.tokenBlock()+fedBlock,
		[]string{oauth.app.ClientSecret, oauth.code}, oauth.tokenVariables()...)
	// The first fault would use the code up.
	w.failEach(t, echoes(acctest.ExchangeRoute, w.secrets...)[1:], "apply", "-auto-approve")
	w.succeed(t, "apply", "-auto-approve")
	w.succeed(t, "plan", "-detailed-exitcode")
	token := oauth.createdWith(t)
	w.secrets = append(w.secrets, token)
	w.expectDocumented(t, 2) // the token and the code
	acctest.ExpectNoSecret(t, w.State(t), oauth.app.ClientSecret)
	w.failEach(t, echoes(acctest.InvalidationRoute, token)[1:2], "destroy", "-auto-approve")
	w.succeed(t, "destroy", "-auto-approve")
	w.expectNothing(t)
}

func TestSecretsOfAnExchange(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	oauth := newOAuthTarget(t)
	w := watch(t, oauth.server, oneWebhook, []string{oauth.app.ClientSecret, oauth.code}, oauth.variables(true)...)
	w.failEach(t, echoes(acctest.ExchangeRoute, w.secrets...)[1:], "plan")
	w.succeed(t, "apply", "-auto-approve")
	token := oauth.createdWith(t)
	w.secrets = append(w.secrets, token)
	w.expectDocumented(t, 0)
	w.failEach(t, echoes(acctest.ListRoute, token)[:1], "plan")
	w.succeed(t, "destroy", "-auto-approve")
	w.expectNothing(t)
}

// An argument that is refused before anything is sent may be a secret in the wrong place.
func TestSecretsInTheWrongPlace(t *testing.T) {
	t.Parallel()
	const secret = "https://me:hunter2 hunter2@api.example.com"
	block := "provider \"fillout\" {\n"
	for _, argument := range []string{"base_url", "access_token", "request_timeout", "profile"} {
		block += "  " + argument + " = var.secret\n"
	}
	for name, config := range map[string]string{
		"provider arguments": oneWebhook + block + "}\n",
		"url":                strings.ReplaceAll(oneWebhook, `"`+acctest.WebhookURL+`"`, "var.secret"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := watch(t, nil, config+"variable \"secret\" {\n  type      = string\n  sensitive = true\n}\n",
				[]string{secret}, "TF_VAR_secret="+secret)
			w.output = w.Fail(t, "plan")
			acctest.ExpectText(t, w.output, "Error: Invalid ")
			w.expectNothing(t)
		})
	}
}
