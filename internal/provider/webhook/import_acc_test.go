package webhook_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
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

// A webhook that somebody else created is adopted. The first apply creates and deletes nothing, and the second plan is
// empty.
func TestLoopbackWebhookAdoption(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		block, arguments string // the import block's body, of form and webhook
		action           plancheck.ResourceActionType
	}{
		"two-part id":   {`id = "%s/%d"`, acctest.To(acctest.WebhookURL), plancheck.ResourceActionUpdate},
		"three-part id": {`id = "%s/%d/HTTPS://HOOKS.example.com/fillout"`, acctest.To(acctest.WebhookURL), plancheck.ResourceActionNoop},
		"identity": {"identity = {\n    form_id = %q\n    id = \"%d\"\n  }", writeOnly(acctest.WebhookURL, "1"),
			plancheck.ResourceActionUpdate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			webhook := account.Server.AddWebhook(account.FormID, acctest.WebhookURL)
			config := webhookWith(account, test.arguments)
			block := fmt.Sprintf("import {\n  to = fillout_webhook.test\n  "+test.block+"\n}\n", account.FormID, webhook.ID)
			second := step(config, plancheck.ResourceActionNoop, nil)
			second.PreConfig = func() {
				if c, d := account.Count(acctest.CreateRoute), account.Count(acctest.DeleteRoute); c != 0 || d != 0 {
					t.Errorf("the adoption sent %d creates and %d deletes", c, d)
				}
			}
			account.Run(t, step(config+block, test.action, nil), second)
		})
	}
}

func TestLoopbackWebhookIdentityRefused(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Run(t, resource.TestStep{
		Config: account.Webhook(account.FormID, acctest.WebhookURL) +
			"import {\n  to = fillout_webhook.test\n  identity = {\n    form_id = \"a b\"\n    id = \"\"\n  }\n}\n",
		ExpectError: acctest.Text("The identity's id must not be empty."),
	})
}
