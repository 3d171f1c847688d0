package provider_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// What make testacc runs on a real account holds there too: here the account is
// one of a Fillout on loopback, with its rate limit, of which the tests know no
// more than what the environment says.
func TestLoopbackAcceptanceOnARealAccount(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server := fillouttest.NewServer(t)
	command := exec.CommandContext(t.Context(), self, "-test.run=^TestAcc", "-test.count=1", "-test.v")
	command.Env = append(os.Environ(), "FILLOUT_TESTACC=1", "GOCOVERDIR="+t.TempDir(),
		"FILLOUT_BASE_URL="+server.URL(), "FILLOUT_ACCESS_TOKEN="+server.Token(), "FILLOUT_TEST_FORM_ID="+fillouttest.ContactFormID)
	output, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, output)
	}
	if n := strings.Count(string(output), "--- PASS: TestAcc"); n < 6 {
		t.Errorf("only %d tests have passed:\n%s", n, output)
	}
	if len(server.RequestsTo(acctest.CreateRoute)) == 0 || len(server.Webhooks()) != 0 {
		t.Errorf("the service had %d creates, and holds %+v", len(server.RequestsTo(acctest.CreateRoute)), server.Webhooks())
	}
}
