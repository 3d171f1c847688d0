package e2e

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// An interrupt ends the run early. Requests on their way run to their answers, waiting ones are not sent, and the state
// contains what the service has.
func TestInterruptedApply(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithLatency(300*time.Millisecond, 0))
	// A hundred creates take 20 seconds.
	space := acctest.NewWorkspace(t, webhooks("count = 100"), "FILLOUT_BASE_URL="+server.URL(),
		"FILLOUT_ACCESS_TOKEN="+server.Token())
	applyUntil(t, space, func() bool { return len(server.Webhooks()) >= 3 })
	made := held(server)
	expectSaved(t, made, space)
	if len(made) > 20 {
		t.Errorf("the service has %d webhooks", len(made))
	}
	cleanUp(t, space, server)
}

// A code on its way is exchanged, and the token is saved. A code that still waits is not sent, so it is not used up.
func TestInterruptedExchanges(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t, fillouttest.WithLatency(300*time.Millisecond, 0))
	codes := []string{oauth.code, oauth.server.IssueCode(oauth.app.ClientID, redirectURI),
		oauth.server.IssueCode(oauth.app.ClientID, redirectURI)}
	config := strings.NewReplacer("var.code", "var.code[count.index]", "type      = string\n  sensitive",
		"type      = list(string)\n  sensitive",
		"redirect_uri ", "count = 3\n  redirect_uri ").Replace(oauth.tokenBlock())
	variables := append(oauth.tokenVariables(), fmt.Sprintf("TF_VAR_code=[%q, %q, %q]", codes[0], codes[1], codes[2]))
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+config,
		append(slices.Clone(variables), "FILLOUT_REQUESTS_PER_SECOND=0.1")...)
	applyUntil(t, space, func() bool { return oauth.exchanges() > 0 })
	saved := readState(t, space).Resources
	if len(saved) != 1 || len(saved[0].Instances) != 1 || oauth.exchanges() != 1 {
		t.Errorf("%d codes were sent, and the state has %+v", oauth.exchanges(), saved)
	} else if token := fmt.Sprint(saved[0].Instances[0].Attributes["access_token"]); !oauth.server.TokenWorks(token) {
		t.Errorf("the state has the token %q, which does not work", token)
	}
	space.With(t, variables...).Destroy(t)
}

// applyUntil applies, and interrupts the CLI as soon as the service has seen enough.
func applyUntil(t *testing.T, space acctest.Workspace, enough func() bool) {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	go func() {
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for !enough() && ctx.Err() == nil {
			<-ticker.C
		}
		interrupt()
	}()
	output, err := space.Workspace.Run(ctx, "apply", "-auto-approve", "-no-color")
	if err == nil {
		t.Fatalf("the apply was not interrupted:\n%s", output)
	}
	acctest.ExpectText(t, output, "Error: Request Interrupted")
}
