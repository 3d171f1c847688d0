package field_test

import (
	"fmt"
	"maps"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// importOf returns an import block for a field of the table Orders.
func importOf(id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, shop+"/"+orders+"/"+id)
}

// After a conversion in the dashboard and after an import, the plan is empty, whether the configuration writes settings
// at their defaults or not. A setting that it does not write is left alone from then on.
func TestSettingsAtDefaults(t *testing.T) {
	t.Parallel()
	number := fillouttest.Field{Name: "Amount", Type: "number"}
	rating := fillouttest.Field{Name: "Amount", Type: "rating", Template: map[string]any{"maxRating": 7.0}}
	for name, test := range map[string]struct {
		field    fillouttest.Field
		settings string
		changed  map[string]any // in the dashboard, and not written
	}{
		"not written":                {number, "", map[string]any{"decimalPlaces": 4.0}},
		"empty":                      {number, `number = {}`, map[string]any{"decimalPlaces": 4.0}},
		"at a default":               {number, `number = { decimal_places = 1 }`, map[string]any{"numberFormat": "space_comma"}},
		"all":                        {number, `number = { decimal_places = 1, number_format = "local" }`, nil},
		"another value":              {rating, `rating = { max_rating = 7 }`, nil},
		"another value, not written": {rating, "", map[string]any{"maxRating": 9.0}},
		"spelled otherwise": {fillouttest.Field{Name: "Amount", Type: "checkbox", Template: map[string]any{"color": "#aabbcc"}},
			`checkbox = { color = "#AABBCC" }`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			field := acctest.Manage(t)
			config := func(name string) string { return block(name, test.field.Type, test.settings) }
			field.Apply(t, block("Amount", "single_line_text", "")).Expect(t, "create")
			field.Server.ConvertField(shop, "Orders", "Amount", test.field)
			field.Apply(t, config("Amount")).Expect(t, "nothing")

			before := maps.Clone(fieldNamed(field.Account, "Orders", "Amount").Template)
			maps.Copy(before, test.changed)
			field.Server.SetTemplate(shop, "Orders", "Amount", before)
			field.Server.ResetJournal()
			field.Apply(t, config("Amount")).Expect(t, "nothing")
			field.Apply(t, config("Sum")).Expect(t, "update")
			expectWrites(t, field.Account, acctest.UpdateFieldRoute)
			if after := fieldNamed(field.Account, "Orders", "Sum").Template; fmt.Sprint(after) != fmt.Sprint(before) {
				t.Errorf("the settings are %v instead of %v", after, before)
			}
			field.Apply(t, config("Sum")).Expect(t, "nothing")

			imported := acctest.Resource{Account: field.Account}
			id := field.Server.AddField(shop, "Orders", test.field).ID
			imported.Apply(t, config("Amount")+importOf(id)).Expect(t, "nothing")
		})
	}
}

// A field of a type that nobody knows yet is imported with its settings as JSON, however they are written, and renamed.
func TestUnknownType(t *testing.T) {
	t.Parallel()
	account := acctest.Manage(t).Account
	id := account.Server.AddField(shop, "Orders", fillouttest.Field{Name: "Summary", Type: "ai_summary",
		Template: map[string]any{"prompt": "Sum up", "depth": map[string]any{"b": 2.0, "a": 1.0}}}).ID
	for name, text := range map[string]string{
		"all": `jsonencode({ depth = { b = 2, a = 1 }, prompt = "Sum up" })`, "one": `jsonencode({ prompt = "Sum up" })`, "none": `"{}"`,
	} {
		t.Log(name)
		field := acctest.Resource{Account: account}
		field.Plan(t, block("Summary", "ai_summary", "template_json = "+text)+importOf(id)).Expect(t, "nothing")
	}
	field := acctest.Resource{Account: account}
	abstract := block("Abstract", "ai_summary", `template_json = "{}"`)
	field.Apply(t, abstract+importOf(id)).Expect(t, "update")
	expectWrites(t, account, acctest.UpdateFieldRoute)
	after := fieldNamed(account, "Orders", "Abstract")
	if after.ID != id || fmt.Sprint(after.Template["prompt"], " ", after.Template["depth"]) != "Sum up map[a:1 b:2]" {
		t.Errorf("the field is %+v", after)
	}
	field.Apply(t, abstract).Expect(t, "nothing")
}

