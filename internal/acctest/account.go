package acctest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// The operations of Fillout, as the simulator's journal and faults name them.
const (
	ListRoute         = "GET /forms"
	FormRoute         = "GET /forms/{formId}"
	CreateRoute       = "POST /webhook/create"
	DeleteRoute       = "POST /webhook/delete"
	SubmissionsRoute  = "GET /forms/{formId}/submissions"
	SubmissionRoute   = "GET /forms/{formId}/submissions/{submissionId}"
	ExchangeRoute     = "POST /public/oauth/accessToken"
	InvalidationRoute = "DELETE /public/oauth/invalidate"
)

// Main runs the tests of a package. It makes fillout-community/fillout the address of the tested provider, also where
// the tests run without make, and hides the credentials and the journal of the user.
func Main(m *testing.M) {
	mustSetenv("FILLOUT_CREDENTIALS_FILE", filepath.Join(os.TempDir(), "no-such-folder", "credentials.json"))
	if os.Getenv(resource.EnvTfAccProviderNamespace) == "" {
		mustSetenv(resource.EnvTfAccProviderNamespace, "fillout-community")
	}
	journal, err := os.MkdirTemp("", "fillout-journal-")
	if err != nil {
		panic(err)
	}
	mustSetenv("FILLOUT_JOURNAL", journal)
	code := m.Run()
	_ = os.RemoveAll(journal)
	_ = os.RemoveAll(binaryFolder) // "" if no test built the provider
	os.Exit(code)
}

func mustSetenv(name, value string) {
	if err := os.Setenv(name, value); err != nil {
		panic(err)
	}
}

// Account is the account that a test works on.
type Account struct {
	Server   *fillouttest.Server // nil for a real account
	Provider string              // the provider block
	FormID   string
}

// NewAccount returns the default account of a fresh simulator.
func NewAccount(t *testing.T, options ...fillouttest.Option) Account {
	t.Helper()
	RequireCLI(t)
	server := fillouttest.NewServer(t, append([]fillouttest.Option{fillouttest.WithoutRateLimit()}, options...)...)
	return Account{Server: server, Provider: ProviderBlock(server.URL(), server.Token()),
		FormID: fillouttest.ContactFormID}
}

// AnyAccount returns the real account under make testacc, otherwise one at the simulator. It is for tests called
// TestAcc…, which neither look into the service nor break it.
func AnyAccount(t *testing.T) Account {
	t.Helper()
	if os.Getenv("FILLOUT_TESTACC") == "" {
		return NewAccount(t)
	}
	RequireCLI(t)
	return Account{Provider: "provider \"fillout\" {\n}\n", FormID: os.Getenv("FILLOUT_TEST_FORM_ID")}
}

// Config returns a whole configuration: required providers, provider block, and the formatted blocks.
func (a Account) Config(format string, arguments ...any) string {
	return RequiredProviders + a.Provider + fmt.Sprintf(format, arguments...)
}

// Webhook returns a whole configuration with one webhook.
func (a Account) Webhook(formID, url string) string { return a.Config("%s", Webhook(formID, To(url))) }

// Run runs the steps of a test case through the CLI. At the end, the service must have no webhook left.
func (a Account) Run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	RunSteps(t, steps...)
	if a.Server != nil && len(a.Server.Webhooks()) > 0 {
		t.Errorf("webhooks were left behind: %+v", a.Server.Webhooks())
	}
}

// Count returns how many requests a route got since the journal was reset.
func (a Account) Count(route string) int { return len(a.Server.RequestsTo(route)) }

// RunSteps runs the steps of a test case through the CLI. It skips the test if the CLI is too old for one of them.
func RunSteps(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	for i := range steps {
		RequireCLIFor(t, steps[i].Config)
	}
	resource.Test(t, resource.TestCase{Steps: steps,
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"fillout": providerserver.NewProtocol6WithError(provider.New("test")()),
		}})
}

// Variables returns the environment variables that name an account.
func Variables(server *fillouttest.Server) []string {
	return []string{"FILLOUT_BASE_URL=" + server.URL(), "FILLOUT_ACCESS_TOKEN=" + server.Token(),
		"FILLOUT_REQUESTS_PER_SECOND=100", "FILLOUT_DATABASE_URL=" + server.URL(),
		"FILLOUT_DATABASE_REQUESTS_PER_SECOND=100"}
}

// RequiredProviders is the beginning of each configuration.
const RequiredProviders = `
terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}
`

// ProviderBlock returns a provider block for an account, with more arguments.
func ProviderBlock(baseURL, token string, arguments ...string) string {
	arguments = append([]string{fmt.Sprintf("base_url = %q", baseURL), fmt.Sprintf("access_token = %q", token),
		"requests_per_second = 100", fmt.Sprintf("database_url = %q", baseURL), "database_requests_per_second = 100"},
		arguments...)
	return "provider \"fillout\" {\n  " + strings.Join(arguments, "\n  ") + "\n}\n"
}

// WebhookAddress is the address of the webhook that [Webhook] returns, and WebhookURL its usual destination.
const (
	WebhookAddress = "fillout_webhook.test"
	WebhookURL     = "https://hooks.example.com/fillout"
)

// Webhook returns the block of fillout_webhook.test with these arguments, which "; " separates.
func Webhook(formID, arguments string) string {
	return fmt.Sprintf("resource \"fillout_webhook\" \"test\" {\n  form_id = %q\n  %s\n}\n", formID,
		strings.ReplaceAll(arguments, "; ", "\n  "))
}

// To returns a webhook's argument url.
func To(url string) string { return fmt.Sprintf("url = %q", url) }

// HiddenWebhook is a configuration with one webhook whose write-only URL comes from variables.
const HiddenWebhook = RequiredProviders + `
variable "url" {
  type      = string
  ephemeral = true
}

variable "version_of_url" {
  type = string
}

resource "fillout_webhook" "test" {
  form_id        = "` + fillouttest.ContactFormID + `"
  url_wo         = var.url
  url_wo_version = var.version_of_url
}
`

// Texts returns a check for a list of strings.
func Texts(values ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, 0, len(values))
	for _, value := range values {
		checks = append(checks, knownvalue.StringExact(value))
	}
	return knownvalue.ListExact(checks)
}

// Planned expects an action for the webhook, and an empty plan after the apply.
func Planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return PlannedFor(WebhookAddress, action)
}
