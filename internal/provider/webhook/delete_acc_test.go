package webhook_test

import (
	"fmt"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A webhook that somebody removed in the dashboard counts as deleted. A warning keeps its id.
func TestLoopbackWebhookDeletedElsewhere(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 404} {
		space, server := newWorkspace(t, fmt.Sprintf("resource \"fillout_webhook\" \"test\" {\n  count = 3\n  form_id = %q\n"+
			"  url = \"%s/${count.index}\"\n}\n", fillouttest.ContactFormID, acctest.WebhookURL))
		server.ChangeBehavior(func(b *fillouttest.Behavior) { b.UnknownIDStatus = status })
		space.Apply(t)
		for _, webhook := range server.Webhooks() {
			server.DeleteWebhook(webhook.ID)
		}
		server.ResetJournal()
		output := space.Destroy(t)
		for _, id := range []string{"12345", "12346", "12347"} {
			acctest.ExpectText(t, output, "Fillout did not know webhook "+id+" of form pK4tWc9dQmus any more, so Terraform treats "+
				"it as deleted. If the form still delivers to its URL, remove the webhook in the form's integrations in the "+
				"dashboard, https://build.fillout.com/editor/pK4tWc9dQmus.")
		}
		if n := len(server.RequestsTo(acctest.DeleteRoute)); n != 4 {
			t.Errorf("%d deletes were sent, want one for each webhook and one that confirms them", n)
		}
	}
}

// Only Fillout's word that a webhook is gone takes it out of the state. A service that has moved the call, and whatever
// else answers, does not.
func TestLoopbackWebhookIsNotForgotten(t *testing.T) {
	t.Parallel()
	const notDeleted, notFillout = "Error: Webhook Not Deleted", "Error: Answer Not From Fillout"
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
			space, server := newWorkspace(t, "")
			space.Apply(t)
			var removes []func()
			for _, fault := range test.faults {
				fault.Route = acctest.DeleteRoute
				removes = append(removes, server.Inject(fault))
			}
			acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), test.wants...)
			acctest.ExpectText(t, space.Run(t, "state", "list"), acctest.WebhookAddress)
			for _, remove := range removes {
				remove()
			}
			space.Destroy(t)
			if held := server.Webhooks(); len(held) != 0 {
				t.Errorf("the service has %+v", held)
			}
		})
	}
}

func TestLoopbackWarnsOfAFormThatIsGone(t *testing.T) {
	t.Parallel()
	space, server := newWorkspace(t, acctest.Webhook("shortlived", acctest.To(acctest.WebhookURL)))
	server.AddForm(fillouttest.Form{ID: "shortlived", Name: "Short-lived"})
	space.Apply(t)
	server.DeleteForm("shortlived")
	server.ResetJournal()
	acctest.ExpectText(t, space.PlanNothing(t), "Warning: Form Not Found", "Webhook 12345 belongs to form shortlived, which is "+
		"not in the account. If the form was deleted, remove the webhook from the configuration. If the access token, "+
		"which comes from the environment variable FILLOUT_ACCESS_TOKEN, is of another account, correct that. The webhook "+
		"stays in the state, because its ID is the only way to delete it.")
	if n := len(server.RequestsTo(acctest.FormRoute)); n != 1 {
		t.Errorf("the form was requested %d times", n)
	}
	// What is really gone can be let go, and the error says how.
	acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), "Error: Webhook Not in This Account",
		"Nothing was sent, and the webhook stays in the state. If the form was deleted, remove the webhook from the state "+
			"with terraform state rm and the address of this resource.")
	space.Run(t, "state", "rm", acctest.WebhookAddress)
	acctest.ExpectText(t, space.Destroy(t), "Destroy complete! Resources: 0 destroyed.")
}

// A destroy with a valid token of another account loses no id, whatever Fillout answers to a delete of an unknown
// webhook. The plan warns before the confirmation, also where it refreshes nothing.
func TestLoopbackDestroyInAnotherAccount(t *testing.T) {
	t.Parallel()
	for name, behavior := range map[string]func(*fillouttest.Behavior){
		"404": func(*fillouttest.Behavior) {},
		"400": func(b *fillouttest.Behavior) { b.UnknownIDStatus = 400 },
		"200": func(b *fillouttest.Behavior) { b.DeleteUnknownWebhookSucceeds = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			space, server := newWorkspace(t, "")
			server.ChangeBehavior(behavior)
			config := acctest.Content(t, space.Dir+"/main.tf")
			space.Apply(t)
			state := space.Run(t, "show", "-json")

			stranger := acctest.ProviderBlock(server.URL(), server.AddAccount("another"))
			space.Write(t, config+stranger)
			const warning = "Webhook 12345 of form pK4tWc9dQmus cannot be deleted: the form is not in the account of the access " +
				"token, which comes from the provider argument access_token. If the token is of another account, set the right one."
			for _, refresh := range []string{"-refresh=true", "-refresh=false"} {
				acctest.ExpectText(t, space.Run(t, "plan", "-destroy", refresh), "Warning: Webhook Not in This Account", warning)
				acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve", refresh),
					"Error: Webhook Not in This Account", warning, "Nothing was sent, and the webhook stays in the state.")
			}
			// The same where the webhook leaves the configuration.
			space.Write(t, acctest.RequiredProviders+stranger)
			acctest.ExpectText(t, space.Fail(t, "apply", "-auto-approve"), "Error: Webhook Not in This Account")
			if after := space.Run(t, "show", "-json"); after != state || len(server.Webhooks()) != 1 ||
				len(server.RequestsTo(acctest.DeleteRoute)) != 0 {
				t.Errorf("the service has %+v, the state was\n%s\nand is\n%s", server.Webhooks(), state, after)
			}
			space.Write(t, config)
			space.Destroy(t)
			if held := server.Webhooks(); len(held) != 0 {
				t.Errorf("the service has %+v", held)
			}
		})
	}
}
