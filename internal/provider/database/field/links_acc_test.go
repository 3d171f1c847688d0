package field_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

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

// Of two resources for one link, a plan that knows the tables refuses the second, and otherwise the apply does. Several
// links between the same tables are none of that.
func TestLoopbackFieldBothSidesOfALink(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t).Unprotected()
	var steps []resource.TestStep
	for _, both := range shopSides {
		steps = append(steps, resource.TestStep{Config: account.Config("%s", both[0]+both[1]), PlanOnly: true,
			ExpectError: acctest.Text("are the two sides of one link")})
	}
	tables := acctest.Database("CRM", "Customers", acctest.TextField) + "resource \"fillout_database_table\" \"orders\" {\n  " +
		"database_id = fillout_database.crm.id\n  name = \"Orders\"\n  primary_field = { " + acctest.TextField + " }\n}\n"
	const database, customers, orders = "fillout_database.crm.id", "fillout_database.crm.first_table.id",
		"fillout_database_table.orders.id"
	both := sides(database, customers, orders, "Orders")["by inverse_name"]
	usual := sides(database, customers, orders, "Orders")["by the usual one"][0]
	several := account.Config("%s", tables+usual+strings.NewReplacer("buyer", "payer", "Buyer", "Payer").Replace(usual)+
		strings.NewReplacer("bought", "favorite", "Bought", "Favorite").Replace(both[1]))
	account.Run(t, append(steps,
		resource.TestStep{Config: account.Config("%s", tables+both[0]+both[1]), ExpectError: acctest.Text("can be a resource")},
		resource.TestStep{
			PreConfig: func() {
				if n := links(account.Server.Databases()[1]); n > 1 {
					t.Errorf("there are %d links: %+v", n, account.Server.Databases()[1])
				}
			},
			Config: account.Config("%s", tables),
		},
		resource.TestStep{Config: several},
		resource.TestStep{
			PreConfig: func() {
				if n := links(account.Server.Databases()[1]); n != 3 {
					t.Errorf("there are %d links: %+v", n, account.Server.Databases()[1])
				}
			},
			Config: several, PlanOnly: true,
		},
	)...)
}
