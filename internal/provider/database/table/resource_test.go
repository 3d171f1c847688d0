package table_test

import (
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// After a lost answer, a table exists once: in the state if it was made, and in none if it was not.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	acctest.LostCreate{
		Route: acctest.CreateTableRoute, Block: block(quoted(shop), "Pieces", acctest.TextField, ""),
		Where: "the database " + shop,
		Count: func(server *fillouttest.Server) int { return len(server.Database(shop).Tables) - 3 },
	}.Check(t)
}

// The table is managed in the same way, whatever the service leaves out, adds, shuffles or shows late.
func TestLeniency(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*fillouttest.Behavior){
		"no URLs":        func(b *fillouttest.Behavior) { b.NoURLs = true },
		"unknown things": func(b *fillouttest.Behavior) { b.UnknownKeys, b.UnknownFields, b.Shuffle = true, true, true },
		"merged":         func(b *fillouttest.Behavior) { b.MergeTemplates = true },
		"second delete":  func(b *fillouttest.Behavior) { b.SecondDelete = fillouttest.DatabaseRefusal{Status: 200} },
		"forbidden":      func(b *fillouttest.Behavior) { b.TablesAuthFailureStatus = 403 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := acctest.Manage(t, fillouttest.WithBehavior(change))
			pieces := block(quoted(shop), "Pieces", `name = "No", type = "number", number = { decimal_places = 3 }`, "")
			parts := block(quoted(shop), "Parts", `name = "No", type = "number", number = { number_format = "period_comma" }`, "")
			table.Apply(t, pieces).Expect(t, "create")
			table.Apply(t, pieces).Expect(t, "nothing")
			table.Apply(t, parts).Expect(t, "update")
			if got := made(t, table.Account).Fields[0].Template; got["decimalPlaces"] != 3.0 || got["numberFormat"] != "period_comma" {
				t.Errorf("the settings are %v", got)
			}
			table.Arguments["access_token"] = "sk_prod_revoked_1"
			table.Plan(t, parts).Expect(t, "error", "ERROR: Authentication Failed")
			delete(table.Arguments, "access_token")
			table.Apply(t, parts).Expect(t, "nothing")
			table.Apply(t, "").Expect(t, "destroy")
			if left := table.Server.Database(shop).Tables; len(left) != 3 {
				t.Errorf("the database has %d tables", len(left))
			}
		})
	}
}

// A table with records is not destroyed or replaced while it is protected. The plan says the number, and sends nothing.
func TestProtection(t *testing.T) {
	t.Parallel()
	other := fillouttest.Database{ID: "00000000000000a1", Name: "Other", Tables: []fillouttest.Table{
		{Name: "Names", Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"}}},
	}}
	table := acctest.Manage(t, fillouttest.WithDatabases(fillouttest.SampleDatabases()[0], other))
	table.Arguments["max_retries"] = 0
	config := block(quoted(shop), "Pieces", acctest.TextField, "")
	moved := block(quoted(other.ID), "Pieces", acctest.TextField, "")
	table.Apply(t, config).Expect(t, "create")
	table.Apply(t, moved).Expect(t, "replace") // empty, so it may go
	table.Apply(t, config).Expect(t, "replace")

	for range 2 {
		table.Server.AddRecord(shop, "Pieces", map[string]any{"Name": "Ada"})
	}
	table.Server.ResetJournal()
	table.Plan(t, "").Expect(t, "error", "ERROR: Protected Data: Destroying the table Pieces would delete its records. Pieces "+
		"has 2 records. Nothing was sent. To delete the data, set deletion_protection = false and apply, then destroy the object "+
		"again. Or delete only its records first, with the action fillout_database_table_empty or with "+
		"terraform-provider-fillout empty. To keep it in Fillout and let Terraform forget it, use a removed block with destroy = false.")
	table.Plan(t, moved).Expect(t, "error", "Replacing the table Pieces would delete its records. Pieces has 2 records.")
	table.Tainted = true // Terraform plans a new table then
	table.Apply(t, config).Expect(t, "error", "Destroying the table Pieces would delete its records. Pieces has 2 records.")
	remove := table.Server.Inject(fillouttest.Fault{Route: acctest.ListRecordsRoute, Status: 500})
	table.Plan(t, "").Expect(t, "error", "could not be counted")
	remove()
	if writes := table.Writes(); len(writes) > 0 {
		t.Errorf("a protected table got %s", writes)
	}
	table.Arguments["deletion_protection"] = false
	table.Apply(t, "").Expect(t, "destroy", "WARNING: Data Loss")
}

// A name that is taken is named: the service only says that the request is invalid.
func TestNameIsTaken(t *testing.T) {
	t.Parallel()
	table := acctest.Manage(t)
	taken := block(quoted(shop), "Orders", acctest.TextField, "")
	table.Apply(t, taken).Expect(t, "error", "failed: the database has a table of this name already, and table names are "+
		"unique in a database. If create_before_destroy is set on this resource, or on one that refers to it, that table is the "+
		"one that is replaced: remove the setting. If that table gets another name or is deleted in the same run, apply again. "+
		"Otherwise, import that table, or choose another name.")
	table.Apply(t, block(quoted(shop), "Pieces", acctest.TextField, "")).Expect(t, "create")
	table.Apply(t, taken).Expect(t, "error", "failed: the database has a table of this name already, and table names are "+
		"unique in a database. If that table gets another name or is deleted in the same run, apply again. To exchange two "+
		"names, apply a third name first.")
}
