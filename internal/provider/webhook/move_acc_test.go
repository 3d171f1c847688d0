package webhook_test

import (
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// A moved webhook is one like any other, without a request for it. One of another account's form is refused.
func TestLoopbackWebhookMove(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	webhook := account.Server.AddWebhook(account.FormID, acctest.WebhookURL)
	before := func(formID string) string {
		return account.Config("resource \"terraform_data\" \"before\" {\n  input = { form_id = %q, webhook_id = %d, "+
			"url = %q }\n}\n", formID, webhook.ID, acctest.WebhookURL)
	}
	after := func(formID, arguments string) string {
		return account.Config("%s", acctest.Webhook(formID, arguments)) +
			"moved {\n  from = terraform_data.before\n  to   = fillout_webhook.test\n}\n"
	}
	moved := step(after(account.FormID, acctest.To(acctest.WebhookURL)), plancheck.ResourceActionNoop,
		webhookIs(account.FormID, acctest.WebhookURL))
	moved.PreConfig = account.Server.ResetJournal
	replaced := step(account.Webhook(account.FormID, otherURL), plancheck.ResourceActionDestroyBeforeCreate, nil)
	replaced.PreConfig = func() {
		if all, lists := len(account.Server.Requests()), account.Count(acctest.ListRoute); all != lists {
			t.Errorf("%d requests were sent, %d of them for the list of forms", all, lists)
		}
	}
	account.Run(t,
		resource.TestStep{Config: before("pK4tWc9dQmuz")},
		resource.TestStep{
			Config: after("pK4tWc9dQmuz", acctest.To(acctest.WebhookURL)),
			ExpectError: acctest.Text("Webhook " + strconv.FormatInt(webhook.ID, 10) + " of form pK4tWc9dQmuz was " +
				"moved from a terraform_data, but the form is not in the account of the access token"),
		},
		resource.TestStep{Config: before(account.FormID)},
		moved,
		replaced,
	)
}
