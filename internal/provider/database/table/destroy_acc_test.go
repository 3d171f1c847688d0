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

// A plan with -replace does not tell the provider that the table goes. So its delete says what it loses.
func TestLoopbackForcedReplacement(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t, fillouttest.WithDatabases())
	config := acctest.RequiredProviders + acctest.Database("CRM", "Customers", acctest.TextField) +
		block("fillout_database.crm.id", "Items", acctest.TextField, "deletion_protection = false")
	space := acctest.NewWorkspace(t, config, acctest.Variables(account.Server)...)
	space.Apply(t)
	account.Server.AddRecord(account.Server.Databases()[0].ID, "Items", map[string]any{"Name": "x"})
	output := space.Run(t, "apply", "-auto-approve", "-replace=fillout_database_table.test")
	acctest.ExpectText(t, output, "Warning: Data Loss", "Items has 1 record.")
	space.PlanNothing(t)
}
