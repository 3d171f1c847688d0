package field_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// linkBlock returns a link between two tables, given as expressions, of the database fillout_database.crm.
func linkBlock(from, name, to, inverse string) string {
	more := ""
	if inverse != "" {
		more = fmt.Sprintf("inverse_name = %q", inverse)
	}
	return fmt.Sprintf("resource \"fillout_database_field\" %q {\n  database_id = fillout_database.crm.id\n  table_id = %s\n  name = %q\n  "+
		"type = \"linked_record\"\n  linked_record = { table_id = %s }\n  %s\n}\n", strings.ToLower(name), from, name, to, more)
}

// links returns how many links a database has. Each has two fields.
func links(database fillouttest.Database) int {
	n := 0
	for _, table := range database.Tables {
		for _, field := range table.Fields {
			if field.Type == "linked_record" {
				n++
			}
		}
	}
	return n / 2
}

// Whichever side of a link comes first, the second resource for the link is an error, and there is no second link. The
// plan finds it if it knows the tables.
func TestLoopbackFieldBothSidesOfALink(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	tables := acctest.Database("CRM", "Customers", acctest.TextField) + "resource \"fillout_database_table\" \"orders\" {\n  " +
		"database_id = fillout_database.crm.id\n  name = \"Orders\"\n  primary_field = { " + acctest.TextField + " }\n}\n"
	const customers, orders = "fillout_database.crm.first_table.id", "fillout_database_table.orders.id"
	for name, sides := range map[string][2]string{
		"by inverse_name":  {linkBlock(orders, "Buyer", customers, "Bought"), linkBlock(customers, "Bought", orders, "")},
		"by both names":    {linkBlock(orders, "Buyer", customers, "Bought"), linkBlock(customers, "Bought", orders, "Buyer")},
		"by the usual one": {linkBlock(orders, "Buyer", customers, ""), linkBlock(customers, "Orders", orders, "")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t, fillouttest.WithDatabases()).Unprotected()
			expect := func(least, most int) func() {
				return func() {
					if n := links(account.Server.Databases()[0]); n < least || n > most {
						t.Errorf("there are %d links: %+v", n, account.Server.Databases()[0])
					}
				}
			}
			account.Run(t,
				resource.TestStep{
					Config: account.Config("%s", tables+sides[0]+sides[1]), ExpectError: acctest.Text("can be a resource"),
				},
				resource.TestStep{PreConfig: expect(0, 1), Config: account.Config("%s", tables)},
				resource.TestStep{PreConfig: expect(0, 0), Config: account.Config("%s", tables+sides[0])},
				resource.TestStep{ // the tables are known now
					PreConfig: expect(1, 1), Config: account.Config("%s", tables+sides[0]+sides[1]), PlanOnly: true,
					ExpectError: acctest.Text("can be a resource"),
				},
				resource.TestStep{Config: account.Config("%s", tables)},
				resource.TestStep{
					PreConfig: account.Server.ResetJournal, Config: account.Config("%s", tables+sides[0]+sides[1]), PlanOnly: true,
					ExpectError: acctest.Text("are the two sides of one link"),
				},
			)
			expectWrites(t, account, acctest.DeleteTableRoute, acctest.DeleteDatabaseRoute)
		})
	}
	t.Run("two links", func(t *testing.T) {
		t.Parallel()
		account := acctest.NewAccount(t, fillouttest.WithDatabases()).Unprotected()
		config := account.Config("%s", tables+linkBlock(orders, "Buyer", customers, "")+
			linkBlock(customers, "Favorite", orders, "")+linkBlock(orders, "Payer", customers, ""))
		account.Run(t,
			resource.TestStep{Config: config},
			resource.TestStep{
				PreConfig: func() {
					if n := links(account.Server.Databases()[0]); n != 3 {
						t.Errorf("there are %d links: %+v", n, account.Server.Databases()[0])
					}
				},
				Config: config, PlanOnly: true,
			},
		)
	})
}

// A lower maximum and a single link are refused while values have no room in them. Without the protection, the same
// numbers are a warning. What has room is changed without a word.
func TestLoopbackFieldNarrowerSettings(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for name, test := range map[string]struct {
		before, after, fits string
		value               func(*fillouttest.Server) any
		says                string
	}{
		"maximum": {
			block("Stars", "rating", "rating = { max_rating = 8 }"), block("Stars", "rating", "rating = { max_rating = 4 }"),
			block("Stars", "rating", "rating = { max_rating = 7 }"),
			func(*fillouttest.Server) any { return 7 }, "1 of 6 records of Orders has a value above 4 in Stars.",
		},
		"maximum in JSON": {
			block("Stars", "rating", "template_json = jsonencode({ maxRating = 8 })"),
			block("Stars", "rating", "template_json = jsonencode({ maxRating = 4 })"),
			block("Stars", "rating", "template_json = jsonencode({ maxRating = 9 })"),
			func(*fillouttest.Server) any { return 7 }, "1 of 6 records of Orders has a value above 4 in Stars.",
		},
		"single link": {
			block("Stars", "linked_record", fmt.Sprintf("linked_record = { table_id = %q }", fillouttest.CustomersTableID)),
			block("Stars", "linked_record", fmt.Sprintf("linked_record = { table_id = %q, allow_multiple = false }",
				fillouttest.CustomersTableID)),
			block("Stars", "linked_record", fmt.Sprintf("linked_record = { table_id = %q, allow_multiple = true }",
				fillouttest.CustomersTableID)),
			func(s *fillouttest.Server) any { return []string{s.Records(shop, "Customers")[0].ID} },
			"1 of 6 records of Orders has a value in Stars. How many of them have several links cannot be counted.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+test.before, acctest.Variables(account.Server)...)
			space.Apply(t)
			space.Write(t, acctest.RequiredProviders+test.after)
			space.Run(t, "plan", "-out=late")
			account.Server.AddRecord(shop, "Orders", map[string]any{"Stars": test.value(account.Server)})
			account.Server.ResetJournal()
			for _, output := range []string{space.Fail(t, "plan"), space.Fail(t, "apply", "late")} {
				acctest.ExpectText(t, output, "Error: Protected Data", "The changed settings of the field Stars of the table Orders "+
					"have no room for all its values. "+test.says, "set deletion_protection = false and apply, then change them again.")
			}
			expectWrites(t, account)
			space.Write(t, acctest.RequiredProviders+test.fits)
			space.Apply(t)
			space.PlanNothing(t)
			space.Write(t, acctest.RequiredProviders+test.after)
			free := space.With(t, append(acctest.Variables(account.Server), "FILLOUT_DELETION_PROTECTION=false")...)
			acctest.ExpectText(t, free.Apply(t), "Warning: Data Loss", test.says)
			free.PlanNothing(t)
		})
	}
}
