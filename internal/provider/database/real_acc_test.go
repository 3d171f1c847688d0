package database_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// ownDatabase has one object of each kind, all in a database of its own. Its name says that a test has made it.
const ownDatabase = `
resource "fillout_database" "crm" {
  name = %[1]q
  first_table = {
    name          = "People"
    primary_field = { name = "Name", type = "single_line_text" }
  }
}

resource "fillout_database_table" "tasks" {
  database_id   = fillout_database.crm.id
  name          = "%[2]s"
  primary_field = { name = "Title", type = "single_line_text" }
}

resource "fillout_database_field" "status" {
  database_id = fillout_database.crm.id
  table_id    = fillout_database_table.tasks.id
  name        = "Status"
  type        = "single_select"
  options     = [%[3]s]
}

resource "fillout_database_field" "owner" {
  database_id   = fillout_database.crm.id
  table_id      = fillout_database_table.tasks.id
  name          = "Owner"
  type          = "linked_record"
  linked_record = { table_id = fillout_database.crm.first_table.id }
}

resource "fillout_database_record" "first" {
  database_id = fillout_database.crm.id
  table_id    = fillout_database_table.tasks.id
  values = jsonencode({
    Title                              = "Probe"
    (fillout_database_field.status.id) = %[4]q
  })
}

resource "fillout_database_webhook" "tasks" {
  database_id = fillout_database.crm.id
  table_id    = fillout_database_table.tasks.id
  url         = "https://hooks.example.com/tasks"
  events      = ["record.created"]
}
`

// A database with an object of each kind is made, changed, imported and deleted, on a real account as well. The record
// has an option that the same plan adds.
func TestAccDatabase(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.AnyAccount(t).Unprotected()
	name := "terraform-provider-fillout test " + time.Now().UTC().Format("2006-01-02 15.04.05")
	actions := func(all map[string]plancheck.ResourceActionType) resource.ConfigPlanChecks {
		checks := resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
		for address, action := range all {
			checks.PreApply = append(checks.PreApply, plancheck.ExpectResourceAction(address, action))
		}
		return checks
	}
	const create, update, keep = plancheck.ResourceActionCreate, plancheck.ResourceActionUpdate, plancheck.ResourceActionNoop
	account.Run(t,
		resource.TestStep{
			Config: account.Config(ownDatabase, name, "Tasks", `{ label = "Open" }, { label = "Done" }`, "Open"),
			ConfigPlanChecks: actions(map[string]plancheck.ResourceActionType{
				"fillout_database.crm": create, "fillout_database_table.tasks": create, "fillout_database_field.status": create,
				"fillout_database_field.owner": create, "fillout_database_record.first": create,
				"fillout_database_webhook.tasks": create,
			}),
		},
		resource.TestStep{
			Config: account.Config(ownDatabase, name, "To do", `{ label = "Done" }, { label = "Late" }, { label = "Open" }`, "Late"),
			ConfigPlanChecks: actions(map[string]plancheck.ResourceActionType{
				"fillout_database.crm": keep, "fillout_database_table.tasks": update, "fillout_database_field.status": update,
				"fillout_database_field.owner": keep, "fillout_database_record.first": update,
				"fillout_database_webhook.tasks": keep,
			}),
		},
		resource.TestStep{
			ResourceName: "fillout_database_field.status", ImportState: true, ImportStateVerify: true,
			ImportStateIdFunc: func(state *terraform.State) (string, error) {
				field := state.RootModule().Resources["fillout_database_field.status"].Primary.Attributes
				return strings.Join([]string{field["database_id"], field["table_id"], field["id"]}, "/"), nil
			},
		},
	)
}
