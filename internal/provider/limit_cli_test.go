package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Two pipelines share an account's five requests a second without knowing of each other. Both get what they want, each
// webhook once: a refused create is one that Fillout says it did not carry out, so it is sent again.
func TestLoopbackTwoAppliesAtOnce(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t) // with Fillout's limit
	const webhooks = 12
	config := acctest.RequiredProviders + fmt.Sprintf(`
resource "fillout_webhook" "test" {
  count   = %d
  form_id = %q
  url     = %q
}
`, webhooks, fillouttest.ContactFormID, acctest.WebhookURL)

	var applies sync.WaitGroup
	states, logs := make([]string, 2), make([]string, 2)
	for i := range states {
		logs[i] = filepath.Join(t.TempDir(), "info.log")
		space := acctest.NewWorkspace(t, config, "FILLOUT_BASE_URL="+server.URL(), "FILLOUT_ACCESS_TOKEN="+server.Token(),
			"TF_LOG=INFO", "TF_LOG_PATH="+logs[i])
		applies.Go(func() {
			if _, err := space.Try(t, "apply", "-auto-approve"); err != nil {
				t.Error(err)
				return
			}
			state, err := space.Try(t, "show", "-json")
			if err != nil {
				t.Error(err)
			}
			states[i] = state
		})
	}
	applies.Wait()
	if t.Failed() {
		return
	}

	saved := map[string]bool{}
	for _, text := range states {
		var state struct {
			Values struct {
				RootModule struct {
					Resources []struct {
						Values struct {
							ID string `json:"id"`
						} `json:"values"`
					} `json:"resources"`
				} `json:"root_module"`
			} `json:"values"`
		}
		if err := json.Unmarshal([]byte(text), &state); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		for _, resource := range state.Values.RootModule.Resources {
			saved[resource.Values.ID] = true
		}
	}
	held := server.Webhooks()
	for _, webhook := range held {
		if !saved[fmt.Sprint(webhook.ID)] {
			t.Errorf("webhook %d is in neither state", webhook.ID)
		}
	}
	if len(held) != 2*webhooks || len(saved) != 2*webhooks {
		t.Errorf("the service holds %d webhooks and the states %d, want %d", len(held), len(saved), 2*webhooks)
	}
	refused := 0
	for _, request := range server.Requests() {
		if request.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	// Whoever asks for it is told what takes so long.
	for _, log := range logs {
		text, err := os.ReadFile(log)
		if err != nil || !strings.Contains(string(text), "waiting for Fillout's rate limit") {
			t.Errorf("the log says nothing of waits, %v:\n%s", err, text)
		}
	}
	t.Logf("%d of %d requests were refused", refused, len(server.Requests()))
}
