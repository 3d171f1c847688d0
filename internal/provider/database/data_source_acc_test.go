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

func TestLoopbackDatabaseNotFound(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	samples := append(fillouttest.SampleDatabases(), fillouttest.Database{ID: "00000000000000a1", Name: "Glass shop",
		Tables: []fillouttest.Table{{Name: "A", Fields: []fillouttest.Field{{Name: "B", Type: "email"}}}}})
	account := newAccount(t, fillouttest.WithDatabases(samples...))
	for arguments, says := range map[string]string{
		`name = "Glass Shop"`: `The account has no database with the name "Glass Shop". It has these databases:`,
		`id = "5f1c"`:         `The account has no database with the ID "5f1c".`,
		`id = "a/b"`:          "Error: Invalid Database ID",
		`name = "Glass shop"`: `2 databases have the name "Glass shop". Choose one by its ID:`,
	} {
		account.Run(t, resource.TestStep{
			Config: account.Config("data \"fillout_database\" \"x\" {\n  %s\n}\n", arguments), ExpectError: acctest.Text(says),
		})
	}
}
