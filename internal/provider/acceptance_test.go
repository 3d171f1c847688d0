package provider_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// Tests called TestAcc… run against Fillout on loopback, and with make testacc
// against a real account. Those called TestLoopback… need to look into the
// service or to break it, which only the one on loopback allows. All of them run
// the real CLI.

func factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"fillout": providerserver.NewProtocol6WithError(provider.New("test")()),
	}
}

// requireCLI skips where the tests are run without the Makefile.
func requireCLI(t *testing.T) {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("needs TF_ACC=1 and a terraform or tofu; make test sets both")
	}
}

// target is the account that a test works on.
type target struct {
	server   *fillouttest.Server // nil for a real account
	provider string              // the provider block
	formID   string
}

// anyAccount is the real account if there is one, else the one on loopback.
func anyAccount(t *testing.T) target {
	t.Helper()
	if os.Getenv("FILLOUT_TESTACC") == "" {
		return loopback(t)
	}
	requireCLI(t)
	return target{provider: "provider \"fillout\" {}\n", formID: os.Getenv("FILLOUT_TEST_FORM_ID")}
}

// loopback is the default account of a fresh Fillout on loopback.
func loopback(t *testing.T) target {
	t.Helper()
	requireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	return target{server: server, provider: providerBlock(server.URL(), server.Token()), formID: fillouttest.ContactFormID}
}

func providerBlock(baseURL, token string, arguments ...string) string {
	return fmt.Sprintf("provider \"fillout\" {\n  base_url = %q\n  access_token = %q\n  requests_per_second = 100\n  %s\n}\n",
		baseURL, token, strings.Join(arguments, "\n  "))
}

const requiredProviders = `
terraform {
  required_providers {
    fillout = {
      source = "fillout-community/fillout"
    }
  }
}
`

// config is a whole configuration: required providers, provider block, and what
// the format and its arguments make.
func (w target) config(format string, arguments ...any) string {
	return requiredProviders + w.provider + fmt.Sprintf(format, arguments...)
}

// webhook is a configuration with one webhook, fillout_webhook.test.
func (w target) webhook(formID, url string) string {
	return w.config("resource \"fillout_webhook\" \"test\" {\n  form_id = %q\n  url = %q\n}\n", formID, url)
}

// run runs a test case's steps through the CLI, and checks at the end that the
// service has no webhook left.
func (w target) run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	runSteps(t, steps...)
	if w.server != nil && len(w.server.Webhooks()) > 0 {
		t.Errorf("webhooks were left behind: %+v", w.server.Webhooks())
	}
}

// count gives how many requests went to a route since the journal was reset.
func (w target) count(route string) int { return len(w.server.RequestsTo(route)) }

// text matches an error as it is, however the CLI wraps its lines.
func text(want string) *regexp.Regexp {
	words := strings.Fields(want)
	for i, word := range words {
		words[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(strings.Join(words, `[\s│]+`))
}

const (
	createRoute = "POST /webhook/create"
	deleteRoute = "POST /webhook/delete"
	listRoute   = "GET /forms"
	formRoute   = "GET /forms/{formId}"
)
