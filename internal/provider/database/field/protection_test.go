package field_test

import (
	"fmt"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// What a field holds is counted while planning: nothing is destroyed, replaced or converted while it is protected.
func TestProtection(t *testing.T) {
	t.Parallel()
	field := acctest.Manage(t)
	field.Arguments["max_retries"] = 0
	asText, asNumber := block("Code", "single_line_text", ""), block("Code", "number", "")
	field.Apply(t, asText).Expect(t, "create")
	field.Apply(t, asNumber).Expect(t, "replace") // empty, so it may go
	field.Apply(t, asText).Expect(t, "replace")

	field.Server.AddRecord(shop, "Orders", map[string]any{"Code": "7"})
	field.Server.ResetJournal()
	const destroying = "Destroying the field Code of the table Orders would delete its values. 1 of 6 records of Orders has a " +
		"value in Code. Nothing was sent."
	field.Plan(t, "").Expect(t, "error", "ERROR: Protected Data", destroying)
	field.Plan(t, asNumber).Expect(t, "error", "Changing the type of the field Code of the table Orders from "+
		"single_line_text to number would delete its values")
	remove := field.Server.Inject(fillouttest.Fault{Route: acctest.ListRecordsRoute, Status: 500})
	field.Plan(t, "").Expect(t, "error", "could not be counted")
	remove()
	field.Tainted = true // Terraform plans a new field then
	field.Apply(t, asText).Expect(t, "error", destroying)
	field.Server.ConvertField(shop, "Orders", "Code", fillouttest.Field{Type: "number"}) // in the dashboard
	field.Apply(t, asNumber).Expect(t, "nothing")
	expectWrites(t, field.Account)

	field.Arguments["deletion_protection"] = false
	field.Apply(t, asText).Expect(t, "replace", "WARNING: Data Loss", "from number to single_line_text")
	expectWrites(t, field.Account, deleteRoute, createRoute)
}

// A lower maximum and a single link are refused while values have no room in them, not even by a plan that is older
// than the values. Without the protection, the same numbers are a warning. What has room is changed without a word.
func TestNarrowerSettings(t *testing.T) {
	t.Parallel()
	rating := func(settings string) string { return block("Stars", "rating", settings) }
	link := func(more string) string {
		return block("Stars", "linked_record", fmt.Sprintf("linked_record = { table_id = %q%s }", fillouttest.CustomersTableID, more))
	}
	seven := func(*fillouttest.Server) any { return 7 }
	for name, test := range map[string]struct {
		before, after, fits string
		value               func(*fillouttest.Server) any
		says                string
	}{
		"maximum": {rating("rating = { max_rating = 8 }"), rating("rating = { max_rating = 4 }"), rating("rating = { max_rating = 7 }"),
			seven, "1 of 6 records of Orders has a value above 4 in Stars."},
		"maximum in JSON": {rating("template_json = jsonencode({ maxRating = 8 })"),
			rating("template_json = jsonencode({ maxRating = 4 })"), rating("template_json = jsonencode({ maxRating = 9 })"),
			seven, "1 of 6 records of Orders has a value above 4 in Stars."},
		"single link": {link(""), link(", allow_multiple = false"), link(", allow_multiple = true"),
			func(s *fillouttest.Server) any { return []string{s.Records(shop, "Customers")[0].ID} },
			"1 of 6 records of Orders has a value in Stars. How many of them have several links cannot be counted."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field := acctest.Manage(t)
			field.Apply(t, test.before).Expect(t, "create")
			late := field.Plan(t, test.after)
			late.Expect(t, "update")
			field.Server.AddRecord(shop, "Orders", map[string]any{"Stars": test.value(field.Server)})
			field.Server.ResetJournal()
			for _, outcome := range []acctest.Outcome{field.Carry(t, late), field.Plan(t, test.after)} {
				outcome.Expect(t, "error", "ERROR: Protected Data", "The changed settings of the field Stars of the table Orders "+
					"have no room for all its values. "+test.says, "set deletion_protection = false and apply, then change them again.")
			}
			expectWrites(t, field.Account)
			if fits := field.Apply(t, test.fits); fits.Said != "" {
				t.Errorf("the change that has room says %s", fits.Said)
			}
			field.Apply(t, test.fits).Expect(t, "nothing")
			field.Arguments["deletion_protection"] = false
			field.Apply(t, test.after).Expect(t, "update", "WARNING: Data Loss", test.says)
			field.Apply(t, test.after).Expect(t, "nothing")
		})
	}
}

// After a lost answer to a create, a field exists once: in the state if it was made, and in none if it was not. A link
// brings its other side with it.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	fields := func(server *fillouttest.Server) (n int) {
		for _, table := range server.Database(shop).Tables {
			n += len(table.Fields)
		}
		return n
	}
	before := fields(fillouttest.NewServer(t))
	link := fmt.Sprintf("linked_record = { table_id = %q }\n  inverse_name = \"Bought\"", fillouttest.CustomersTableID)
	for name, test := range map[string]struct {
		block string
		makes int
	}{
		"text": {block("Buyer", "single_line_text", ""), 1}, "link": {block("Buyer", "linked_record", link), 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.LostCreate{
				Route: createRoute, Block: test.block, Where: "the table " + orders + " of the database " + shop,
				Count: func(server *fillouttest.Server) int { return (fields(server) - before) / test.makes },
			}.Check(t)
		})
	}
}
