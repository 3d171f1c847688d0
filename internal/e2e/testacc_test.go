package e2e

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The tests of make testacc pass on a real account. Here the account is one of a simulator with Fillout's rate limit,
// and the tests know no more of it than the environment says.
func TestAcceptanceTestsOnARealAccount(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t)
	command := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-v", "-run=^TestAcc", "../provider/...")
	command.Env = append(os.Environ(), "FILLOUT_TESTACC=1", "GOCOVERDIR="+t.TempDir(),
		"FILLOUT_BASE_URL="+server.URL(), "FILLOUT_DATABASE_URL="+server.URL(), "FILLOUT_ACCESS_TOKEN="+server.Token(),
		"FILLOUT_TEST_FORM_ID="+fillouttest.ContactFormID)
	output, err := command.CombinedOutput()
	if passed := strings.Count(string(output), "--- PASS: TestAcc"); err != nil || passed < 6 {
		t.Errorf("%d tests passed, %v:\n%s", passed, err, output)
	}
	if created := len(server.RequestsTo(acctest.CreateRoute)); created == 0 || len(server.Webhooks()) != 0 {
		t.Errorf("the tests created %d webhooks, and left %+v", created, server.Webhooks())
	}
	if created := len(server.RequestsTo(acctest.CreateDatabaseRoute)); created == 0 ||
		len(server.Databases()) != len(fillouttest.SampleDatabases()) {
		t.Errorf("the tests created %d databases, and left %+v", created, server.Databases())
	}

	// make testacc says beforehand how many requests that is at most.
	makefile, err := os.ReadFile("../../GNUmakefile")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`up to (\d+) requests to the forms API and up to (\d+) to the database API`).
		FindStringSubmatch(string(makefile))
	if said == nil {
		t.Fatal("make testacc does not say how many requests it sends")
	}
	sent := map[bool]int{}
	for _, request := range server.Requests() {
		sent[strings.HasPrefix(request.Path, "/api/v1/")]++
	}
	for i, ofDatabases := range []bool{false, true} {
		if most, _ := strconv.Atoi(said[i+1]); sent[ofDatabases] > most || sent[ofDatabases] < most/2 {
			t.Errorf("the tests sent %d requests, and make testacc says up to %d", sent[ofDatabases], most)
		}
	}
}
