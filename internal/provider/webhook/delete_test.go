package webhook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// made returns a webhook of the contact form that the provider has made.
func made(t *testing.T, p acctest.Protocol, url string) acctest.Managed {
	t.Helper()
	webhook, reports := p.Apply(t, webhookType, acctest.Managed{},
		map[string]any{"form_id": fillouttest.ContactFormID, "url": url})
	if len(reports) > 0 {
		t.Fatalf("creating a webhook reports %q", reports)
	}
	return webhook
}

// A webhook is created once and deleted once, whatever happens on the way.
func TestRequests(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault                   fillouttest.Fault
		creates, deletes, forms int
	}{
		"a form that the list leaves out": {fillouttest.Fault{Route: acctest.ListRoute, Status: 200, Body: "[]"}, 1, 1, 1},
		"a create that Fillout refused unprocessed": {fillouttest.Fault{Route: acctest.CreateRoute, Times: 2, Status: 429,
			Body: fillouttest.Envelope(429, "Too many requests. Try again soon.")}, 3, 1, 0},
		"a delete whose answer is lost": {fillouttest.Fault{Route: acctest.DeleteRoute, Times: 1, Drop: true, After: true}, 1, 3,
			0}, // the third confirms that it is gone
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
			server.Inject(test.fault)
			p := acctest.Configure(t, server.URL(), server.Token())
			gone, _ := p.Apply(t, webhookType, made(t, p, acctest.WebhookURL), nil)
			sent := func(route string) int { return len(server.RequestsTo(route)) }
			got := fmt.Sprint(sent(acctest.CreateRoute), sent(acctest.DeleteRoute), sent(acctest.FormRoute))
			if got != fmt.Sprint(test.creates, test.deletes, test.forms) || len(server.Webhooks()) > 0 || stateOf(t, p, gone) != "null" {
				t.Errorf("%s creates, deletes and requests for the form; the service has %+v", got, server.Webhooks())
			}
		})
	}
}

func stateOf(t *testing.T, p acctest.Protocol, webhook acctest.Managed) string {
	t.Helper()
	return acctest.JSON(t, p.Schema.ResourceSchemas[webhookType], webhook.State)
}

// A webhook that somebody removed in the dashboard counts as deleted. A warning keeps its id.
func TestDeletedElsewhere(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 404} {
		server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
		server.ChangeBehavior(func(b *fillouttest.Behavior) { b.UnknownIDStatus = status })
		p := acctest.Configure(t, server.URL(), server.Token())
		var webhooks []acctest.Managed
		for i := range 3 {
			webhooks = append(webhooks, made(t, p, fmt.Sprintf("%s/%d", acctest.WebhookURL, i)))
			server.DeleteWebhook(server.Webhooks()[0].ID)
		}
		for i, webhook := range webhooks {
			gone, reports := p.Apply(t, webhookType, webhook, nil)
			acctest.ExpectText(t, strings.Join(reports, "\n"), fmt.Sprintf("WARNING: Webhook Not Found: Fillout did not know "+
				"webhook %d of form pK4tWc9dQmus any more, so Terraform treats it as deleted. If the form still delivers to its "+
				"URL, remove the webhook in the form's integrations in the dashboard, "+
				"https://build.fillout.com/editor/pK4tWc9dQmus.", 12345+i))
			if state := stateOf(t, p, gone); state != "null" {
				t.Errorf("the state has %s", state)
			}
		}
		if n := len(server.RequestsTo(acctest.DeleteRoute)); n != 4 {
			t.Errorf("%d deletes were sent, want one for each webhook and one that confirms them", n)
		}
	}
}

// Only Fillout's word that a webhook is gone takes it out of the state. A service that has moved the call, and whatever
// else answers, does not.
func TestWebhookIsNotForgotten(t *testing.T) {
	t.Parallel()
	const notDeleted, notFillout = "ERROR: Webhook Not Deleted", "ERROR: Answer Not From Fillout"
	once := fillouttest.Unrouted(acctest.DeleteRoute)
	once.Times = 1
	for name, test := range map[string]struct {
		faults []fillouttest.Fault
		wants  []string
	}{
		"unrouted": {[]fillouttest.Fault{fillouttest.Unrouted(acctest.DeleteRoute)}, []string{notDeleted, "This address answers " +
			"every delete of a webhook so, even one without an ID. So the webhook may still deliver, and it stays in the " +
			"state. Check base_url."}},
		"page with 404":  {[]fillouttest.Fault{fillouttest.BlockPage(404)}, []string{notFillout, `titled "404 Blocked by policy"`}},
		"page with 410":  {[]fillouttest.Fault{fillouttest.BlockPage(410)}, []string{notFillout}},
		"empty 404":      {[]fillouttest.Fault{{Status: 404}}, []string{notFillout}},
		"of a gateway":   {[]fillouttest.Fault{{Status: 400, Body: `{"message":"upstream host not found"}`}}, []string{notFillout}},
		"success: false": {[]fillouttest.Fault{{Status: 200, Body: `{"success":false}`}}, []string{notDeleted, `JSON of another shape: {"success":false}. This says neither that the webhook was deleted nor that it was not. It may still deliver, so it stays in the state. Run again.`}},
		"errors":         {[]fillouttest.Fault{{Status: 200, Body: `{"errors":["busy"]}`}}, []string{notDeleted}},
		"accepted":       {[]fillouttest.Fault{{Status: 202, Body: `{"status":"queued"}`}}, []string{notDeleted}},
		"not confirmed": {[]fillouttest.Fault{once, fillouttest.BlockPage(403)}, []string{notDeleted, "Another request was to " +
			"confirm that the webhook is gone. It failed as well, so the webhook stays in the state: HTTP status 403 (Forbidden)"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
			p := acctest.Configure(t, server.URL(), server.Token())
			webhook := made(t, p, acctest.WebhookURL)
			var removes []func()
			for _, fault := range test.faults {
				fault.Route = acctest.DeleteRoute
				removes = append(removes, server.Inject(fault))
			}
			kept, reports := p.Apply(t, webhookType, webhook, nil)
			acctest.ExpectText(t, strings.Join(reports, "\n"), test.wants...)
			if state := stateOf(t, p, kept); state != stateOf(t, p, webhook) {
				t.Errorf("the state has %s", state)
			}
			for _, remove := range removes {
				remove()
			}
			again := acctest.Configure(t, server.URL(), server.Token())
			if gone, _ := again.Apply(t, webhookType, kept, nil); stateOf(t, p, gone) != "null" || len(server.Webhooks()) > 0 {
				t.Errorf("the service has %+v", server.Webhooks())
			}
		})
	}
}
