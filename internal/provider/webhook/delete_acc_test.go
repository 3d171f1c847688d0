package webhook_test

import (
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

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

// A valid token of another account takes no webhook out of the state, and a destroy with it loses no id: nothing is
// sent, even if Fillout would let it delete unknown webhooks. The plan warns before the confirmation, also where it
// refreshes nothing.
func TestLoopbackWebhookInAnotherAccount(t *testing.T) {
	t.Parallel()
	space, server := newWorkspace(t, "")
	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.DeleteUnknownWebhookSucceeds = true })
	config := acctest.Content(t, space.Dir+"/main.tf")
	space.Apply(t)
	state := space.Run(t, "show", "-json")

	stranger := acctest.ProviderBlock(server.URL(), server.AddAccount("another"))
	space.Write(t, config+stranger)
	acctest.ExpectText(t, space.PlanNothing(t), "Warning: Form Not Found")
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
}
