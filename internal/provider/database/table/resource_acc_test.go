package table_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	address = "fillout_database_table.test"
	shop    = fillouttest.ShopDatabaseID
)

// block returns a table of the sample database.
func block(databaseID, name, primary, more string) string {
	return fmt.Sprintf("resource \"fillout_database_table\" \"test\" {\n  database_id = %s\n  name = %q\n  primary_field = { %s }\n"+
		"  %s\n}\n", databaseID, name, primary, more)
}

func quoted(text string) string { return fmt.Sprintf("%q", text) }

// made returns the table that a test made: the one beside those of the sample database.
func made(t *testing.T, account acctest.Account) fillouttest.Table {
	t.Helper()
	tables := account.Server.Database(shop).Tables
	if len(tables) != 4 {
		t.Fatalf("the database has %d tables", len(tables))
	}
	return tables[3]
}

// A table is renamed and its primary field set in place, whoever changed them. A plan that changes nothing reads the
// database once.
func TestLoopbackTable(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	var before fillouttest.Table
	changed := account.Config("%s", block(quoted(shop), "Parts", `name = "No", type = "duration", duration = { format = "h:mm:ss" }`,
		""))
	account.Run(t,
		resource.TestStep{
			Config:           account.Config("%s", block(quoted(shop), "Pieces", `name = "Number", type = "duration"`, "")),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, tfjsonpath.New("name"), knownvalue.StringExact("Pieces")),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("url"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue(address, tfjsonpath.New("primary_field").AtMapKey("id"), knownvalue.NotNull()),
			},
		},
		resource.TestStep{
			PreConfig:        func() { before = made(t, account); account.Server.ResetJournal() },
			Config:           changed,
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				if got := account.Writes(); !slices.Equal(got, []string{acctest.RenameTableRoute, acctest.UpdateFieldRoute}) {
					t.Errorf("the renames sent %s", got)
				}
				account.Server.RenameTable(shop, before.ID, "Things")
				account.Server.ResetJournal()
			},
			Config: changed, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				after := made(t, account)
				if after.ID != before.ID || after.Name != "Parts" || after.Fields[0].Name != "No" ||
					after.Fields[0].Template["format"] != "h:mm:ss" || after.PrimaryFieldID != before.PrimaryFieldID {
					t.Errorf("the table is %+v, and was %+v", after, before)
				}
				account.Server.ResetJournal()
			},
			Config: changed, PlanOnly: true,
		},
		resource.TestStep{
			PreConfig: func() {
				if n, all := account.Count(acctest.DatabaseRoute), len(account.Server.Requests()); n != all {
					t.Errorf("plans that change nothing sent %d requests, of which %d read the database", all, n)
				}
				account.Server.DeleteTable(shop, before.ID) // in the dashboard
			},
			Config: changed, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
	)
	if left := account.Server.Database(shop).Tables; len(left) != 3 {
		t.Errorf("the database has %d tables", len(left))
	}
}

// A primary field that is not known yet is no change of its type.
func TestLoopbackTableNotKnownYet(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	const config = `
resource "terraform_data" "field" {
  input            = { name = "No", type = "number", number = { decimal_places = %d } }
  triggers_replace = %[1]d
}
resource "fillout_database_table" "test" {
  database_id   = "` + shop + `"
  name          = "Pieces"
  primary_field = terraform_data.field.output
}
`
	account.Run(t,
		resource.TestStep{
			Config: account.Config(config, 2), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			Config: account.Config(config, 3), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
	)
}
