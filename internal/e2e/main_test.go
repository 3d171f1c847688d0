// Package e2e tests, through the real Terraform or OpenTofu, what concerns more than one resource.
package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestMain(m *testing.M) { acctest.Main(m) }

const listForms = `data "fillout_forms" "all" {}`

var oneWebhook = webhooks("")

// webhooks returns a configuration with the webhook fillout_webhook.test, which has more arguments.
func webhooks(more string) string {
	return acctest.RequiredProviders + acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL)+"; "+more)
}

// writeState writes the state of an earlier apply that made these instances of fillout_webhook.test.
func writeState(t *testing.T, space acctest.Workspace, instances ...map[string]any) {
	t.Helper()
	state, err := json.Marshal(map[string]any{"version": 4, "serial": 1, "lineage": "test", "resources": []map[string]any{{
		"mode": "managed", "type": "fillout_webhook", "name": "test",
		"provider": `provider["` + acctest.RegistryHost(t) + `/fillout-community/fillout"]`, "instances": instances,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	space.WriteFile(t, "terraform.tfstate", string(state))
}

// instance returns an instance of a webhook for writeState.
func instance(id int, url string) map[string]any {
	return map[string]any{"schema_version": 0, "attributes": map[string]any{
		"form_id": fillouttest.ContactFormID, "id": strconv.Itoa(id), "url": url,
	}}
}

// state is a state file.
type state struct {
	Resources []struct {
		Mode      string `json:"mode"`
		Type      string `json:"type"`
		Instances []struct {
			IndexKey   any            `json:"index_key"`
			Attributes map[string]any `json:"attributes"`
			Private    []byte         `json:"private"`
		} `json:"instances"`
	} `json:"resources"`
}

// readState returns the state, which is empty if no file exists.
func readState(t *testing.T, space acctest.Workspace) state {
	t.Helper()
	var s state
	if _, err := os.Stat(filepath.Join(space.Dir, "terraform.tfstate")); os.IsNotExist(err) {
		return s
	}
	if err := json.Unmarshal([]byte(space.State(t)), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// expectSaved checks that the states contain exactly the webhooks with these ids.
func expectSaved(t *testing.T, want []string, spaces ...acctest.Workspace) {
	t.Helper()
	var saved []string
	for _, space := range spaces {
		for _, resource := range readState(t, space).Resources {
			for _, object := range resource.Instances {
				if resource.Type == "fillout_webhook" {
					saved = append(saved, fmt.Sprint(object.Attributes["id"]))
				}
			}
		}
	}
	slices.Sort(saved)
	if !slices.Equal(saved, want) {
		t.Errorf("the state has the webhooks %q, want %q", saved, want)
	}
}

// held returns the ids of the service's webhooks, sorted.
func held(server *fillouttest.Server) []string {
	var ids []string
	for _, webhook := range server.Webhooks() {
		ids = append(ids, strconv.FormatInt(webhook.ID, 10))
	}
	slices.Sort(ids)
	return ids
}

// newServer returns a simulator without a rate limit. It skips the test if there is no CLI.
func newServer(t *testing.T) *fillouttest.Server {
	t.Helper()
	return acctest.NewAccount(t).Server
}

// cleanUp destroys everything; the service must have no webhook left.
func cleanUp(t *testing.T, space acctest.Workspace, server *fillouttest.Server) {
	t.Helper()
	space.Destroy(t)
	if left := held(server); len(left) > 0 {
		t.Errorf("the service still has the webhooks %q", left)
	}
}
