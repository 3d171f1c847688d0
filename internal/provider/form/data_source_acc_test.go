package form_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const formAddress = "data.fillout_form.test"

func formValue(attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(formAddress, tfjsonpath.New(attribute), check)
}

func TestAccForm(t *testing.T) {
	t.Parallel()
	account := acctest.AnyAccount(t)
	account.Run(t, resource.TestStep{
		Config: account.Config("data \"fillout_form\" \"test\" {\n  id = %q\n}\n", account.FormID),
		ConfigStateChecks: []statecheck.StateCheck{
			formValue("id", knownvalue.StringExact(account.FormID)),
			formValue("url", knownvalue.StringExact("https://forms.fillout.com/t/"+account.FormID)),
			formValue("name", knownvalue.NotNull()),
		},
	})
}

func TestLoopbackForm(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	quiz := true
	account.Server.AddForm(fillouttest.Form{
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
	account.Server.AddForm(fillouttest.Form{ID: "bare", Name: "Bare",
		Omit: []string{"calculations", "urlParameters", "documents", "scheduling", "payments", "approvals", "tags", "quiz"}})
	account.Server.AddForm(fillouttest.Form{ID: "twin1", Name: "Twin"})
	account.Server.AddForm(fillouttest.Form{ID: "twin2", Name: "Twin"})

	lookup := func(arguments string) string {
		return account.Config("data \"fillout_form\" \"test\" {\n  %s\n}\n\noutput \"theme\" {\n  value = "+
			"try(jsondecode(data.fillout_form.test.json).theme.name, \"\")\n}\n", arguments)
	}
	named := func(id, name string) knownvalue.Check {
		return knownvalue.ListExact(
			[]knownvalue.Check{
				knownvalue.ObjectExact(
					map[string]knownvalue.Check{"id": knownvalue.StringExact(id), "name": knownvalue.StringExact(name)}),
			},
		)
	}
	none := knownvalue.ListExact([]knownvalue.Check{})
	for how, arguments := range map[string]string{"by id": `id = "full"`, "by name": `name = "Full"`} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			account.Run(t, resource.TestStep{Config: lookup(arguments), ConfigStateChecks: []statecheck.StateCheck{
				formValue("id", knownvalue.StringExact("full")),
				formValue("name", knownvalue.StringExact("Full")),
				formValue("tags",
					knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("form"), knownvalue.StringExact("quiz")})),
				formValue("questions", knownvalue.ListExact([]knownvalue.Check{
					knownvalue.ObjectExact(map[string]knownvalue.Check{
						"id":   knownvalue.StringExact("q1"),
						"name": knownvalue.StringExact("Which department?"),
						"type": knownvalue.StringExact("MultipleChoice"),
						"options": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
							"id": knownvalue.StringExact("o1"), "value": knownvalue.StringExact("eng"),
							"label": knownvalue.StringExact("Engineering")})}),
					}),
					knownvalue.ObjectExact(map[string]knownvalue.Check{"id": knownvalue.StringExact("q2"),
						"name": knownvalue.StringExact("Beam up?"), "type": knownvalue.StringExact("HoloDeck"),
						"options": none}),
				})),
				formValue(
					"calculations",
					knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
						"id": knownvalue.StringExact("c1"), "name": knownvalue.StringExact("Price"),
						"type": knownvalue.StringExact("number")})}),
				),
				formValue("url_parameters", named("email", "email")),
				formValue("documents", named("d1", "Contract")),
				formValue("scheduling", named("s1", "30 min meeting")),
				formValue("payments", named("p1", "Checkout")),
				formValue("quiz_enabled", knownvalue.Bool(true)),
				formValue("approvals", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"workflow_id": knownvalue.StringExact("w1"), "node_id": knownvalue.StringExact("n1")})})),
				statecheck.ExpectKnownOutputValue("theme", knownvalue.StringExact("Dark")),
			}})
		})
	}
	t.Run("missing sections are empty", func(t *testing.T) {
		t.Parallel()
		account.Run(t, resource.TestStep{Config: lookup(`id = "bare"`), ConfigStateChecks: []statecheck.StateCheck{
			formValue("tags", none),
			formValue("questions", none),
			formValue("calculations", none),
			formValue("url_parameters", none),
			formValue("documents", none),
			formValue("scheduling", none),
			formValue("payments", none),
			formValue("approvals", none),
			formValue("quiz_enabled", knownvalue.Bool(false)),
		}})
	})
	for name, test := range map[string]struct{ arguments, says string }{
		"unknown id":   {`id = "ful"`, fmt.Sprintf(`Error: %s with data.fillout_form.test,`, "Form Not Found")},
		"closest id":   {`id = "ful"`, "The account has no form with the ID ful. Did you mean"},
		"unknown name": {`name = "full"`, `The account has no form with the name "full". Did you mean full ("Full")?`},
		"twins":        {`name = "Twin"`, `2 forms have the name "Twin". Choose one by its ID: - twin1 ("Twin") - twin2 ("Twin")`},
		"neither":      {``, "Set id or name: the ID or the name of the form to read."},
		"both":         {"id = \"full\"\n  name = \"Full\"", `Set only one of id and name. They are "full" and "Full".`},
		"not an id":    {`id = "https://forms.fillout.com/t/full"`, `The argument id is the address of a form. Write the ID in it: id = "full".`},
		"empty name":   {`name = ""`, "Attribute name string length must be at least 1, got: 0"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.Run(t,
				resource.TestStep{Config: lookup(test.arguments), PlanOnly: true, ExpectError: acctest.Text(test.says)})
		})
	}
}

