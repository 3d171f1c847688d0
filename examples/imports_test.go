package examples_test

import (
	"slices"
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

// The commands and blocks that import a webhook do so, and the other webhooks of the example are created beside it.
func TestImportExamples(t *testing.T) {
	t.Parallel()
	type method struct {
		block   string   // an example with an import block
		command []string // without the CLI's name
		applied string
	}
	const adopted = "Resources: 1 imported, 1 added, 1 changed, 0 destroyed."
	methods := []method{{block: importByID, applied: adopted}, {block: importByIdentity, applied: adopted}}
	for _, command := range commandsIn(t, importCommands) {
		// Only an id with the URL contains the whole configuration.
		applied := "Resources: 1 added, 1 changed, 0 destroyed."
		if strings.Contains(command[2], "://") {
			applied = "Resources: 1 added, 0 changed, 0 destroyed."
		}
		methods = append(methods, method{command: command, applied: applied})
	}
	if len(methods) < 4 {
		t.Errorf("%s has %d commands", importCommands, len(methods)-2)
	}
	for _, method := range methods {
		t.Run(method.block+strings.Join(method.command, " "), func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			webhook := account.Server.AddWebhook(fillouttest.ContactFormID, acctest.WebhookURL)
			others := []string{webhookExample, besideExample}
			if method.block != "" {
				others = append(others, method.block)
			}
			space := exampleSpace(t, account, others...)
			if method.block == "" {
				space.Run(t, method.command...)
			}
			acctest.ExpectText(t, space.Apply(t), method.applied)
			space.Write(t, exampleConfig(t, account, webhookExample, besideExample))
			space.PlanNothing(t)
			if held := account.Server.Webhooks(); !slices.Contains(held, webhook) || account.Count(acctest.DeleteRoute) > 0 {
				t.Errorf("webhook %d is gone, or another was deleted: %+v", webhook.ID, held)
			}
		})
	}
}

// commandsIn returns the words of the commands in an example, without the name of the CLI.
func commandsIn(t *testing.T, name string) [][]string {
	t.Helper()
	var commands [][]string
	for line := range strings.Lines(example(t, name)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		if len(words) != 4 || words[0] != "terraform" || words[1] != "import" {
			t.Fatalf("%s has the command %s", name, line)
		}
		commands = append(commands, words[1:])
	}
	return commands
}
