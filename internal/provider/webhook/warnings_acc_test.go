package webhook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// What is not an error, but must be known, is said in these words.

func TestLoopbackWarnsOfUnencryptedTraffic(t *testing.T) {
	t.Parallel()
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+"provider \"fillout\" {\n  base_url = "+
		"\"http://fillout.example.com\"\n}\n"+acctest.Webhook(fillouttest.ContactFormID, acctest.To("http://hooks.example.com/fillout?key=s3cr3t")))
	output := space.Run(t, "validate") // sends nothing
	acctest.ExpectText(t, output, "Warning: Unencrypted Base URL")
	acctest.ExpectText(t, output, "The provider argument base_url is a plain http URL of another host, so the access "+
		"token travels unencrypted. Use https.")
	acctest.ExpectText(t, output, "Warning: Unencrypted Webhook URL")
	acctest.ExpectText(t, output, "The argument url of the webhook with form_id pK4tWc9dQmus is a plain http URL of another host, "+
		"http://hooks.example.com, so submissions travel unencrypted. Use https.")

	space = acctest.NewWorkspace(t,
		strings.ReplaceAll(acctest.HiddenWebhook, "var.url", `"http://hooks.example.com/fillout?key=s3cr3t"`))
	output = space.Run(t, "validate")
	acctest.ExpectText(t, output, "Warning: Unencrypted Webhook URL")
	acctest.ExpectText(t, output, "The argument url_wo of the webhook with form_id pK4tWc9dQmus is a plain http URL of another "+
		"host, http://hooks.example.com, so submissions travel unencrypted. Use https.")
}

func TestLoopbackWarnsOfAFormThatIsGone(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	form := server.AddForm(fillouttest.Form{ID: "shortlived", Name: "Short-lived"})
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+acctest.Webhook(form.ID, acctest.To(acctest.WebhookURL)),
		acctest.Variables(server)...)
	space.Apply(t)
	server.DeleteForm(form.ID)
	server.ResetJournal()
	output := space.PlanNothing(t)
	acctest.ExpectText(t, output, "Warning: Form Not Found")
	acctest.ExpectText(t, output, "Webhook 12345 belongs to form shortlived, which is not in the account. If the form "+
		"was deleted, remove the webhook from the configuration. "+
		"If the access token, which comes from the environment variable FILLOUT_ACCESS_TOKEN, is of another account, "+
		"correct that. "+
		"The webhook stays in the state, because its ID is the only way to delete it.")
	if n := len(server.RequestsTo(acctest.FormRoute)); n != 1 {
		t.Errorf("the form was asked for %d times", n)
	}
	// What is really gone can be let go, and the error says how.
	acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), "Error: Webhook Not in This Account",
		"Nothing was sent, and the webhook stays in the state. If the form was deleted, remove the webhook from the state "+
			"with terraform state rm and the address of this resource.")
	space.Run(t, "state", "rm", "fillout_webhook.test")
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
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithBehavior(behavior))
			config := acctest.RequiredProviders + acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL))
			space := acctest.NewWorkspace(t, config, acctest.Variables(server)...)
			space.Apply(t)
			state := space.Run(t, "show", "-json")

			stranger := acctest.ProviderBlock(server.URL(), server.AddAccount("another"))
			space.Write(t, acctest.RequiredProviders+stranger+
				acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL)))
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

func TestLoopbackWarnsOfAnAdoption(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	webhook := server.AddWebhook(fillouttest.ContactFormID, acctest.WebhookURL)
	space := acctest.NewWorkspace(t,
		acctest.RequiredProviders+acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL)),
		acctest.Variables(server)...)
	space.Run(t, "import", "fillout_webhook.test", fmt.Sprintf("%s/%d", fillouttest.ContactFormID, webhook.ID))
	output := space.Run(t, "plan")
	acctest.ExpectText(t, output, "Plan: 0 to add, 1 to change, 0 to destroy.")
	acctest.ExpectText(t, output, "Warning: Webhook URL Not Verified")
	acctest.ExpectText(t, output, "Webhook 12345 of form pK4tWc9dQmus was imported without its URL, and Fillout's API "+
		"cannot show the URL. "+
		"The apply stores the configured URL and sends nothing. If the webhook delivers to another URL, replace it "+
		"(-replace).")
}

// Whether a write-only URL is the webhook's, nobody can tell, neither before the adoption nor after it. It is said
// once.
func TestLoopbackWarnsOfAnAdoptionWithAWriteOnlyURL(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	webhook := server.AddWebhook(fillouttest.ContactFormID, acctest.WebhookURL)
	space := acctest.NewWorkspace(t, acctest.HiddenWebhook,
		append(acctest.Variables(server), "TF_VAR_url="+acctest.WebhookURL, "TF_VAR_version_of_url=1")...)
	space.Run(t, "import", "fillout_webhook.test", fmt.Sprintf("%s/%d", fillouttest.ContactFormID, webhook.ID))
	output := space.Apply(t)
	acctest.ExpectText(t, output, "Warning: Webhook URL Not Verified")
	acctest.ExpectText(t, output, "Webhook 12345 of form pK4tWc9dQmus was imported without its URL, and Fillout's API "+
		"cannot show the URL. "+
		"The apply stores url_wo_version, takes url_wo for its URL, and sends nothing. If the webhook delivers to another "+
		"URL, replace it (-replace).")
	acctest.ExpectText(t, output, "Resources: 0 added, 1 changed, 0 destroyed.")
	if output := space.PlanNothing(t); strings.Contains(output, "Not Verified") {
		t.Errorf("the warning comes again:\n%s", output)
	}
}

// A token that is being made anew stops no plan of the webhooks that there are.
func TestLoopbackWarnsOfAnUncheckedWebhook(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	space := acctest.NewWorkspace(t,
		acctest.RequiredProviders+acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL)),
		acctest.Variables(server)...)
	space.Apply(t)

	later := fmt.Sprintf("resource \"terraform_data\" \"token\" {\n  input = %q\n}\n\nprovider \"fillout\" {\n  "+
		"access_token = terraform_data.token.output\n}\n", server.Token())
	space.Write(t,
		acctest.RequiredProviders+later+acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL)))
	output := space.Apply(t)
	acctest.ExpectText(t, output, "Warning: Webhook Not Checked")
	acctest.ExpectText(t, output, "Refreshing webhook 12345 of form pK4tWc9dQmus was skipped, because these provider "+
		"arguments are not known yet: access_token. "+
		"The webhook stays in the state unchanged.")
	acctest.ExpectText(t, output, "Resources: 1 added, 0 changed, 0 destroyed.")
	space.PlanNothing(t)
	space.Destroy(t)
}
