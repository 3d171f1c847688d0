package fillout_test

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestSubmissions(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	form, err := client.GetForm(t.Context(), fillouttest.ContactFormID)
	if err != nil {
		t.Fatal(err)
	}
	question := string(*form.Questions[0].ID)
	made, err := client.CreateSubmissions(t.Context(), fillouttest.ContactFormID, []fillout.NewSubmission{
		{Questions: []fillout.NewAnswer{{ID: question, Value: "Ada"}}, SubmittedAt: "2026-01-02T03:04:05.000Z", Login: &fillout.NewLogin{Email: "ada@example.com"}},
		{Questions: []fillout.NewAnswer{{ID: question, Value: "Grace"}}, SubmittedAt: "2026-02-02T03:04:05.000Z"},
	})
	if err != nil || len(made) != 2 || made[0].ID == "" {
		t.Fatalf("got %+v, %v", made, err)
	}
	page, err := client.ListSubmissions(t.Context(), fillouttest.ContactFormID, fillout.SubmissionsQuery{Limit: 1, Offset: 1})
	if err != nil || len(page.Submissions) != 1 || page.Submissions[0].ID != made[1].ID {
		t.Fatalf("got %+v, %v", page, err)
	}
	one, err := client.GetSubmission(t.Context(), fillouttest.ContactFormID, string(made[0].ID), true)
	if err != nil || one.EditLink == nil || *one.Login.Email != "ada@example.com" || len(one.JSON) == 0 {
		t.Fatalf("got %+v, %v", one, err)
	}
	if got := string(one.Questions[0].Value); got != `"Ada"` {
		t.Errorf("the answer is %s", got)
	}
	if err := client.DeleteSubmission(t.Context(), fillouttest.ContactFormID, string(made[0].ID)); err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetSubmission(t.Context(), fillouttest.ContactFormID, string(made[0].ID), false); !errors.Is(err, fillout.ErrNotFound) {
		t.Errorf("a deleted submission gives %v", err)
	}
	if got := len(server.RequestsTo("POST /forms/{formId}/submissions")); got != 1 {
		t.Errorf("submissions were created %d times", got)
	}
}

// Filters go out as the service wants them, whatever the zone they came in.
func TestSubmissionsQuery(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	zone := time.FixedZone("", 2*60*60)
	_, err := client.ListSubmissions(t.Context(), fillouttest.ContactFormID, fillout.SubmissionsQuery{
		Limit: 150, Offset: 300, After: time.Date(2026, 1, 1, 1, 0, 0, 5e6, zone), Before: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		Status: "in_progress", Sort: "desc", Search: "a&b", IncludeEditLink: true, IncludePreview: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := url.ParseQuery(server.Requests()[0].Query)
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"limit": {"150"}, "offset": {"300"}, "afterDate": {"2025-12-31T23:00:00.005Z"}, "beforeDate": {"2026-03-01T00:00:00.000Z"},
		"status": {"in_progress"}, "sort": {"desc"}, "search": {"a&b"}, "includeEditLink": {"true"}, "includePreview": {"true"},
	}
	if got.Encode() != want.Encode() {
		t.Errorf("got %s, want %s", got.Encode(), want.Encode())
	}
	if _, err := client.ListSubmissions(t.Context(), fillouttest.ContactFormID, fillout.SubmissionsQuery{}); err != nil {
		t.Fatal(err)
	}
	if q := server.Requests()[1].Query; q != "" {
		t.Errorf("the zero query sends %q", q)
	}
}

func TestSubmissionAnswersAreRead(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	server.Inject(fillouttest.Fault{Route: "GET /forms/{formId}/submissions/{submissionId}", Status: 200, Body: `{"submission":{"submissionId":"s","quiz":{},` +
		`"questions":[{"id":"q","name":"n","type":"NumberInput","value":12345678901234567890.10},{"id":"r","value":null}]}}`})
	one, err := client.GetSubmission(t.Context(), "form", "s", false)
	if err != nil {
		t.Fatal(err)
	}
	if string(one.Questions[0].Value) != "12345678901234567890.10" || string(one.Questions[1].Value) != "null" || one.Quiz.Score != nil || one.Login != nil {
		t.Errorf("got %+v", one)
	}
	for _, body := range []string{`{}`, `{"submission":null}`, `[]`, `{"responses":[{"questions":[]}]}`} {
		server.Inject(fillouttest.Fault{Route: "GET /forms/{formId}/submissions", Nth: 1, Times: 1, Status: 200, Body: body})
		if _, err := client.ListSubmissions(t.Context(), "form", fillout.SubmissionsQuery{}); !errors.Is(err, fillout.ErrUnreadable) {
			t.Errorf("%s gives %v", body, err)
		}
	}
	for _, id := range []string{"", ".."} {
		if _, err := client.GetSubmission(t.Context(), "form", id, false); err == nil {
			t.Errorf("%q is accepted", id)
		}
		if err := client.DeleteSubmission(t.Context(), id, "s"); err == nil {
			t.Errorf("%q is accepted", id)
		}
		if _, err := client.CreateSubmissions(t.Context(), id, nil); err == nil {
			t.Errorf("%q is accepted", id)
		}
		if _, err := client.ListSubmissions(t.Context(), id, fillout.SubmissionsQuery{}); err == nil {
			t.Errorf("%q is accepted", id)
		}
	}
}
