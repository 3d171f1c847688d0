package provider_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	emptyTable        = "fillout_database_table_empty"
	deleteSubmissions = "fillout_submissions_delete"

	deleteRecordRoute     = "DELETE /bases/{baseId}/tables/{tableId}/records/{recordId}"
	deleteSubmissionRoute = "DELETE /forms/{formId}/submissions/{submissionId}"

	formID = fillouttest.ContactFormID
)

var (
	ordersTable = map[string]any{"database_id": fillouttest.ShopDatabaseID, "table_id": fillouttest.OrdersTableID}
	oldOnes     = map[string]any{"form_id": formID, "before_date": "2026-01-04T01:00:00+01:00"}
)

// withOldSubmissions is a simulator with three old submissions and one that is on the bound of oldOnes.
func withOldSubmissions(t *testing.T) (*fillouttest.Server, acctest.Protocol) {
	t.Helper()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	for day := range 4 {
		server.AddSubmission(formID, fillouttest.Submission{
			SubmissionTime: time.Date(2026, 1, day+1, 0, 0, 0, 0, time.UTC),
			Questions:      []fillouttest.Answer{{ID: "extra", Name: "Extra", Value: []byte(`"hunter2-Answer"`)}},
		})
	}
	return server, acctest.Configure(t, server.URL(), server.Token())
}

// with returns arguments with one more.
func with(arguments map[string]any, name string, value any) map[string]any {
	all := map[string]any{name: value}
	for key, other := range arguments {
		if key != name {
			all[key] = other
		}
	}
	return all
}

func expectLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if strings.Contains(strings.Join(got, "\n"), "hunter2") {
		t.Error("it shows an answer")
	}
}

func TestEmptyTable(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	p := acctest.Configure(t, server.URL(), server.Token())
	n := len(server.Records(fillouttest.ShopDatabaseID, "Orders"))
	others := len(server.Records(fillouttest.ShopDatabaseID, "Products"))
	orders := "table Orders (" + fillouttest.OrdersTableID + ") of the database " + fillouttest.ShopDatabaseID
	has := fmt.Sprintf("The %s has %d records.", orders, n)
	expectLines(t, p.Invoke(t, emptyTable, with(ordersTable, "dry_run", true)), has)
	if sent := server.RequestsTo(deleteRecordRoute); len(sent) > 0 {
		t.Errorf("a dry run sent %v", sent)
	}
	expectLines(t, p.Invoke(t, emptyTable, ordersTable), has, fmt.Sprintf("Deleted %d records of the %s. Left: 0.", n, orders))
	if len(server.Records(fillouttest.ShopDatabaseID, "Orders")) > 0 ||
		len(server.Records(fillouttest.ShopDatabaseID, "Products")) != others {
		t.Error("the wrong records were deleted")
	}
	expectLines(t, p.Invoke(t, emptyTable, ordersTable), "The "+orders+" has 0 records.")
	for want, arguments := range map[string]map[string]any{
		"ERROR: Table Not Found: ":     with(ordersTable, "table_id", "tNone"),
		"ERROR: Database Not Found: ":  with(ordersTable, "database_id", "0000000000000000"),
		"ERROR: Invalid Database ID: ": with(ordersTable, "table_id", "a/b"),
	} {
		if got := p.Invoke(t, emptyTable, arguments); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("want %s, got %q", want, got)
		}
	}
}

