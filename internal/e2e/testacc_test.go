package e2e

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The tests of make testacc pass on a real account. Here the account is one of a simulator with Fillout's rate limit,
// and the tests know no more of it than the environment says.
func TestAcceptanceTestsOnARealAccount(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t)
	command := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-v", "-run=^TestAcc", "../provider/...")
	command.Env = append(os.Environ(), "FILLOUT_TESTACC=1", "GOCOVERDIR="+t.TempDir(),
		"FILLOUT_BASE_URL="+server.URL(), "FILLOUT_ACCESS_TOKEN="+server.Token(),
		"FILLOUT_TEST_FORM_ID="+fillouttest.ContactFormID)
	output, err := command.CombinedOutput()
	if passed := strings.Count(string(output), "--- PASS: TestAcc"); err != nil || passed < 6 {
		t.Errorf("%d tests passed, %v:\n%s", passed, err, output)
	}
	if created := len(server.RequestsTo(acctest.CreateRoute)); created == 0 || len(server.Webhooks()) != 0 {
		t.Errorf("the tests created %d webhooks, and left %+v", created, server.Webhooks())
	}
}
