package webhook_test

import (
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Two webhooks of a form have the same URL, and somebody removes the first one. Whichever of the services Fillout may
// be it is, none is left behind, and none is forgotten without a message.
func TestAssumptions(t *testing.T) {
	t.Parallel()
	const gone = "WARNING: Webhook Not Found: Fillout did not know webhook 12345 of form pK4tWc9dQmus any more"
	for name, test := range map[string]struct {
		change   func(*fillouttest.Behavior)
		webhooks int
		action   string // of the destroy of the first webhook
		says     string
	}{
		"Jitter":          {func(b *fillouttest.Behavior) { b.Jitter = 10 * time.Millisecond }, 2, "destroy", gone},
		"UnknownIDPhrase": {func(b *fillouttest.Behavior) { b.UnknownIDPhrase = "is gone" }, 2, "destroy", gone},
		"UnknownIDPhrase with 400": {func(b *fillouttest.Behavior) { b.UnknownIDStatus, b.UnknownIDPhrase = 400, "is gone" }, 2,
			"error", "ERROR: Request Refused: Deleting webhook 12345 of form pK4tWc9dQmus failed."},
		"MergeDuplicateWebhooks": {func(b *fillouttest.Behavior) { b.MergeDuplicateWebhooks = true }, 1, "destroy", gone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first := acctest.Manage(t, fillouttest.WithBehavior(test.change))
			second := &acctest.Resource{Account: first.Account}
			config := acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL+"/"+t.Name()))
			for _, webhook := range []*acctest.Resource{first, second} {
				webhook.Apply(t, config).Expect(t, "create")
				webhook.Apply(t, config).Expect(t, "nothing")
			}
			held := first.Server.Webhooks()
			if len(held) != test.webhooks || first.Count(acctest.CreateRoute) != 2 {
				t.Fatalf("%d creates were sent, and the service has %+v", first.Count(acctest.CreateRoute), held)
			}
			first.Server.DeleteWebhook(held[0].ID)
			first.Apply(t, "").Expect(t, test.action, test.says)
			second.Apply(t, "").Expect(t, "destroy", "")
			if left := first.Server.Webhooks(); len(left) > 0 {
				t.Errorf("the service has %+v", left)
			}
		})
	}
}
