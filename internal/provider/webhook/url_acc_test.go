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
		resource.TestStep{
			Config:            webhookWith(account, writeOnly(acctest.WebhookURL, "1")),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: webhookHides("1"),
		},
		resource.TestStep{
			Config:            webhookWith(account, writeOnly(otherURL, "2026-07-01")),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: webhookHides("2026-07-01"),
		},
	)
}

// A new value alone sends nothing; with a new version it is what the new webhook delivers to. A number is a version
// too.
func TestLoopbackWebhookWriteOnly(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	holds := func(url string) func() {
		return func() {
			if held := account.Server.Webhooks(); len(held) != 1 || held[0].URL != url {
				t.Errorf("the service holds %+v, want one webhook to %s", held, url)
			}
		}
	}
	account.Run(t,
		resource.TestStep{
			Config:            webhookWith(account, `url_wo = "`+secretURL+`"; url_wo_version = 1`),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionCreate),
			ConfigStateChecks: webhookHides("1"),
		},
		resource.TestStep{
			PreConfig:         holds(secretURL),
			Config:            webhookWith(account, writeOnly(otherURL, "1")),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionNoop),
			ConfigStateChecks: webhookHides("1"),
		},
		resource.TestStep{
			PreConfig:         holds(secretURL),
			Config:            webhookWith(account, writeOnly(otherURL, "2")),
			ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionDestroyBeforeCreate),
			ConfigStateChecks: webhookHides("2"),
		},
		resource.TestStep{
			PreConfig: holds(otherURL),
			Config:    account.Config(""),
		},
	)
	if c, d := account.Count(acctest.CreateRoute), account.Count(acctest.DeleteRoute); c != 2 || d != 2 {
		t.Errorf("%d creates and %d deletes, want 2 of each", c, d)
	}
}

// A form id with a typo fails when planning, as it does with url.
func TestLoopbackWebhookWriteOnlyUnknownForm(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.FormID = "pK4tWc9dQmuz"
	account.Run(t, resource.TestStep{
		Config:   webhookWith(account, writeOnly(acctest.WebhookURL, "1")),
		PlanOnly: true,
		ExpectError: acctest.Text("The account has no form with the ID pK4tWc9dQmuz. It has these forms: - pK4tWc9dQmus " +
			"(\"Contact us\")"),
	})
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
				steps = append(
					steps,
					resource.TestStep{
						Config:           webhookWith(account, test.from),
						ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionCreate),
					},
				)
			}
			steps = append(steps, resource.TestStep{
				PreConfig: account.Server.ResetJournal,
				Config: webhookWith(account, test.to) + fmt.Sprintf("resource \"terraform_data\" \"url\" {\n  input "+
					"= %q\n}\n", acctest.WebhookURL),
				ConfigPlanChecks:  acctest.Planned(test.action),
				ConfigStateChecks: test.after,
			})
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

// An import takes on what is configured and replaces nothing, whichever way the webhook is named. The plan after it is
// empty.
func TestLoopbackWebhookWriteOnlyAdoption(t *testing.T) {
	t.Parallel()
	// The import block's body, of form and webhook.
	for name, block := range map[string]string{
		"two-part id":   `id = "%s/%d"`,
		"three-part id": `id = "%s/%d/` + acctest.WebhookURL + `"`,
		"identity":      "identity = {\n    form_id = %q\n    id = \"%d\"\n  }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			webhook := account.Server.AddWebhook(account.FormID, acctest.WebhookURL)
			config := webhookWith(account, writeOnly(acctest.WebhookURL, "1"))
			acctest.RunSteps(t,
				resource.TestStep{
					Config: config + fmt.Sprintf("import {\n  to = fillout_webhook.test\n  "+block+"\n}\n",
						account.FormID, webhook.ID),
					ConfigPlanChecks:  acctest.Planned(plancheck.ResourceActionUpdate),
					ConfigStateChecks: webhookHides("1"),
				},
				resource.TestStep{
					PreConfig: func() {
						if c, d := account.Count(acctest.CreateRoute), account.Count(acctest.DeleteRoute); c != 0 || d != 0 {
							t.Errorf("the adoption sent %d creates and %d deletes", c, d)
						}
					},
					Config:           config,
					ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionNoop),
				},
				resource.TestStep{
					Config: config, ResourceName: acctest.WebhookAddress, ImportState: true, ImportStateVerify: true,
					ImportStateVerifyIgnore: []string{"url_wo_version"}, ImportStateIdFunc: importID(""),
				},
			)
		})
	}
}

func TestLoopbackWebhookURLArguments(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	tests := map[string]struct{ arguments, says string }{
		"none": {``, `Error: Invalid Attribute Combination with fillout_webhook.test`},
		"none, in words": {``, `The webhook with form_id pK4tWc9dQmus has no URL. Set url, or set url_wo and ` +
			`url_wo_version. If Terraform generated this configuration for an import: the import ID has no URL, and ` +
			`Fillout's API cannot show the URL. Write it here, or import with FORM_ID/WEBHOOK_ID/URL.`},
		"both": {`url = "https://a.example.com"; url_wo = "https://a.example.com"; url_wo_version = 1`,
			`The webhook with form_id pK4tWc9dQmus has two URLs. Set only one of url and url_wo.`},
		"url_wo alone": {`url_wo = "https://a.example.com"`,
			`Attribute "url_wo_version" must be specified when "url_wo" is specified`},
		"url_wo_version alone": {`url = "https://a.example.com"; url_wo_version = 1`,
			`Attribute "url_wo" must be specified when "url_wo_version" is specified`},
		"empty url_wo_version": {`url_wo = "https://a.example.com"; url_wo_version = ""`,
			`Attribute url_wo_version string length must be at least 1, got: 0`},
		"no URL": {`url_wo = "hooks.example.com?key=s3cr3t"; url_wo_version = 1`,
			`The argument url_wo of the webhook with form_id pK4tWc9dQmus must be an absolute URL that begins with https:// or http:// and names a host.`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.Run(
				t,
				resource.TestStep{
					Config:      webhookWith(account, test.arguments),
					PlanOnly:    true,
					ExpectError: acctest.Text(test.says),
				},
			)
		})
	}
}

// What is not known when planning is looked at when applying, before anything is sent.
func TestLoopbackWebhookURLArgumentsKnownLater(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ input, arguments, says string }{
		"both": {acctest.WebhookURL,
			`url = terraform_data.url.output; url_wo = "https://a.example.com"; url_wo_version = 1`,
			`The webhook with form_id pK4tWc9dQmus has two URLs. Set only one of url and url_wo.`},
		"no URL": {"hooks.example.com?key=s3cr3t", `url_wo = terraform_data.url.output; url_wo_version = 1`,
			`The argument url_wo of the webhook with form_id pK4tWc9dQmus must be an absolute URL that begins with https:// or http:// and names a host.`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			account.Run(t, resource.TestStep{
				Config: webhookWith(account, test.arguments) + fmt.Sprintf("resource \"terraform_data\" \"url\" {\n  input "+
					"= %q\n}\n", test.input),
				ExpectError: acctest.Text(test.says),
			})
			if n := account.Count(acctest.CreateRoute); n != 0 {
				t.Errorf("%d creates were sent", n)
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