// A name that differs only in case or blanks is another name.
func TestSimilarNames(t *testing.T) {
	t.Parallel()
	account := acctest.Manage(t).Account
	for _, name := range []string{"status", "Status ", "STATUS"} {
		field := acctest.Resource{Account: account}
		field.Apply(t, block(name, "email", "")).Expect(t, "create")
		field.Apply(t, block(name, "email", "")).Expect(t, "nothing")
	}
	if status := fieldNamed(account, "Orders", "Status"); status.ID != fillouttest.OrdersStatusFieldID || status.Type != "single_select" {
		t.Errorf("the field Status is %+v", status)
	}
}

// template_json sets what this version does not know. Other keys stay, and a change of a key that it sets is drift.
func TestTemplateJSON(t *testing.T) {
	t.Parallel()
	field := acctest.Manage(t)
	config := block("Price", "currency", `template_json = jsonencode({ currencySymbol = "€" })`)
	field.Apply(t, config).Expect(t, "create")
	field.Server.SetTemplate(shop, "Orders", "Price", map[string]any{"currencySymbol": "$", "decimalPlaces": 4.0})
	field.Apply(t, config).Expect(t, "update")
	field.Apply(t, config).Expect(t, "nothing")
	got := fieldNamed(field.Account, "Orders", "Price").Template
	if got["currencySymbol"] != "€" || fmt.Sprint(got["decimalPlaces"]) != "4" {
		t.Errorf("the template is %v", got)
	}
	typed := block("Price", "currency", `currency = { currency_symbol = "€" }`)
	field.Apply(t, typed).Expect(t, "update")
	field.Apply(t, typed).Expect(t, "nothing")
	options := block("Price", "single_select", `template_json = jsonencode({ options = [{ label = "A" }] })`)
	field.Apply(t, options).Expect(t, "replace")
	field.Apply(t, options).Expect(t, "nothing")
}

// What does not fit the type or the table is an error, and no type is guessed.
func TestRefused(t *testing.T) {
	t.Parallel()
	account := acctest.Manage(t).Account
	for config, says := range map[string]string{
		block("A", "email", `number = { decimal_places = 1 }`):              "The settings number belong to fields of the type number",
		block("A", "email", `options = [{ label = "A" }]`):                  "Only fields of the types single_select and multiple_select have",
		block("A", "single_select", `options = [{label="A"},{label="A"}]`):  `must not have the label "A" twice`,
		block("A", "lookup", ``):                                            "A field of the type lookup needs its settings lookup",
		block("A", "text", ``):                                              `does not know the type "text". It knows these types: single_line_text`,
		block("A", "Email", ``):                                             `does not know the type "Email"`,
		block("A", "email ", ``):                                            `does not know the type "email "`,
		block("A", "single line text", ``):                                  `does not know the type "single line text"`,
		block("A", "email", `template_json = "[]"`):                         "must be a JSON object",
		block("A", "email", `inverse_name = "B"`):                           "Only a field of the type linked_record has another side",
		block("A", "single_select", `options = [{label="A", value="v"}]`):   "no option of the field has the value",
		block("A", "rating", `template_json = jsonencode({ hue = "red" })`): "Answer Differs From Request",
	} {
		field := acctest.Resource{Account: account}
		field.Apply(t, config).Expect(t, "error", says)
	}
}

// A name that is taken is named: the service only says that the request is invalid.
func TestNameIsTaken(t *testing.T) {
	t.Parallel()
	field := acctest.Manage(t)
	field.Apply(t, block("Status", "email", ``)).Expect(t, "error", "the table has a field of this name already",
		"If create_before_destroy is set")
	field.Apply(t, block("State", "email", ``)).Expect(t, "create")
	field.Apply(t, block("Status", "email", ``)).Expect(t, "error", "the table has a field of this name already",
		"If that field gets another name or is deleted in the same run, apply again.")
}
