package webhook_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const secretURL = "https://me:hunter2@secret.example.com/orders?key=s3cr3t#top"

// hiddenWebhook is a configuration with a webhook whose write-only URL comes from variables.
var hiddenWebhook = acctest.RequiredProviders + "variable \"url\" {\n  type = string\n  ephemeral = true\n}\n\n" +
	"variable \"version_of_url\" {\n  type = string\n}\n\n" +
	block(created, "url_wo = var.url; url_wo_version = var.version_of_url")

// A write-only URL is in no plan, state, output or log. The secret of the webhook is in the state, and in no output or
// log.
func TestLoopbackDatabaseWebhookSecrets(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	log := filepath.Join(t.TempDir(), "trace.log")
	space := acctest.NewWorkspace(t, hiddenWebhook,
		append(acctest.Variables(server), "TF_LOG=TRACE", "TF_LOG_PATH="+log, "TF_VAR_url="+secretURL)...)
	var output strings.Builder
	secrets := []string{"hunter2", "s3cr3t", "#top"}
	apply := func(version string) {
		t.Helper()
		output.WriteString(space.Run(t, "apply", "-auto-approve", "-var=version_of_url="+version))
		held := server.DatabaseWebhooks(shop)
		if len(held) != 1 || held[0].URL != secretURL {
			t.Fatalf("the service holds %+v", held)
		}
		secrets = append(secrets, held[0].Secret)
		if state := acctest.Content(t, filepath.Join(space.Dir, "terraform.tfstate")); !strings.Contains(state, held[0].Secret) {
			t.Errorf("the state lacks the secret of the webhook: %s", state)
		}
	}
	apply("1")
	output.WriteString(space.Run(t, "plan", "-out=plan", "-var=version_of_url=2"))
	apply("2") // a replacement

	remove := server.Inject(fillouttest.Fault{Route: createRoute, Status: 400,
		Body: fillouttest.DatabaseEnvelope(400, "No luck with "+secretURL)})
	failed, err := space.Try(t, "apply", "-auto-approve", "-var=version_of_url=3")
	if err == nil {
		t.Error("the fault did not show")
	}
	acctest.ExpectText(t, failed, fmt.Sprintf("Creating a webhook of the database %s to https://secret.example.com failed",
		shop))
	output.WriteString(failed)
	remove()
	apply("4")
	output.WriteString(space.Run(t, "destroy", "-auto-approve", "-var=version_of_url=4"))

	for _, name := range []string{"plan", "terraform.tfstate", "terraform.tfstate.backup"} {
		content := acctest.Content(t, filepath.Join(space.Dir, name))
		for _, part := range []string{"hunter2", "secret.example.com", "s3cr3t", "#top"} {
			if strings.Contains(content, part) {
				t.Errorf("%q is in %s", part, name)
			}
		}
	}
	trace := acctest.Content(t, log)
	if !strings.Contains(trace, "provider.terraform-provider-fillout") {
		t.Error("the provider has written no log")
	}
	for line := range strings.Lines(output.String() + trace) {
		for _, secret := range secrets {
			if strings.Contains(line, secret) {
				t.Errorf("%q is in %s", secret, line)
			}
		}
	}
}
