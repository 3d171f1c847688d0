package submission_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func submissionConfig(account acctest.Account, kind, formID, id, arguments string) string {
	return account.Config("%s \"fillout_submission\" \"test\" {\n  form_id = %q\n  id = %q\n  %s\n}\n", kind, formID,
		id, arguments)
}

func TestLoopbackSubmission(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.AddForm(fullForm())
	account.Server.AddSubmission("full", fullSubmission())
	value := func(attribute string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.fillout_submission.test", tfjsonpath.New(attribute), check)
	}
	checks := []statecheck.StateCheck{
		value("form_id", knownvalue.StringExact("full")),
		value("include_edit_link", knownvalue.Bool(true)), value("include_json", knownvalue.Bool(true)),
	}
	for attribute, check := range fullSubmissionChecks() {
		checks = append(checks, value(attribute, check))
	}
	account.Run(
		t,
		resource.TestStep{
			Config:            submissionConfig(account, "data", "full", "s-1", "include_edit_link = true\n  include_json = true"),
			ConfigStateChecks: checks,
		},
		resource.TestStep{
			Config:            submissionConfig(account, "data", "full", "s-1", ""),
			ConfigStateChecks: []statecheck.StateCheck{value("edit_link", knownvalue.Null()), value("json", knownvalue.Null())},
		},
	)
	for _, request := range account.Server.Requests() {
		if request.Route != acctest.SubmissionRoute {
			t.Errorf("%s was asked for", request.Path)
		}
	}
}

// A submission that is not there is told from a form that is not.
func TestLoopbackSubmissionFailures(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		formID, id, token, says string
		requests                map[string]int
	}{
		"unknown submission": {
			fillouttest.ContactFormID, "s-2", "", "Form " + fillouttest.ContactFormID + " has no submission with the ID s-2. " +
				"It may have been deleted, " +
				"or it may belong to another form.", map[string]int{acctest.SubmissionRoute: 1, acctest.ListRoute: 1},
		},
		"unknown form": {"full", "s-2", "", "The account has no form with the ID full. It has these forms:",
			map[string]int{acctest.SubmissionRoute: 1, acctest.ListRoute: 1, acctest.FormRoute: 1}},
		"wrong token": {fillouttest.ContactFormID, "s-2", "sk_prod_revoked_1",
			"Reading submission s-2 of form " + fillouttest.ContactFormID + " failed.",
			map[string]int{acctest.SubmissionRoute: 1}},
		"no submission's id": {fillouttest.ContactFormID, "s/2", "",
			`The argument id, which is "s/2", must be the ID of a submission, which has only letters, digits, "_" and "-".`, nil},
		"no form's id": {"f/1", "s-2", "", `The argument form_id, which is "f/1", must be the ID of a form, which has only letters,`, nil},
	} {
		for _, kind := range []string{"data", "ephemeral"} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				account := acctest.NewAccount(t)
				if test.token != "" {
					account.Provider = acctest.ProviderBlock(account.Server.URL(), test.token)
				}
				account.Run(
					t,
					resource.TestStep{
						Config:      submissionConfig(account, kind, test.formID, test.id, ""),
						PlanOnly:    true,
						ExpectError: acctest.Text(test.says),
					},
				)
				for _, route := range []string{acctest.SubmissionRoute, acctest.ListRoute, acctest.FormRoute} {
					if n := account.Count(route); n != test.requests[route] {
						t.Errorf("%s was called %d times, want %d", route, n, test.requests[route])
					}
				}
			})
		}
	}
}

// Where the account cannot be asked for the form, that is what is told.
func TestLoopbackSubmissionOfAFormThatCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Provider = acctest.ProviderBlock(account.Server.URL(), account.Server.Token(), "max_retries = 0")
	account.Server.Inject(fillouttest.Fault{Route: acctest.ListRoute, Status: 502})
	account.Run(t, resource.TestStep{
		Config:   submissionConfig(account, "data", fillouttest.ContactFormID, "s-2", ""),
		PlanOnly: true,
		ExpectError: acctest.Text(
			"Looking for form " + fillouttest.ContactFormID + " failed. " + account.Server.URL() + " answered with HTTP " +
				"status 502",
		),
	})
}
