package examples_test

import (
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// imported are the blocks of what the import examples of databases import: objects of the sample database.
var imported = map[string]string{
	"fillout_database.shop": `
resource "fillout_database" "shop" {
  name = "Glass shop"
  first_table = {
    name          = "Customers"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}
`,
	"fillout_database_table.orders": `
resource "fillout_database_table" "orders" {
  database_id   = "` + fillouttest.ShopDatabaseID + `"
  name          = "Orders"
  primary_field = { name = "Number", type = "autonumber" }
}
`,
	"fillout_database_field.status": `
resource "fillout_database_field" "status" {
  database_id = "` + fillouttest.ShopDatabaseID + `"
  table_id    = "` + fillouttest.OrdersTableID + `"
  name        = "Status"
  type        = "single_select"
  options     = [{ label = "New" }, { label = "Paid" }, { label = "Shipped" }, { label = "Returned" }]
}
`,
	"fillout_database_record.hotel": `
resource "fillout_database_record" "hotel" {
  database_id = "` + fillouttest.ShopDatabaseID + `"
  table_id    = "` + fillouttest.CustomersTableID + `"
  values      = jsonencode({ Name = "Quayside Hotel", City = "Cork" })
}
`,
	"fillout_database_webhook.orders": `
resource "fillout_database_webhook" "orders" {
  database_id = "` + fillouttest.ShopDatabaseID + `"
  table_id    = "` + fillouttest.OrdersTableID + `"
  url         = "https://hooks.example.com/orders"
  events      = ["record.created", "record.updated"]
}
`,
}

// Each way to import an object of a database adopts it without a change.
func TestDatabaseImportExamples(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"import.sh", "import-by-string-id.tf", "import-by-identity.tf"} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			account.Server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{
				URL: "https://hooks.example.com/orders", Events: []string{"record.created", "record.updated"},
				TableIDs: []string{fillouttest.OrdersTableID},
			})
			var config string
			var commands [][]string
			for address, block := range imported {
				kind, _, _ := strings.Cut(address, ".")
				config += block
				if name := "resources/" + kind + "/" + file; file == "import.sh" {
					commands = append(commands, commandsIn(t, name)...)
				} else {
					config += example(t, name)
				}
			}
			space := acctest.NewWorkspace(t, account.Config("%s", config))
			for _, command := range commands {
				space.Run(t, command...)
			}
			if len(commands) == 0 {
				acctest.ExpectText(t, space.Apply(t), "Resources: 5 imported, 0 added, 0 changed, 0 destroyed.")
			}
			space.PlanNothing(t)
		})
	}
}
