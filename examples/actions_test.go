package examples_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// An action runs when it is invoked, or when the lifecycle of a resource triggers it, and at no other time.
func TestActionExamples(t *testing.T) {
	t.Parallel()
	const (
		form    = fillouttest.ContactFormID
		trigger = `
resource "terraform_data" "reset" {
  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.fillout_database_table_empty.orders]
    }
  }
}
`
	)
	account := acctest.NewAccount(t)
	var all strings.Builder
	for _, name := range exampleFiles(t) {
		if strings.HasPrefix(name, actionExamples) {
			all.WriteString(example(t, name))
		}
	}
	acctest.RequireCLIFor(t, all.String())
	for years := range 3 {
		account.Server.AddSubmission(form, fillouttest.Submission{SubmissionTime: time.Now().AddDate(-years, 0, -1)})
	}
	orders := func() int { return len(account.Server.Records(fillouttest.ShopDatabaseID, "Orders")) }
	submissions := func() int { return len(account.Server.Submissions(form)) }
	expect := func(what string, records, left int) {
		t.Helper()
		if orders() != records || submissions() != left {
			t.Errorf("after %s, there are %d records and %d submissions", what, orders(), submissions())
		}
	}
	before := orders()
	space := acctest.NewWorkspace(t, account.Config("%s", all.String()))
	space.Apply(t)
	expect("an apply", before, 3)
	output := space.Run(t, "apply", "-auto-approve", "-invoke=action.fillout_submissions_delete.retention")
	acctest.ExpectText(t, output, "Deleted 2 submissions of the form "+form+". Left: 0.")
	expect("the submissions", before, 1)

	space.Write(t, account.Config("%s", all.String()+trigger))
	acctest.ExpectText(t, space.Apply(t), "of the table Orders ("+fillouttest.OrdersTableID+") of the database "+
		fillouttest.ShopDatabaseID+". Left: 0.")
	expect("the trigger", 0, 1)
	space.PlanNothing(t)
}
