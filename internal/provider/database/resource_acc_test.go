package database_test

import (
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

const crm = "fillout_database.crm"

// only returns the only database of an account that starts with none.
func only(t *testing.T, account acctest.Account) fillouttest.Database {
	t.Helper()
	all := account.Server.Databases()
	if len(all) != 1 {
		t.Fatalf("the account has %d databases", len(all))
	}
	return all[0]
}

func newAccount(t *testing.T, options ...fillouttest.Option) acctest.Account {
	t.Helper()
	return acctest.NewAccount(t, append([]fillouttest.Option{fillouttest.WithDatabases()}, options...)...)
}

// A database is made with its first table. The table and its primary field are renamed and set in place, whoever
// changed them, and settings that the configuration does not name stay. With the token of another account, the database
// stays in the state.
func TestLoopbackDatabase(t *testing.T) {
	t.Parallel()
	account := newAccount(t).Unprotected()
	stranger := account
	stranger.Provider = acctest.ProviderBlock(account.Server.URL(), account.Server.AddAccount("another"))
	var first fillouttest.Database
	account.Run(t,
		resource.TestStep{
			Config: account.Config("%s", acctest.Database("CRM", "Customers",
				`name = "Code", type = "number", number = { decimal_places = 0 }`)),
			ConfigPlanChecks: acctest.PlannedFor(crm, plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(crm, tfjsonpath.New("name"), knownvalue.StringExact("CRM")),
				statecheck.ExpectKnownValue(crm, tfjsonpath.New("deletion_protection"), knownvalue.Bool(true)),
				statecheck.ExpectKnownValue(crm, tfjsonpath.New("url"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue(crm, tfjsonpath.New("first_table").AtMapKey("id"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue(crm, tfjsonpath.New("first_table").AtMapKey("primary_field").AtMapKey("id"),
					knownvalue.NotNull()),
			},
		},
		resource.TestStep{Config: stranger.Config("%s", acctest.Database("CRM", "Customers", acctest.TextField)),
			ExpectError: acctest.Text("Error: Database Not Found")},
		resource.TestStep{
			PreConfig: func() {
				first = only(t, account)
				account.Server.ResetJournal()
			},
			Config: account.Config("%s", acctest.Database("CRM", "Clients",
				`name = "No", type = "number", number = { number_format = "space_comma" }`)),
			ConfigPlanChecks: acctest.PlannedFor(crm, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				table := only(t, account).Tables[0]
				field := table.Fields[0]
				if table.ID != first.Tables[0].ID || table.Name != "Clients" || field.Name != "No" ||
					field.Template["decimalPlaces"] != 0.0 || field.Template["numberFormat"] != "space_comma" {
					t.Errorf("after the renames: %+v", table)
				}
				if got := account.Writes(); !slices.Equal(got, []string{acctest.RenameTableRoute, acctest.UpdateFieldRoute}) {
					t.Errorf("the renames sent %s", got)
				}
				account.Server.RenameTable(first.ID, table.ID, "People")
				account.Server.RenameField(first.ID, table.ID, field.ID, "Nr")
				account.Server.SetTemplate(first.ID, table.ID, field.ID, map[string]any{"decimalPlaces": 3, "numberFormat": "local"})
				account.Server.ResetJournal()
			},
			Config: account.Config("%s", acctest.Database("CRM", "Clients",
				`name = "No", type = "number", number = { number_format = "space_comma" }`)),
			ConfigPlanChecks: acctest.PlannedFor(crm, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				field := only(t, account).Tables[0].Fields[0]
				if field.Template["decimalPlaces"] != 3.0 || field.Template["numberFormat"] != "space_comma" {
					t.Errorf("a setting that the configuration does not name was changed: %+v", field)
				}
				account.Server.ResetJournal()
			},
			RefreshState: true,
		},
	)
	if left := account.Server.Databases(); len(left) > 0 {
		t.Errorf("databases were left behind: %+v", left)
	}
}
