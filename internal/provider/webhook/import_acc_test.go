package webhook_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// importID makes the import id of the webhook in the state.
func importID(suffix string) resource.ImportStateIdFunc {
	return func(state *terraform.State) (string, error) {
		webhook, ok := state.RootModule().Resources[acctest.WebhookAddress]
		if !ok {
			return "", fmt.Errorf("%s is not in the state", acctest.WebhookAddress)
		}
		return webhook.Primary.Attributes["form_id"] + "/" + webhook.Primary.ID + suffix, nil
	}
}

// A webhook that somebody else created is adopted, whichever way it is named and its URL is configured. The first apply
// creates and deletes nothing, and the second plan is empty.
func TestLoopbackWebhookAdoption(t *testing.T) {
	t.Parallel()
	const update, none = plancheck.ResourceActionUpdate, plancheck.ResourceActionNoop
	for name, test := range map[string]struct {
		block             string // the import block's body, of form and webhook
		action, writeOnly plancheck.ResourceActionType
	}{
		"two-part id":      {`id = "%s/%d"`, update, update},
		"three-part id":    {`id = "%s/%d/` + acctest.WebhookURL + `"`, none, update},
		"another spelling": {`id = "%s/%d/HTTPS://HOOKS.example.com/fillout"`, none, update},
		"identity":         {"identity = {\n    form_id = %q\n    id = \"%d\"\n  }", update, update},
	} {
		for arguments, action := range map[string]plancheck.ResourceActionType{
			acctest.To(acctest.WebhookURL): test.action, writeOnly(acctest.WebhookURL, "1"): test.writeOnly,
		} {
			t.Run(name+", "+arguments, func(t *testing.T) {
				t.Parallel()
				account := acctest.NewAccount(t)
				webhook := account.Server.AddWebhook(account.FormID, acctest.WebhookURL)
				config := webhookWith(account, arguments)
				second := step(config, none, nil)
				second.PreConfig = func() {
					if c, d := account.Count(acctest.CreateRoute), account.Count(acctest.DeleteRoute); c != 0 || d != 0 {
						t.Errorf("the adoption sent %d creates and %d deletes", c, d)
					}
				}
				account.Run(t,
					step(config+fmt.Sprintf("import {\n  to = fillout_webhook.test\n  "+test.block+"\n}\n", account.FormID,
						webhook.ID), action, nil),
					second,
					// From now on it is a webhook like any other.
					step(account.Webhook(account.FormID, otherURL), plancheck.ResourceActionDestroyBeforeCreate, nil),
				)
			})
		}
	}
}

func TestLoopbackWebhookImportRefused(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	tests := map[string]struct{ id, says string }{
		"one part": {"12345", "Error: Invalid Import ID The import ID of a webhook is FORM_ID/WEBHOOK_ID, such " +
			"as vso9PzRfHQus/12345, or FORM_ID/WEBHOOK_ID/URL, such as vso9PzRfHQus/12345/https://hooks.example.com/fillout."},
		"the wrong order": {"12345/" + account.FormID, "The two IDs are swapped. Import pK4tWc9dQmus/12345."},
		"no webhook":      {account.FormID + "/", "The second part, the webhook's ID, must not be empty."},
		"not a URL": {account.FormID + "/12345/hooks.example.com", "The third part, the webhook's URL, must be an " +
			"absolute URL that begins with https:// or http:// and names a host."},
		"a form not there": {"pK4tWc9dQmuz/12345", "Error: Form Not Found The account has no form with the ID " +
			"pK4tWc9dQmuz. Did you mean"},
		"an impossible one": {"a b/12345", "The first part must be the ID of a form,"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.Run(t, resource.TestStep{
				Config: account.Webhook(account.FormID, acctest.WebhookURL), ResourceName: acctest.WebhookAddress,
				ImportState: true, ImportStateId: test.id, ExpectError: acctest.Text(test.says),
			})
		})
	}
	t.Run("identity", func(t *testing.T) {
		t.Parallel()
		account.Run(t, resource.TestStep{
			Config: account.Webhook(account.FormID, acctest.WebhookURL) +
				"import {\n  to = fillout_webhook.test\n  identity = {\n    form_id = \"a b\"\n    id = \"\"\n  }\n}\n",
			ExpectError: acctest.Text("The identity's id must not be empty."),
		})
	})
}

// A webhook of another form than the configured one is replaced, as ever: the import names the form that it is of.
func TestLoopbackWebhookImportOfAnotherForm(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	webhook := account.Server.AddWebhook(fillouttest.QuizFormID, acctest.WebhookURL)
	account.Run(t, resource.TestStep{
		Config: account.Webhook(account.FormID, acctest.WebhookURL) +
			fmt.Sprintf("import {\n  to = fillout_webhook.test\n  id = \"%s/%d\"\n}\n", fillouttest.QuizFormID, webhook.ID),
		ConfigPlanChecks: acctest.Planned(plancheck.ResourceActionDestroyBeforeCreate),
	})
}
