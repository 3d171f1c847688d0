package database_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// lostAnswers are the ways in which the answer to a create is lost, and whether the service carried out the request.
var lostAnswers = map[string]struct {
	fault   fillouttest.Fault
	carried bool
}{
	"dropped before":         {fillouttest.Fault{Drop: true}, false},
	"dropped after":          {fillouttest.Fault{Drop: true, After: true}, true},
	"500 before":             {fillouttest.Fault{Status: 500, Body: fillouttest.DatabaseEnvelope(500, "Oops")}, false},
	"500 after":              {fillouttest.Fault{Status: 500, Body: "<html>Bad</html>", After: true}, true},
	"cut off":                {fillouttest.Fault{Truncate: true, After: true}, true},
	"answered with a page":   {fillouttest.Fault{Status: 200, Body: "<html></html>", After: true}, true},
	"answered with no table": {fillouttest.Fault{Status: 201, Body: `{"id":""}`, After: true}, true},
}

// After a lost answer, a database exists once: in the state if it was made, and in none if it was not.
func TestLoopbackDatabaseLostAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range lostAnswers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := newAccount(t).Unprotected()
			account.Server.AddDatabase(fillouttest.Database{Name: "CRM", Tables: []fillouttest.Table{
				{Name: "Old", Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"}}},
			}})
			test.fault.Route, test.fault.Times = acctest.CreateDatabaseRoute, 1
			account.Server.Inject(test.fault)
			config := account.Config("%s", acctest.Database("CRM", "Customers", acctest.TextField))
			expected := (*regexp.Regexp)(nil)
			again := plancheck.ResourceActionNoop
			if !test.carried {
				expected, again = acctest.Text("Error: Object Possibly Created"), plancheck.ResourceActionCreate
			}
			account.Run(t,
				resource.TestStep{Config: config, ExpectError: expected},
				resource.TestStep{
					PreConfig: func() {
						want := map[bool]int{true: 2, false: 1}[test.carried]
						if all, n := account.Server.Databases(), account.Count(acctest.CreateDatabaseRoute); len(all) != want || n != 1 {
							t.Errorf("after %d creates there are the databases %+v", n, all)
						}
					},
					Config: config, ConfigPlanChecks: acctest.PlannedFor(crm, again),
				},
			)
			if left := account.Server.Databases(); len(left) != 1 || left[0].Tables[0].Name != "Old" {
				t.Errorf("the databases that are left are %+v", left)
			}
		})
	}
}

// An answer with nothing but an ID is enough, and a database that cannot be read after its create is kept.
func TestLoopbackDatabaseShortAnswers(t *testing.T) {
	t.Parallel()
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