func TestDeleteSubmissions(t *testing.T) {
	t.Parallel()
	server, p := withOldSubmissions(t)
	const (
		has  = "The form " + formID + " has %d submissions before 2026-01-04T01:00:00+01:00."
		done = "Deleted %d submissions of the form " + formID + ". Left: 0."
	)
	expectLines(t, p.Invoke(t, deleteSubmissions, with(oldOnes, "dry_run", true)), fmt.Sprintf(has, 3))
	if sent := server.RequestsTo(deleteSubmissionRoute); len(sent) > 0 {
		t.Errorf("a dry run sent %v", sent)
	}
	server.Inject(fillouttest.Fault{Route: deleteSubmissionRoute, Times: 1, Drop: true, After: true})
	expectLines(t, p.Invoke(t, deleteSubmissions, oldOnes), fmt.Sprintf(has, 3), fmt.Sprintf(done, 3))
	if left := server.Submissions(formID); len(left) != 1 {
		t.Errorf("the form has %+v", left)
	}
	expectLines(t, p.Invoke(t, deleteSubmissions, oldOnes), fmt.Sprintf(has, 0))
	expectLines(t, p.Invoke(t, deleteSubmissions, with(oldOnes, "status", "in_progress")), fmt.Sprintf(has, 0))
	for want, arguments := range map[string]map[string]any{
		"ERROR: Form Not Found: ":                    with(oldOnes, "form_id", "vso9PzRfHQu"),
		"ERROR: Invalid Form ID: ":                   with(oldOnes, "form_id", "a/b"),
		"ERROR: Invalid Time: ":                      with(oldOnes, "before_date", "2026-01-04"),
		"ERROR: Invalid Attribute Value Match: ":     with(oldOnes, "status", "started"),
		"ERROR: Missing Configuration for Required ": {"form_id": formID},
	} {
		if got := p.Invoke(t, deleteSubmissions, arguments); len(got) != 1 || !strings.HasPrefix(got[0], want) {
			t.Errorf("want %s, got %q", want, got)
		}
	}
}

// Submissions without a time are kept, with a warning.
func TestDeleteSubmissionsWithoutTime(t *testing.T) {
	t.Parallel()
	server, p := withOldSubmissions(t)
	server.Inject(fillouttest.Fault{Route: "GET /forms/{formId}/submissions", Status: http.StatusOK, Body: `{"responses":[{` +
		`"submissionId":"s1","submissionTime":null,"questions":[]}],"totalResponses":1}`})
	const has = "The form " + formID + " has 0 submissions before 2026-01-04T01:00:00+01:00. 1 submission without a time that " +
		"can be read will stay."
	expectLines(t, p.Invoke(t, deleteSubmissions, oldOnes), has, "WARNING: Deletion Not Complete: "+has+" The action does not "+
		"delete what could be newer. Look at the submissions of the form in Fillout.")
}

// What stops a run is an error that says what was done. The next run goes on.
func TestActionsDoNotComplete(t *testing.T) {
	t.Parallel()
	server, p := withOldSubmissions(t)
	server.Inject(fillouttest.Fault{Route: deleteSubmissionRoute, Times: 1, Status: 409,
		Body: `{"statusCode":409,"error":"Conflict","message":"Busy"}`})
	got := p.Invoke(t, deleteSubmissions, oldOnes)
	const summary = "Deleted 2 submissions of the form " + formID + ". Left: 1."
	if len(got) != 3 || got[1] != summary || !strings.HasPrefix(got[2], "ERROR: Request Refused: Deleting the submission ") ||
		!strings.HasSuffix(got[2], "\n\n"+summary) {
		t.Errorf("a refusal: %q", got)
	}

	server.AddSubmission(formID, fillouttest.Submission{SubmissionTime: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	server.Inject(fillouttest.Fault{Route: deleteSubmissionRoute, Times: 1, Delay: 300 * time.Millisecond})
	server.ResetJournal()
	go func() {
		for len(server.RequestsTo(deleteSubmissionRoute)) == 0 && t.Context().Err() == nil {
			<-time.After(10 * time.Millisecond)
		}
		_, _ = p.Server.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{})
	}()
	const interrupted = "Deleted 1 submission of the form " + formID + ". Left: 1."
	expectLines(t, p.Invoke(t, deleteSubmissions, oldOnes)[1:], interrupted,
		"ERROR: Deletion Not Complete: The action was interrupted. "+interrupted+" Invoke the action again to go on.")
	if got := p.Invoke(t, deleteSubmissions, oldOnes); len(got) != 2 || len(server.Submissions(formID)) != 1 {
		t.Errorf("again: %q", got)
	}

	server.AddSubmission(formID, fillouttest.Submission{SubmissionTime: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)})
	server.Inject(fillouttest.Unrouted(deleteSubmissionRoute))
	got = p.Invoke(t, deleteSubmissions, oldOnes)
	if last := got[len(got)-1]; !strings.HasPrefix(last, "ERROR: Deletion Not Complete: Deleting the submission ") {
		t.Errorf("a call that the service does not have: %q", got)
	}
}
