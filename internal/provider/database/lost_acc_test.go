package database_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// After a lost answer, a database exists once: in the state if it was made, and in none if it was not. One of the same
// name that was there before is not taken for it.
func TestLoopbackDatabaseLostAnswers(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	old := fillouttest.Database{Name: "CRM", Tables: []fillouttest.Table{
		{Name: "Old", Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"}}},
	}}
	acctest.LostCreate{
		Route: acctest.CreateDatabaseRoute, Address: crm, Block: acctest.Database("CRM", "Customers", acctest.TextField),
		Options: []fillouttest.Option{fillouttest.WithDatabases(old)}, Where: "the list of databases",
		Count: func(server *fillouttest.Server) int { return len(server.Databases()) - 1 },
	}.Check(t)
}

// An answer with nothing but an ID is enough, and a database that cannot be read after its create is kept.
func TestLoopbackDatabaseShortAnswers(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := newAccount(t).Unprotected()
	config := account.Config("%s", acctest.Database("CRM", "Customers", acctest.TextField))
	account.Server.Inject(fillouttest.Fault{Route: acctest.CreateDatabaseRoute, Drop: true, After: true, Times: 1})
	account.Server.Inject(fillouttest.Fault{Route: acctest.DatabaseRoute, Status: 403,
		Body: fillouttest.DatabaseEnvelope(403, "Not now"), Times: 1})
	account.Run(t,
		resource.TestStep{Config: config, ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{
			plancheck.ExpectEmptyPlan()}}},
		resource.TestStep{
			PreConfig: func() { only(t, account) },
			Config:    config, ConfigPlanChecks: acctest.PlannedFor(crm, plancheck.ResourceActionNoop),
		},
	)
}
