package cli_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	deleteRecordRoute     = "DELETE /bases/{baseId}/tables/{tableId}/records/{recordId}"
	deleteSubmissionRoute = "DELETE /forms/{formId}/submissions/{submissionId}"
)

// withOldSubmissions is a place with two old submissions and one that is on the bound.
func withOldSubmissions(t *testing.T, options ...fillouttest.Option) *place {
	t.Helper()
	p := newPlace(t, options...).withAccount()
	p.env["FILLOUT_REQUESTS_PER_SECOND"] = "100"
	for _, day := range []int{1, 2, 3} {
		p.server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{
			SubmissionTime: time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC),
			Questions:      []fillouttest.Answer{{ID: "extra", Name: "Extra", Value: []byte(`"hunter2-Answer"`)}},
		})
	}
	return p
}

func TestSubmissionsDelete(t *testing.T) {
	t.Parallel()
	p := withOldSubmissions(t)
	old := []string{"submissions", "delete", "--form", fillouttest.ContactFormID, "--before", "2026-01-03T01:00:00+01:00"}
	has := "At SERVER: The form " + fillouttest.ContactFormID + " has %s before 2026-01-03T01:00:00+01:00.\n"
	p.expect(p.run(append(old, "--dry-run")...), 0, "", fmt.Sprintf(has, "2 submissions"))
	if sent := p.server.RequestsTo(deleteSubmissionRoute); len(sent) > 0 {
		t.Errorf("a dry run sent %v", sent)
	}
	p.expect(p.run(append(old, "--yes", "--json")...), 0,
		`{"dry_run":false,"found":2,"deleted":2,"already_gone":0,"left":0,"undated":0}`+"\n",
		fmt.Sprintf(has, "2 submissions")+"Deleted 2 submissions of the form "+fillouttest.ContactFormID+". Left: 0.\n")
	if left := p.server.Submissions(fillouttest.ContactFormID); len(left) != 1 {
		t.Errorf("the form has %+v", left)
	}
	p.expect(p.run(append(old, "--yes")...), 0, "", fmt.Sprintf(has, "0 submissions"))
	p.expect(p.run("submissions", "delete", "--form", "nosuchform", "--before", "2026-01-03T00:00:00Z", "--yes"), 1, "",
		"Error: The account does not have the form nosuchform. Nothing was deleted. Correct the ID, or use the token of the "+
			"account that has it.\n")
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withAccount()
	n := len(p.server.Records(fillouttest.ShopDatabaseID, "Orders"))
	others := len(p.server.Records(fillouttest.ShopDatabaseID, "Products"))
	table := []string{"empty", "--database", "Glass shop", "--table", "Orders"}
	orders := "table Orders (" + fillouttest.OrdersTableID + ") of the database " + fillouttest.ShopDatabaseID
	has := fmt.Sprintf("At SERVER: The %s has %d records.\n", orders, n)
	p.expect(p.run(append(table, "--dry-run", "--json")...), 0,
		fmt.Sprintf(`{"dry_run":true,"found":%d,"deleted":0,"already_gone":0,"left":%d,"undated":0}`+"\n", n, n), has)
	p.expect(p.run(append(table, "--yes")...), 0, "", has+fmt.Sprintf("Deleted %d records of the %s. Left: 0.\n", n, orders))
	if len(p.server.Records(fillouttest.ShopDatabaseID, "Orders")) != 0 ||
		len(p.server.Records(fillouttest.ShopDatabaseID, "Products")) != others {
		t.Error("the wrong records were deleted")
	}
	p.expect(p.run("empty", "--database", fillouttest.ShopDatabaseID, "--table", fillouttest.OrdersTableID, "--yes"), 0, "",
		"At SERVER: The "+orders+" has 0 records.\n")
	for name, want := range map[string]string{
		"Nothing": "Error: The database has no table with the ID or the name \"Nothing\". It has " + fillouttest.CustomersTableID,
		"orders":  "Error: The database has no table with the ID or the name \"orders\".",
	} {
		if got := p.run("empty", "--database", "Glass shop", "--table", name, "--yes"); got.exit != 1 ||
			!strings.Contains(got.stderr, want) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := p.run("empty", "--database", "Nothing", "--table", "Orders", "--yes"); got.exit != 1 ||
		!strings.HasSuffix(got.stderr, "Nothing was deleted.\n") {
		t.Errorf("%+v", got)
	}
}

// Where nothing can be asked, nothing is sent.
func TestDeletionUsage(t *testing.T) {
	t.Parallel()
	const noTerminal = "Error: Standard input is not a terminal, so the command cannot ask. Add --yes to delete, or --dry-run " +
		"to see how many there are.\n"
	submissions := []string{"submissions", "delete", "--form=x", "--yes"}
	for _, test := range []struct {
		arguments []string
		want      string
	}{
		{[]string{"empty", "--database", "a", "--table", "b"}, noTerminal},
		{[]string{"submissions", "delete", "--form", "a", "--before", "2026-01-01T00:00:00Z"}, noTerminal},
		{[]string{"empty", "--database", "a", "--yes"}, "Error: --database and --table are needed.\n"},
		{submissions, "Error: --form and --before are needed.\n"},
		{append(submissions, "--before", "2026-01-01"), "Error: --before must be a time in RFC 3339, such as 2026-01-01T00:00:00Z or " +
			"2026-01-01T00:00:00+01:00.\n"},
		{append(submissions, "--before", "2026-01-01T00:00:00Z", "--status", "x"), "Error: --status must be finished or in_progress.\n"},
		{[]string{"submissions", "delete", "--form", "a/b", "--before", "2026-01-01T00:00:00Z"}, "Error: --form must be the ID of a " +
			"form, such as pK4tWc9dQmus.\n"},
	} {
		p := newPlace(t).withAccount()
		command := test.arguments[0]
		if command == "submissions" {
			command += " delete"
		}
		p.expect(p.run(test.arguments...), 2, "", test.want+usageOf(command))
		if sent := p.server.Requests(); len(sent) > 0 {
			t.Errorf("%v sent %v", test.arguments, sent)
		}
	}
}

// An interrupt and an error leave a result for people and for programs.
func TestDeletionDoesNotComplete(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	p := withOldSubmissions(t, whenAnswering("/v1/api/forms/"+fillouttest.ContactFormID+"/submissions/", interrupt))
	old := []string{"submissions", "delete", "--form", fillouttest.ContactFormID, "--before", "2026-01-03T00:00:00Z", "--yes", "--json"}
	got := p.runUntil(ctx, old...)
	var result map[string]any
	if err := json.Unmarshal([]byte(got.stdout), &result); err != nil || result["deleted"] != 1.0 || result["left"] != 1.0 ||
		got.exit != 130 ||
		!strings.HasSuffix(got.stderr, "Interrupted. Deleted 1 submission of the form "+fillouttest.ContactFormID+
			". Left: 1. Run the command again to go on.\n") {
		t.Errorf("%+v, %v", got, err)
	}
	p.server.Inject(fillouttest.Fault{Route: deleteSubmissionRoute, Times: 1, Status: 409, Body: "no"})
	got = p.run(old...)
	if got.exit != 1 || !strings.Contains(got.stderr, "Error: Deleting the submission ") ||
		!strings.Contains(got.stderr, "Deleted 0 submissions of the form "+fillouttest.ContactFormID+". Left: 1.") ||
		strings.Contains(got.stderr, "hunter2") {
		t.Errorf("%+v", got)
	}
	if got := p.run(old...); got.exit != 0 || len(p.server.Submissions(fillouttest.ContactFormID)) != 1 {
		t.Errorf("%+v", got)
	}
}
