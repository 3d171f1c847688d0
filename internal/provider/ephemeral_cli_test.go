package provider_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// submissionKinds are the kinds of block that read submissions.
var submissionKinds = []string{"data", "ephemeral"}

// requireKind skips where the CLI does not know a kind of block.
func requireKind(t *testing.T, kind string) {
	t.Helper()
	requireCLI(t)
	if kind != "ephemeral" {
		return
	}
	known, err := cliHasEphemeral()
	if err != nil {
		t.Fatal(err)
	}
	if !known {
		t.Skip("needs Terraform 1.10 or OpenTofu 1.11")
	}
}

// cliHasEphemeral tells whether the CLI knows ephemeral resources. It is asked
// once for all tests.
var cliHasEphemeral = sync.OnceValues(func() (bool, error) {
	cli, err := tfcli.Find()
	if err != nil {
		return false, err
	}
	output, err := exec.Command(cli, "version").Output()
	if err != nil {
		return false, fmt.Errorf("asking %s for its version: %w", cli, err)
	}
	line, _, _ := strings.Cut(string(output), "\n")
	program, number, _ := strings.Cut(line, " v")
	about, err := version.NewVersion(number)
	if err != nil {
		return false, fmt.Errorf("%s is of no version: %w", line, err)
	}
	oldest := "1.10.0-rc1" // what is before it lacks parts of them
	if program == "OpenTofu" {
		oldest = "1.11.0-rc1"
	}
	return about.GreaterThanOrEqual(version.Must(version.NewVersion(oldest))), nil
})

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
				requireKind(t, kind)
				server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
				server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{SubmissionID: "s-1", LoginEmail: "ada.lovelace@example.com"})
				log := filepath.Join(t.TempDir(), "trace.log")
				// The address is put together, since a plan has a copy of the configuration.
				run, dir := workspace(t, requiredProviders+fmt.Sprintf(`
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
`, kind, block, fillouttest.ContactFormID, test.arguments, kind+"."+block+".test"+test.read), append(accountVariables(server), "TF_LOG=TRACE", "TF_LOG_PATH="+log)...)

				output := mustRun(t, run, "plan", "-out=plan", "-no-color") + mustRun(t, run, "apply", "-no-color", "plan")
				if strings.Contains(output, "This is another address") {
					t.Errorf("the address was not read:\n%s", output)
				}
				for _, file := range []string{"plan", "terraform.tfstate"} {
					text := content(t, filepath.Join(dir, file))
					if !strings.Contains(text, "something to apply") {
						t.Errorf("there is nothing in the %s", file)
					}
					if kept := strings.Contains(text, "ada.lovelace@example.com"); kept != (kind == "data") {
						t.Errorf("that the address is in the %s is %t", file, kept)
					}
				}
				if strings.Contains(output+content(t, log), "ada.lovelace@example.com") {
					t.Error("the address was printed or logged")
				}
			})
		}
	}
}
