package e2e

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// destroy = false means different things to Terraform and OpenTofu, and neither is what somebody wants for a webhook or
// a table. The guides say so.
func TestDestroyFalse(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	const kept = `lifecycle { destroy = false }`
	const table = `resource "fillout_database_table" "test" {
  database_id   = "` + fillouttest.ShopDatabaseID + `"
  name          = "Test"
  primary_field = { name = "Name", type = "single_line_text" }
  ` + kept + "\n}\n"
	space := acctest.NewWorkspace(t, webhooks(kept)+table, append(acctest.Variables(server), "FILLOUT_DELETION_PROTECTION=false")...)
	output, err := space.Try(t, "validate")
	unknown := strings.Contains(output, `An argument named "destroy" is not expected here`)
	acctest.Differs(t, "destroy-false-unknown", unknown, output)
	if unknown {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	space.Apply(t)
	server.ResetJournal()
	output, _ = space.Try(t, "apply", "-auto-approve", "-replace=fillout_webhook.test", "-replace=fillout_database_table.test")
	acctest.Differs(t, "destroy-false-replaced", len(held(server)) == 2, output)
	acctest.Differs(t, "destroy-false-deletes", len(held(server)) == 1, output)
	expectSaved(t, held(server)[1:], space)
	acctest.Differs(t, "destroy-false-table", acctest.Text("the database has a table of this name already").MatchString(output) &&
		!strings.Contains(space.State(t), `"name": "Test"`), output)

	if len(server.RequestsTo(acctest.DeleteTableRoute)) > 0 {
		t.Error("a table was deleted")
	}
	space.Write(t, acctest.RequiredProviders+strings.Replace(table, `"Test"`, `"Test 2"`, 1))
	output = space.Apply(t)
	acctest.Differs(t, "destroy-false-removed", len(held(server)) == 1, output)
	space.Write(t, acctest.RequiredProviders)
	output = space.Apply(t)
	acctest.Differs(t, "destroy-false-table-removed", len(server.RequestsTo(acctest.DeleteTableRoute)) == 1, output)
}
