package submission_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// submissionsState is the part of the state of fillout_submissions that tests look at.
type submissionsState struct {
	Submissions []json.RawMessage `json:"submissions"`
	Truncated   bool              `json:"truncated"`
}

// readSubmissions reads the submissions of a form, with more arguments.
func readSubmissions(t *testing.T, p acctest.Protocol, formID string, arguments map[string]any) (state submissionsState) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.ReadJSON(t, "fillout_submissions", of(formID, arguments))), &state); err != nil {
		t.Fatal(err)
	}
	return state
}

// of returns the arguments with that of the form.
func of(formID string, arguments map[string]any) map[string]any {
	all := map[string]any{"form_id": formID}
	maps.Copy(all, arguments)
	return all
}

func TestSubmissions(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	server.AddForm(fullForm())
	server.AddSubmission("full", fullSubmission())
	state := readSubmissions(t, acctest.Configure(t, server.URL(), server.Token()), "full",
		map[string]any{"include_edit_link": true, "include_json": true})
	got, others := separate(t, state.Submissions[0])
	if got != fullState || !strings.Contains(others["json"], `\"approvals\":[{\"state\":\"open\"}]`) ||
		len(state.Submissions) != 1 || state.Truncated {
		t.Errorf("got %+v\nwant %s", state, fullState)
	}
}

// Filters reach Fillout as it wants them, and only those that are set.
func TestSubmissionsFilters(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	p := acctest.Configure(t, server.URL(), server.Token())
	for want, arguments := range map[string]map[string]any{
		"limit=150": nil,
		"limit=6":   {"max_results": 5},
		"afterDate=2025-12-31T23%3A00%3A00.000Z&limit=150":  {"after_date": "2026-01-01T01:00:00+02:00"},
		"beforeDate=2026-05-01T12%3A30%3A00.123Z&limit=150": {"before_date": "2026-05-01T12:30:00.1234Z"},
		"afterDate=2026-01-01T00%3A00%3A00.000Z&beforeDate=2026-01-01T00%3A00%3A00.000Z&limit=150": {
			"after_date": "2026-01-01T00:00:00Z", "before_date": "2026-01-01T01:00:00+01:00"},
		"includeEditLink=true&includePreview=true&limit=150&search=a+%26+b&sort=desc&status=in_progress": {
			"status": "in_progress", "sort": "desc", "search": "a & b", "include_edit_link": true, "include_preview": true},
		"limit=150&sort=asc&status=finished": {"status": "finished", "sort": "asc", "search": "", "include_edit_link": false,
			"include_preview": false},
	} {
		server.ResetJournal()
		arguments = of(fillouttest.ContactFormID, arguments)
		if got := p.ReadReports(t, "fillout_submissions", arguments); len(got) > 0 {
			t.Errorf("%v reports %q", arguments, got)
		}
		if sent := server.Requests(); len(sent) != 1 || sent[0].Route != acctest.SubmissionsRoute || sent[0].Query != want {
			t.Errorf("%v sends %+v, want the query %s", arguments, sent, want)
		}
	}
}