// An answer that would harm Terraform, or that is about another form, does not become a value.
func TestLoopbackFormOfHostileAnswers(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	const lookup = "data \"fillout_form\" \"test\" {\n  id = \"full\"\n}\n\noutput \"json\" {\n  value = data.fillout_form.test.json\n}\n"
	read := func(t *testing.T, body string) acctest.Account {
		t.Helper()
		account := acctest.NewAccount(t)
		account.Server.Inject(fillouttest.Fault{Route: acctest.FormRoute, Status: 200, Body: body})
		return account
	}
	for says, body := range map[string]string{
		`another form, "other", instead of "full"`:          `{"id":"other","name":"Other","questions":[]}`,
		"its values are nested more than 100 levels deep":   `{"id":"full","x":` + strings.Repeat("[", 500) + strings.Repeat("]", 500) + "}",
		"unreadable answer: it has more than 300000 values": `{"id":"full","x":[` + strings.Repeat("[],", 150_000) + "1]}"} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			account := read(t, body)
			account.Run(t, resource.TestStep{Config: account.Config(lookup), PlanOnly: true, ExpectError: acctest.Text(says)})
		})
	}
	t.Run("not UTF-8", func(t *testing.T) {
		t.Parallel()
		account := read(t, `{"id":"full","name":"N`+"\xff"+`","x":"`+"\xc3"+`","questions":[]}`)
		account.Run(t, resource.TestStep{ // with an empty second plan
			Config: account.Config(lookup),
			ConfigStateChecks: []statecheck.StateCheck{
				formValue("name", knownvalue.StringExact("N\ufffd")),
				statecheck.ExpectKnownOutputValue("json", knownvalue.StringExact(`{"id":"full","name":"N`+"\ufffd"+`","x":"`+"\ufffd"+`","questions":[]}`)),
			},
		})
	})
}

// White space, and how characters are composed, cannot be seen in the dashboard. An exact name comes first.
func TestLoopbackFormByANameThatLooksTheSame(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t, fillouttest.WithForms(
		fillouttest.Form{ID: "nbsp", Name: "Summer\u00a0school  2026 "},
		fillouttest.Form{ID: "nfd", Name: "Gro\u0308\u00dfe"}, fillouttest.Form{ID: "one", Name: "Contact us"},
		fillouttest.Form{ID: "two", Name: "Contact  us"}, fillouttest.Form{ID: "filler", Name: "Empty\u3164"}))
	lookup := func(name string) string {
		return account.Config("data \"fillout_form\" \"test\" {\n  name = \"%s\"\n}\n", name)
	}
	for name, id := range map[string]string{"Summer school 2026": "nbsp", `Summer\u00a0school  2026 `: "nbsp",
		`Gr\u00f6\u00dfe`: "nfd", `Gro\u0308\u00dfe`: "nfd", "Contact us": "one", "Contact  us": "two",
		"Empty": "filler"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			account.Run(t, resource.TestStep{Config: lookup(name),
				ConfigStateChecks: []statecheck.StateCheck{formValue("id", knownvalue.StringExact(id))}})
		})
	}
	for name, says := range map[string]string{
		`Contact\u00a0us`: `2 forms have the name "Contact\u00a0us". Choose one by its ID: - one ("Contact us") - two ("Contact us")`,
		"Emptied":         `The account has no form with the name "Emptied". It has these forms: - filler ("Empty\u3164")`} {
		t.Run(says, func(t *testing.T) {
			t.Parallel()
			account.Run(t, resource.TestStep{Config: lookup(name), PlanOnly: true, ExpectError: acctest.Text(says)})
		})
	}
}

