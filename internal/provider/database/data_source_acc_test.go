package database_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestLoopbackDatabaseDataSource(t *testing.T) {
	t.Parallel()
	account := newAccount(t, fillouttest.WithDatabases(fillouttest.SampleDatabases()...), fillouttest.WithBehavior(
		func(b *fillouttest.Behavior) { b.UnknownFields, b.UnknownKeys = true, true }))
	const read = `
data "fillout_database" "by_name" { name = "Glass shop" }
data "fillout_database" "by_id" { id = "` + fillouttest.ShopDatabaseID + `" }
data "fillout_databases" "shops" { name_regex = "shop$" }
data "fillout_databases" "none" { name_regex = "^shop" }
output "same" { value = data.fillout_database.by_name == data.fillout_database.by_id }
output "ids" { value = concat(data.fillout_databases.shops.databases, data.fillout_databases.none.databases)[*].id }
output "orders" { value = data.fillout_database.by_id.tables["Orders"].id }
output "primary" { value = data.fillout_database.by_id.tables["Orders"].primary_field_id }
output "options" {
  value = jsondecode(data.fillout_database.by_id.tables["Orders"].fields["Status"].template_json).options[*].label
}
output "inverse" { value = [for f in data.fillout_database.by_id.tables["Customers"].fields : f.name if f.inverse] }
output "named" { value = jsondecode(data.fillout_database.by_id.json).name }
`
	output := statecheck.ExpectKnownOutputValue
	account.Run(t, resource.TestStep{
		Config: account.Config("%s", read),
		ConfigStateChecks: []statecheck.StateCheck{
			output("same", knownvalue.Bool(true)),
			output("ids", acctest.Texts(fillouttest.ShopDatabaseID)),
			output("orders", knownvalue.StringExact(fillouttest.OrdersTableID)),
			output("primary", knownvalue.StringExact(fillouttest.OrdersNumberFieldID)),
			output("options", acctest.Texts("New", "Paid", "Shipped", "Returned")),
			output("inverse", acctest.Texts("Orders")),
			output("named", knownvalue.StringExact("Glass shop")),
		},
	})
}
