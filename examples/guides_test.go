package examples_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	// fleetExample is a configuration with a module, and databaseExample one without. Both have tests of their own.
	fleetExample    = "fleet/"
	databaseExample = "database/"

	forgetExample = "guides/webhooks/forget.tf"
	secretExample = "guides/webhooks/secret.tf"
	checkExample  = "guides/webhooks/check.tf"
	pulumiExample = "guides/pulumi/Pulumi.yaml" // internal/dev/pulumitest runs it
)

// wholeExample returns a copy of an example's folder. It skips the test if the CLI is too old for the configuration.
func wholeExample(t *testing.T, folder string, variables ...string) acctest.Workspace {
	t.Helper()
	space := acctest.NewWorkspace(t, "", variables...)
	for _, name := range exampleFiles(t) {
		if !strings.HasPrefix(name, folder) {
			continue
		}
		acctest.RequireCLIFor(t, example(t, name))
		file := filepath.FromSlash(strings.TrimPrefix(name, folder))
		if err := os.MkdirAll(filepath.Join(space.Dir, filepath.Dir(file)), 0o700); err != nil {
			t.Fatal(err)
		}
		space.WriteFile(t, file, example(t, name))
	}
	return space
}

func TestFleetExample(t *testing.T) {
	t.Parallel()
	const secret = "0123456789abcdef-fleet-0123456789abcdef"
	server := acctest.NewAccount(t).Server
	space := wholeExample(t, fleetExample, append(acctest.Variables(server),
		"TF_VAR_gateway_url=https://gateway.example.com/fillout", "TF_VAR_gateway_secret="+secret,
		"TF_VAR_gateway_secret_version=1")...)
	space.Run(t, "get")
	space.Apply(t)

	var webhooks map[string]string
	if err := json.Unmarshal([]byte(space.Run(t, "output", "-json", "webhooks")), &webhooks); err != nil {
		t.Fatal(err)
	}
	held := server.Webhooks()
	if len(held) == 0 || len(held) != len(webhooks) {
		t.Errorf("the outputs are %v, the service has the webhooks %+v", webhooks, held)
	}
	secrets := []string{secret}
	for _, webhook := range held {
		address, key, _ := strings.Cut(webhook.URL, "?key=")
		if address != "https://gateway.example.com/fillout/"+webhook.FormID || len(key) != 64 ||
			slices.Contains(secrets, key) {
			t.Errorf("form %s delivers to %s", webhook.FormID, webhook.URL)
		}
		secrets = append(secrets, key)
	}
	acctest.ExpectNoSecret(t, space.State(t), secrets...)
	space.PlanNothing(t)

	// A form is published while it is still empty.
	server.AddForm(fillouttest.Form{ID: "stillempty", Name: "Still empty", Published: true})
	acctest.ExpectText(t, space.Run(t, "plan"), "Plan: 1 to add, 0 to change, 0 to destroy.",
		"Warning: Check block assertion failed",
		"These published forms have no questions: Still empty (https://forms.fillout.com/t/stillempty).")
	space.Destroy(t)
	if left := server.Webhooks(); len(left) != 0 {
		t.Errorf("webhooks were left behind: %+v", left)
	}
}

// The module's own tests mock the provider, so they reach no service.
func TestFleetExampleTests(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	acctest.ExpectText(t, wholeExample(t, fleetExample).Run(t, "-chdir=gateway", "test"), "4 passed, 0 failed")
}

// One configuration forgets a webhook, and another one imports it. The webhook exists all the time.
func TestGuideMovesAWebhook(t *testing.T) {
	t.Parallel()
	contact := strings.ReplaceAll(acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL)), `"test"`,
		`"contact"`)
	forget := acctest.RequiredProviders + example(t, forgetExample)
	acctest.RequireCLIFor(t, forget)
	server := acctest.NewAccount(t).Server
	here := acctest.NewWorkspace(t, acctest.RequiredProviders+contact, acctest.Variables(server)...)
	here.Apply(t)
	made := server.Webhooks()
	here.Write(t, forget)
	here.Apply(t)
	if state := here.Run(t, "state", "list"); strings.Contains(state, "fillout_webhook") {
		t.Errorf("the state still has %s", state)
	}

	there := acctest.NewWorkspace(t, acctest.RequiredProviders+contact+example(t, importByID),
		acctest.Variables(server)...)
	acctest.ExpectText(t, there.Apply(t), "Resources: 1 imported, 0 added, 1 changed, 0 destroyed.")
	if now := server.Webhooks(); len(now) != 1 || !slices.Equal(now, made) {
		t.Errorf("the webhooks were %+v, and are %+v", made, now)
	}
}

// The check of the guide warns that a form is gone, and stops nothing.
func TestGuideChecksAForm(t *testing.T) {
	t.Parallel()
	config := acctest.RequiredProviders + example(t, checkExample)
	server := acctest.NewAccount(t).Server
	space := acctest.NewWorkspace(t, config, acctest.Variables(server)...)
	const warning = "Check block assertion failed"
	if output := space.Apply(t); strings.Contains(output, warning) {
		t.Errorf("the check warns of a form that exists:\n%s", output)
	}
	space.PlanNothing(t)
	inside := acctest.NewWorkspace(t, acctest.RequiredProviders+`
check "test" {
  data "fillout_forms" "test" {
  }
  assert {
    condition     = length(data.fillout_forms.test.forms) > 0
    error_message = "There are no forms."
  }
}
`, acctest.Variables(server)...)
	inside.Apply(t)
	output, err := inside.Try(t, "plan", "-detailed-exitcode")
	acctest.Differs(t, "data-source-in-check", err != nil && strings.Contains(output, "0 to add, 0 to change, 0 to destroy"),
		output)
	server.DeleteForm(fillouttest.ContactFormID)
	acctest.ExpectText(t, space.Apply(t), warning, "The form pK4tWc9dQmus is gone, or not published.")
}

// A plan of one machine is applied on another machine, which needs the ephemeral variable again.
func TestGuidePlansHereAppliesThere(t *testing.T) {
	t.Parallel()
	const secret = "s3cr3t-of-the-receiver"
	config := acctest.RequiredProviders + example(t, secretExample)
	server := acctest.NewAccount(t).Server
	variables := append(acctest.Variables(server), "TF_VAR_receiver_secret="+secret)
	here, there := acctest.NewWorkspace(t, config, variables...), acctest.NewWorkspace(t, config, variables...)
	bare := acctest.NewWorkspace(t, config, acctest.Variables(server)...)

	shown := here.Run(t, "plan", "-out=plan.bin")
	acctest.ExpectText(t, shown, "url_wo = (write-only attribute)")
	acctest.ExpectNoSecret(t, shown, secret)
	plan, err := os.ReadFile(filepath.Join(here.Dir, "plan.bin"))
	if err != nil {
		t.Fatal(err)
	}
	bare.WriteFile(t, "plan.bin", string(plan))
	there.WriteFile(t, "plan.bin", string(plan))
	if output := bare.Fail(t, "apply", "-input=false", "plan.bin"); len(server.Webhooks()) > 0 {
		t.Errorf("the plan was applied without the variable:\n%s", output)
	}
	there.Run(t, "apply", "-input=false", "plan.bin")
	if made := server.Webhooks(); len(made) != 1 || !strings.HasSuffix(made[0].URL, "?key="+secret) {
		t.Errorf("the webhooks are %+v", made)
	}
}
