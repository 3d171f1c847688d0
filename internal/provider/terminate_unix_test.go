//go:build unix

package provider_test

import (
	"bytes"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// Who cancels a job may end the whole process group. What was on its way is
// answered and saved all the same, as if Terraform alone had been told.
func TestLoopbackTerminatedProcessGroup(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	_, dir := workspace(t, webhookConfig("", fillouttest.ContactFormID, webhookURL))
	cli, _ := tfcli.Find()
	binary, _ := providerBinary()
	space, err := tfcli.NewWorkspace(cli, binary, dir, accountVariables(server)...)
	if err != nil {
		t.Fatal(err)
	}
	server.Inject(fillouttest.Fault{Route: createRoute, After: true, Delay: 2 * time.Second})
	command := space.Command(t.Context(), "apply", "-auto-approve", "-no-color")
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for len(server.Webhooks()) == 0 && t.Context().Err() == nil {
		<-ticker.C
	}
	if err := syscall.Kill(-command.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = command.Wait() // whether the CLI calls that a success is its own affair
	state, err := space.Run(t.Context(), "state", "list")
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(state) != "fillout_webhook.test" || len(server.Webhooks()) != 1 {
		t.Errorf("the state has %q, the service %d webhooks:\n%s", state, len(server.Webhooks()), &output)
	}
	if _, err := space.Run(t.Context(), "destroy", "-auto-approve"); err != nil || len(server.Webhooks()) != 0 {
		t.Errorf("%v, the service holds %d", err, len(server.Webhooks()))
	}
}
