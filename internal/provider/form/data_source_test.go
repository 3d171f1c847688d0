package form_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// readForm returns the state of fillout_form as JSON without its attribute json, which it returns besides.
func readForm(t *testing.T, p acctest.Protocol, argument, value string) (state, answer string) {
	t.Helper()
	var attributes map[string]any
	if err := json.Unmarshal([]byte(p.ReadJSON(t, "fillout_form", map[string]any{argument: value})), &attributes); err != nil {
		t.Fatal(err)
	}
	answer, _ = attributes["json"].(string)
	delete(attributes, "json")
	text, err := json.Marshal(attributes)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), answer
}

func TestForm(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	quiz := true
	server.AddForm(fillouttest.Form{
		ID: "full", Name: "Full", Tags: []string{"form", "quiz"}, Published: true, QuizEnabled: &quiz,
		Questions: []fillouttest.Question{
			{ID: "q1", Name: "Which department?", Type: "MultipleChoice",
				Options: []fillouttest.Choice{{ID: "o1", Value: "eng", Label: "Engineering"}}},
			{ID: "q2", Name: "Beam up?", Type: "HoloDeck"},
		},
		Calculations:  []fillouttest.Section{{ID: "c1", Name: "Price", Type: "number"}},
		URLParameters: []fillouttest.Section{{ID: "email", Name: "email"}},
		Documents:     []fillouttest.Section{{ID: "d1", Name: "Contract"}},
		Scheduling:    []fillouttest.Section{{ID: "s1", Name: "30 min meeting"}},
		Payments:      []fillouttest.Section{{ID: "p1", Name: "Checkout"}},
		Approvals:     json.RawMessage(`[{"workflowId":"w1","nodeId":"n1","approvers":[{"userId":1}]}]`),
		Extra:         map[string]any{"theme": map[string]any{"name": "Dark"}},
	})
	server.AddForm(fillouttest.Form{ID: "bare", Name: "Bare",
		Omit: []string{"calculations", "urlParameters", "documents", "scheduling", "payments", "approvals", "tags", "quiz"}})
	p := acctest.Configure(t, server.URL(), server.Token())
	const (
		full = `{"approvals":[{"node_id":"n1","workflow_id":"w1"}],"calculations":[{"id":"c1","name":"Price","type":"number"}],` +
			`"documents":[{"id":"d1","name":"Contract"}],"id":"full","name":"Full","payments":[{"id":"p1","name":"Checkout"}],` +
			`"questions":[{"id":"q1","name":"Which department?","options":[{"id":"o1","label":"Engineering","value":"eng"}],` +
			`"type":"MultipleChoice"},{"id":"q2","name":"Beam up?","options":[],"type":"HoloDeck"}],"quiz_enabled":true,` +
			`"scheduling":[{"id":"s1","name":"30 min meeting"}],"tags":["form","quiz"],"url":"https://forms.fillout.com/t/full",` +
			`"url_parameters":[{"id":"email","name":"email"}]}`
		bare = `{"approvals":[],"calculations":[],"documents":[],"id":"bare","name":"Bare","payments":[],"questions":[],` +
			`"quiz_enabled":false,"scheduling":[],"tags":[],"url":"https://forms.fillout.com/t/bare","url_parameters":[]}`
	)
	for _, test := range []struct{ argument, value, want, answer string }{
		{"id", "full", full, `"theme":{"name":"Dark"}`},
		{"name", "Full", full, `"theme":{"name":"Dark"}`},
		{"id", "bare", bare, ""},
	} {
		state, answer := readForm(t, p, test.argument, test.value)
		if state != test.want || !strings.Contains(answer, test.answer) {
			t.Errorf("%s = %q gives\n%s with json\n%s\nwant\n%s", test.argument, test.value, state, answer, test.want)
		}
	}
}