// All pages are read, whatever the totals say; max_results counts over all of them. Only its default warns of what it
// cuts off: a value that the user wrote is meant.
func TestSubmissionsOnPages(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.TotalsPerPage = true })
	for i := range 1001 {
		server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{
			SubmissionID: fmt.Sprintf("s%d", i), SubmissionTime: time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC),
		})
	}
	p := acctest.Configure(t, server.URL(), server.Token())
	warning := []string{"WARNING: Results Cut Off: There are more than 1000 matching submissions in form pK4tWc9dQmus. " +
		"Without max_results, only the first 1000 in the order of sort are read.\n\nTo read more, set max_results. To read " +
		"fewer, set after_date, before_date, status or search. To keep the first 1000 without this warning, set max_results = " +
		"1000."}
	for _, test := range []struct {
		arguments   map[string]any
		count       int
		first, last string
		truncated   bool
		reports     []string
	}{
		{nil, 1000, "s0", "s999", true, warning},
		{map[string]any{"max_results": 1001}, 1001, "s0", "s1000", false, nil},
		{map[string]any{"max_results": 200, "sort": "desc"}, 200, "s1000", "s801", true, nil},
	} {
		state := readSubmissions(t, p, fillouttest.ContactFormID, test.arguments)
		hasID := func(at int, id string) bool { return strings.Contains(string(state.Submissions[at]), `"id":"`+id+`"`) }
		if len(state.Submissions) != test.count || state.Truncated != test.truncated || !hasID(0, test.first) ||
			!hasID(test.count-1, test.last) {
			t.Errorf("%v reads %d submissions, truncated: %t", test.arguments, len(state.Submissions), state.Truncated)
		}
		got := p.ReadReports(t, "fillout_submissions", of(fillouttest.ContactFormID, test.arguments))
		if !slices.Equal(got, test.reports) {
			t.Errorf("%v reports %q", test.arguments, got)
		}
	}
	if got := p.ReadReports(t, "fillout_submissions", of(fillouttest.QuizFormID, nil)); len(got) > 0 {
		t.Errorf("a form with few submissions reports %q", got)
	}
}

// Wrong arguments are refused before anything is sent, by both kinds. A time that is not known yet is not wrong.
func TestSubmissionsWrongArguments(t *testing.T) {
	t.Parallel()
	const wanted = "must be a time in RFC 3339, such as 2026-05-01T12:30:00Z or 2026-05-01T14:30:00+02:00."
	server := fillouttest.NewServer(t)
	p := acctest.Configure(t, server.URL(), server.Token())
	for says, arguments := range map[string]map[string]any{
		`The argument after_date, which is "2026-05-01", ` + wanted: {"after_date": "2026-05-01"},
		`The argument before_date, which is "yesterday", ` + wanted: {"before_date": "yesterday",
			"after_date": tftypes.UnknownValue},
		`The argument before_date, which is "0001-01-01T00:00:00Z", ` + wanted: {"before_date": "0001-01-01T00:00:00Z"},
		"The argument before_date, which is 2026-05-01T13:30:00+02:00, is before after_date, which is 2026-05-01T12:00:00Z. " +
			"No submission can match.": {"after_date": "2026-05-01T12:00:00Z", "before_date": "2026-05-01T13:30:00+02:00"},
		`Attribute status value must be one of: ["finished" "in_progress"], got: "open"`: {"status": "open"},
		`Attribute sort value must be one of: ["asc" "desc"], got: "up"`:                 {"sort": "up"},
		"The argument max_results, which is 0, must be a whole number of at least 1.":    {"max_results": 0},
		"The argument max_results, which is 1.5, must be a whole number of at least 1.":  {"max_results": 1.5},
		`The argument form_id is the address of a form. Write the ID in it: form_id = "full".`: {
			"form_id": "https://forms.fillout.com/t/full"},
	} {
		for _, report := range bothKinds(p) {
			got := report(t, "fillout_submissions", of(fillouttest.ContactFormID, arguments))
			if len(got) != 1 || !acctest.Text(says).MatchString(got[0]) {
				t.Errorf("%v reports %q", arguments, got)
			}
		}
	}
	if n := len(server.Requests()); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// What goes wrong with a request is told as by every other data source, by both kinds.
func TestSubmissionsFailures(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	for _, test := range []struct{ formID, token, says string }{
		{"pK4tWc9dQmuz", server.Token(), "The account has no form with the ID pK4tWc9dQmuz. Did you mean pK4tWc9dQmus " +
			"(\"Contact us\")?"},
		{fillouttest.ContactFormID, "sk_prod_revoked_1", "Authentication Failed: Reading the submissions of form " +
			"pK4tWc9dQmus failed"},
	} {
		for _, report := range bothKinds(acctest.Configure(t, server.URL(), test.token)) {
			acctest.ExpectText(t, strings.Join(report(t, "fillout_submissions", of(test.formID, nil)), "\n"), test.says)
		}
	}
}
