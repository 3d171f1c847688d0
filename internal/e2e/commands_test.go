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

// A command that sends no request needs no credential. Otherwise the error names the ways to provide a credential.
func TestWithoutCredential(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, oneWebhook, acctest.Variables(server)...)
	space.Apply(t)
	space = space.With(t)
	space.Run(t, "plan", "-refresh=false", "-detailed-exitcode")
	space.Write(t, oneWebhook+listForms)
	acctest.ExpectText(t, space.Fail(t, "plan"), " needs an access token, and none is set. You can set one in these "+
		"ways: - the environment variable FILLOUT_ACCESS_TOKEN or FILLOUT_API_KEY,", " failed for the same reason.")
}

// The state and a saved plan contain what a data source reads, so the documentation warns of it. They do not contain
// what its ephemeral twin reads, though each plan and apply can use it.
func TestSubmissionsInStateAndPlan(t *testing.T) {
	t.Parallel()
	for block, test := range map[string]struct{ arguments, read string }{
		"fillout_submissions": {"", ".submissions[0].login_email"},
		"fillout_submission":  {`id = "s-1"`, ".login_email"},
	} {
		for _, kind := range []string{"data", "ephemeral"} {
			t.Run(kind+" "+block, func(t *testing.T) {
				t.Parallel()
				server := newServer(t)
				server.AddSubmission(fillouttest.ContactFormID,
					fillouttest.Submission{SubmissionID: "s-1", LoginEmail: "ada.lovelace@example.com"})
				log := filepath.Join(t.TempDir(), "trace.log")
				// The address is joined, since a plan has a copy of the configuration.
				space := acctest.NewWorkspace(t, acctest.RequiredProviders+fmt.Sprintf(`
%s %q "test" {
  form_id = %q
  %s
}

check "address" {
  assert {
    condition     = %s == join("@", ["ada.lovelace", "example.com"])
    error_message = "This is another address."
  }
}

resource "terraform_data" "other" {
  input = "something to apply"
}
`, kind, block, fillouttest.ContactFormID, test.arguments, kind+"."+block+".test"+test.read),
					append(acctest.Variables(server), "TF_LOG=TRACE", "TF_LOG_PATH="+log)...)

				output := space.Run(t, "plan", "-out=plan") + space.Run(t, "apply", "plan")
				if strings.Contains(output, "This is another address") {
					t.Errorf("the address was not read:\n%s", output)
				}
				for _, file := range []string{"plan", "terraform.tfstate"} {
					text := acctest.Content(t, filepath.Join(space.Dir, file))
					if !strings.Contains(text, "something to apply") {
						t.Errorf("the %s is empty", file)
					}
					if contains := strings.Contains(text, "ada.lovelace@example.com"); contains != (kind == "data") {
						t.Errorf("the %s contains the address: %t", file, contains)
					}
				}
				acctest.ExpectNoSecret(t, output+acctest.Content(t, log), "ada.lovelace@example.com")
			})
		}
	}
}
