package webhook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

const secretURL = "https://me:hunter2@secret.example.com/fillout?key=s3cr3t#top"

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

func TestAccWebhookWriteOnly(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t,
		step(webhookWith(account, writeOnly(acctest.WebhookURL, "1")), plancheck.ResourceActionCreate, webhookHides("1")),
		step(webhookWith(account, writeOnly(otherURL, "2026-07-01")), plancheck.ResourceActionDestroyBeforeCreate,
			webhookHides("2026-07-01")),
	)
}

// A new value alone sends nothing. With a new version, a new webhook delivers to it. A number is a version too.
func TestLoopbackWebhookWriteOnly(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	after := func(url string, step resource.TestStep) resource.TestStep {
		step.PreConfig = func() {
			if held := account.Server.Webhooks(); len(held) != 1 || held[0].URL != url {
				t.Errorf("the service has %+v, want one webhook to %s", held, url)
			}
		}
		return step
	}
	account.Run(t,
		step(webhookWith(account, `url_wo = "`+secretURL+`"; url_wo_version = 1`), plancheck.ResourceActionCreate,
			webhookHides("1")),
		after(secretURL, step(webhookWith(account, writeOnly(otherURL, "1")), plancheck.ResourceActionNoop, webhookHides("1"))),
		after(secretURL, step(webhookWith(account, writeOnly(otherURL, "2")), plancheck.ResourceActionDestroyBeforeCreate,
			webhookHides("2"))),
		after(otherURL, resource.TestStep{Config: account.Config("")}),
	)
	if c, d := account.Count(acctest.CreateRoute), account.Count(acctest.DeleteRoute); c != 2 || d != 2 {
		t.Errorf("%d creates and %d deletes, want 2 of each", c, d)
	}
}

// A URL that moves out of the state as it is stays the webhook's. Whatever may be another URL is another webhook.
func TestLoopbackWebhookMovesBetweenURLs(t *testing.T) {
	t.Parallel()
	plain := func(url string) string { return fmt.Sprintf("url = %q", url) }
	const later = "url_wo = terraform_data.url.output; url_wo_version = 1"
	tests := map[string]struct {
		from, to string
		action   plancheck.ResourceActionType
		after    []statecheck.StateCheck
	}{
		"into url_wo": {plain(secretURL), writeOnly(secretURL, "1"), plancheck.ResourceActionUpdate, webhookHides("1")},
		"another spelling": {plain(acctest.WebhookURL), plain("HTTPS://Hooks.Example.com:443/fillout"),
			plancheck.ResourceActionNoop, webhookIs("pK4tWc9dQmus", acctest.WebhookURL)},
		"into url_wo, another spelling": {plain(acctest.WebhookURL), writeOnly("https://HOOKS.example.com/fillout", "1"),
			plancheck.ResourceActionUpdate, webhookHides("1")},
		"another path": {plain(acctest.WebhookURL), plain(acctest.WebhookURL + "/"),
			plancheck.ResourceActionDestroyBeforeCreate, webhookIs("pK4tWc9dQmus", acctest.WebhookURL+"/")},
		"into url_wo, another URL": {plain(acctest.WebhookURL), writeOnly(secretURL, "1"),
			plancheck.ResourceActionDestroyBeforeCreate, webhookHides("1")},
		"into url_wo, not known yet": {plain(acctest.WebhookURL), later, plancheck.ResourceActionDestroyBeforeCreate,
			webhookHides("1")},
		"back to url": {writeOnly(acctest.WebhookURL, "1"), plain(acctest.WebhookURL),
			plancheck.ResourceActionDestroyBeforeCreate, webhookIs("pK4tWc9dQmus", acctest.WebhookURL)},
		"to a version not known yet": {writeOnly(acctest.WebhookURL, "1"), fmt.Sprintf("url_wo = %q; url_wo_version = "+
			"terraform_data.url.output", acctest.WebhookURL), plancheck.ResourceActionDestroyBeforeCreate, webhookHides(acctest.WebhookURL)},
		"to a value not known yet": {writeOnly(acctest.WebhookURL, "1"), later, plancheck.ResourceActionNoop,
			webhookHides("1")},
		"from the start not known yet": {"", later, plancheck.ResourceActionCreate, webhookHides("1")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			var steps []resource.TestStep
			if test.from != "" {
				steps = append(steps, step(webhookWith(account, test.from), plancheck.ResourceActionCreate, nil))
			}
			moved := step(webhookWith(account, test.to)+fmt.Sprintf("resource \"terraform_data\" \"url\" {\n  input = %q\n}\n",
				acctest.WebhookURL), test.action, test.after)
			moved.PreConfig = account.Server.ResetJournal
			steps = append(steps, moved)
			account.Run(t, steps...)
			replaced := 0
			if test.action == plancheck.ResourceActionDestroyBeforeCreate || test.action == plancheck.ResourceActionCreate {
				replaced = 1
			}
			if n := account.Count(acctest.CreateRoute); n != replaced {
				t.Errorf("%d creates were sent, want %d", n, replaced)
			}
		})
	}
}

// What an older CLI is told that sends no write-only arguments. One that has none in its configuration is told nothing.
func TestWriteOnlyURLNeedsANewerCLI(t *testing.T) {
	t.Parallel()
	server := providerserver.NewProtocol6(provider.New("test")())()
	kind := acctest.Schema(t).ResourceSchemas["fillout_webhook"].ValueType()
	for name, want := range map[string]string{
		"url": "",
		"url_wo": "WriteOnly Attribute Not Allowed: The resource contains a non-null value for WriteOnly attribute url_wo. " +
			"Write-only attributes are only supported in Terraform 1.11 and later.",
	} {
		values := map[string]tftypes.Value{}
		for _, attribute := range []string{"id", "form_id", "url", "url_wo", "url_wo_version"} {
			values[attribute] = tftypes.NewValue(tftypes.String, nil)
		}
		values["form_id"] = tftypes.NewValue(tftypes.String, "vso9PzRfHQus")
		values[name] = tftypes.NewValue(tftypes.String, acctest.WebhookURL)
		if name == "url_wo" {
			values["url_wo_version"] = tftypes.NewValue(tftypes.String, "1")
		}
		config, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.ValidateResourceConfig(t.Context(),
			&tfprotov6.ValidateResourceConfigRequest{TypeName: "fillout_webhook", Config: &config})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, d := range resp.Diagnostics {
			said = append(said, d.Summary+": "+d.Detail)
		}
		if got := strings.Join(said, "\n"); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
