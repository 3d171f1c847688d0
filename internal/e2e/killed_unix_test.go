//go:build unix

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Without the journal, the steps of the webhooks guide, "When the run was killed", lose no webhook and make none twice:
// the backup in place of the empty state, an import for each ID in the output, the dashboard for the webhook that was
// under way.
func TestGuideAfterAKill(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, webhooks("count = 1"),
		append(acctest.Variables(server), "FILLOUT_JOURNAL=off")...)
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

// A webhook whose ID no state has is taken over by the next run of the same workspace, and by no other.
func TestTakeOver(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, oneWebhook, acctest.Variables(server)...)
	space.Run(t, "plan", "-out=old.tfplan")
	server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, After: true, Times: 1, Delay: time.Second})
	expectEnd(t, newOrphan(t, server, space, acctest.CreateRoute, killed, acctest.Variables(server)...))
	id := held(server)[0]
	acctest.ExpectText(t, space.Fail(t, "apply", "old.tfplan"), "Error: Webhook of a Killed Run", "The plan that is applied "+
		"does not say that this webhook is taken over.", "Plan again on this machine, without -target.")
	acctest.ExpectText(t, space.Run(t, "plan"), "Warning: Webhook Taken Over", "Webhook "+id+" of form "+
		fillouttest.ContactFormID+" to https://hooks.example.com was made on ", "This apply takes it over, and does not create "+
		"another.")
	acctest.ExpectText(t, space.Fail(t, "plan", "-target=fillout_webhook.test"), "Error: Webhook of a Killed Run",
		"forget "+id)
	workspace := func(command, name string) {
		if _, err := space.Workspace.Run(t.Context(), "workspace", command, name); err != nil {
			t.Fatal(err)
		}
	}
	workspace("new", "other")
	space.Apply(t)
	if n := len(held(server)); n != 2 {
		t.Errorf("the other workspace has made none of %d webhooks", n)
	}
	space.Destroy(t)
	workspace("select", "default")
	space.Run(t, "plan", "-out=new.tfplan")
	acctest.ExpectText(t, space.Run(t, "apply", "new.tfplan"), "Warning: Webhook Taken Over")
	space.PlanNothing(t)
	expectSaved(t, []string{id}, space)
	if n := len(server.RequestsTo(acctest.CreateRoute)); n != 2 {
		t.Errorf("%d creates were sent", n)
	}
	cleanUp(t, space, server)
}

// A webhook of a run that ended well is neither taken over nor made a second time: its state is lost, or another
// machine has destroyed it. The plan warns, and the apply stops until the user has decided.
func TestEndedWell(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, oneWebhook, acctest.Variables(server)...)
	space.Apply(t)
	id := held(server)[0]
	if err := os.Remove(filepath.Join(space.Dir, "terraform.tfstate")); err != nil {
		t.Fatal(err)
	}
	acctest.ExpectText(t, space.Fail(t, "apply", "-auto-approve"), "Warning: Webhook of an Earlier Run", "Error: Webhook of an "+
		"Earlier Run", "Webhook "+id+" of form "+fillouttest.ContactFormID, "by a run that ended well", "webhooks import "+id,
		"webhooks forget "+id)
	if n := len(server.RequestsTo(acctest.CreateRoute)); n != 1 {
		t.Errorf("%d creates were sent", n)
	}
	space.Write(t, oneWebhook+fmt.Sprintf("import {\n  to = fillout_webhook.test\n  id = \"%s/%s\"\n}\n",
		fillouttest.ContactFormID, id))
	space.Apply(t)
	expectSaved(t, []string{id}, space)
	cleanUp(t, space, server)
}

// A create whose answer was lost with its process is a warning of each plan that makes the webhook.
func TestKilledBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, oneWebhook, acctest.Variables(server)...)
	server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, After: true, Times: 1, Delay: 10 * time.Minute})
	both := func(terraform int) error { return syscall.Kill(-terraform, syscall.SIGKILL) }
	expectEnd(t, newOrphan(t, server, space, acctest.CreateRoute, both, acctest.Variables(server)...))
	output := space.Run(t, "plan")
	acctest.ExpectText(t, output, "Warning: Webhook Possibly Created", "An earlier run sent a create for form "+
		fillouttest.ContactFormID+" to https://hooks.example.com on ", "https://build.fillout.com/editor/"+
		fillouttest.ContactFormID, "Then clear this warning: ")
	name := regexp.MustCompile(`forget[\s│]+([0-9a-f]{16})`).FindStringSubmatch(output)
	forget := exec.CommandContext(t.Context(), acctest.ProviderBinary(t), "webhooks", "forget", name[1])
	forget.Env = append(os.Environ(), "FILLOUT_JOURNAL="+filepath.Join(space.Dir, "journal"))
	if text, err := forget.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if output := space.Run(t, "plan"); strings.Contains(output, "Possibly Created") {
		t.Errorf("the warning stays:\n%s", output)
	}
}

// A journal that the user has named and that cannot be used fails the plan. Nothing is sent.
func TestJournalUnusable(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, oneWebhook, append(acctest.Variables(server), "FILLOUT_JOURNAL=/dev/null/journal")...)
	acctest.ExpectText(t, space.Fail(t, "apply", "-auto-approve"), "Error: Webhook Journal Unusable", "which FILLOUT_JOURNAL "+
		"names", "/dev/null/journal cannot be read: not a directory", "set FILLOUT_JOURNAL to another folder, or to off")
	if n := len(server.RequestsTo(acctest.CreateRoute)); n != 0 {
		t.Errorf("%d creates were sent", n)
	}
}
