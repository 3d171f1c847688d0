package acctest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// The operations of the database API, as the simulator's journal and faults name them.
const (
	ListDatabasesRoute  = "GET /bases"
	DatabaseRoute       = "GET /bases/{baseId}"
	CreateDatabaseRoute = "POST /bases"
	DeleteDatabaseRoute = "DELETE /bases/{baseId}"
	CreateTableRoute    = "POST /bases/{baseId}/tables"
	RenameTableRoute    = "PATCH /bases/{baseId}/tables/{tableId}"
	DeleteTableRoute    = "DELETE /bases/{baseId}/tables/{tableId}"
	UpdateFieldRoute    = "PATCH /bases/{baseId}/tables/{tableId}/fields/{fieldId}"
	ListRecordsRoute    = "POST /bases/{baseId}/tables/{tableId}/records/list"
)

// Unprotected returns the account with a provider block that lifts the protection of databases, so that a test can tear
// down what it made.
func (a Account) Unprotected() Account {
	a.Provider = strings.Replace(a.Provider, "{\n", "{\n  deletion_protection = false\n", 1)
	return a
}

// Writes returns the operations since the journal was reset that may change something, in their order.
func (a Account) Writes() []string {
	var writes []string
	for _, request := range a.Server.Requests() {
		if request.Method != "GET" && request.Route != ListRecordsRoute {
			writes = append(writes, request.Route)
		}
	}
	return writes
}

// PlannedFor expects an action for a resource, and an empty plan after the apply.
func PlannedFor(address string, action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{
		PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
		PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
	}
}

// Database returns the block of fillout_database.crm with a name, a first table and more arguments.
func Database(name, table, primary string, arguments ...string) string {
	return fmt.Sprintf("resource \"fillout_database\" \"crm\" {\n  name = %q\n  first_table = {\n    name = %q\n    "+
		"primary_field = { %s }\n  }\n  %s\n}\n", name, table, primary, strings.Join(arguments, "\n  "))
}

// TextField is a primary field for Database.
const TextField = `name = "Name", type = "single_line_text"`
