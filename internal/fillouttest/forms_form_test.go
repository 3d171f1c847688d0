package fillouttest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func ptr[T any](value T) *T { return &value }

func TestASectionOfEveryKind(t *testing.T) {
	t.Parallel()
	section := func(id string) []fillouttest.Section { return []fillouttest.Section{{ID: id, Name: "Name of " + id}} }
	server, c := start(t, fillouttest.WithForms())
	form := server.AddForm(fillouttest.Form{
		ID: "cLZojxk94ous", Name: "Everything <&> more", Tags: []string{"form", "quiz"}, Published: true,
		Questions: []fillouttest.Question{
			{ID: "q1", Name: "Anything else?", Type: "LongAnswer"},
			{ID: "q2", Name: "Which?", Type: "MultipleChoice", Options: []fillouttest.Choice{{ID: "o1", Value: "v", Label: "L"}}},
			{ID: "q3", Name: "None?", Type: "Dropdown", Options: []fillouttest.Choice{}},
		},
		Calculations:  []fillouttest.Calculation{{ID: "abcdef", Name: "Price", Type: "number"}},
		URLParameters: section("email"), Documents: section("doc"), Scheduling: section("CP4b"), Payments: section("Dc4b"),
		QuizEnabled: ptr(false), Approvals: json.RawMessage(`[{"workflowId":"w"}]`),
		Extra: map[string]any{"workspace": map[string]any{"id": 7}, "archived": nil},
	})
	c.api("GET", "/forms/"+form.ID, "").wants(t, http.StatusOK, `{"id":"cLZojxk94ous","name":"Everything <&> more",`+
		`"questions":[{"id":"q1","name":"Anything else?","type":"LongAnswer"},`+
		`{"id":"q2","name":"Which?","type":"MultipleChoice","options":[{"id":"o1","value":"v","label":"L"}]},`+
		`{"id":"q3","name":"None?","type":"Dropdown","options":[]}],`+
		`"calculations":[{"id":"abcdef","name":"Price","type":"number"}],`+
		`"urlParameters":[{"id":"email","name":"Name of email"}],"documents":[{"id":"doc","name":"Name of doc"}],`+
		`"scheduling":[{"id":"CP4b","name":"Name of CP4b"}],"payments":[{"id":"Dc4b","name":"Name of Dc4b"}],`+
		`"quiz":{"enabled":false},"tags":["form","quiz"],"approvals":[{"workflowId":"w"}],`+
		`"archived":null,"workspace":{"id":7}}`)
	c.api("GET", "/forms", "").wants(t, http.StatusOK, `[{"id":101,"formId":"cLZojxk94ous","name":"Everything <&> more",`+
		`"tags":["form","quiz"],"isPublished":true,"archived":null,"workspace":{"id":7}}]`)
}

func TestAnEmptyFormHasEmptySections(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms())
	c.api("GET", "/forms", "").wants(t, http.StatusOK, `[]`)
	form := server.AddForm(fillouttest.Form{Name: "Empty"})
	if !regexp.MustCompile(`^[A-Za-z0-9]{10}us$`).MatchString(form.ID) {
		t.Errorf("id %q", form.ID)
	}
	c.api("GET", "/forms/"+form.ID, "").wants(t, http.StatusOK, `{"id":"`+form.ID+`","name":"Empty","questions":[],`+
		`"calculations":[],"urlParameters":[],"documents":[],"scheduling":[],"payments":[],"tags":[],"approvals":[]}`)
}

func TestSectionsCanBeLeftOut(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithForms(fillouttest.Form{ID: "x", Name: "Bare", Omit: []string{
		"calculations", "urlParameters", "documents", "scheduling", "payments", "tags", "approvals", "isPublished",
	}}))
	c.api("GET", "/forms/x", "").wants(t, http.StatusOK, `{"id":"x","name":"Bare","questions":[]}`)
	c.api("GET", "/forms", "").wants(t, http.StatusOK, `[{"id":101,"formId":"x","name":"Bare"}]`)
}

func TestMinimalFormList(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithForms(fillouttest.Form{ID: "x", Name: "Bare"}),
		fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.MinimalFormList = true }))
	c.api("GET", "/forms", "").wants(t, http.StatusOK, `[{"name":"Bare","formId":"x"}]`)
}

