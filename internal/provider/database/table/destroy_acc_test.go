package table_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Everything is destroyed in one run where the protection is off, with the numbers as a warning, and in none where it
// is on.
func TestLoopbackDestroyOfEverything(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		arguments string
		variables []string
		refused   bool
	}{
		"by the variable":    {"", []string{"FILLOUT_DELETION_PROTECTION=false"}, false},
		"by the argument":    {"deletion_protection = false", nil, false},
		"not while it is on": {"", nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t, fillouttest.WithDatabases())
			table := strings.ReplaceAll(block("fillout_database.crm.id", "Orders", acctest.TextField, test.arguments), `"test"`, `"orders"`)
			config := acctest.RequiredProviders + acctest.Database("CRM", "Customers", acctest.TextField, test.arguments) + table +
				block("fillout_database.crm.id", "Items", acctest.TextField, test.arguments)
			space := acctest.NewWorkspace(t, config, acctest.Variables(account.Server)...)
			space.Apply(t)
			database := account.Server.Databases()[0]
			for _, table := range []string{"Orders", "Orders", "Items"} {
				account.Server.AddRecord(database.ID, table, map[string]any{"Name": "x"})
			}
			account.Server.ResetJournal()
			space = space.With(t, append(acctest.Variables(account.Server), test.variables...)...)
			if test.refused {
				output := space.Fail(t, "destroy", "-auto-approve")
				acctest.ExpectText(t, output, "Error: Protected Data", "Orders has 2 records.", "Items has 1 record.")
				if writes := account.Writes(); len(writes) > 0 || !strings.Contains(space.State(t), database.ID) {
					t.Errorf("a protected database got %s", writes)
				}
				return
			}
			output := space.Destroy(t)
			acctest.ExpectText(t, output, "Warning: Data Loss")
			if left := account.Server.Databases(); len(left) > 0 {
				t.Errorf("left behind: %+v", left)
			}
			want := []string{acctest.DeleteTableRoute, acctest.DeleteTableRoute, acctest.DeleteDatabaseRoute}
			if writes := account.Writes(); !slices.Equal(writes, want) {
				t.Errorf("the destroy sent %s", writes)
			}
		})
	}
}

// A plan with -replace is made twice: with the state, and as for a new object. The second one says what would be lost.
func TestLoopbackForcedReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t, fillouttest.WithDatabases())
	config := acctest.RequiredProviders + acctest.Database("CRM", "Customers", acctest.TextField) +
		block("fillout_database.crm.id", "Items", acctest.TextField, "") + `
resource "fillout_database_field" "note" {
  database_id = fillout_database.crm.id
  table_id    = fillout_database.crm.first_table.id
  name        = "Note"
  type        = "long_text"
}
`
	space := acctest.NewWorkspace(t, config, acctest.Variables(account.Server)...)
	space.Apply(t)
	database := account.Server.Databases()[0].ID
	account.Server.AddRecord(database, "Items", map[string]any{"Name": "x"})
	account.Server.AddRecord(database, "Customers", map[string]any{"Note": "x"})
	account.Server.ResetJournal()
	acctest.ExpectText(t, space.Fail(t, "plan", "-replace=fillout_database.crm"), "Error: Protected Data",
		"Replacing the database CRM would delete everything in it. CRM has 2 tables with 2 records")
	acctest.ExpectText(t, space.Fail(t, "plan", "-replace=fillout_database_field.note", "-replace=fillout_database_table.test"),
		"Error: Protected Data", "Replacing the table Items would delete its records. Items has 1 record.",
		"Replacing the field Note of the table Customers would delete its values. 1 of 1 record of Customers has a value in Note.")
	if writes := account.Writes(); len(writes) > 0 {
		t.Errorf("the plans sent %s", writes)
	}
	space = space.With(t, append(acctest.Variables(account.Server), "FILLOUT_DELETION_PROTECTION=false")...)
	output := space.Run(t, "apply", "-auto-approve", "-replace=fillout_database_table.test")
	acctest.ExpectText(t, output, "Warning: Data Loss", "Items has 1 record.")
	space.PlanNothing(t)
}
