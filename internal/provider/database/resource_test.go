package database_test

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// manage returns a database in an account that starts with none.
func manage(t *testing.T, options ...fillouttest.Option) *acctest.Resource {
	t.Helper()
	return acctest.Manage(t, append([]fillouttest.Option{fillouttest.WithDatabases()}, options...)...)
}

func expectNoWrites(t *testing.T, account acctest.Account) {
	t.Helper()
	if writes := account.Writes(); len(writes) > 0 {
		t.Errorf("the provider sent %s", writes)
	}
}

// A plan warns of a database with the name of a new one. An import by the ID of the warning takes it over. The database
// that a new one replaces is no second one.
func TestExists(t *testing.T) {
	t.Parallel()
	database := manage(t)
	block := acctest.Database("CRM", "Customers", acctest.TextField)
	database.Apply(t, block).Expect(t, "create")
	database.Arguments["deletion_protection"] = false
	database.Tainted = true
	if plan := database.Plan(t, block); plan.Action != "replace" || strings.Contains(plan.Said, "Already Exists") {
		t.Errorf("the action is %q; the provider says: %s", plan.Action, plan.Said)
	}
	id := only(t, database.Account).ID
	lost := &acctest.Resource{Account: database.Account}
	database.Server.ResetJournal()
	want := `WARNING: Object Already Exists: The account already has a database with the name "CRM". It has the ID ` + id +
		". The apply creates a second one.\n\nIf a run that was killed made it, or if its state was lost, import it with the ID " +
		id + " instead."
	if plan := lost.Plan(t, block); plan.Action != "create" || plan.Said != want {
		t.Errorf("the action is %q; the provider says: %s", plan.Action, plan.Said)
	}
	if lists, all := database.Count(acctest.ListDatabasesRoute), len(database.Server.Requests()); lists != 1 || all != 1 {
		t.Errorf("the plan sent %d requests, %d of them lists", all, lists)
	}
	lost.Plan(t, acctest.Database("crm", "Customers", acctest.TextField)).Expect(t, "create")
	database.Server.Inject(fillouttest.Fault{Route: acctest.ListDatabasesRoute, Status: 403,
		Body: fillouttest.DatabaseEnvelope(403, "No"), Times: 1})
	lost.Plan(t, block).Expect(t, "create")
	lost.Plan(t, block+"import {\n  to = fillout_database.crm\n  id = \""+id+"\"\n}\n").Expect(t, "nothing")
}

// No name ever replaces a database, whoever changed it.
func TestName(t *testing.T) {
	t.Parallel()
	database := manage(t)
	called := acctest.Database("CRM", "Customers", acctest.TextField)
	renamed := acctest.Database("Sales", "Customers", acctest.TextField)
	database.Apply(t, called).Expect(t, "create")
	id := only(t, database.Account).ID
	database.Server.ResetJournal()
	database.Plan(t, renamed).Expect(t, "error", `is called "CRM" in Fillout, and "Sales" in the configuration. The API cannot `+
		"rename a database, and Terraform never replaces one for its name. Nothing was sent. Either write "+
		`name = "CRM" in the configuration, or rename the database to "Sales" in Fillout's dashboard.`)
	database.Server.RenameDatabase(id, "Sales")
	database.SkipRefresh = true
	database.Plan(t, renamed).Expect(t, "update")
	database.SkipRefresh = false
	database.Plan(t, called).Expect(t, "error", `is called "Sales" in Fillout, and "CRM" in the configuration.`)
	database.Apply(t, renamed).Expect(t, "nothing")
	expectNoWrites(t, database.Account)
}

// A protected database is never destroyed, even an empty one, or by a plan that does not see it, as of a tainted one.
// Without protection, the numbers are a warning.
func TestProtection(t *testing.T) {
	t.Parallel()
	database := manage(t)
	block := acctest.Database("CRM", "Customers", acctest.TextField)
	database.Apply(t, block).Expect(t, "create")
	database.Plan(t, "").Expect(t, "error", "ERROR: Protected Data")
	id := only(t, database.Account).ID
	database.Server.AddRecord(id, "Customers", map[string]any{"Name": "Ada"})
	database.Server.AddTable(id, fillouttest.Table{Name: "Orders", Fields: []fillouttest.Field{
		{Name: "Number", Type: "autonumber"},
	}})
	database.Server.ResetJournal()
	const numbers = "delete everything in it. CRM has 2 tables with 1 record: Customers 1. Apps that use the database stop working."
	database.Plan(t, "").Expect(t, "error", "ERROR: Protected Data: Destroying the database CRM would "+numbers+
		" Nothing was sent. To delete the data, set deletion_protection = false and apply, then destroy the object again.")
	database.Tainted = true
	database.Apply(t, block).Expect(t, "error", "ERROR: Protected Data")
	expectNoWrites(t, database.Account)

	database.Apply(t, acctest.Database("CRM", "Customers", acctest.TextField, "deletion_protection = false")).Expect(t, "update")
	database.Apply(t, "").Expect(t, "destroy", "WARNING: Data Loss", numbers)
	if left := database.Server.Databases(); len(left) > 0 {
		t.Errorf("databases were left behind: %+v", left)
	}
}

