package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// What is not an error, but must be known, is said in these words.

func webhookConfig(provider, formID, url string) string {
	return requiredProviders + provider + fmt.Sprintf("resource \"fillout_webhook\" \"test\" {\n  form_id = %q\n  url = %q\n}\n", formID, url)
}

func expectText(t *testing.T, output, want string) {
	t.Helper()
	if !text(want).MatchString(output) {
		t.Errorf("%q is not in:\n%s", want, output)
	}
}

func TestLoopbackWarnsOfUnencryptedTraffic(t *testing.T) {
	t.Parallel()
	run, _ := workspace(t, webhookConfig("provider \"fillout\" {\n  base_url = \"http://fillout.example.com\"\n}\n", fillouttest.ContactFormID, "http://hooks.example.com/fillout?key=s3cr3t"))
	output := mustRun(t, run, "validate", "-no-color") // sends nothing
	expectText(t, output, "Warning: Unencrypted Base URL")
	expectText(t, output, "The provider argument base_url is a plain http URL of another host, so the access token travels unencrypted. Use https.")
	expectText(t, output, "Warning: Unencrypted Webhook URL")
	expectText(t, output, "The argument url is a plain http URL of another host, so submissions travel unencrypted. Use https.")

	run, _ = workspace(t, strings.ReplaceAll(hiddenWebhook, "var.url", `"http://hooks.example.com/fillout?key=s3cr3t"`))
	output = mustRun(t, run, "validate", "-no-color")
	expectText(t, output, "Warning: Unencrypted Webhook URL")
	expectText(t, output, "The argument url_wo is a plain http URL of another host, so submissions travel unencrypted. Use https.")
}

func TestLoopbackWarnsOfAFormThatIsGone(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	form := server.AddForm(fillouttest.Form{ID: "shortlived", Name: "Short-lived"})
	run, _ := workspace(t, webhookConfig("", form.ID, webhookURL), accountVariables(server)...)
	mustRun(t, run, "apply", "-auto-approve")
	server.DeleteForm(form.ID)
	server.ResetJournal()
	output := mustRun(t, run, "plan", "-no-color", "-detailed-exitcode")
	expectText(t, output, "Warning: Form Not Found")
	expectText(t, output, "Webhook 12345 belongs to form shortlived, which is not in the account. If the form was deleted, remove the webhook from the configuration. "+
		"If the access token, which comes from the environment variable FILLOUT_ACCESS_TOKEN, is of another account, correct that. "+
		"The webhook stays in the state: its id is the only way to ever remove it.")
	if n := len(server.RequestsTo(formRoute)); n != 1 {
		t.Errorf("the form was asked for %d times", n)
	}
	expectText(t, mustRun(t, run, "destroy", "-auto-approve", "-no-color"), "Destroy complete! Resources: 1 destroyed.")
}

// With a token of another account, a destroy cannot tell a webhook that is gone
// from one that is somebody else's. It names the webhook, so that no id is lost.
func TestLoopbackWarnsOfADestroyInAnotherAccount(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	config := webhookConfig("", fillouttest.ContactFormID, webhookURL)
	run, dir := workspace(t, config, accountVariables(server)...)
	mustRun(t, run, "apply", "-auto-approve")

	stranger := providerBlock(server.URL(), server.AddAccount("another"))
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(webhookConfig(stranger, fillouttest.ContactFormID, webhookURL)), 0o600); err != nil {
		t.Fatal(err)
	}
	output := mustRun(t, run, "destroy", "-auto-approve", "-no-color")
	expectText(t, output, "Warning: Webhook Not Found")
	expectText(t, output, "Fillout knows neither webhook 12345 nor its form pK4tWc9dQmus in this account, so Terraform counts the webhook as deleted. "+
		"If the access token, which comes from the provider argument access_token, is of another account, the webhook still delivers: "+
		"import it again with the id pK4tWc9dQmus/12345 and the right token.")

	// The way out that it names works.
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, run, "import", "fillout_webhook.test", "pK4tWc9dQmus/12345")
	mustRun(t, run, "destroy", "-auto-approve")
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("the service holds %+v", held)
	}
}

func TestLoopbackWarnsOfAnAdoption(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	webhook := server.AddWebhook(fillouttest.ContactFormID, webhookURL)
	run, _ := workspace(t, webhookConfig("", fillouttest.ContactFormID, webhookURL), accountVariables(server)...)
	mustRun(t, run, "import", "fillout_webhook.test", fmt.Sprintf("%s/%d", fillouttest.ContactFormID, webhook.ID))
	output := mustRun(t, run, "plan", "-no-color")
	expectText(t, output, "Plan: 0 to add, 1 to change, 0 to destroy.")
	expectText(t, output, "Warning: Webhook URL Taken on Trust")
	expectText(t, output, "Webhook 12345 of form pK4tWc9dQmus was imported without its URL, and Fillout cannot say which it is. "+
		"Applying records the configured URL and calls nothing; if the webhook really delivers to another one, replace it (-replace).")
}

// Whether a write-only URL is the webhook's, nobody can tell, neither before the
// adoption nor after it. It is said once.
func TestLoopbackWarnsOfAnAdoptionWithAWriteOnlyURL(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	webhook := server.AddWebhook(fillouttest.ContactFormID, webhookURL)
	run, _ := workspace(t, hiddenWebhook, append(accountVariables(server), "TF_VAR_url="+webhookURL, "TF_VAR_version_of_url=1")...)
	mustRun(t, run, "import", "fillout_webhook.test", fmt.Sprintf("%s/%d", fillouttest.ContactFormID, webhook.ID))
	output := mustRun(t, run, "apply", "-auto-approve", "-no-color")
	expectText(t, output, "Warning: Webhook URL Taken on Trust")
	expectText(t, output, "Webhook 12345 of form pK4tWc9dQmus was imported without its URL, and Fillout cannot say which it is. "+
		"Applying records url_wo_version, takes url_wo for its URL, and calls nothing; if the webhook really delivers to another one, replace it (-replace).")
	expectText(t, output, "Resources: 0 added, 1 changed, 0 destroyed.")
	if output := mustRun(t, run, "plan", "-no-color", "-detailed-exitcode"); strings.Contains(output, "Taken on Trust") {
		t.Errorf("the warning comes again:\n%s", output)
	}
}

// A token that is being made anew stops no plan of the webhooks that there are.
func TestLoopbackWarnsOfAnUncheckedWebhook(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	run, dir := workspace(t, webhookConfig("", fillouttest.ContactFormID, webhookURL), accountVariables(server)...)
	mustRun(t, run, "apply", "-auto-approve")

	later := fmt.Sprintf("resource \"terraform_data\" \"token\" {\n  input = %q\n}\n\nprovider \"fillout\" {\n  access_token = terraform_data.token.output\n}\n", server.Token())
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(webhookConfig(later, fillouttest.ContactFormID, webhookURL)), 0o600); err != nil {
		t.Fatal(err)
	}
	output := mustRun(t, run, "apply", "-auto-approve", "-no-color")
	expectText(t, output, "Warning: Webhook Not Checked")
	expectText(t, output, "Refreshing webhook 12345 of form pK4tWc9dQmus was left out, since these provider arguments are not known yet: access_token. "+
		"The webhook stays in the state as it is.")
	expectText(t, output, "Resources: 1 added, 0 changed, 0 destroyed.")
	mustRun(t, run, "plan", "-detailed-exitcode")
	mustRun(t, run, "destroy", "-auto-approve")
}