// A name that no form has any more fails the destroy of what depends on it. The way out in the error works.
func TestLoopbackFormRenamed(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	config := func(name string) string {
		return acctest.RequiredProviders + fmt.Sprintf("data \"fillout_form\" \"test\" {\n  name = %q\n}\n\n", name) +
			"resource \"fillout_webhook\" \"test\" {\n  form_id = data.fillout_form.test.id\n  url = \"https://hooks.example.com\"\n}\n"
	}
	space := acctest.NewWorkspace(t, config("Contact us"), acctest.Variables(server)...)
	space.Apply(t)
	space.Write(t, config("Old name"))
	acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), "Error: Form Not Found",
		`The account has no form with the name "Old name".`, "If the form was renamed, write its new name. Or write its ID "+
			"instead of its name: the ID stays the same. To destroy without reading this data source, run terraform destroy "+
			"-refresh=false.")
	space.Run(t, "destroy", "-auto-approve", "-refresh=false")
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("the service has %+v", held)
	}
}

// What nobody has documented, and what is of another type than it was, is passed on: texts as they are written, and
// everything in json, byte for byte.
func TestLoopbackFormAsItIs(t *testing.T) {
	t.Parallel()
	const answer = `{"id":"odd", "name":null, "questions":[{"id":1,"name":"Rate us","type":"HoloDeck","rows":[{"id":"r1"}],` +
		`"options":[{"value":5.0,"label":true},{"id":"o2","value":"v","label":{"en":"five"}}]},{"id":"q2","type":"LongAnswer","options":null}],` +
		`"calculations":null,"payments":[{"id":"p1"}],"quiz":{"enabled":false,"points":12345678901234567890},` +
		`"approvals":[{"workflowId":"w1","nodeId":7,"approvers":[{"userId":3}],"states":[]}],"theme":{"name":"Dark „🎉“"}}`
	account := acctest.NewAccount(t)
	account.Server.Inject(fillouttest.Fault{Route: acctest.FormRoute, Status: 200, Body: answer})
	null := knownvalue.Null()
	object := knownvalue.ObjectExact
	account.Run(t, resource.TestStep{
		Config: account.Config(`
data "fillout_form" "test" {
  id = "odd"
}

output "beyond" {
  value = {
    row      = jsondecode(data.fillout_form.test.json).questions[0].rows[0].id
    approver = jsondecode(data.fillout_form.test.json).approvals[0].approvers[0].userId
    theme    = jsondecode(data.fillout_form.test.json).theme.name
  }
}
`),
		ConfigStateChecks: []statecheck.StateCheck{
			formValue("id", knownvalue.StringExact("odd")),
			formValue("name", null),
			formValue("questions", knownvalue.ListExact([]knownvalue.Check{
				object(map[string]knownvalue.Check{
					"id":   knownvalue.StringExact("1"),
					"name": knownvalue.StringExact("Rate us"),
					"type": knownvalue.StringExact("HoloDeck"),
					"options": knownvalue.ListExact([]knownvalue.Check{
						object(
							map[string]knownvalue.Check{"id": null, "value": knownvalue.StringExact("5.0"),
								"label": knownvalue.StringExact("true")},
						),
						object(
							map[string]knownvalue.Check{"id": knownvalue.StringExact("o2"),
								"value": knownvalue.StringExact("v"), "label": knownvalue.StringExact(`{"en":"five"}`)},
						),
					}),
				}),
				object(map[string]knownvalue.Check{"id": knownvalue.StringExact("q2"), "name": null,
					"type":    knownvalue.StringExact("LongAnswer"),
					"options": knownvalue.ListExact([]knownvalue.Check{})}),
			})),
			formValue("calculations", knownvalue.ListExact([]knownvalue.Check{})),
			formValue(
				"payments",
				knownvalue.ListExact(
					[]knownvalue.Check{object(map[string]knownvalue.Check{"id": knownvalue.StringExact("p1"), "name": null})}),
			),
			formValue("quiz_enabled", knownvalue.Bool(false)),
			formValue("approvals", knownvalue.ListExact([]knownvalue.Check{
				object(
					map[string]knownvalue.Check{"workflow_id": knownvalue.StringExact("w1"), "node_id": knownvalue.StringExact("7")}),
			})),
			formValue("json", knownvalue.StringExact(answer)),
			statecheck.ExpectKnownOutputValue("beyond", object(map[string]knownvalue.Check{
				"row": knownvalue.StringExact("r1"), "approver": knownvalue.Int64Exact(3),
				"theme": knownvalue.StringExact("Dark „🎉“")})),
		},
	})
}
