package pulumitest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const webhookURL = "https://hooks.example.com/pulumi"

// webhook returns a webhook of the contact form as a resource of a program.
func webhook(name string, properties ...string) string {
	return fmt.Sprintf("  %s:\n    type: fillout:Webhook\n    properties:\n      formId: %s\n      %s\n", name,
		fillouttest.ContactFormID, strings.Join(properties, "\n      "))
}

// urls returns the URLs of the webhooks in the order of their creation.
func urls(s stack) []string {
	var all []string
	for _, hook := range s.server.Webhooks() {
		all = append(all, hook.URL)
	}
	return all
}

// A webhook has a whole life in Pulumi: create, replace, refresh, import, destroy.
func TestWebhook(t *testing.T) {
	t.Parallel()
	s := newStack(t)
	s.up(t, "resources:\n"+webhook("contact", "url: "+webhookURL))
	if got := urls(s); !slices.Equal(got, []string{webhookURL}) {
		t.Fatalf("the webhooks are %q", got)
	}

	s.server.ResetJournal()
	// Unlike Terraform, Pulumi plans the new one like one that replaces nothing.
	if output := s.up(t, "resources:\n"+webhook("contact", "url: "+webhookURL+"/2")); strings.Contains(output, "[WARNING]") {
		t.Errorf("the replacement warns: %s", output)
	}
	account := acctest.Account{Server: s.server}
	if got := account.Writes(); !slices.Equal(got, []string{acctest.CreateRoute, acctest.DeleteRoute}) {
		t.Errorf("the replacement has sent %q", got)
	}

	other := s.server.AddWebhook(fillouttest.ContactFormID, webhookURL+"/other")
	s.server.ResetJournal()
	s.run(t, "import", "fillout:index/webhook:Webhook", "other",
		fmt.Sprintf("%s/%d/%s", fillouttest.ContactFormID, other.ID, other.URL), "--yes", "--protect=false")
	s.up(t, "resources:\n"+webhook("contact", "url: "+webhookURL+"/2")+webhook("other", "url: "+other.URL))
	if got := account.Writes(); len(got) > 0 {
		t.Errorf("the import has sent %q", got)
	}

	s.run(t, "destroy", "--yes", "--skip-preview")
	if got := urls(s); len(got) > 0 {
		t.Errorf("after the destroy, the webhooks are %q", got)
	}
}

// Pulumi encrypts secrets in its state. Unlike Terraform, it also stores write-only values, among the inputs.
func TestSecrets(t *testing.T) {
	t.Parallel()
	const redirect = "https://example.com/fillout/callback"
	s := newStack(t)
	app := s.server.AddApp(fillouttest.App{Name: "Test", RedirectURIs: []string{redirect}})
	code := s.server.IssueCode(app.ClientID, redirect)
	const secretURL = webhookURL + "?key=not-for-the-state"
	program := fmt.Sprintf(`resources:
  token:
    type: fillout:OauthToken
    properties:
      clientId: %s
      clientSecret: %s
      code: %s
      redirectUri: %s
      serverUrl: %s
  signedIn:
    type: pulumi:providers:fillout
    properties:
      accessToken: ${token.accessToken}
  hidden:
    type: fillout:Webhook
    properties:
      formId: %s
      urlWo: %s
      urlWoVersion: "1"
    options:
      provider: ${signedIn}
`, app.ClientID, app.ClientSecret, code, redirect, s.server.URL(), fillouttest.ContactFormID, secretURL)
	output := s.up(t, program)

	tokens := s.server.AccessTokens(app.ClientID)
	if len(tokens) != 1 || s.server.RequestsTo(acctest.CreateRoute)[0].Token != tokens[0] {
		t.Fatalf("the app has the tokens %q, and the webhook was created with another one", tokens)
	}
	if got := s.state(t, "token").Get("id").String(); got != "missing ID" {
		t.Errorf("the token has the ID %q in Pulumi", got)
	}
	secrets := []string{tokens[0], app.ClientSecret, code, secretURL}
	acctest.ExpectNoSecret(t, output+s.run(t, "stack", "export"), secrets...)
	for _, secret := range secrets {
		if shown := s.run(t, "stack", "export", "--show-secrets"); !strings.Contains(shown, secret) {
			t.Errorf("%q is not among the decrypted secrets of the state", secret)
		}
	}

	// As in Terraform, another URL alone is no change. Another version replaces the webhook.
	const nextURL = webhookURL + "?key=of-the-next-version"
	program = strings.Replace(program, secretURL, nextURL, 1)
	s.server.ResetJournal()
	output = s.up(t, program)
	output += s.up(t, strings.Replace(program, `urlWoVersion: "1"`, `urlWoVersion: "2"`, 1))
	account := acctest.Account{Server: s.server}
	if got := account.Writes(); !slices.Equal(got, []string{acctest.CreateRoute, acctest.DeleteRoute}) ||
		!slices.Equal(urls(s), []string{nextURL}) {
		t.Errorf("the next version has sent %q, and the webhooks are %q", got, urls(s))
	}
	acctest.ExpectNoSecret(t, output+s.run(t, "stack", "export"), secretURL, nextURL)
	s.run(t, "destroy", "--yes", "--skip-preview")
	if s.server.TokenWorks(tokens[0]) || len(s.server.Webhooks()) > 0 {
		t.Error("the destroy has left a token or a webhook")
	}
}
