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
	acctest.ExpectText(t, output, "The argument url is a plain http URL of another host, so submissions travel "+
		"unencrypted. Use https.")

	space = acctest.NewWorkspace(t,
		strings.ReplaceAll(acctest.HiddenWebhook, "var.url", `"http://hooks.example.com/fillout?key=s3cr3t"`))
	output = space.Run(t, "validate")
	acctest.ExpectText(t, output, "Warning: Unencrypted Webhook URL")
	acctest.ExpectText(t, output, "The argument url_wo is a plain http URL of another host, so submissions travel "+
		"unencrypted. Use https.")
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
	acctest.ExpectText(t, space.Destroy(t), "Destroy complete! Resources: 1 destroyed.")
}

// With a token of another account, a destroy cannot tell a webhook that is gone from one that is somebody else's. It
// names the webhook, so that no id is lost.
func TestLoopbackWarnsOfADestroyInAnotherAccount(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	config := acctest.RequiredProviders + acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL))
	space := acctest.NewWorkspace(t, config, acctest.Variables(server)...)
	space.Apply(t)

	stranger := acctest.ProviderBlock(server.URL(), server.AddAccount("another"))
	space.Write(t,
		acctest.RequiredProviders+stranger+acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL)))
	output := space.Destroy(t)
	acctest.ExpectText(t, output, "Warning: Webhook Not Found")
	acctest.ExpectText(t, output, "Fillout knows neither webhook 12345 nor its form pK4tWc9dQmus in this account, so "+
		"Terraform treats the webhook as deleted. "+
		"If the access token, which comes from the provider argument access_token, is of another account, the webhook "+
		"still delivers: "+
		"import it again with the ID pK4tWc9dQmus/12345 and the right token.")

	// The way out that it names works.
	space.Write(t, config)
	space.Run(t, "import", "fillout_webhook.test", "pK4tWc9dQmus/12345")
	space.Destroy(t)
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("the service holds %+v", held)
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