func TestAChangedFormKeepsItsPlaceAndItsThings(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(fillouttest.Form{ID: "a", Name: "A"}, fillouttest.Form{ID: "b", Name: "B"}))
	server.AddWebhook("a", "https://example.com/")
	server.AddSubmission("a", fillouttest.Submission{SubmissionID: "s1"})
	server.AddForm(fillouttest.Form{ID: "a", Name: "Renamed", Published: true})

	c.api("GET", "/forms", "").wants(t, http.StatusOK,
		`[{"id":101,"formId":"a","name":"Renamed","tags":[],"isPublished":true},{"id":102,"formId":"b","name":"B","tags":[],"isPublished":false}]`)
	if held := server.Webhooks(); len(held) != 1 {
		t.Errorf("webhooks %+v", held)
	}
	if got := c.api("GET", "/forms/a/submissions/s1", ""); got.status != http.StatusOK {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestUnknownForms(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	c.api("GET", "/forms/nope", "").refused(t, http.StatusNotFound, "Form not found")
	c.api("GET", "/forms/no%2Fpe", "").refused(t, http.StatusNotFound, "Form not found")
	server.DeleteForm(fillouttest.ContactFormID)
	c.api("GET", "/forms/"+fillouttest.ContactFormID, "").refused(t, http.StatusNotFound, "Form not found")

	_, other := startWith(t, func(b *fillouttest.Behavior) {
		b.UnknownIDStatus, b.UnknownIDPhrase = http.StatusBadRequest, "does not exist"
	})
	other.api("GET", "/forms/nope", "").refused(t, http.StatusBadRequest, "Form does not exist")
}

func TestWebhooksOfADeletedForm(t *testing.T) {
	t.Parallel()
	for _, keeps := range []bool{false, true} {
		t.Run(fmt.Sprint(keeps), func(t *testing.T) {
			t.Parallel()
			server, c := startWith(t, func(b *fillouttest.Behavior) { b.FormDeletionKeepsWebhooks = keeps })
			server.AddWebhook(fillouttest.ContactFormID, "https://example.com/gone")
			server.AddWebhook(fillouttest.QuizFormID, "https://example.com/stays")
			server.DeleteForm(fillouttest.ContactFormID)
			got := c.api("POST", "/webhook/delete", `{"webhookId":12345}`)
			if keeps {
				got.wants(t, http.StatusOK, "{}")
			} else {
				got.refused(t, http.StatusNotFound, "Webhook not found")
			}
			if held := server.Webhooks(); len(held) != 1 || held[0].FormID != fillouttest.QuizFormID {
				t.Errorf("webhooks %+v", held)
			}
		})
	}
}

func TestUnroutedPathsHaveOneAnswer(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	for _, call := range [][2]string{
		{"GET", "/v1/api"}, {"GET", "/v1/api/forms/"}, {"GET", "/v1/api//forms"}, {"GET", "/v1/api/v1/api/forms"},
		{"GET", "/v1/api/test"}, {"POST", "/v1/api/forms"}, {"GET", "/v1/api/webhook/create"}, {"PUT", "/"}, {"GET", "/forms"},
	} {
		got, err := c.as("").send(c.request(t.Context(), call[0], call[1], ""))
		if err != nil {
			t.Fatal(err)
		}
		got.refused(t, http.StatusNotFound, "Not Found")
	}
	if entries := server.RequestsTo(""); len(entries) != 9 || entries[0].Processed {
		t.Errorf("journal %+v", entries)
	}
}

func TestSampleFormsAreRealistic(t *testing.T) {
	t.Parallel()
	samples := map[string]fillouttest.Form{}
	for _, form := range fillouttest.SampleForms() {
		if len(form.ID) != 12 || form.ID[10:] != "us" || !form.Published || form.Name == "" || len(form.Tags) == 0 {
			t.Errorf("form %+v", form)
		}
		seen := map[string]bool{}
		for _, question := range form.Questions {
			if len(question.ID) != 22 || seen[question.ID] {
				t.Errorf("%s: question %+v", form.Name, question)
			}
			seen[question.ID] = true
		}
		for id := range form.QuizKey {
			if !seen[id] {
				t.Errorf("%s: the key has the answer to %q, which is no question", form.Name, id)
			}
		}
		samples[form.ID] = form
	}
	if len(samples) != 4 || samples[fillouttest.ContactFormID].Questions == nil || samples[fillouttest.JobApplicationFormID].Documents == nil ||
		samples[fillouttest.EventBookingFormID].Scheduling == nil || samples[fillouttest.EventBookingFormID].Payments == nil ||
		samples[fillouttest.QuizFormID].QuizEnabled == nil {
		t.Errorf("samples %v", samples)
	}
}
