package submission_test

import (
	"encoding/json"
	"testing"
	"time"

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
	acctest.OneCLI(t)
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

// fullForm has a part of each kind.
func fullForm() fillouttest.Form {
	return fillouttest.Form{
		ID:        "full",
		Name:      "Full",
		Published: true,
		Questions: []fillouttest.Question{
			{ID: "q1", Name: "How much?", Type: "NumberInput"},
			{ID: "q2", Name: "Beam up?", Type: "HoloDeck"},
		},
		Calculations:  []fillouttest.Section{{ID: "c1", Name: "Price", Type: "number"}},
		URLParameters: []fillouttest.Section{{ID: "email", Name: "email"}, {ID: "ref", Name: "ref"}},
		Scheduling:    []fillouttest.Section{{ID: "s1", Name: "Meeting"}},
		Payments:      []fillouttest.Section{{ID: "p1", Name: "Checkout"}},
	}
}

func fullSubmission() fillouttest.Submission {
	at := time.Date(2026, 5, 1, 14, 30, 0, 0, time.FixedZone("", 2*60*60))
	return fillouttest.Submission{
		SubmissionID: "s-1", SubmissionTime: at, StartedAt: at.Add(-time.Minute), LastUpdatedAt: at.Add(time.Hour),
		Questions:     []fillouttest.Answer{{ID: "q1", Value: json.RawMessage(`12345678901234567890.10`)}},
		Calculations:  []fillouttest.Answer{{ID: "c1", Value: json.RawMessage(`9007199254740993`)}},
		URLParameters: []fillouttest.Answer{{ID: "email", Value: json.RawMessage(`"ada@example.com"`)}},
		Documents:     []fillouttest.Document{{ID: "d1", Name: "Contract", URL: "https://example.com/d1.pdf"}},
		Scheduling:    []fillouttest.Answer{{ID: "s1", Value: json.RawMessage(`{"email":"ada@example.com"}`)}},
		Quiz:          &fillouttest.Score{Score: 2, MaxScore: 3},
		LoginEmail:    "ada@example.com",
		EditLink:      "https://example.com/edit",
		Approvals:     json.RawMessage(`[{"state":"open"}]`),
	}
}

// fullSubmissionChecks are what both data sources make of it.
func fullSubmissionChecks() map[string]knownvalue.Check {
	object := func(pairs ...string) knownvalue.Check {
		checks := map[string]knownvalue.Check{}
		for i := 0; i < len(pairs); i += 2 {
			checks[pairs[i]] = knownvalue.StringExact(pairs[i+1])
		}
		return knownvalue.ObjectExact(checks)
	}
	list := func(checks ...knownvalue.Check) knownvalue.Check { return knownvalue.ListExact(checks) }
	return map[string]knownvalue.Check{
		"id":              knownvalue.StringExact("s-1"),
		"submitted_at":    knownvalue.StringExact("2026-05-01T12:30:00.000Z"),
		"started_at":      knownvalue.StringExact("2026-05-01T12:29:00.000Z"),
		"last_updated_at": knownvalue.StringExact("2026-05-01T13:30:00.000Z"),
		"edit_link":       knownvalue.StringExact("https://example.com/edit"),
		"login_email":     knownvalue.StringExact("ada@example.com"),
		"answers": knownvalue.MapExact(map[string]knownvalue.Check{
			"q1": knownvalue.StringExact("12345678901234567890.10"), "q2": knownvalue.StringExact("null"),
		}),
		"questions": list(
			object("id", "q1", "name", "How much?", "type", "NumberInput", "value", "12345678901234567890.10"),
			object("id", "q2", "name", "Beam up?", "type", "HoloDeck", "value", "null")),
		"calculations": list(object("id", "c1", "name", "Price", "type", "number", "value", "9007199254740993")),
		"url_parameters": list(object("id", "email", "name", "email", "value", `"ada@example.com"`),
			object("id", "ref", "name", "ref", "value", "null")),
		"documents":  list(object("id", "d1", "name", "Contract", "url", "https://example.com/d1.pdf")),
		"scheduling": list(object("id", "s1", "name", "Meeting", "value", `{"email":"ada@example.com"}`)),
		"payments":   list(object("id", "p1", "name", "Checkout", "value", "null")),
		"quiz": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"score": knownvalue.Int64Exact(2), "max_score": knownvalue.Int64Exact(3),
		}),
		"json": knownvalue.NotNull(),
	}
}