// What nobody has documented, and what is of another type than it was, is passed on: texts as they are written, and
// everything in json, byte for byte.
func TestFormAsItIs(t *testing.T) {
	t.Parallel()
	const (
		sent = `{"id":"odd", "name":null, "questions":[{"id":1,"name":"Rate us","type":"HoloDeck","rows":[{"id":"r1"}],` +
			`"options":[{"value":5.0,"label":true},{"id":"o2","value":"v","label":{"en":"five"}}]},` +
			`{"id":"q2","type":"LongAnswer","options":null}],"calculations":null,"payments":[{"id":"p1"}],` +
			`"quiz":{"enabled":false,"points":12345678901234567890},"approvals":[{"workflowId":"w1","nodeId":7,` +
			`"approvers":[{"userId":3}],"states":[]}],"theme":{"name":"Dark „🎉“"}}`
		want = `{"approvals":[{"node_id":"7","workflow_id":"w1"}],"calculations":[],"documents":[],"id":"odd","name":null,` +
			`"payments":[{"id":"p1","name":null}],"questions":[{"id":"1","name":"Rate us","options":[` +
			`{"id":null,"label":"true","value":"5.0"},{"id":"o2","label":"{\"en\":\"five\"}","value":"v"}],"type":"HoloDeck"},` +
			`{"id":"q2","name":null,"options":[],"type":"LongAnswer"}],"quiz_enabled":false,"scheduling":[],"tags":[],` +
			`"url":"https://forms.fillout.com/t/odd","url_parameters":[]}`
	)
	server := fillouttest.NewServer(t)
	server.Inject(fillouttest.Fault{Route: acctest.FormRoute, Status: 200, Body: sent})
	state, answer := readForm(t, acctest.Configure(t, server.URL(), server.Token()), "id", "odd")
	if state != want || answer != sent {
		t.Errorf("got\n%s with json\n%s\nwant\n%s", state, answer, want)
	}
}

// White space, and how characters are composed, cannot be seen in the dashboard. An exact name comes first.
func TestFormByAName(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithForms(
		fillouttest.Form{ID: "nbsp", Name: "Summer\u00a0school  2026 "},
		fillouttest.Form{ID: "nfd", Name: "Gro\u0308\u00dfe"}, fillouttest.Form{ID: "one", Name: "Contact us"},
		fillouttest.Form{ID: "two", Name: "Contact  us"}, fillouttest.Form{ID: "filler", Name: "Empty\u3164"}))
	p := acctest.Configure(t, server.URL(), server.Token())
	for name, id := range map[string]string{"Summer school 2026": "nbsp", "Summer\u00a0school  2026 ": "nbsp",
		"Gr\u00f6\u00dfe": "nfd", "Gro\u0308\u00dfe": "nfd", "Contact us": "one", "Contact  us": "two", "Empty": "filler"} {
		if state, _ := readForm(t, p, "name", name); !strings.Contains(state, `"id":"`+id+`"`) {
			t.Errorf("the name %q gives %s, want %s", name, state, id)
		}
	}
	acctest.ExpectText(t, p.ReadReports(t, "fillout_form", map[string]any{"name": "Contact\u00a0us"})[0],
		`2 forms have the name "Contact\u00a0us". Choose one by its ID: - one ("Contact us") - two ("Contact us")`)
}

func TestFormFailures(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(),
		fillouttest.WithForms(fillouttest.Form{ID: "full", Name: "Full"}, fillouttest.Form{ID: "filler", Name: "Empty\u3164"}))
	p := acctest.Configure(t, server.URL(), server.Token())
	for says, arguments := range map[string]map[string]any{
		`Form Not Found: The account has no form with the ID ful. Did you mean full ("Full")?`:      {"id": "ful"},
		`Form Not Found: The account has no form with the name "full". Did you mean full ("Full")?`: {"name": "full"},
		`Form Not Found: The account has no form with the name "Emptied". It has these forms: - filler ("Empty\u3164")`: {
			"name": "Emptied"},
		`Invalid Attribute Combination: Set id or name: the ID or the name of the form to read.`:  {},
		`Invalid Attribute Combination: Set only one of id and name. They are "full" and "Full".`: {"id": "full", "name": "Full"},
		`Invalid Form ID: The argument id is the address of a form. Write the ID in it: id = "full".`: {
			"id": "https://forms.fillout.com/t/full"},
		`Attribute name string length must be at least 1, got: 0`: {"name": ""},
	} {
		acctest.ExpectText(t, strings.Join(p.ReadReports(t, "fillout_form", arguments), "\n"), says)
	}
}
