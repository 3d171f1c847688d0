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
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithForms())
	client := newClient(t, server.URL(), server.Token())
	if forms, err := client.ListForms(t.Context()); err != nil || len(forms) != 0 {
		t.Errorf("of an empty account: %v, %v", forms, err)
	}
	for i := range 5000 {
		server.AddForm(fillouttest.Form{
			ID: fmt.Sprintf("form%d", i), Name: fmt.Sprintf("Umfrage „Größe“ %d 🎉", i), Tags: []string{"form", "quiz"}, Published: i%2 == 0,
			Extra: map[string]any{"folder": map[string]any{"id": 7}},
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
		t.Errorf("what is not there is not nil: %+v", f)
	}
}

func TestGetForm(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	server.AddForm(fillouttest.Form{
		ID: "odd", Name: "Odd", Extra: map[string]any{"theme": map[string]any{"color": "#fff"}},
		Questions: []fillouttest.Question{{ID: "q", Name: "New?", Type: "HoloDeck", Options: []fillouttest.Choice{{ID: "1", Value: "v", Label: "l"}}}},
		Omit:      []string{"calculations", "urlParameters", "documents", "scheduling", "payments", "approvals", "tags"},
	})
	form, err := client.GetForm(t.Context(), "odd")
	if err != nil {
		t.Fatal(err)
	}
	if form.ID != "odd" || *form.Questions[0].Type != "HoloDeck" || *form.Questions[0].Options[0].Label != "l" || form.Payments != nil || form.Quiz != nil {
		t.Errorf("got %+v", form)
	}
	var whole map[string]any
	if err := json.Unmarshal(form.JSON, &whole); err != nil || whole["theme"] == nil {
		t.Errorf("the whole answer lacks an unknown section: %s, %v", form.JSON, err)
	}
	if _, err := client.GetForm(t.Context(), "nosuchform"); !errors.Is(err, fillout.ErrNotFound) {
		t.Errorf("an unknown form gives %v", err)
	}
}

// Ids go into the path as one segment, whatever is in them.
func TestPathParametersAreEscaped(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	_, _ = client.GetForm(t.Context(), "a/b?c#d")
	if got := server.Requests()[0].Path; got != "/v1/api/forms/a%2Fb%3Fc%23d" {
		t.Errorf("the path is %s", got)
	}
	for _, id := range []string{"", ".", ".."} {
		if _, err := client.GetForm(t.Context(), id); err == nil {
			t.Errorf("%q is accepted", id)
		}
	}
	if n := len(server.Requests()); n != 1 {
		t.Errorf("%d requests were sent, want 1", n)
	}
}

// A form stays readable when the service changes the type of what only people
// read.
func TestLenientTexts(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	server.Inject(fillouttest.Fault{Status: 200, Body: `{"id":"f","name":null,"questions":[{"id":1,"name":"Rate us","type":"Rating","options":[{"value":5,"label":true}]}],"quiz":{}}`})
	form, err := client.GetForm(t.Context(), "f")
	if err != nil {
		t.Fatal(err)
	}
	question := form.Questions[0]
	if form.Name != nil || *question.ID != "1" || *question.Options[0].Value != "5" || *question.Options[0].Label != "true" || question.Options[0].ID != nil || form.Quiz.Enabled {
		t.Errorf("got %+v", form)
	}
}
