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

func TestForms(t *testing.T) {
	t.Parallel()
	section := func(id string) []fillouttest.Section { return []fillouttest.Section{{ID: id, Name: "Name of " + id}} }
	for name, test := range map[string]struct {
		form       fillouttest.Form
		shown, row string
	}{
		"everything": {fillouttest.Form{
			ID: "cLZojxk94ous", Name: "Everything <&> more", Tags: []string{"form", "quiz"}, Published: true,
			Questions: []fillouttest.Question{
				{ID: "q1", Name: "Anything else?", Type: "LongAnswer"},
				{ID: "q2", Name: "Which?", Type: "MultipleChoice",
					Options: []fillouttest.Choice{{ID: "o1", Value: "v", Label: "L"}}},
				{ID: "q3", Name: "None?", Type: "Dropdown", Options: []fillouttest.Choice{}},
			},
			Calculations:  []fillouttest.Section{{ID: "abcdef", Name: "Price", Type: "number"}},
			URLParameters: section("email"), Documents: section("doc"), Scheduling: section("CP4b"),
			Payments:    section("Dc4b"),
			QuizEnabled: ptr(false), Approvals: json.RawMessage(`[{"workflowId":"w"}]`),
			Extra: map[string]any{"workspace": map[string]any{"id": 7}, "archived": nil},
		}, `{"id":"cLZojxk94ous","name":"Everything <&> more",` +
			`"questions":[{"id":"q1","name":"Anything else?","type":"LongAnswer"},` +
			`{"id":"q2","name":"Which?","type":"MultipleChoice","options":[{"id":"o1","value":"v","label":"L"}]},` +
			`{"id":"q3","name":"None?","type":"Dropdown","options":[]}],` +
			`"calculations":[{"id":"abcdef","name":"Price","type":"number"}],` +
			`"urlParameters":[{"id":"email","name":"Name of email"}],"documents":[{"id":"doc","name":"Name of doc"}],` +
			`"scheduling":[{"id":"CP4b","name":"Name of CP4b"}],"payments":[{"id":"Dc4b","name":"Name of Dc4b"}],` +
			`"quiz":{"enabled":false},"tags":["form","quiz"],"approvals":[{"workflowId":"w"}],"archived":null,` +
			`"workspace":{"id":7}}`,
			`{"id":101,"formId":"cLZojxk94ous","name":"Everything <&> more","tags":["form","quiz"],` +
				`"isPublished":true,` +
				`"archived":null,"workspace":{"id":7}}`},
		"empty": {
			fillouttest.Form{ID: "x", Name: "Empty"},
			`{"id":"x","name":"Empty","questions":[],"calculations":[],"urlParameters":[],"documents":[],` +
				`"scheduling":[],"payments":[],` +
				`"tags":[],"approvals":[]}`,
			`{"id":101,"formId":"x","name":"Empty","tags":[],"isPublished":false}`,
		},
		"sections left out": {
			fillouttest.Form{ID: "x", Name: "Bare", Omit: []string{
				"calculations", "urlParameters", "documents", "scheduling", "payments", "tags", "approvals",
				"isPublished",
			}},
			`{"id":"x","name":"Bare","questions":[]}`, `{"id":101,"formId":"x","name":"Bare"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := start(t, fillouttest.WithForms())
			c.api("GET", "/forms", "").wants(t, http.StatusOK, `[]`)
			server.AddForm(test.form)
			c.api("GET", "/forms/"+test.form.ID, "").wants(t, http.StatusOK, test.shown)
			c.api("GET", "/forms", "").wants(t, http.StatusOK, "["+test.row+"]")
			server.ChangeBehavior(func(b *fillouttest.Behavior) { b.MinimalFormList = true })
			c.api("GET", "/forms", "").wants(t, http.StatusOK,
				fmt.Sprintf(`[{"name":"%s","formId":"%s"}]`, test.form.Name, test.form.ID))
		})
	}
}

func TestAChangedFormKeepsItsPlaceAndItsThings(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(fillouttest.Form{ID: "a", Name: "A"},
		fillouttest.Form{ID: "b", Name: "B"}))
	server.AddWebhook("a", "https://example.com/")
	server.AddSubmission("a", fillouttest.Submission{SubmissionID: "s1"})
	server.AddForm(fillouttest.Form{ID: "a", Name: "Renamed", Published: true})

	c.api("GET", "/forms", "").wants(t, http.StatusOK,
		`[{"id":101,"formId":"a","name":"Renamed","tags":[],"isPublished":true},{"id":102,"formId":"b","name":"B",`+
			`"tags":[],"isPublished":false}]`)
	c.api("GET", "/forms/a/submissions/s1", "").succeeded(t)
	if held := server.Webhooks(); len(held) != 1 {
		t.Errorf("webhooks %+v", held)
	}
	if form := server.AddForm(fillouttest.Form{}); !regexp.MustCompile(`^[A-Za-z0-9]{10}us$`).MatchString(form.ID) {
		t.Errorf("id %q", form.ID)
	}
}

func TestUnknownAndDeletedForms(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	server.AddWebhook(contact, "https://example.com/gone")
	server.AddWebhook(fillouttest.QuizFormID, "https://example.com/stays")
	server.DeleteForm(contact)
	for _, id := range []string{"nope", "no%2Fpe", contact} {
		c.api("GET", "/forms/"+id, "").refused(t, http.StatusNotFound, "Form not found")
	}
	c.api("POST", "/webhook/delete", `{"webhookId":12345}`).refused(t, http.StatusNotFound, "Webhook not found")

	server.ChangeBehavior(func(b *fillouttest.Behavior) {
		b.UnknownIDStatus, b.FormDeletionKeepsWebhooks = http.StatusBadRequest, true
	})
	c.api("GET", "/forms/nope", "").refused(t, http.StatusBadRequest, "Form not found")
	server.DeleteForm(fillouttest.QuizFormID)
	c.api("POST", "/webhook/delete", `{"webhookId":12346}`).wants(t, http.StatusOK, "{}")
}

func TestSampleFormsAreRealistic(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	for _, form := range fillouttest.SampleForms() {
		if !regexp.MustCompile(`^[A-Za-z0-9]{10}us$`).MatchString(form.ID) || !form.Published || form.Name == "" ||
			len(form.Tags) == 0 || len(form.Questions) < 4 {
			t.Errorf("form %+v", form)
		}
		ids[form.ID] = true
		for _, question := range form.Questions {
			if len(question.ID) != 22 || ids[question.ID] || question.Name == "" {
				t.Errorf("%s: question %+v", form.Name, question)
			}
			ids[question.ID] = true
		}
	}
	if !ids[contact] || !ids[fillouttest.JobApplicationFormID] || !ids[fillouttest.EventBookingFormID] ||
		!ids[fillouttest.QuizFormID] {
		t.Errorf("ids %v", ids)
	}
}
