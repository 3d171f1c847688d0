package field_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A link is declared on one side. Its other side gets the configured name, and is no resource of its own.
func TestLink(t *testing.T) {
	t.Parallel()
	field := acctest.Manage(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.NoInverseInAnswer = true }))
	link := func(target, inverse string) string {
		return block("Buyer", "linked_record", fmt.Sprintf("linked_record = { table_id = %q }\n  inverse_name = %q", target, inverse))
	}
	field.Apply(t, link(fillouttest.CustomersTableID, "Bought")).Expect(t, "create")
	expectWrites(t, field.Account, createRoute, acctest.UpdateFieldRoute)
	inverse := fieldNamed(field.Account, "Customers", "Bought").ID
	field.Apply(t, link(fillouttest.CustomersTableID, "Purchases")).Expect(t, "update")
	if got := field.Attribute(t, "inverse_field_id"); got != inverse {
		t.Errorf("the other side is %v instead of %s", got, inverse)
	}
	field.Apply(t, link(fillouttest.ProductsTableID, "Purchases")).Expect(t, "replace")
	field.Apply(t, link(fillouttest.ProductsTableID, "Purchases")).Expect(t, "nothing")
	field.Apply(t, "").Expect(t, "destroy")
	if left := fieldNamed(field.Account, "Products", "Purchases"); left.ID != "" {
		t.Errorf("the other side is still there: %+v", left)
	}
}

// sides are the two sides of a link as two resources, in a database and its tables, which are expressions. name is that
// of the table orders.
func sides(database, customers, orders, name string) map[string][2]string {
	link := func(from, name, to, inverse string) string {
		if inverse != "" {
			inverse = fmt.Sprintf("inverse_name = %q", inverse)
		}
		return fmt.Sprintf("resource \"fillout_database_field\" %q {\n  database_id = %s\n  table_id = %s\n  name = %q\n  "+
			"type = \"linked_record\"\n  linked_record = { table_id = %s }\n  %s\n}\n", strings.ToLower(name), database, from, name, to,
			inverse)
	}
	return map[string][2]string{
		"by inverse_name":  {link(orders, "Buyer", customers, "Bought"), link(customers, "Bought", orders, "")},
		"by both names":    {link(orders, "Buyer", customers, "Bought"), link(customers, "Bought", orders, "Buyer")},
		"by the usual one": {link(orders, "Buyer", customers, ""), link(customers, name, orders, "")},
	}
}

var shopSides = sides(`"`+shop+`"`, `"`+fillouttest.CustomersTableID+`"`, `"`+fillouttest.ProductsTableID+`"`, "Products")

// Whichever side of a link exists, a second resource for the link is an error, and there is no second link.
func TestSecondSideOfALink(t *testing.T) {
	t.Parallel()
	for name, both := range shopSides {
		for i, side := range both {
			t.Run(fmt.Sprint(name, i), func(t *testing.T) {
				t.Parallel()
				one := acctest.Manage(t)
				other := acctest.Resource{Account: one.Account}
				one.Apply(t, side).Expect(t, "create")
				one.Server.ResetJournal()
				other.Apply(t, both[1-i]).Expect(t, "error", "can be a resource")
				expectWrites(t, one.Account)
			})
		}
	}
}
