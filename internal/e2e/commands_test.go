package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Each command costs the requests that the documentation says.
func TestRequestsOfEachCommand(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, strings.ReplaceAll(oneWebhook, `"`+fillouttest.ContactFormID+`"`,
		"data.fillout_forms.all.forms[0].id")+listForms,
		acctest.Variables(server)...)
	const list, create, remove = acctest.ListRoute, acctest.CreateRoute, acctest.DeleteRoute
	for _, step := range []struct{ command, requests string }{
		{"validate", ""},
		{"plan -out=plan", list},
		{"apply plan", list + ", " + create},
		{"plan -detailed-exitcode", list},
		{"plan -refresh-only", list},
		{"apply -auto-approve", list},
		{"show", ""},
		{"apply -auto-approve -refresh=false -replace=fillout_webhook.test", list + ", " + list + ", " + remove + ", " +
			create},
		// Refresh, plan and apply each check the form.
		{"destroy -auto-approve", list + ", " + list + ", " + list + ", " + remove},
	} {
		server.ResetJournal()
		space.Run(t, strings.Fields(step.command)...)
		var routes []string
		for _, request := range server.Requests() {
			routes = append(routes, request.Route)
		}
		if got := strings.Join(routes, ", "); got != step.requests {
			t.Errorf("%s sent %q, want %q", step.command, got, step.requests)
		}
	}
	if left := held(server); len(left) != 0 {
		t.Errorf("the service still has the webhooks %q", left)
	}
}

// The state and a saved plan contain what a data source reads, so the documentation warns of it. They do not contain
// what its ephemeral twin reads, though each plan and apply can use it.
func TestSubmissionsInStateAndPlan(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"data", "ephemeral"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			emails := []string{"ada.lovelace@example.com", "grace.hopper@example.com"}
			for i, email := range emails {
				server.AddSubmission(fillouttest.ContactFormID,
					fillouttest.Submission{SubmissionID: fmt.Sprint("s-", i), LoginEmail: email})
			}
			log := filepath.Join(t.TempDir(), "trace.log")
			// The addresses are joined, since a plan has a copy of the configuration.
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+strings.NewReplacer("KIND", kind, "FORM",
				fillouttest.ContactFormID).Replace(`
KIND "fillout_submissions" "test" {
  form_id = "FORM"
}

KIND "fillout_submission" "test" {
  form_id = "FORM"
  id      = "s-1"
}

check "addresses" {
  assert {
    condition     = contains(KIND.fillout_submissions.test.submissions[*].login_email, join("@", ["ada.lovelace", "example.com"]))
    error_message = "This is another address."
  }
  assert {
    condition     = KIND.fillout_submission.test.login_email == join("@", ["grace.hopper", "example.com"])
    error_message = "This is another address."
  }
}

resource "terraform_data" "other" {
  input = "something to apply"
}
`), append(acctest.Variables(server), "TF_LOG=TRACE", "TF_LOG_PATH="+log)...)

			output := space.Run(t, "plan", "-out=plan") + space.Run(t, "apply", "plan")
			if strings.Contains(output, "This is another address") {
				t.Errorf("an address was not read:\n%s", output)
			}
			for _, file := range []string{"plan", "terraform.tfstate"} {
				text := acctest.Content(t, filepath.Join(space.Dir, file))
				if !strings.Contains(text, "something to apply") {
					t.Errorf("the %s is empty", file)
				}
				for _, email := range emails {
					if contains := strings.Contains(text, email); contains != (kind == "data") {
						t.Errorf("the %s contains %s: %t", file, email, contains)
					}
				}
			}
			acctest.ExpectNoSecret(t, output+acctest.Content(t, log), emails...)
		})
	}
}
