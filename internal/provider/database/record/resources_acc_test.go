package record_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A real CLI makes a record and rows, undoes what people change, refuses to delete a protected row, and deletes what is
// not protected. The other tests of this package call the provider as a CLI does.
func TestLoopbackRecordAndRows(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(city, rows, more string) string {
		return account.Config(`
resource "fillout_database_record" "test" {
  database_id = %[1]q
  table_id    = %[2]q
  values      = jsonencode({ Name = "Ada", City = %[4]q })
}

resource "fillout_database_records" "test" {
  database_id = %[1]q
  table_id    = %[3]q
  key_field   = "Name"
  rows        = { %[5]s }
  %[6]s
}
`, shop, customers, fillouttest.ProductsTableID, city, rows, more)
	}
	const bowl, both = `Bowl = jsonencode({ Price = 18 })`, `Bowl = jsonencode({ Price = 18 }), Vase = "{\"Price\": 40}"`
	plans := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return acctest.PlannedFor("fillout_database_records.test", action)
	}
	// expect checks the requests since it was called last, and the newest records.
	expect := func(ada, vase string, writes ...string) func() {
		return func() {
			if got := account.Writes(); !slices.Equal(got, writes) {
				t.Errorf("the provider sent %s, want %s", got, writes)
			}
			all, rows := account.Server.Records(shop, "Customers"), account.Server.Records(shop, "Products")
			person, row := all[len(all)-1], rows[len(rows)-1]
			if city := person.Values[fillouttest.CustomersCityFieldID]; city != ada {
				t.Errorf("the newest customer is in %s, want %s", city, ada)
			}
			got := fmt.Sprint(row.Values[fillouttest.ProductsNameFieldID], " ", row.Values[fillouttest.ProductsPriceFieldID])
			if got != vase {
				t.Errorf("the newest product is %s, want %s", got, vase)
			}
			account.Server.UpdateRecord(shop, "Products", row.ID, map[string]any{"Price": 41})
			account.Server.ResetJournal()
		}
	}
	account.Run(t,
		resource.TestStep{
			Config: config("Oslo", bowl, ""), ConfigPlanChecks: plans(plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			PreConfig: expect("Oslo", "Bowl 18", createRoute, createRoute),
			Config:    config("Bergen", both, ""), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig:   expect("Bergen", "Vase 40", updateRoute, updateRoute, createRoute),
			Config:      config("Bergen", bowl, ""),
			ExpectError: acctest.Text("1 record of Products would be deleted. Nothing was sent."),
		},
		resource.TestStep{
			PreConfig: expect("Bergen", "Vase 41"),
			Config:    config("Bergen", both, "deletion_protection = false"), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate),
		},
	)
	if got := account.Writes(); !slices.Equal(got, []string{updateRoute, deleteRoute, deleteRoute, deleteRoute}) {
		t.Errorf("the last apply and the destroy sent %s", got)
	}
}
