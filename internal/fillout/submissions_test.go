package fillout_test

import (
	"errors"
	"net/url"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Filters are sent in the service's format, whatever the time zone of a bound.
func TestSubmissionsQuery(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	zone := time.FixedZone("", 2*60*60)
	want := url.Values{
		"limit": {"150"}, "offset": {"300"},
		"afterDate": {"2025-12-31T23:00:00.005Z"}, "beforeDate": {"2026-03-01T00:00:00.000Z"},
		"status": {"in_progress"}, "sort": {"desc"}, "search": {"a&b"},
		"includeEditLink": {"true"}, "includePreview": {"true"},
	}
	for i, query := range []fillout.SubmissionsQuery{{
		Limit: 150, Offset: 300,
		After: time.Date(2026, 1, 1, 1, 0, 0, 5e6, zone), Before: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
		Status: "in_progress", Sort: "desc", Search: "a&b", IncludeEditLink: true, IncludePreview: true,
	}, {}} {
		if _, err := client.ListSubmissions(t.Context(), formID, query); err != nil {
			t.Fatal(err)
		}
		if got := server.Requests()[i].Query; got != want.Encode() {
			t.Errorf("got %s, want %s", got, want.Encode())
		}
		want = nil // the zero query sends nothing
	}
}

func TestSubmissionAnswersAreRead(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	server.Inject(fillouttest.Fault{
		Route: "GET /forms/{formId}/submissions/{submissionId}", Status: 200,
		Body: `{"submission":{"submissionId":"s","quiz":{},"login":{"email":"ada@example.com"},"editLink":"https://x","questions":[
			{"id":"q","name":"n","type":"NumberInput","value":12345678901234567890.10},{"id":"r","value":null}]}}`,
	})
	one, err := client.GetSubmission(t.Context(), "form", "s", true)
	if err != nil || string(one.Questions[0].Value) != "12345678901234567890.10" || string(one.Questions[1].Value) != "null" ||
		one.Quiz.Score != nil || *one.Login.Email != "ada@example.com" || *one.EditLink != "https://x" || len(one.JSON) == 0 {
		t.Errorf("got %+v, %v", one, err)
	}
	for _, body := range []string{`{}`, `{"submission":null}`, `[]`, `{"responses":[{"questions":[]}]}`} {
		server.Inject(fillouttest.Fault{Route: submissionsRoute, Times: 1, Status: 200, Body: body})
		_, err := client.ListSubmissions(t.Context(), "form", fillout.SubmissionsQuery{})
		if !errors.Is(err, fillout.ErrUnreadable) {
			t.Errorf("%s gives %v", body, err)
		}
	}
}
