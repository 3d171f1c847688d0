package form_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// readForms returns the elements of fillout_forms, each as JSON.
func readForms(t *testing.T, p acctest.Protocol, arguments map[string]any) (forms []string) {
	t.Helper()
	var state struct {
		Forms []json.RawMessage `json:"forms"`
	}
	if err := json.Unmarshal([]byte(p.ReadJSON(t, "fillout_forms", arguments)), &state); err != nil {
		t.Fatal(err)
	}
	for _, form := range state.Forms {
		forms = append(forms, string(form))
	}
	return forms
}

func TestForms(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithForms(
		fillouttest.Form{ID: "a1", Name: "Kontakt „Größe“ 🎉", Tags: []string{"form", "survey"}, Published: true,
			Extra: map[string]any{"folder": 7}},
		fillouttest.Form{ID: "b2", Name: "Contact", Tags: []string{"form"}},
		fillouttest.Form{ID: "c3", Name: "Bare", Omit: []string{"tags", "isPublished"}},
	))
	const (
		a1 = `{"id":"a1","name":"Kontakt „Größe“ 🎉","published":true,"tags":["form","survey"],` +
			`"url":"https://forms.fillout.com/t/a1"}`
		b2 = `{"id":"b2","name":"Contact","published":false,"tags":["form"],"url":"https://forms.fillout.com/t/b2"}`
		c3 = `{"id":"c3","name":"Bare","published":null,"tags":[],"url":"https://forms.fillout.com/t/c3"}`
	)
	tags := func(names ...string) []tftypes.Value {
		set := []tftypes.Value{}
		for _, name := range names {
			set = append(set, tftypes.NewValue(tftypes.String, name))
		}
		return set
	}
	p := acctest.Configure(t, server.URL(), server.Token())
	for _, test := range []struct {
		arguments map[string]any
		want      []string
	}{
		{nil, []string{a1, b2, c3}},
		{map[string]any{"name_regex": "^[CK]onta"}, []string{a1, b2}},
		{map[string]any{"published": true}, []string{a1}},
		{map[string]any{"published": false}, []string{b2}},
		{map[string]any{"tags": tags("form")}, []string{a1, b2}},
		{map[string]any{"tags": tags("survey", "form")}, []string{a1}},
		{map[string]any{"tags": tags()}, []string{a1, b2, c3}},
		{map[string]any{"name_regex": "(?i)KONTAKT", "published": true, "tags": tags("form")}, []string{a1}},
		{map[string]any{"name_regex": "nothing"}, nil},
	} {
		if got := readForms(t, p, test.arguments); !slices.Equal(got, test.want) {
			t.Errorf("%v gives %q, want %q", test.arguments, got, test.want)
		}
	}
	acctest.ExpectText(t, strings.Join(p.ReadReports(t, "fillout_forms", map[string]any{"name_regex": "("}), "\n"),
		"The argument name_regex, which is \"(\", must be a regular expression in RE2 syntax "+
			"(https://github.com/google/re2/wiki/Syntax): error parsing regexp: missing closing ): `(`.")
}

// Texts are passed on as they are written, of whatever type they are.
func TestFormsAsTheyAre(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t)
	server.Inject(fillouttest.Fault{Route: acctest.ListRoute, Status: 200,
		Body: `[{"formId":"a1","name":2026,"tags":["form",7],"isPublished":null,"folder":{"id":1}},{"formId":"b2"}]`})
	got := readForms(t, acctest.Configure(t, server.URL(), server.Token()), nil)
	if want := []string{
		`{"id":"a1","name":"2026","published":null,"tags":["form","7"],"url":"https://forms.fillout.com/t/a1"}`,
		`{"id":"b2","name":null,"published":null,"tags":[],"url":"https://forms.fillout.com/t/b2"}`,
	}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// An account can have thousands of forms.
func TestFormsByTheThousand(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	for i := range 5000 - 4 {
		server.AddForm(
			fillouttest.Form{ID: fmt.Sprintf("form%d", i), Name: fmt.Sprintf("Form %d", i), Tags: []string{"form"}})
	}
	if n := len(readForms(t, acctest.Configure(t, server.URL(), server.Token()), nil)); n != 5000 {
		t.Errorf("there are %d forms", n)
	}
}
