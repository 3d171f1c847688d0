//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A webhook of a killed run is taken over in its own folder only, also with -refresh=false and for a replacement that
// creates first. An ID that a state has is never taken for another address. A backup that is put back gets no second
// webhook.
func TestTakeOverByOneResource(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	variables := append(acctest.Variables(server), "FILLOUT_JOURNAL="+filepath.Join(t.TempDir(), "journal"))
	space := acctest.NewWorkspace(t, oneWebhook, variables...)
	kill := func(how func(int) error) {
		t.Helper()
		server.ResetJournal()
		defer server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, After: true, Times: 1, Delay: time.Second})()
		expectEnd(t, newOrphan(t, server, space, acctest.CreateRoute, how, variables...))
	}
	creates := func(want int) {
		t.Helper()
		if n := len(server.RequestsTo(acctest.CreateRoute)); n != want {
			t.Errorf("%d creates were sent, want %d", n, want)
		}
	}

	kill(closed) // as a closed terminal does
	first := held(server)[0]
	elsewhere := acctest.NewWorkspace(t, oneWebhook, variables...)
	if output := elsewhere.Run(t, "plan"); strings.Contains(output, "Webhook") {
		t.Errorf("the same configuration in another folder knows of the webhook:\n%s", output)
	}
	acctest.ExpectText(t, space.Run(t, "apply", "-auto-approve", "-refresh=false"), "Warning: Webhook Taken Over")
	expectSaved(t, []string{first}, space)

	another := func(config string) string {
		return strings.ReplaceAll(config, acctest.WebhookURL, acctest.WebhookURL+"/2")
	}
	space.Write(t, another(webhooks("lifecycle {\n  create_before_destroy = true\n  }")))
	kill(killed)
	second := held(server)[1]
	acctest.ExpectText(t, space.Apply(t), "Warning: Webhook Taken Over", "Webhook "+second+" of form ")
	creates(1)
	expectSaved(t, []string{second}, space)
	if now := held(server); len(now) != 1 {
		t.Errorf("the service has %q", now)
	}

	backup, err := os.ReadFile(filepath.Join(space.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	twin := another(strings.TrimPrefix(oneWebhook, acctest.RequiredProviders))
	space.WriteFile(t, "twin.tf", strings.Replace(twin, `"test"`, `"twin"`, 1))
	space.Run(t, "apply", "-auto-approve", "-refresh=false")
	creates(2)
	if now := held(server); len(now) != 2 {
		t.Errorf("the service has %q", now)
	}
	space.WriteFile(t, "terraform.tfstate", string(backup))
	acctest.ExpectText(t, space.Fail(t, "apply", "-auto-approve"), "Error: Webhook of an Earlier Run", "webhooks import "+held(server)[1])
	creates(2)
}
