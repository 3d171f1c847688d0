package submission_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// submissions is a configuration that reads those of a form; kind is data or ephemeral.
func submissionsConfig(account acctest.Account, kind, formID, arguments string) string {
	return account.Config("%s \"fillout_submissions\" \"test\" {\n  form_id = %q\n  %s\n}\n", kind, formID, arguments)
}

func TestAccSubmissions(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t, resource.TestStep{
		Config: submissionsConfig(account, "data", account.FormID, "max_results = 1"),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.fillout_submissions.test", tfjsonpath.New("submissions"), knownvalue.NotNull()),
			statecheck.ExpectKnownValue("data.fillout_submissions.test", tfjsonpath.New("truncated"), knownvalue.NotNull()),
		},
	})
}

func TestLoopbackSubmissions(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	account.Server.AddForm(fullForm())
	account.Server.AddSubmission("full", fullSubmission())
	account.Run(t, resource.TestStep{
		Config: submissionsConfig(account, "data", "full", "include_edit_link = true\n  include_json = true") + `
output "decoded" {
  value = [for question in data.fillout_submissions.test.submissions[0].questions : jsondecode(question.value)]
}

output "by_text" {
  value = [for s in data.fillout_submissions.test.submissions : provider::fillout::submission_answer(s, " How much?")]
}

output "price" { # a number as text, since a test would read it as a float
  value = format("%d", jsondecode(data.fillout_submissions.test.submissions[0].calculations[0].value))
}

output "approval" {
  value = jsondecode(data.fillout_submissions.test.submissions[0].json).approvals[0].state
}
`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.fillout_submissions.test", tfjsonpath.New("submissions"),
				knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(fullSubmissionChecks())})),
			statecheck.ExpectKnownValue("data.fillout_submissions.test", tfjsonpath.New("truncated"), knownvalue.Bool(false)),
			statecheck.ExpectKnownOutputValueAtPath("decoded", tfjsonpath.New(1), knownvalue.Null()),
			statecheck.ExpectKnownOutputValue("by_text", acctest.Texts("12345678901234567890.10")),
			statecheck.ExpectKnownOutputValue("price", knownvalue.StringExact("9007199254740993")),
			statecheck.ExpectKnownOutputValue("approval", knownvalue.StringExact("open")),
		},
	})
}

// Filters reach Fillout as it wants them, and only those that are set.
func TestLoopbackSubmissionsFilters(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for arguments, query := range map[string]string{
		``:                "limit=150",
		`max_results = 5`: "limit=6",
		`after_date = "2026-01-01T01:00:00+02:00"`:  "afterDate=2025-12-31T23%3A00%3A00.000Z&limit=150",
		`before_date = "2026-05-01T12:30:00.1234Z"`: "beforeDate=2026-05-01T12%3A30%3A00.123Z&limit=150",
		"after_date = \"2026-01-01T00:00:00Z\"\n  before_date = \"2026-01-01T01:00:00+01:00\"": "afterDate=2026-01-01T00%3A00%3A00.000Z&" +
			"beforeDate=2026-01-01T00%3A00%3A00.000Z&limit=150",
		"status = \"in_progress\"\n  sort = \"desc\"\n  search = \"a & b\"\n  include_edit_link = true\n  include_preview " +
			"= true": "includeEditLink=true&" +
			"includePreview=true&limit=150&search=a+%26+b&sort=desc&status=in_progress",
		"status = \"finished\"\n  sort = \"asc\"\n  search = \"\"\n  include_edit_link = false\n  include_preview = false": "limit=150&sort=asc&status=finished",
	} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			account.Run(t, resource.TestStep{Config: submissionsConfig(account, "data", account.FormID, arguments)})
			requests := account.Server.RequestsTo(acctest.SubmissionsRoute)
			if len(requests) == 0 || len(requests) != len(account.Server.Requests()) {
				t.Fatalf("the requests are %+v", account.Server.Requests())
			}
			for _, request := range requests {
				if request.Query != query {
					t.Errorf("the query is %s, want %s", request.Query, query)
				}
			}
		})
	}
}

// All pages are read, whatever the totals say; max_results counts over all of them.
func TestLoopbackSubmissionsOnPages(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	account.Server.ChangeBehavior(func(b *fillouttest.Behavior) { b.TotalsPerPage = true })
	for i := range 1001 {
		account.Server.AddSubmission(account.FormID, fillouttest.Submission{
			SubmissionID: fmt.Sprintf("s%d", i), SubmissionTime: time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC),
		})
	}
	for name, test := range map[string]struct {
		arguments   string
		count       int64
		first, last string
		truncated   bool
	}{
		"the default":      {``, 1000, "s0", "s999", true},
		"as many as exist": {`max_results = 1001`, 1001, "s0", "s1000", false},
		"two pages":        {"max_results = 200\n  sort = \"desc\"", 200, "s1000", "s801", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.Run(t, resource.TestStep{
				Config: submissionsConfig(account, "data", account.FormID, test.arguments) + `
output "found" {
  value = {
    count     = length(data.fillout_submissions.test.submissions)
    first     = data.fillout_submissions.test.submissions[0].id
    last      = reverse(data.fillout_submissions.test.submissions)[0].id
    truncated = data.fillout_submissions.test.truncated
  }
}
`,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("found", knownvalue.ObjectExact(map[string]knownvalue.Check{
						"count":     knownvalue.Int64Exact(test.count),
						"first":     knownvalue.StringExact(test.first),
						"last":      knownvalue.StringExact(test.last),
						"truncated": knownvalue.Bool(test.truncated),
					})),
				},
			})
		})
	}
}