// Every mistake in the first table is found before anything is sent.
func TestMistakes(t *testing.T) {
	t.Parallel()
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
			database := manage(t)
			database.Apply(t, acctest.Database("CRM", "Customers", test.primary)).Expect(t, "error", test.says)
			if n := len(database.Server.Requests()); n > 0 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}

func TestPrimaryTypeChange(t *testing.T) {
	t.Parallel()
	database := manage(t)
	email := acctest.Database("CRM", "Customers", `name = "Name", type = "email"`)
	database.Apply(t, acctest.Database("CRM", "Customers", acctest.TextField)).Expect(t, "create")
	database.Plan(t, email).Expect(t, "error", "The primary field Name of the table Customers has the type single_line_text in "+
		"Fillout, and email in the configuration. The API cannot change the type of a field, and a primary field lives as long as "+
		"its table.")
	database.Server.ConvertField(only(t, database.Account).ID, "Customers", "Name", fillouttest.Field{Name: "Name", Type: "email"})
	database.Apply(t, email).Expect(t, "nothing")
}

// A first table that was deleted in the dashboard is created anew in the same database.
func TestFirstTableDeleted(t *testing.T) {
	t.Parallel()
	database := manage(t)
	block := acctest.Database("CRM", "Customers", acctest.TextField)
	database.Apply(t, block).Expect(t, "create")
	id := only(t, database.Account).ID
	database.Server.AddTable(id, fillouttest.Table{Name: "Other", Fields: []fillouttest.Field{
		{Name: "Name", Type: "single_line_text"},
	}})
	database.Server.DeleteTable(id, "Customers")
	database.Apply(t, block).Expect(t, "update")
	database.Apply(t, block).Expect(t, "nothing")
	if after := only(t, database.Account); after.ID != id || len(after.Tables) != 2 {
		t.Errorf("the database is %+v", after)
	}
}

// After a lost answer, a database exists once: in the state if it was made, and in none if it was not. One of the same
// name that was there before is not taken for it.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	old := fillouttest.Database{Name: "CRM", Tables: []fillouttest.Table{
		{Name: "Old", Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"}}},
	}}
	acctest.LostCreate{
		Route: acctest.CreateDatabaseRoute, Block: acctest.Database("CRM", "Customers", acctest.TextField),
		Options: []fillouttest.Option{fillouttest.WithDatabases(old)}, Where: "the list of databases",
		Again: []string{"WARNING: Object Already Exists"},
		Count: func(server *fillouttest.Server) int { return len(server.Databases()) - 1 },
	}.Check(t)
}

// A database that cannot be read after its create is kept, and read later.
func TestShortAnswer(t *testing.T) {
	t.Parallel()
	database := manage(t)
	block := acctest.Database("CRM", "Customers", acctest.TextField)
	database.Server.Inject(fillouttest.Fault{Route: acctest.CreateDatabaseRoute, Drop: true, After: true, Times: 1})
	database.Server.Inject(fillouttest.Fault{Route: acctest.DatabaseRoute, Status: 403,
		Body: fillouttest.DatabaseEnvelope(403, "Not now"), Times: 1})
	database.Apply(t, block).Expect(t, "create", "WARNING: Object Taken Over")
	only(t, database.Account)
	database.Apply(t, block).Expect(t, "nothing")
}

// The data source lists what it could have meant.
func TestDataSourceNotFound(t *testing.T) {
	t.Parallel()
	samples := append(fillouttest.SampleDatabases(), fillouttest.Database{ID: "00000000000000a1", Name: "Glass shop",
		Tables: []fillouttest.Table{{Name: "A", Fields: []fillouttest.Field{{Name: "B", Type: "email"}}}}})
	server := manage(t, fillouttest.WithDatabases(samples...)).Server
	provider := acctest.Configure(t, server.URL(), server.Token())
	for _, test := range []struct{ argument, value, says string }{
		{"name", "Glass Shop", `The account has no database with the name "Glass Shop". It has these databases:`},
		{"id", "5f1c", `The account has no database with the ID "5f1c".`},
		{"id", "a/b", "Invalid Database ID"},
		{"name", "Glass shop", `2 databases have the name "Glass shop". Choose one by its ID:`},
	} {
		reports := provider.ReadReports(t, "fillout_database", map[string]any{test.argument: test.value})
		if len(reports) != 1 || !acctest.Text(test.says).MatchString(reports[0]) {
			t.Errorf("%s = %s: %q", test.argument, test.value, reports)
		}
	}
}
