package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Two pipelines share an account's five requests a second without knowing of each other. Both get what they want, each
// webhook once: Fillout says that it did not carry a refused create out, so the create is sent again.
func TestTwoAppliesAtOnce(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t) // with Fillout's limit
	spaces, logs := make([]acctest.Workspace, 2), make([]string, 2)
	var applies sync.WaitGroup
	for i := range spaces {
		logs[i] = filepath.Join(t.TempDir(), "info.log")
		spaces[i] = acctest.NewWorkspace(t, webhooks("count = 12"), "FILLOUT_BASE_URL="+server.URL(),
			"FILLOUT_ACCESS_TOKEN="+server.Token(),
			"TF_LOG=INFO", "TF_LOG_PATH="+logs[i])
	}
	for _, space := range spaces {
		applies.Go(func() {
			if _, err := space.Try(t, "apply", "-auto-approve"); err != nil {
				t.Error(err)
			}
		})
	}
	applies.Wait()
	ids := held(server)
	if len(ids) != 24 || len(slices.Compact(ids)) != 24 {
		t.Errorf("the service has the webhooks %q, want 24", ids)
	}
	expectSaved(t, ids, spaces...)
	// The log says why an apply takes so long. On a slow machine, one of the two need not wait.
	var said strings.Builder
	for _, log := range logs {
		text, err := os.ReadFile(log)
		if err != nil {
			t.Fatal(err)
		}
		said.Write(text)
	}
	if !strings.Contains(said.String(), "waiting for Fillout's rate limit") {
		t.Errorf("the logs say nothing of waits:\n%s", said.String())
	}
}
