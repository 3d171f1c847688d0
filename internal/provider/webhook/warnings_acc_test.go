package webhook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestLoopbackWarnsOfUnencryptedTraffic(t *testing.T) {
	t.Parallel()
	const traffic = " of the webhook with form_id pK4tWc9dQmus is a plain http URL of another host, " +
		"http://hooks.example.com, so submissions travel unencrypted. Use https."
	hidden, url := strings.TrimPrefix(acctest.HiddenWebhook, acctest.RequiredProviders), "http://hooks.example.com/fillout?key=s3cr3t"
	for argument, config := range map[string]string{
		"url":    acctest.Webhook(fillouttest.ContactFormID, acctest.To(url)),
		"url_wo": strings.ReplaceAll(hidden, "var.url", fmt.Sprintf("%q", url)),
	} {
		space, _ := newWorkspace(t, "provider \"fillout\" {\n  base_url = \"http://fillout.example.com\"\n}\n"+config)
		acctest.ExpectText(t, space.Run(t, "validate"), // sends nothing
			"Warning: Unencrypted Base URL", "The provider argument base_url is a plain http URL of another host, so the "+
				"access token travels unencrypted. Use https.",
			"Warning: Unencrypted Webhook URL", "The argument "+argument+traffic)
	}
}

// The provider cannot know whether the configured URL is that of an imported webhook. It says so once.
func TestLoopbackWarnsOfAnAdoption(t *testing.T) {
	t.Parallel()
	for stores, config := range map[string]string{
		"stores the configured URL and sends nothing.":                        "",
		"stores url_wo_version, takes url_wo for its URL, and sends nothing.": strings.TrimPrefix(acctest.HiddenWebhook, acctest.RequiredProviders),
	} {
		space, server := newWorkspace(t, config, "TF_VAR_url="+acctest.WebhookURL, "TF_VAR_version_of_url=1")
		webhook := server.AddWebhook(fillouttest.ContactFormID, acctest.WebhookURL)
		space.Run(t, "import", acctest.WebhookAddress, fmt.Sprintf("%s/%d", fillouttest.ContactFormID, webhook.ID))
		acctest.ExpectText(t, space.Apply(t), "Warning: Webhook URL Not Verified", "Webhook 12345 of form pK4tWc9dQmus was "+
			"imported without its URL, and Fillout's API shows neither the URL nor whether this webhook exists. The apply "+
			stores+" If the webhook delivers to another URL, run terraform apply -replace with the address of this resource.", "Resources: 0 added, 1 changed, 0 destroyed.")
		if output := space.PlanNothing(t); strings.Contains(output, "Not Verified") {
			t.Errorf("the warning comes again:\n%s", output)
		}
		if strings.Contains(space.State(t), `"private"`) {
			t.Errorf("the state has private data: %s", space.State(t))
		}
	}
}

// A token that is created anew stops no plan of existing webhooks.
func TestLoopbackWarnsOfAnUncheckedWebhook(t *testing.T) {
	t.Parallel()
	space, server := newWorkspace(t, "")
	space.Apply(t)
	space.WriteFile(t, "later.tf", fmt.Sprintf("resource \"terraform_data\" \"token\" {\n  input = %q\n}\n\n"+
		"provider \"fillout\" {\n  access_token = terraform_data.token.output\n}\n", server.Token()))
	acctest.ExpectText(t, space.Apply(t), "Warning: Webhook Not Checked", "Refreshing webhook 12345 of form pK4tWc9dQmus was "+
		"skipped, because these provider arguments are not known yet: access_token. The webhook stays in the state "+
		"unchanged.", "Resources: 1 added, 0 changed, 0 destroyed.")
	space.PlanNothing(t)
	space.Destroy(t)
}
