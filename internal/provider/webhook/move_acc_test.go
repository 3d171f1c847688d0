package webhook_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// A moved webhook is one like any other, without a request for it.
func TestLoopbackWebhookMove(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	webhook := account.Server.AddWebhook(account.FormID, acctest.WebhookURL)
	before := account.Config("resource \"terraform_data\" \"before\" {\n  input = { form_id = %q, webhook_id = %d, url = %q "+
		"}\n}\n", account.FormID, webhook.ID, acctest.WebhookURL)
	moved := step(account.Webhook(account.FormID, acctest.WebhookURL)+
		"moved {\n  from = terraform_data.before\n  to   = fillout_webhook.test\n}\n", plancheck.ResourceActionNoop,
		webhookIs(account.FormID, acctest.WebhookURL))
	replaced := step(account.Webhook(account.FormID, otherURL), plancheck.ResourceActionDestroyBeforeCreate, nil)
	replaced.PreConfig = func() {
		if all, lists := len(account.Server.Requests()), account.Count(acctest.ListRoute); all != lists {
			t.Errorf("%d requests were sent, %d of them for the list of forms", all, lists)
		}
	}
	account.Run(t, resource.TestStep{Config: before}, moved, replaced)
}
