package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// What the CLIs do twice, or do not do again, without a message: imports of one object, and tainted objects.
func TestImportTwice(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	const (
		id = `id = "` + fillouttest.ShopDatabaseID + "/" + fillouttest.CustomersTableID + "/" + fillouttest.CustomersCityFieldID + `"`
		in = `database_id = "` + fillouttest.ShopDatabaseID + `"
  table_id = "` + fillouttest.CustomersTableID + `"
`
		identity = "identity = {\n" + in + `id = "` + fillouttest.CustomersCityFieldID + `"
    name = "City"
  }`
	)
	field := func(name, by string) string {
		return fmt.Sprintf(`
resource "fillout_database_field" %[1]q {
  %[2]s
  name = "City"
  type = "single_line_text"
}
import {
  to = fillout_database_field.%[1]s
  %[3]s
}
`, name, in, by)
	}
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+field("one", id), acctest.Variables(server)...)
	space.Apply(t)
	space.Write(t, acctest.RequiredProviders+field("one", id)+field("two", id))
	output := space.Run(t, "plan")
	acctest.Differs(t, "import-twice", strings.Contains(output, "1 to import, 0 to add, 0 to change, 0 to destroy"), output)
	acctest.ExpectText(t, output, "Warning: Object Managed Twice")

	space.Run(t, "taint", "fillout_database_field.one")
	output = space.Run(t, "plan", "-target=fillout_database_field.one")
	acctest.Differs(t, "tainted-not-counted", strings.Contains(output, "is tainted, so") &&
		!strings.Contains(output, "Protected Data"), output)
	server.ResetJournal()
	acctest.ExpectText(t, space.Fail(t, "apply", "-auto-approve", "-target=fillout_database_field.one"), "Error: Protected Data")
	if sent := server.RequestsTo("DELETE /bases/{baseId}/tables/{tableId}/fields/{fieldId}"); len(sent) > 0 {
		t.Error("the field was deleted")
	}

	if !acctest.Applies(t, "identity-extra-member") {
		return
	}
	space.Run(t, "untaint", "fillout_database_field.one")
	space.Write(t, acctest.RequiredProviders+field("one", id)+field("three", identity))
	output, err := space.Try(t, "plan")
	acctest.Differs(t, "identity-extra-member", err == nil && strings.Contains(output, "1 to import"), output)
}

// What terraform query generates, and what a plan that invokes an action can do again.
func TestListsAndActions(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	const config = acctest.RequiredProviders + `
resource "fillout_database_record" "test" {
  database_id = "` + fillouttest.ShopDatabaseID + `"
  table_id    = "` + fillouttest.ProductsTableID + `"
  values      = jsonencode({ Name = "x" })
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.fillout_database_table_empty.missing]
    }
  }
}
action "fillout_database_table_empty" "missing" {
  config {
    database_id = "` + fillouttest.ShopDatabaseID + `"
    table_id    = "tMissing"
  }
}
action "fillout_database_table_empty" "look" {
  config {
    database_id = "` + fillouttest.ShopDatabaseID + `"
    table_id    = "` + fillouttest.ProductsTableID + `"
    dry_run     = true
  }
}
`
	const lists = `
list "fillout_database_field" "a" {
  provider = fillout
  for_each = toset(["City"])
  config {
    name_regex = each.key
  }
}
list "fillout_database_field" "a_0" {
  provider = fillout
  config {
    name_regex = "City"
  }
}
`
	acctest.RequireCLIFor(t, lists)
	space := acctest.NewWorkspace(t, config, acctest.Variables(server)...)
	acctest.ExpectText(t, space.Fail(t, "apply", "-auto-approve"), "Error: Table Not Found")
	output := space.Run(t, "plan")
	acctest.Differs(t, "action-failed", strings.Contains(output, "No changes."), output)

	space.Run(t, "plan", "-invoke=action.fillout_database_table_empty.look", "-out=plan.bin")
	for range 2 {
		output = space.Run(t, "apply", "plan.bin")
	}
	acctest.Differs(t, "invoke-twice", strings.Contains(output, "Actions: 1 invoked."), output)

	space.WriteFile(t, "all.tfquery.hcl", lists)
	space.Run(t, "query", "-generate-config-out=generated.tf")
	output, err := space.Try(t, "validate")
	acctest.Differs(t, "query-names", err != nil && strings.Contains(output, `Duplicate resource "fillout_database_field"`), output)
}

// The end of a test cannot destroy a protected database. With OpenTofu, a mock of a database has no ID of its first
// table.
func TestProtectedTests(t *testing.T) {
	t.Parallel()
	server := newServer(t)
	space := acctest.NewWorkspace(t, acctest.RequiredProviders+acctest.Database("Test", "First", acctest.TextField)+`
resource "fillout_database_field" "test" {
  database_id = fillout_database.crm.id
  table_id    = fillout_database.crm.first_table.id
  name        = "Test"
  type        = "email"
}
`, acctest.Variables(server)...)
	space.WriteFile(t, "real.tftest.hcl", "run \"one\" {}\n")
	space.WriteFile(t, "mock.tftest.hcl", "mock_provider \"fillout\" {}\nrun \"one\" {}\n")
	space.WriteFile(t, "override.tftest.hcl", `
mock_provider "fillout" {
  override_resource {
    target = fillout_database.crm
    values = { first_table = { id = "t1" } }
  }
}
run "one" {}
`)
	output := space.Fail(t, "test")
	acctest.ExpectText(t, output, "Error: Protected Data", "fillout_database.crm")
	_, err := os.Stat(filepath.Join(space.Dir, "errored_test.tfstate"))
	acctest.Differs(t, "test-leftovers-saved", err == nil, output)
	acctest.Differs(t, "mock-of-first-table", strings.Contains(output, "Non-computed field `first_table`"), output)
	acctest.Differs(t, "mock-of-first-table", strings.Contains(output, "Missing Configuration for Required Attribute"), output)
}
