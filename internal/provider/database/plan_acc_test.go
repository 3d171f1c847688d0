package database_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// No name ever replaces a database, whoever changed it.
func TestLoopbackDatabaseName(t *testing.T) {
	t.Parallel()
	account := newAccount(t).Unprotected()
	named := func(name string) string {
		return account.Config("%s", acctest.Database(name, "Customers", acctest.TextField))
	}
	var id string
	account.Run(t,
		resource.TestStep{Config: named("CRM")},
		resource.TestStep{
			PreConfig: func() { id = only(t, account).ID; account.Server.ResetJournal() },
			Config:    named("Sales"), PlanOnly: true,
			ExpectError: acctest.Text(`is called "CRM" in Fillout, and "Sales" in the configuration. The API cannot rename a ` +
				"database, and Terraform never replaces one for its name. Nothing was sent. Either write " +
				`name = "CRM" in the configuration, or rename the database to "Sales" in Fillout's dashboard.`),
		},
		resource.TestStep{
			PreConfig: func() { account.Server.RenameDatabase(id, "Sales") },
			Config:    named("CRM"), PlanOnly: true,
			ExpectError: acctest.Text(`is called "Sales" in Fillout, and "CRM" in the configuration.`),
		},
		resource.TestStep{Config: named("Sales"), ConfigPlanChecks: acctest.PlannedFor(crm, plancheck.ResourceActionNoop)},
		resource.TestStep{
			PreConfig: func() {
				if writes := account.Writes(); len(writes) > 0 || only(t, account).ID != id {
					t.Errorf("the names sent %s", writes)
				}
			},
			RefreshState: true,
		},
	)
}

// A protected database is never destroyed, even an empty one. Without protection, the numbers are a warning.
func TestLoopbackDatabaseProtection(t *testing.T) {
	t.Parallel()
	account := newAccount(t)
	block := acctest.Database("CRM", "Customers", acctest.TextField)
	account.Run(t,
		resource.TestStep{Config: account.Config("%s", block)},
		resource.TestStep{
			PreConfig: func() {
				database := only(t, account)
				account.Server.AddRecord(database.ID, "Customers", map[string]any{"Name": "Ada"})
				account.Server.AddTable(database.ID, fillouttest.Table{Name: "Orders", Fields: []fillouttest.Field{
					{Name: "Number", Type: "autonumber"},
				}})
				account.Server.ResetJournal()
			},
			Config: account.Config(""), PlanOnly: true,
			ExpectError: acctest.Text("Error: Protected Data Destroying the database CRM would " +
				"delete everything in it. CRM has 2 tables with 1 record: Customers 1. Apps that use the database stop working. " +
				"Nothing was sent. To delete the data, set deletion_protection = false and apply, then destroy the object again."),
		},
		resource.TestStep{Config: account.Config("%s", block), Destroy: true, ExpectError: acctest.Text("Error: Protected Data")},
		resource.TestStep{
			PreConfig: func() {
				if writes := account.Writes(); len(writes) > 0 {
					t.Errorf("a protected database got %s", writes)
				}
			},
			Config:           account.Config("%s", acctest.Database("CRM", "Customers", acctest.TextField, "deletion_protection = false")),
			ConfigPlanChecks: acctest.PlannedFor(crm, plancheck.ResourceActionUpdate),
		},
	)
	if left := account.Server.Databases(); len(left) > 0 {
		t.Errorf("databases were left behind: %+v", left)
	}
}

// Replacing a database by force, or because its state is tainted, is refused where the plan does not see it.
func TestLoopbackDatabaseReplacedByForce(t *testing.T) {
	t.Parallel()
	account := newAccount(t)
	block := acctest.Database("CRM", "Customers", acctest.TextField)
	account.Run(t,
		resource.TestStep{Config: account.Config("%s", block)},
		resource.TestStep{
			PreConfig: account.Server.ResetJournal, Taint: []string{crm}, Config: account.Config("%s", block),
			ExpectError: acctest.Text("Error: Protected Data"),
		},
		resource.TestStep{
			PreConfig: func() {
				if writes := account.Writes(); len(writes) > 0 {
					t.Errorf("a protected database got %s", writes)
				}
			},
			Config: account.Unprotected().Config("%s", block),
		},
	)
}

