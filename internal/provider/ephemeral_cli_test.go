package provider_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// submissionKinds are the kinds of block that read submissions.
var submissionKinds = []string{"data", "ephemeral"}

// What a data source reads is in the state and in a saved plan, which is why the
// documentation warns of it. What its ephemeral twin reads is in neither, though
// it is at hand in each plan and apply.
func TestLoopbackWhatIsKeptOfSubmissions(t *testing.T) {
	t.Parallel()
	for block, test := range map[string]struct{ arguments, read string }{
		"fillout_submissions": {"", ".submissions[0].login_email"},
		"fillout_submission":  {`id = "s-1"`, ".login_email"},
	} {
		for _, kind := range submissionKinds {
			t.Run(kind+" "+block, func(t *testing.T) {
				t.Parallel()
				server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
				server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{SubmissionID: "s-1", LoginEmail: "ada.lovelace@example.com"})
				log := filepath.Join(t.TempDir(), "trace.log")
				// The address is put together, since a plan has a copy of the configuration.
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
`, kind, block, fillouttest.ContactFormID, test.arguments, kind+"."+block+".test"+test.read), append(acctest.Variables(server), "TF_LOG=TRACE", "TF_LOG_PATH="+log)...)

				output := space.Run(t, "plan", "-out=plan") + space.Run(t, "apply", "plan")
				if strings.Contains(output, "This is another address") {
					t.Errorf("the address was not read:\n%s", output)
				}
				for _, file := range []string{"plan", "terraform.tfstate"} {
					text := acctest.Content(t, filepath.Join(space.Dir, file))
					if !strings.Contains(text, "something to apply") {
						t.Errorf("there is nothing in the %s", file)
					}
					if kept := strings.Contains(text, "ada.lovelace@example.com"); kept != (kind == "data") {
						t.Errorf("that the address is in the %s is %t", file, kept)
					}
				}
				if strings.Contains(output+acctest.Content(t, log), "ada.lovelace@example.com") {
					t.Error("the address was printed or logged")
				}
			})
		}
	}
}
