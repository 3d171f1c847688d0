//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// recover does what the webhooks guide and the warnings of the next plan say after a kill. It reads nothing that a user
// cannot read: the plan, the state, the commands, and the dashboard.
func (v *victim) recover(t *testing.T) {
	t.Helper()
	file := filepath.Join(v.Dir, "terraform.tfstate")
	if text, err := os.ReadFile(file); err == nil && !json.Valid(text) {
		v.restored++
		if err := os.Rename(file+".backup", file); err != nil {
			_ = os.Remove(file) // the first apply has no backup
		}
	}
	if v.journal == "off" {
		return
	}
	saved, doubts := v.saved(t), map[string]string{} // the URL of each create without an answer
	imported := map[string]bool{}                    // addresses
	for _, warning := range v.warnings(t) {
		id := regexp.MustCompile(`^Webhook (\d+) of form`).FindStringSubmatch(warning.Detail)
		switch {
		case warning.Summary == "Webhook Possibly Created":
			name := regexp.MustCompile(`webhooks forget ([0-9a-f]{16})`).FindStringSubmatch(warning.Detail)[1]
			doubts[name] = v.urlAt(t, warning.Address)
		case len(id) == 0 || saved[id[1]]:
		case warning.Summary == "Webhook Taken Over":
			v.taken[id[1]] = true
		case warning.Summary == "Webhook of an Earlier Run" && !v.imported[id[1]] && !imported[warning.Address]:
			v.imported[id[1]], imported[warning.Address] = true, true
			block := v.webhooks(t, "import", id[1])
			v.imports += regexp.MustCompile(`to += \S+`).ReplaceAllString(block, "to = "+warning.Address)
			v.Write(t, v.config+v.imports)
		}
	}
	if len(doubts) > 0 {
		v.clear(t, saved, doubts)
	}
}

// clear does what the user does about creates without an answer. No program can, because Fillout's API lists no
// webhooks. In the dashboard, the user removes the webhooks that neither the state nor the journal knows, and drops the
// entries. That must not hide a lost webhook. So each one that is removed needs a warning of the plan about a create of
// its own, to the same URL.
func (v *victim) clear(t *testing.T, saved map[string]bool, doubts map[string]string) {
	t.Helper()
	var listed []struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal([]byte(v.webhooks(t, "list", "--json")), &listed); err != nil {
		t.Fatal(err)
	}
	for _, webhook := range listed {
		saved[webhook.ID] = true
	}
	announced := map[string]int{}
	for name, url := range doubts {
		announced[url]++
		v.webhooks(t, "forget", name)
	}
	for _, webhook := range v.server.Webhooks() {
		if saved[strconv.FormatInt(webhook.ID, 10)] {
			continue
		}
		if announced[webhook.URL]--; announced[webhook.URL] < 0 {
			t.Errorf("webhook %d to %s is unknown, and no warning of the plan is about it", webhook.ID, webhook.URL)
		}
		v.server.DeleteWebhook(webhook.ID)
		v.removed++
	}
	v.unanswered += len(doubts)
}

// urlAt returns the URL of the webhook at an address.
func (v *victim) urlAt(t *testing.T, address string) string {
	t.Helper()
	var index int
	if _, err := fmt.Sscanf(address, "fillout_webhook.test[%d]", &index); err != nil {
		t.Fatalf("the address %q: %v", address, err)
	}
	return urlToKill(index % v.urls)
}

// warning is a warning of a plan.
type warning struct {
	Summary string `json:"summary"`
	Detail  string `json:"detail"`
	Address string `json:"address"`
}

// warnings plans. JSON has each warning, while the text joins those with the same title.
func (v *victim) warnings(t *testing.T) (all []warning) {
	t.Helper()
	for line := range strings.Lines(v.Run(t, "plan", "-json")) {
		var message struct {
			Diagnostic *warning `json:"diagnostic"`
		}
		if json.Unmarshal([]byte(line), &message) == nil && message.Diagnostic != nil {
			all = append(all, *message.Diagnostic)
		}
	}
	return all
}

// webhooks runs a command of webhooks, and returns what it prints.
func (v *victim) webhooks(t *testing.T, arguments ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), acctest.ProviderBinary(t), append([]string{"webhooks"}, arguments...)...)
	command.Env = append(os.Environ(), "FILLOUT_JOURNAL="+v.journal)
	output, err := command.Output()
	if err != nil {
		t.Fatalf("webhooks %v: %v\n%s", arguments, err, output)
	}
	return string(output)
}

// saved returns the IDs in the state.
func (v *victim) saved(t *testing.T) map[string]bool {
	t.Helper()
	saved := map[string]bool{}
	for _, resource := range readState(t, v.Workspace).Resources {
		for _, object := range resource.Instances {
			id := fmt.Sprint(object.Attributes["id"])
			if saved[id] {
				t.Errorf("two resources have the webhook %s", id)
			}
			saved[id] = true
		}
	}
	return saved
}
