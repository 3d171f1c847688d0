package tables_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/settings"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

func tableWith(name, kind, template string) *fillout.Table {
	return &fillout.Table{ID: "tA", Name: "Orders", PrimaryFieldID: "fA", Fields: []fillout.Field{
		{ID: "fB", Name: "Other", Type: "email"},
		{ID: "fA", Name: fillout.Text(name), Type: fillout.Text(kind), Template: json.RawMessage(template)},
	}}
}

// primaryOf returns the primary field of a table as an import shows it.
func primaryOf(table *fillout.Table) tables.Primary { return tables.Primary{}.Refreshed(table) }

// What the service drops or replaces is an error that names it, with the value that was sent.
func TestCheckAnswer(t *testing.T) {
	t.Parallel()
	wanted := primaryOf(tableWith("No", "number", `{"decimalPlaces":3}`))
	for want, answer := range map[string]*fillout.Table{
		"":                                 tableWith("No", "number", `{"decimalPlaces":3,"numberFormat":"local","new":true}`),
		"decimalPlaces is 1 instead of 3":  tableWith("No", "number", `{"decimalPlaces":1}`),
		"decimalPlaces is missing instead": tableWith("No", "number", `{}`),
		`name is "Nr" instead of "No"`:     tableWith("Nr", "number", `{"decimalPlaces":3}`),
		`type is "email" instead of`:       tableWith("No", "email", `{"decimalPlaces":3}`),
	} {
		var diags diag.Diagnostics
		tables.CheckAnswer(answer, "Orders", wanted, &diags)
		if want == "" && len(diags) == 0 {
			continue
		}
		if len(diags) != 1 || diags[0].Summary() != account.TitleNotAsSent || !strings.Contains(diags[0].Detail(), want) {
			t.Errorf("%s: got %v", want, diags)
		}
	}
	var diags diag.Diagnostics
	tables.CheckAnswer(&fillout.Table{ID: "tA", Name: "Other"}, "Orders", wanted, &diags)
	tables.CheckAnswer(&fillout.Table{ID: "tA"}, "Orders", wanted, &diags)
	if len(diags) != 1 || !strings.Contains(diags[0].Detail(), `name is "Other" instead of "Orders"`) {
		t.Errorf("another name, and an answer with an ID only: got %v", diags)
	}
}

// A field that got another type in the dashboard shows the settings of that type and no others.
func TestRefreshedOfAnotherType(t *testing.T) {
	t.Parallel()
	before := primaryOf(tableWith("No", "number", `{"decimalPlaces":3}`))
	after := before.Refreshed(tableWith("Nr", "currency", `{"currencySymbol":"€","decimalPlaces":2}`))
	if !after.Number.IsNull() || after.Currency.IsNull() || after.Name.ValueString() != "Nr" ||
		after.Type.ValueString() != "currency" {
		t.Errorf("got %s", after.Object())
	}
	if kept := before.Refreshed(&fillout.Table{ID: "tA"}); !kept.Object().Equal(before.Object()) {
		t.Errorf("a table that hides its primary field: got %s", kept.Object())
	}
	if unknown := primaryOf(tableWith("X", "ai_summary", `{"prompt":"x"}`)); unknown.Type.ValueString() != "ai_summary" {
		t.Errorf("a type that is not known: got %s", unknown.Object())
	}
}

func TestCheckTypeChange(t *testing.T) {
	t.Parallel()
	number, email := primaryOf(tableWith("No", "number", `{}`)), primaryOf(tableWith("No", "email", `{}`))
	later, nothing := email, tables.Primary{Number: settings.Null("number")}
	later.Type = types.StringUnknown()
	for name, test := range map[string]struct {
		state, plan tables.Primary
		refused     bool
	}{
		"same": {number, number, false}, "another": {number, email, true}, "not known yet": {number, later, false},
		"whole field not known yet": {number, nothing, false}, "first table deleted": {nothing, email, false},
	} {
		var diags diag.Diagnostics
		tables.CheckTypeChange(path.Root("primary_field"), test.state, test.plan, "the table Orders", &diags)
		if diags.HasError() != test.refused {
			t.Errorf("%s: got %v", name, diags)
		}
	}
}
