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

// A table with records is not destroyed or replaced while it is protected. The plan says the number, and sends nothing.
func TestLoopbackTableProtection(t *testing.T) {
	t.Parallel()
	other := fillouttest.Database{ID: "00000000000000a1", Name: "Other", Tables: []fillouttest.Table{
		{Name: "Names", Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"}}},
	}}
	account := acctest.NewAccount(t, fillouttest.WithDatabases(fillouttest.SampleDatabases()[0], other))
	config := account.Config("%s", block(quoted(shop), "Pieces", acctest.TextField, ""))
	moved := account.Config("%s", block(quoted(other.ID), "Pieces", acctest.TextField, ""))
	remove := func() {}
	unsent := func() {
		if writes := account.Writes(); len(writes) > 0 {
			t.Errorf("a protected table got %s", writes)
		}
	}
	account.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{ // empty, so it may go
			Config: moved, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionDestroyBeforeCreate),
		},
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				for range 2 {
					account.Server.AddRecord(shop, "Pieces", map[string]any{"Name": "Ada"})
				}
				account.Server.ResetJournal()
			},
			Config: account.Config(""), PlanOnly: true,
			ExpectError: acctest.Text("Error: Protected Data Destroying the table Pieces would delete its records. Pieces has 2 " +
				"records. Nothing was sent. To delete the data, set deletion_protection = false and apply, then destroy the object " +
				"again. Or delete only its records first, with the action fillout_database_table_empty or with " +
				"terraform-provider-fillout empty. To keep it in Fillout and let Terraform forget it, use a removed block with destroy = false."),
		},
		resource.TestStep{
			Config: moved, PlanOnly: true,
			ExpectError: acctest.Text("Replacing the table Pieces would delete its records. Pieces has 2 records."),
		},
		resource.TestStep{
			PreConfig: unsent, Taint: []string{address}, Config: config,
			ExpectError: acctest.Text("Destroying the table Pieces would delete its records. Pieces has 2 records."),
		},
		resource.TestStep{
			PreConfig: func() {
				unsent()
				remove = account.Server.Inject(fillouttest.Fault{Route: acctest.ListRecordsRoute, Status: 500})
			},
			Config: account.Config(""), PlanOnly: true,
			ExpectError: acctest.Text("could not be counted"),
		},
		resource.TestStep{
			PreConfig: func() { unsent(); remove() },
			Config:    account.Unprotected().Config("%s", block(quoted(shop), "Pieces", acctest.TextField, "")),
		},
	)
	if left := account.Server.Database(shop).Tables; len(left) != 3 {
		t.Errorf("the database has %d tables", len(left))
	}
}

// A table of a database that Fillout does not show stays in the state.
func TestLoopbackTableUnseen(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := block(quoted(shop), "Pieces", acctest.TextField, "")
	stranger := account
	stranger.Provider = acctest.ProviderBlock(account.Server.URL(), account.Server.AddAccount("another"))
	account.Run(t,
		resource.TestStep{Config: account.Config("%s", config)},
		resource.TestStep{
			PreConfig: account.Server.ResetJournal, Config: stranger.Config("%s", config),
			ExpectError: acctest.Text("Error: Database Not Found"),
		},
		resource.TestStep{Config: stranger.Config(""), ExpectError: acctest.Text("Error: Database Not Found")},
		resource.TestStep{Config: account.Config("%s", config), ConfigPlanChecks: acctest.PlannedFor(address,
			plancheck.ResourceActionNoop)},
	)
}

func TestLoopbackTableImport(t *testing.T) {
	t.Parallel()
	orders := block(quoted(shop), "Products", acctest.TextField, "deletion_protection = true")
	for name, body := range map[string]string{
		"id": "id = \"%s/%s\"", "identity": "identity = {\n    database_id = %q\n    id = %q\n  }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t).Unprotected()
			acctest.RunSteps(t,
				resource.TestStep{
					Config: account.Config("%s", orders+fmt.Sprintf("import {\n  to = fillout_database_table.test\n  "+body+"\n}\n",
						shop, fillouttest.ProductsTableID)),
					ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionNoop),
				},
				resource.TestStep{
					ResourceName: address, ImportState: true, ImportStateVerify: true,
					ImportStateId: shop + "/" + fillouttest.ProductsTableID,
				},
			)
		})
	}
	account := acctest.NewAccount(t)
	for id, says := range map[string]string{
		shop: "The import ID of a table is DATABASE_ID/TABLE_ID, such as 5f1c08e7a4b93d26/tM2hGs9XfNo.",
		shop + "/tNone": "Error: Table Not Found The database Glass shop has no table with the ID tNone. It has these tables: - " +
			`tWq3Lr8YmPa ("Customers")`,
		"none/tNone": `The account has no database with the ID "none".`,
	} {
		account.Run(t, resource.TestStep{
			Config: account.Config("%s", orders), ResourceName: address, ImportState: true, ImportStateId: id,
			ExpectError: acctest.Text(says),
		})
	}
}

// A primary field that is not known yet is no change of its type, and a name that is taken is named.
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
			Config:      account.Config("%s", block(quoted(shop), "Orders", acctest.TextField, "")),
			ExpectError: acctest.Text("the database has a table of this name already"),
		},
		resource.TestStep{
			Config: account.Config(config, 2), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			Config: account.Config(config, 3), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
	)
}
