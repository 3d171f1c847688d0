package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
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
	output := runUntil(t, space, func() bool { return len(server.Webhooks()) >= 3 }, "apply", "-auto-approve", "-no-color")
	acctest.ExpectText(t, output, "Error: Request Interrupted")
	made := held(server)
	expectSaved(t, made, space)
	if len(made) > 20 {
		t.Errorf("the service has %d webhooks", len(made))
	}
	cleanUp(t, space, server)
}

// An interrupted action says how many records are left. Terraform shows an error of its own in place of the action's.
func TestInterruptedAction(t *testing.T) {
	t.Parallel()
	config := acctest.RequiredProviders + fmt.Sprintf(`
action "fillout_database_table_empty" "orders" {
  config {
    database_id = %q
    table_id    = %q
  }
}
`, fillouttest.ShopDatabaseID, fillouttest.OrdersTableID)
	acctest.RequireCLIFor(t, config)
	const route = "DELETE /bases/{baseId}/tables/{tableId}/records/{recordId}"
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	server.Inject(fillouttest.Fault{Route: route, Times: 1, Delay: 2 * time.Second})
	space := acctest.NewWorkspace(t, config, "FILLOUT_BASE_URL="+server.URL(), "FILLOUT_DATABASE_URL="+server.URL(),
		"FILLOUT_ACCESS_TOKEN="+server.Token())
	output := runUntil(t, space, func() bool { return len(server.RequestsTo(route)) > 0 },
		"apply", "-auto-approve", "-no-color", "-invoke=action.fillout_database_table_empty.orders")
	acctest.ExpectText(t, output, "Deleted 1 record of the table Orders", "Left: 4.", "Error: execution halted")
}

// A run that waits for the store's lock says so in the log. After an interrupt, it names the lock.
func TestInterruptedWaitForTheStore(t *testing.T) {
	t.Parallel()
	oauth := newOAuthTarget(t)
	log := filepath.Join(t.TempDir(), "log")
	space := acctest.NewWorkspace(t, oneWebhook+oauth.block(""),
		append(oauth.variables(false), "TF_LOG_PROVIDER=WARN", "TF_LOG_PATH="+log)...)
	_, err := credentials.NewStore(oauth.store).Exchanged(t.Context(), "other",
		func(context.Context) (credentials.Stored, error) {
			// Terraform does not interrupt the plan of an apply.
			output := runUntil(t, space, func() bool {
				text, _ := os.ReadFile(log)
				return strings.Contains(string(text), "Waiting for another process, which holds the lock of the credential store")
			}, "plan", "-no-color")
			acctest.ExpectText(t, output, "Error: Credential Store Unusable", "is in use by another process, which holds the lock "+oauth.store+".lock (waited ",
				", then interrupted). To repair that, wait for that process, resume it if it is suspended, or end it")
			return credentials.Stored{}, errors.New("not exchanged")
		})
	if err == nil || oauth.exchanges() != 0 {
		t.Errorf("the code was sent %d times, %v", oauth.exchanges(), err)
	}
}

// runUntil runs a command of the CLI, interrupts it as soon as enough has happened, and returns its output.
func runUntil(t *testing.T, space acctest.Workspace, enough func() bool, arguments ...string) string {
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
	output, err := space.Workspace.Run(ctx, arguments...)
	if err == nil {
		t.Fatalf("the command was not interrupted:\n%s", output)
	}
	return output
}
