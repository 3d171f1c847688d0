package examples_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/knownvalue"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

type checks = map[string]knownvalue.Check

// page checks the address of a form's page.
func page(form string) knownvalue.Check {
	return knownvalue.StringExact("https://forms.fillout.com/t/" + form)
}

// expectOutputs checks outputs of the state.
func expectOutputs(t *testing.T, space acctest.Workspace, outputs checks) {
	t.Helper()
	if len(outputs) == 0 {
		return
	}
	decoder := json.NewDecoder(strings.NewReader(space.Run(t, "output", "-json")))
	decoder.UseNumber() // as the checks expect
	var got map[string]struct {
		Value any `json:"value"`
	}
	if err := decoder.Decode(&got); err != nil {
		t.Fatal(err)
	}
	for name, check := range outputs {
		if err := check.CheckValue(got[name].Value); err != nil {
			t.Errorf("the output %s: %v", name, err)
		}
	}
}

// exampleOutputs contains the outputs of the examples that show an output, with the sample forms and with the
// submissions that addSubmissions adds.
var exampleOutputs = map[string]checks{
	"data-sources/fillout_database/data-source.tf": {
		"status_field":   knownvalue.StringExact(fillouttest.OrdersStatusFieldID),
		"statuses":       acctest.Texts("New", "Paid", "Shipped", "Returned"),
		"inverse_fields": acctest.Texts("Orders"),
	},
	"data-sources/fillout_databases/data-source.tf": {
		"database_ids": knownvalue.ObjectExact(checks{"Glass shop": acctest.Texts(fillouttest.ShopDatabaseID)}),
		"shop_pages":   acctest.Texts("https://build.fillout.com/database/" + fillouttest.ShopDatabaseID),
	},
	"data-sources/fillout_form/data-source.tf": {
		"contact_page": page("pK4tWc9dQmus"),
		"question_ids": knownvalue.ObjectPartial(checks{"Curriculum vitae": acctest.Texts("5eJwD7vQnT2bZk9mGcX4Rr")}),
		"workplaces":   acctest.Texts("Lisbon", "Montréal", "Remote"),
		"choices": knownvalue.ObjectExact(checks{
			"7dHfS4gWpA6uCn2zXrE8Kk": acctest.Texts("Lisbon", "Montréal", "Remote"),
			"4yGtV8cPkJ3bMw6qLzF1Dm": acctest.Texts("Pumps and valves", "Sensors", "Control software", "Customer training"),
		}),
		"sections": acctest.Texts("approvals", "calculations", "documents", "id", "name", "payments", "questions",
			"scheduling", "tags", "urlParameters"),
	},
	"data-sources/fillout_forms/data-source.tf": {
		"form_ids":          knownvalue.ObjectPartial(checks{"Contact us": acctest.Texts("pK4tWc9dQmus")}),
		"published_pages":   knownvalue.ObjectPartial(checks{"qZ6jNf5wHdus": page("qZ6jNf5wHdus")}),
		"application_pages": acctest.Texts("https://forms.fillout.com/t/hR7xBn2vLsus"),
	},
	"data-sources/fillout_submission/data-source.tf": {
		"seats":      knownvalue.Int64Exact(2),
		"experience": knownvalue.Bool(false),
		"workshop":   knownvalue.StringExact("2026-06-01T09:00:00.000Z"),
		"price":      knownvalue.ObjectExact(checks{"Price": knownvalue.Float64Exact(91.5)}),
	},
	"data-sources/fillout_submissions/data-source.tf": {
		"email_addresses": acctest.Texts("ada@example.com"),
		"scores":          knownvalue.ObjectExact(checks{"scored": knownvalue.Int64Exact(2)}),
	},
	"functions/submission_answer/function.tf": {
		"addresses": knownvalue.ObjectPartial(checks{"contact": knownvalue.StringExact("ada@example.com")}),
	},
	"functions/form_url/function.tf": {
		"invitations": knownvalue.ObjectExact(checks{
			"ada@example.com":         page("eV3mYz8gTkus?campaign=spring%20invitation&email=ada%40example.com"),
			"grace+glass@example.com": page("eV3mYz8gTkus?campaign=spring%20invitation&email=grace%2Bglass%40example.com"),
		}),
		"parameters": acctest.Texts("email", "campaign"),
	},
}
