//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The steps of the webhooks guide, "When the run was killed", lose no webhook and make none twice: the backup in place
// of the empty state, an import for each ID in the output, the dashboard for the webhook that was under way.
func TestGuideAfterAKill(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, webhooks("count = 1"), acctest.Variables(server)...)
	space.Apply(t)
	space.Write(t, webhooks("count = 4"))
	server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, Nth: 3, Times: 1, After: true, Delay: time.Minute})
	apply := space.Command(t.Context(), "apply", "-auto-approve", "-no-color", "-parallelism=1")
	var output bytes.Buffer
	apply.Stdout = &output
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return len(server.Webhooks()) == 4 })
	if err := apply.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = apply.Wait() // it was killed
	// The backup is what a kill leaves that emptied the file of Terraform. OpenTofu has not written the file yet.
	file := filepath.Join(space.Dir, "terraform.tfstate")
	if backup, err := os.ReadFile(file + ".backup"); err == nil {
		space.WriteFile(t, "terraform.tfstate", string(backup))
	}

	created := regexp.MustCompile(`(?m)^(fillout_webhook\.\S+): Creation complete after .* \[id=(\d+)\]$`)
	imports, known := "", map[string]bool{held(server)[0]: true}
	for _, line := range created.FindAllStringSubmatch(output.String(), -1) {
		imports += fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%s\"\n}\n", line[1], fillouttest.ContactFormID, line[2])
		known[line[2]] = true
	}
	space.Write(t, webhooks("count = 4")+imports)
	for _, webhook := range server.Webhooks() {
		if !known[fmt.Sprint(webhook.ID)] {
			server.DeleteWebhook(webhook.ID)
		}
	}
	acctest.ExpectText(t, space.Apply(t), "Resources: 2 imported, 1 added, 2 changed, 0 destroyed.")
	expectSaved(t, held(server), space)
	if n := len(held(server)); n != 4 {
		t.Errorf("the service has %d webhooks", n)
	}
	cleanUp(t, space, server)
}
