//go:build unix

package e2e

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A canceled job may end the whole process group. A request that was on its way is answered and saved all the same, as
// if Terraform alone had received the signal.
func TestTerminatedProcessGroup(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, webhooks("count = 1"), acctest.Variables(server)...)
	server.Inject(fillouttest.Fault{Route: acctest.CreateRoute, After: true, Delay: 2 * time.Second})
	command := space.Command(t.Context(), "apply", "-auto-approve", "-no-color")
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return len(server.Webhooks()) > 0 })
	if err := syscall.Kill(-command.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // CLIs disagree whether this is a success
	state := space.Run(t, "state", "list")
	if strings.TrimSpace(state) != "fillout_webhook.test[0]" || len(server.Webhooks()) != 1 {
		t.Errorf("the state has %q, the service %d webhooks:\n%s", state, len(server.Webhooks()), &output)
	}
	cleanUp(t, space, server)
}
