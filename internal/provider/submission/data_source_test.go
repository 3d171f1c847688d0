package submission_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// bothKinds returns functions that return what the provider reports for a data source, and for its ephemeral twin.
func bothKinds(p acctest.Protocol) map[string]func(testing.TB, string, map[string]any) []string {
	return map[string]func(testing.TB, string, map[string]any) []string{"data": p.ReadReports, "ephemeral": p.OpenReports}
}

func TestSubmission(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	server.AddForm(fullForm())
	server.AddSubmission("full", fullSubmission())
	p := acctest.Configure(t, server.URL(), server.Token())
	got := p.ReadJSON(t, "fillout_submission", map[string]any{"form_id": "full", "id": "s-1",
		"include_edit_link": true, "include_json": true})
	state, others := separate(t, json.RawMessage(got))
	if state != fullState || !strings.Contains(others["json"], `\"approvals\":[{\"state\":\"open\"}]`) ||
		others["form_id"] != `"full"` || others["include_edit_link"] != "true" || others["include_json"] != "true" {
		t.Errorf("got %s\nwant %s", got, fullState)
	}
	got = p.ReadJSON(t, "fillout_submission", map[string]any{"form_id": "full", "id": "s-1"})
	if !strings.Contains(got, `"edit_link":null,`) || !strings.Contains(got, `"json":null,`) {
		t.Errorf("by default, the state is %s", got)
	}
	if all, n := len(server.Requests()), len(server.RequestsTo(acctest.SubmissionRoute)); all != 2 || n != 2 {
		t.Errorf("%d requests were sent, %d of them for the submission", all, n)
	}
}

// A submission that is not there is told from a form that is not. Where the account cannot be asked for the form, that
// is what is told. Both kinds say the same, and share what they read of the form.
func TestSubmissionFailures(t *testing.T) {
	t.Parallel()
	const form = fillouttest.ContactFormID
	refused := func(route string) fillouttest.Fault {
		return fillouttest.Fault{Route: route, Status: 409, Body: fillouttest.Envelope(409, "Not now")}
	}
	for name, test := range map[string]struct {
		formID, id string
		fault      fillouttest.Fault
		requests   string // for the submission, for the list of forms and for the form
		says       string
	}{
		"unknown submission": {form, "s-2", fillouttest.Fault{}, "2 1 0", "Form " + form + " has no submission with the ID s-2. " +
			"It may have been deleted, or it may belong to another form."},
		"unknown form": {"full", "s-2", fillouttest.Fault{}, "2 1 1", "The account has no form with the ID full. It has these " +
			"forms:"},
		"refused":      {form, "s-2", refused(acctest.SubmissionRoute), "2 0 0", "Reading submission s-2 of form " + form + " failed."},
		"refused list": {form, "s-2", refused(acctest.ListRoute), "2 1 0", "Looking for form " + form + " failed."},
		"not a submission's ID": {form, "s/2", fillouttest.Fault{}, "0 0 0", `The argument id, which is "s/2", must be the ID of a ` +
			`submission, which has only letters, digits, "_" and "-".`},
		"not a form's ID": {"f/1", "s-2", fillouttest.Fault{}, "0 0 0", `The argument form_id, which is "f/1", must be the ID of a ` +
			`form, which has only letters,`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
			if test.fault.Route != "" {
				server.Inject(test.fault)
			}
			sent := func(route string) int { return len(server.RequestsTo(route)) }
			for _, report := range bothKinds(acctest.Configure(t, server.URL(), server.Token())) {
				acctest.ExpectText(t, strings.Join(report(t, "fillout_submission",
					map[string]any{"form_id": test.formID, "id": test.id}), "\n"), test.says)
			}
			got := fmt.Sprint(sent(acctest.SubmissionRoute), sent(acctest.ListRoute), sent(acctest.FormRoute))
			if got != test.requests {
				t.Errorf("the numbers of requests are %s, want %s", got, test.requests)
			}
		})
	}
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

// fullState is what both data sources make of it, without the attribute json.
const fullState = `{"answers":{"q1":"12345678901234567890.10","q2":"null"},` +
	`"calculations":[{"id":"c1","name":"Price","type":"number","value":"9007199254740993"}],` +
	`"documents":[{"id":"d1","name":"Contract","url":"https://example.com/d1.pdf"}],` +
	`"edit_link":"https://example.com/edit","id":"s-1","last_updated_at":"2026-05-01T13:30:00.000Z",` +
	`"login_email":"ada@example.com","payments":[{"id":"p1","name":"Checkout","value":"null"}],` +
	`"questions":[{"id":"q1","name":"How much?","type":"NumberInput","value":"12345678901234567890.10"},` +
	`{"id":"q2","name":"Beam up?","type":"HoloDeck","value":"null"}],"quiz":{"max_score":3,"score":2},` +
	`"scheduling":[{"id":"s1","name":"Meeting","value":"{\"email\":\"ada@example.com\"}"}],` +
	`"started_at":"2026-05-01T12:29:00.000Z","submitted_at":"2026-05-01T12:30:00.000Z",` +
	`"url_parameters":[{"id":"email","name":"email","value":"\"ada@example.com\""},{"id":"ref","name":"ref","value":"null"}]}`

// separate returns a submission as JSON, and apart from it the attribute json and the arguments.
func separate(t *testing.T, state json.RawMessage) (submission string, others map[string]string) {
	t.Helper()
	var attributes map[string]json.RawMessage
	if err := json.Unmarshal(state, &attributes); err != nil {
		t.Fatal(err)
	}
	others = map[string]string{}
	for _, name := range []string{"json", "form_id", "include_edit_link", "include_json", "include_questions"} {
		others[name] = string(attributes[name])
		delete(attributes, name)
	}
	text, err := json.Marshal(attributes)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), others
}
