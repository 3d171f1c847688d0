package webhook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Fillout delivers from its own servers, so a URL of a local network is a mistake, unless the API is local too.
func TestLoopbackWarnsOfAURLThatIsNotPublic(t *testing.T) {
	t.Parallel()
	webhooks := "resource \"fillout_webhook\" \"test\" {\n  for_each = toset([\"http://localhost:8080/hook\", " +
		"\"https://10.1.2.3\", \"https://receiver\", \"https://a..b/hook\", \"https://hooks.example.com\"])\n  form_id = \"" +
		fillouttest.ContactFormID + "\"\n  url = each.value\n}\n"
	space, server := newWorkspace(t, webhooks)
	if output := space.Run(t, "plan"); strings.Contains(output, "Not Public") {
		t.Errorf("there is a warning although the API is on this machine:\n%s", output)
	}
	space = space.With(t, append(acctest.Variables(server), "FILLOUT_BASE_URL=http://fillout.example.com",
		"HTTP_PROXY="+server.URL())...)
	output := space.Run(t, "plan", "-json") // otherwise, the CLI shows only the first of them
	acctest.ExpectText(t, output, "Warning: Webhook URL Not Public", "The new webhook of form pK4tWc9dQmus delivers to "+
		"http://localhost:8080, whose host is this machine. Fillout delivers from its own servers, which cannot reach it. "+
		"During development, use the public address of a tunnel.",
		"https://10.1.2.3, whose host is an address of a local network.",
		"https://receiver, whose host is a name without a domain.", "https://a..b, whose host is not a valid host name.")
	if strings.Contains(output, "https://hooks.example.com, whose") {
		t.Errorf("there is a warning of a public URL:\n%s", output)
	}
}

// Two webhooks of a form to the same URL deliver each submission twice. A replacement is not a second webhook.
func TestLoopbackWarnsOfDuplicateWebhooks(t *testing.T) {
	t.Parallel()
	one := acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL))
	two := one + strings.Replace(acctest.Webhook(fillouttest.ContactFormID, acctest.To("HTTPS://hooks.example.com:443/fillout")),
		`"test"`, `"copy"`, 1)
	space, _ := newWorkspace(t, one)
	expect := func(output string, warns bool) {
		t.Helper()
		if strings.Contains(output, "Duplicate Webhook") != warns {
			t.Errorf("a warning: %t, want %t:\n%s", !warns, warns, output)
		}
	}
	space.Write(t, acctest.RequiredProviders+two)
	output := space.Run(t, "plan")
	expect(output, true)
	acctest.ExpectText(t, output, "Form pK4tWc9dQmus has two webhooks to the same URL at https://hooks.example.com",
		"both are new. Fillout delivers each submission twice. Remove one of them, "+
			"or change its URL.")

	space.Write(t, acctest.RequiredProviders+one)
	expect(space.Apply(t), false)
	expect(space.Run(t, "apply", "-auto-approve", "-replace="+acctest.WebhookAddress), false)
	if strings.Contains(space.State(t), `"private"`) {
		t.Errorf("the state has private data: %s", space.State(t))
	}
	space.Write(t, acctest.RequiredProviders+two)
	output = space.Apply(t)
	expect(output, true)
	acctest.ExpectText(t, output, "webhook 12346")
	expect(space.PlanNothing(t), true)
	space.Destroy(t)
}

// Terraform generates the configuration of an import. Without a URL in the import ID, it is incomplete.
func TestLoopbackWebhookGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	space, server := newWorkspace(t, "import {\n  to = fillout_webhook.test\n  id = \"pK4tWc9dQmus/12345\"\n}\n")
	webhook := server.AddWebhook(fillouttest.ContactFormID, acctest.WebhookURL)
	acctest.ExpectText(t, space.Fail(t, "plan", "-generate-config-out=generated.tf"), "If Terraform generated this "+
		"configuration for an import: the import ID has no URL, and Fillout's API cannot show the URL.")
	space.WriteFile(t, "generated.tf", "")
	space.Write(t, acctest.RequiredProviders+fmt.Sprintf("import {\n  to = fillout_webhook.test\n  id = \"%s/%d/%s\"\n}\n",
		fillouttest.ContactFormID, webhook.ID, acctest.WebhookURL))
	acctest.ExpectText(t, space.Run(t, "plan", "-generate-config-out=complete.tf"), "1 to import, 0 to add, 0 to change")
}