// Every mistake in the first table is found before anything is sent.
func TestLoopbackDatabaseMistakes(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := newAccount(t)
	for name, test := range map[string]struct{ primary, says string }{
		"type": {`name = "Mark", type = "rating"`, `The type "rating" cannot be that of a primary ` +
			"field. These types can: single_line_text, long_text, email, url, phone_number, number, currency, percent, duration, " +
			"date, formula, autonumber."},
		"other settings": {`name = "Name", type = "email", number = {}`, "The settings number " +
			"belong to fields of the type number, and this field has the type email. Remove them, or correct the type."},
		"no settings": {`name = "Name", type = "formula"`, "A field of the type formula needs its " +
			"settings formula, with expression."},
		"no name":  {`name = "", type = "email"`, "string length must be at least 1"},
		"fraction": {`name = "N", type = "number", number = { decimal_places = 1.5 }`, "must be a whole number from 0 to 10"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.Run(t, resource.TestStep{
				Config: account.Config("%s", acctest.Database("CRM", "Customers", test.primary)), PlanOnly: true,
				ExpectError: acctest.Text(test.says),
			})
		})
	}
	if n := len(account.Server.Requests()); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestLoopbackPrimaryTypeChange(t *testing.T) {
	t.Parallel()
	account := newAccount(t).Unprotected()
	account.Run(t,
		resource.TestStep{Config: account.Config("%s", acctest.Database("CRM", "Customers", acctest.TextField))},
		resource.TestStep{
			Config: account.Config("%s", acctest.Database("CRM", "Customers", `name = "Name", type = "email"`)), PlanOnly: true,
			ExpectError: acctest.Text("The primary field Name of the table Customers has the type single_line_text in Fillout, and " +
				"email in the configuration. The API cannot change the type of a field, and a primary field lives as long as its table."),
		},
		resource.TestStep{
			PreConfig: func() {
				database := only(t, account)
				account.Server.ConvertField(database.ID, "Customers", "Name", fillouttest.Field{Name: "Name", Type: "email"})
			},
			Config:           account.Config("%s", acctest.Database("CRM", "Customers", `name = "Name", type = "email"`)),
			ConfigPlanChecks: acctest.PlannedFor(crm, plancheck.ResourceActionNoop),
		},
	)
}

// The token goes to no database API that is neither set nor Fillout's, and what cannot be checked yet stays.
func TestLoopbackDatabaseURL(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := newAccount(t)
	block := acctest.Database("CRM", "Customers", acctest.TextField)
	nowhere := acctest.RequiredProviders + fmt.Sprintf("provider \"fillout\" {\n  base_url = %q\n  access_token = %q\n}\n",
		account.Server.URL(), account.Server.Token())
	unknown := acctest.RequiredProviders + fmt.Sprintf("resource \"terraform_data\" \"token\" {\n  input = %q\n}\n"+
		"provider \"fillout\" {\n  base_url = %q\n  database_url = %[2]q\n  access_token = terraform_data.token.output\n}\n",
		account.Server.Token(), account.Server.URL())
	account.Run(t,
		resource.TestStep{
			Config: nowhere + block,
			ExpectError: acctest.Text("Creating the database CRM failed: no address of the database API is known for " +
				account.Server.URL() + ". Set the provider argument database_url or the environment variable FILLOUT_DATABASE_URL " +
				"to the address of the database API"),
		},
		resource.TestStep{
			PreConfig: func() {
				if n := len(account.Server.Requests()); n > 0 {
					t.Errorf("%d requests were sent", n)
				}
			},
			Config: unknown + block,
		},
		resource.TestStep{ // the token becomes unknown again, so the refresh is skipped
			Config: strings.Replace(unknown, "input =", "triggers_replace = 1\n  input =", 1) + block,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(crm, plancheck.ResourceActionNoop)}},
		},
		resource.TestStep{Config: account.Unprotected().Config("%s", block)},
	)
}
