package examples_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

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

// shopAccount returns an account whose sample database has the webhook that the examples import.
func shopAccount(t *testing.T) acctest.Account {
	t.Helper()
	account := acctest.NewAccount(t).Unprotected()
	account.Server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{
		URL: "https://hooks.example.com/orders", Events: []string{"record.created", "record.updated"},
		TableIDs: []string{fillouttest.OrdersTableID},
	})
	return account
}

// Each way to import an object of a database adopts it without a change.
func TestDatabaseImportExamples(t *testing.T) {
	t.Parallel()
	for address, block := range imported {
		kind, _, _ := strings.Cut(address, ".")
		folder := "resources/" + kind + "/"
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			lines := strings.Split(strings.TrimSpace(example(t, folder+"import.sh")), "\n")
			id, found := strings.CutPrefix(lines[len(lines)-1], "terraform import "+address+" ")
			if !found {
				t.Fatalf("the last command of %s does not import %s", folder, address)
			}
			account := shopAccount(t)
			acctest.RunSteps(t, resource.TestStep{
				Config: account.Config("%s", block), ResourceName: address, ImportState: true, ImportStateId: id,
			})
		})
		for _, name := range []string{"import-by-string-id.tf", "import-by-identity.tf"} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				account := shopAccount(t)
				acctest.RunSteps(t, resource.TestStep{
					Config:           account.Config("%s", block+example(t, folder+name)),
					ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionNoop),
				})
			})
		}
	}
}
