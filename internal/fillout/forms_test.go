package fillout_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestListForms(t *testing.T) {
	t.Parallel()
	server, client := start(t, fillouttest.WithForms())
	if forms, err := client.ListForms(t.Context()); err != nil || len(forms) != 0 {
		t.Errorf("an empty account has %v, %v", forms, err)
	}
	for i := range 5000 {
		server.AddForm(fillouttest.Form{
			ID: fmt.Sprintf("form%d", i), Name: fmt.Sprintf("Umfrage „Größe“ %d 🎉", i), Tags: []string{"form", "quiz"},
			Published: i%2 == 0, Extra: map[string]any{"folder": map[string]any{"id": 7}},
		})
	}
	server.AddForm(fillouttest.Form{ID: "bare", Name: "Bare", Omit: []string{"tags", "isPublished"}})
	forms, err := client.ListForms(t.Context())
	if err != nil || len(forms) != 5001 {
		t.Fatalf("got %d forms, %v", len(forms), err)
	}
	if f := forms[4999]; f.ID != "form4999" || *f.Name != "Umfrage „Größe“ 4999 🎉" || len(f.Tags) != 2 || *f.Published {
		t.Errorf("got %+v", f)
	}
	if f := forms[5000]; f.Tags != nil || f.Published != nil {
		t.Errorf("missing fields are not nil: %+v", f)
	}
}

func TestGetForm(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	options := []fillouttest.Choice{{ID: "1", Value: "v", Label: "l"}}
	server.AddForm(fillouttest.Form{
		ID: "odd", Name: "Odd", Extra: map[string]any{"theme": map[string]any{"color": "#fff"}},
		Questions: []fillouttest.Question{{ID: "q", Name: "New?", Type: "HoloDeck", Options: options}},
		Omit:      []string{"calculations", "urlParameters", "documents", "scheduling", "payments", "approvals", "tags"},
	})
	form, err := client.GetForm(t.Context(), "odd")
	if err != nil {
		t.Fatal(err)
	}
	question := form.Questions[0]
	if form.ID != "odd" || *question.Type != "HoloDeck" || *question.Options[0].Label != "l" || form.Payments != nil ||
		form.Quiz != nil {
		t.Errorf("got %+v", form)
	}
	var whole map[string]any
	if err := json.Unmarshal(form.JSON, &whole); err != nil || whole["theme"] == nil {
		t.Errorf("an unknown section is missing in the whole answer: %s, %v", form.JSON, err)
	}
	if _, err := client.GetForm(t.Context(), "nosuchform"); !errors.Is(err, fillout.ErrNotFound) {
		t.Errorf("an unknown form gives %v", err)
	}
}

// A form stays readable if the service changes the type of a text for people.
func TestLenientTexts(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	server.Inject(fillouttest.Fault{Status: 200, Body: `{"id":"f","name":null,"quiz":{},"questions":[
		{"id":1,"name":"Rate us","type":"Rating","options":[{"value":5,"label":true}]}]}`})
	form, err := client.GetForm(t.Context(), "f")
	if err != nil {
		t.Fatal(err)
	}
	question := form.Questions[0]
	option := question.Options[0]
	if form.Name != nil || *question.ID != "1" || *option.Value != "5" || *option.Label != "true" || option.ID != nil ||
		form.Quiz.Enabled {
		t.Errorf("got %+v", form)
	}
}

// An answer about another form or submission must not become a value: a webhook could be made for that form. The service
// may know an object by another id as well.
func TestAnswersAboutOtherObjects(t *testing.T) {
	t.Parallel()
	const other = `{"id":"hR7xBn2vLsus","formId":"eV3mYz8gTkus","name":"Other"}`
	const unreadable = "HTTP status 200 (OK): another form, \"hR7xBn2vLsus\", instead of \"vso9PzRfHQus\""
	server, client := start(t)
	for id, want := range map[string]string{
		"vso9PzRfHQus": unreadable,
		"hR7xBn2vLsus": "<nil>",
		"eV3mYz8gTkus": "<nil>", // named as in the list
		"101":          "<nil>", // the service's own number of a form
	} {
		remove := server.Inject(fillouttest.Fault{Status: 200, Body: other})
		_, err := client.GetForm(t.Context(), id)
		remove()
		if fmt.Sprint(err) != want || err != nil && !errors.Is(err, fillout.ErrUnreadable) {
			t.Errorf("form %s: got %v", id, err)
		}
	}
	for id, want := range map[string]string{
		"0b6c-f": "<nil>",
		"0B6C-F": "<nil>",
		"0b6c-e": `HTTP status 200 (OK): another submission, "0b6c-f", instead of "0b6c-e"`,
	} {
		remove := server.Inject(fillouttest.Fault{Status: 200, Body: `{"submission":{"submissionId":"0b6c-f"}}`})
		_, err := client.GetSubmission(t.Context(), "form", id, false)
		remove()
		if fmt.Sprint(err) != want {
			t.Errorf("submission %s: got %v", id, err)
		}
	}
}

// An id is one segment of the path, whatever characters it contains. An id that would change the path is not sent.
func TestPathParametersAreEscaped(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	_, _ = client.GetForm(t.Context(), "a/b?c#d")
	if got := server.Requests()[0].Path; got != "/v1/api/forms/a%2Fb%3Fc%23d" {
		t.Errorf("the path is %s", got)
	}
	for _, id := range []string{"", "..", "."} {
		_, form := client.GetForm(t.Context(), id)
		_, list := client.ListSubmissions(t.Context(), id, fillout.SubmissionsQuery{})
		_, get := client.GetSubmission(t.Context(), "form", id, false)
		_, create := client.CreateSubmissions(t.Context(), id, nil)
		for _, err := range []error{form, list, get, create, client.DeleteSubmission(t.Context(), id, "s")} {
			if err == nil {
				t.Errorf("%q is accepted", id)
			}
		}
	}
	if n := len(server.Requests()); n != 1 {
		t.Errorf("%d requests were sent, want 1", n)
	}
}
