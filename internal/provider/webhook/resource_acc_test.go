package webhook_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const otherURL = "https://hooks.example.com/other"

// step returns a step with this action for the webhook, after which the plan is empty.
func step(config string, action plancheck.ResourceActionType, checks []statecheck.StateCheck) resource.TestStep {
	return resource.TestStep{Config: config, ConfigPlanChecks: acctest.Planned(action), ConfigStateChecks: checks}
}

func webhookIs(formID, url string) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("id"),
			knownvalue.StringRegexp(regexp.MustCompile(`^[1-9]\d*$`))),
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("form_id"), knownvalue.StringExact(formID)),
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("url"), knownvalue.StringExact(url)),
	}
}

// newWorkspace returns a workspace for the account of a new simulator. Without a configuration, it has one webhook.
func newWorkspace(t *testing.T, config string) (acctest.Workspace, *fillouttest.Server) {
	t.Helper()
	if config == "" {
		config = acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL))
	}
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	return acctest.NewWorkspace(t, acctest.RequiredProviders+config, acctest.Variables(server)...), server
}

// webhookWith returns a configuration of one webhook with these arguments beside its form.
func webhookWith(account acctest.Account, arguments string) string {
	return account.Config("%s", acctest.Webhook(account.FormID, arguments))
}

func writeOnly(url, version string) string {
	return fmt.Sprintf("url_wo = %q; url_wo_version = %q", url, version)
}

// webhookHides checks that of a write-only URL the state has its version alone.
func webhookHides(version string) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("url"), knownvalue.Null()),
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("url_wo"), knownvalue.Null()),
		statecheck.ExpectKnownValue(acctest.WebhookAddress, tfjsonpath.New("url_wo_version"),
			knownvalue.StringExact(version)),
	}
}

func TestAccWebhook(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t,
		step(account.Webhook(account.FormID, acctest.WebhookURL), plancheck.ResourceActionCreate,
			webhookIs(account.FormID, acctest.WebhookURL)),
		resource.TestStep{ResourceName: acctest.WebhookAddress, ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: importID("/" + acctest.WebhookURL)},
		resource.TestStep{ResourceName: acctest.WebhookAddress, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"url"}, ImportStateIdFunc: importID("")},
		step(account.Webhook(account.FormID, otherURL), plancheck.ResourceActionDestroyBeforeCreate,
			webhookIs(account.FormID, otherURL)),
	)
}

// A number is a version too.
func TestAccWebhookWriteOnly(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t,
		step(webhookWith(account, fmt.Sprintf("url_wo = %q; url_wo_version = 1", acctest.WebhookURL)),
			plancheck.ResourceActionCreate, webhookHides("1")),
		step(webhookWith(account, writeOnly(otherURL, "2026-07-01")), plancheck.ResourceActionDestroyBeforeCreate,
			webhookHides("2026-07-01")),
	)
}

// What is unknown during the plan is checked during the apply.
func TestLoopbackWebhookOfUnknownValues(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	later := fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = { form = %q, url = %q, api = %q, token = %q }\n}\n",
		account.FormID, acctest.WebhookURL, account.Server.URL(), account.Server.Token())
	account.Provider = "provider \"fillout\" {\n  base_url     = terraform_data.later.output.api\n" +
		"  access_token = terraform_data.later.output.token\n}\n"
	form := strings.NewReplacer(fmt.Sprintf("%q", account.FormID), "terraform_data.later.output.form")
	account.Run(t,
		resource.TestStep{
			Config: account.Config("%s", form.Replace(acctest.Webhook(account.FormID,
				"url_wo = replace(terraform_data.later.output.url, \"https:\", \"s3cr3t\"); url_wo_version = 1"))) + later,
			ExpectError: regexp.MustCompile("(?s)" + acctest.Text("Error: Invalid Webhook URL with fillout_webhook.test").String() +
				".*" + acctest.Text("The argument url_wo of the webhook with form_id pK4tWc9dQmus must be an absolute URL that "+
				"begins with https:// or http:// and names a host.").String()),
		},
		step(account.Config("%s", form.Replace(acctest.Webhook(account.FormID,
			"url = terraform_data.later.output.url")))+later, plancheck.ResourceActionCreate,
			webhookIs(account.FormID, acctest.WebhookURL)),
	)
	if c, d := account.Count(acctest.CreateRoute), account.Count(acctest.DeleteRoute); c != 1 || d != 1 {
		t.Errorf("%d creates and %d deletes, want 1 of each", c, d)
	}
}

// A change of the form is a new webhook, and the old one goes, in the order that the configuration wants.
func TestLoopbackWebhookReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(formID string) string {
		return account.Config("%s", acctest.Webhook(formID, acctest.To(acctest.WebhookURL)+
			"; lifecycle {; create_before_destroy = true; }"))
	}
	second := step(config(fillouttest.QuizFormID), plancheck.ResourceActionCreateBeforeDestroy,
		webhookIs(fillouttest.QuizFormID, acctest.WebhookURL))
	second.PreConfig = account.Server.ResetJournal
	account.Run(t, step(config(account.FormID), plancheck.ResourceActionCreate, nil), second)
	var writes []string
	for _, request := range account.Server.Requests() {
		if request.Method == "POST" {
			writes = append(writes, request.Route)
		}
	}
	if want := []string{acctest.CreateRoute, acctest.DeleteRoute, acctest.DeleteRoute}; !slices.Equal(writes, want) {
		t.Errorf("got %s, want %s", writes, want)
	}
}

// A token that is created anew stops no plan of existing webhooks.
func TestLoopbackWarnsOfAnUncheckedWebhook(t *testing.T) {
	t.Parallel()
	space, server := newWorkspace(t, "")
	space.Apply(t)
	space.WriteFile(t, "later.tf", fmt.Sprintf("resource \"terraform_data\" \"token\" {\n  input = %q\n}\n\n"+
		"provider \"fillout\" {\n  access_token = terraform_data.token.output\n}\n", server.Token()))
	acctest.ExpectText(t, space.Apply(t), "Warning: Webhook Not Checked", "Refreshing webhook 12345 of form pK4tWc9dQmus was "+
		"skipped, because these provider arguments are not known yet: access_token. The webhook stays in the state "+
		"unchanged.", "Resources: 1 added, 0 changed, 0 destroyed.")
	space.PlanNothing(t)
	space.Destroy(t)
}