// Wrong arguments are refused before anything is sent, by both kinds.
func TestLoopbackSubmissionsWrongArguments(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	const wanted = "must be a time in RFC 3339, such as 2026-05-01T12:30:00Z or 2026-05-01T14:30:00+02:00."
	account := acctest.NewAccount(t)
	for arguments, says := range map[string]string{
		`after_date = "2026-05-01"`:            `The argument after_date, which is "2026-05-01", ` + wanted,
		`before_date = "yesterday"`:            `The argument before_date, which is "yesterday", ` + wanted,
		`before_date = "0001-01-01T00:00:00Z"`: `The argument before_date, which is "0001-01-01T00:00:00Z", ` + wanted,
		"after_date = \"2026-05-01T12:00:00Z\"\n  before_date = \"2026-05-01T13:30:00+02:00\"": "The argument " +
			"before_date, which is 2026-05-01T13:30:00+02:00, " +
			"is before after_date, which is 2026-05-01T12:00:00Z. No submission can match.",
		`status = "open"`:   `Attribute status value must be one of: ["finished" "in_progress"], got: "open"`,
		`sort = "up"`:       `Attribute sort value must be one of: ["asc" "desc"], got: "up"`,
		`max_results = 0`:   "The argument max_results, which is 0, must be a whole number of at least 1.",
		`max_results = 1.5`: "The argument max_results, which is 1.5, must be a whole number of at least 1.",
	} {
		for _, kind := range []string{"data", "ephemeral"} {
			t.Run(kind+" "+arguments, func(t *testing.T) {
				t.Parallel()
				account.Run(
					t,
					resource.TestStep{
						Config:      submissionsConfig(account, kind, account.FormID, arguments),
						PlanOnly:    true,
						ExpectError: acctest.Text(says),
					},
				)
			})
		}
	}
	t.Run("form_id", func(t *testing.T) {
		t.Parallel()
		account.Run(t, resource.TestStep{
			Config: submissionsConfig(account, "data", "https://forms.fillout.com/t/full", ""), PlanOnly: true,
			ExpectError: acctest.Text(`The argument form_id is the address of a form. Write the ID in it: form_id = "full".`),
		})
	})
	t.Cleanup(func() {
		if n := len(account.Server.Requests()); n > 0 {
			t.Errorf("%d requests were sent", n)
		}
	})
}

// A time that is known only after something else is applied is no error yet, and one that turns out wrong is an error
// then.
func TestLoopbackSubmissionsOfAnUnknownTime(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for input, fails := range map[string]bool{"2026-05-01T12:00:00Z": false, "2026-05-01": true} {
		account := acctest.NewAccount(t)
		step := resource.TestStep{Config: submissionsConfig(account, "data", account.FormID,
			"before_date = \"2026-05-02T12:00:00Z\"\n  after_date = terraform_data.after.output") +
			fmt.Sprintf("resource \"terraform_data\" \"after\" {\n  input = %q\n}\n", input)}
		if fails {
			step.ExpectError = acctest.Text(`The argument after_date, which is "2026-05-01", must be a time in RFC 3339,`)
		}
		account.Run(t, step)
	}
}

// What goes wrong with a request is told as by every other data source, by both kinds.
func TestLoopbackSubmissionsFailures(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	withToken := func(argument string) func(acctest.Account) acctest.Account {
		return func(account acctest.Account) acctest.Account {
			account.Provider = strings.ReplaceAll(acctest.ProviderBlock(account.Server.URL(), "TOKEN"),
				`access_token = "TOKEN"`, argument)
			return account
		}
	}
	for name, test := range map[string]struct {
		change   func(acctest.Account) acctest.Account
		formID   string
		says     string
		requests int
	}{
		"unknown form": {nil, "pK4tWc9dQmuz", "The account has no form with the ID pK4tWc9dQmuz. " +
			"Did you mean pK4tWc9dQmus (\"Contact us\")?", 2},
		"wrong token": {withToken(`access_token = "sk_prod_revoked_1"`), fillouttest.ContactFormID,
			"API Key invalid. The access token comes from the provider argument access_token.", 1},
		"no credential": {withToken(""), fillouttest.ContactFormID,
			"Reading the submissions of form " + fillouttest.ContactFormID + " needs an access token, and none is set.",
			0},
		"unknown token": {
			withToken("access_token = terraform_data.token.output"), fillouttest.ContactFormID,
			"Reading the submissions of form " + fillouttest.ContactFormID + " needs a request to Fillout, but these " +
				"provider arguments are not known yet: access_token.", 0,
		},
	} {
		for _, kind := range []string{"data", "ephemeral"} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				account := acctest.NewAccount(t)
				if test.change != nil {
					account = test.change(account)
				}
				account.Run(t, resource.TestStep{
					Config: submissionsConfig(account, kind, test.formID, "") + "resource \"terraform_data\" \"token\" {\n  " +
						"input = \"x\"\n}\n",
					PlanOnly:    true,
					ExpectError: acctest.Text(test.says),
				})
				if n := len(account.Server.Requests()); n != test.requests {
					t.Errorf("%d requests were sent, want %d", n, test.requests)
				}
			})
		}
	}
}
