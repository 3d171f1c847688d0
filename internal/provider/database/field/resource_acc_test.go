package field_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	address     = "fillout_database_field.test"
	shop        = fillouttest.ShopDatabaseID
	orders      = fillouttest.OrdersTableID
	createRoute = "POST /bases/{baseId}/tables/{tableId}/fields"
	deleteRoute = "DELETE /bases/{baseId}/tables/{tableId}/fields/{fieldId}"
)

// block returns a field of the table Orders in the sample database.
func block(name, typeName, more string) string {
	return fmt.Sprintf("resource \"fillout_database_field\" \"test\" {\n  database_id = %q\n  table_id = %q\n  name = %q\n"+
		"  type = %q\n  %s\n}\n", shop, orders, name, typeName, more)
}

// fieldNamed returns a field of a table, or the zero Field.
func fieldNamed(account acctest.Account, table, name string) fillouttest.Field {
	for _, t := range account.Server.Database(shop).Tables {
		for _, field := range t.Fields {
			if t.Name == table && field.Name == name {
				return field
			}
		}
	}
	return fillouttest.Field{}
}

// expectWrites checks what was sent since the last check.
func expectWrites(t *testing.T, account acctest.Account, want ...string) {
	t.Helper()
	if got := account.Writes(); !slices.Equal(got, want) {
		t.Errorf("the writes were %q, want %q", got, want)
	}
	account.Server.ResetJournal()
}

// A field is renamed and set in place, whoever changed it. Settings that the configuration does not set stay.
func TestLoopbackField(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	var before fillouttest.Field
	changed := account.Config("%s", block("Fee", "currency", `currency = { decimal_places = 3 }`))
	account.Run(t,
		resource.TestStep{
			Config:           account.Config("%s", block("Price", "currency", `currency = { currency_symbol = "€" }`)),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			PreConfig: func() {
				before = fieldNamed(account, "Orders", "Price")
				expectWrites(t, account, createRoute)
			},
			Config: changed, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, acctest.UpdateFieldRoute)
				after := fieldNamed(account, "Orders", "Fee")
				if after.ID != before.ID || after.Template["currencySymbol"] != "€" || fmt.Sprint(after.Template["decimalPlaces"]) != "3" {
					t.Errorf("the field is %+v, and was %+v", after, before)
				}
				account.Server.RenameField(shop, "Orders", "Fee", "Charge")
			},
			Config: changed, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, acctest.UpdateFieldRoute)
				account.Server.DeleteField(shop, "Orders", "Fee")
			},
			Config: changed, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
	)
	if left := fieldNamed(account, "Orders", "Fee"); left.ID != "" {
		t.Errorf("the field is still there: %+v", left)
	}
}
