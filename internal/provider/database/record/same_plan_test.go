package record_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func times(n int, action string) string { return strings.TrimSpace(strings.Repeat(action+" ", n)) }

// Records use what the same plan makes of the fields: a new option, another name, a higher maximum. The apply finds
// all that by name, after the fields were changed.
func TestRecordsUseThePlannedFields(t *testing.T) {
	t.Parallel()
	const (
		status, stars, label = "fillout_database_field.status", "fillout_database_field.stars", "fillout_database_field.label"
		record               = "fillout_database_record.a"
	)
	w := newWorkspace(t)
	in := map[string]any{"database_id": shop, "table_id": fillouttest.ProductsTableID}
	of := func(more map[string]any) map[string]any {
		block := maps.Clone(in)
		maps.Copy(block, more)
		return block
	}
	options := func(labels ...any) []map[string]any {
		var list []map[string]any
		for _, label := range labels {
			list = append(list, map[string]any{"label": label})
		}
		return list
	}
	config := blocks{
		status: of(map[string]any{"name": "Status", "type": "single_select", "options": options("A", "B")}),
		stars:  of(map[string]any{"name": "Stars", "type": "rating", "rating": map[string]any{"max_rating": 3}}),
		label:  of(map[string]any{"name": "Label", "type": "single_line_text"}),
	}
	w.expectRun(t, config, times(3, "create"), "", "3 POST")
	ids := make(map[string]string)
	for address, held := range w.objects {
		var members map[string]tftypes.Value
		var id string
		if held.value.As(&members) != nil || members["id"].As(&id) != nil {
			t.Fatal("no id")
		}
		ids[address] = id
	}
	byID := strings.NewReplacer("STATUS", ids[status], "STARS", ids[stars], "LABEL", ids[label])
	set := func(values, keyField string, rows map[string]string) {
		config[record] = of(map[string]any{"values": byID.Replace(values)})
		texts := make(map[string]string)
		for key, text := range rows {
			texts[key] = byID.Replace(text)
		}
		config[rowsOne] = of(map[string]any{"rows": texts, "key_field": byID.Replace(keyField), "deletion_protection": false})
	}
	set(`{}`, "Status", map[string]string{"A": `{"STARS":3}`})
	config[record]["values"] = `{"Name":"Bowl","Label":"x"}`
	w.expectRun(t, config, times(2, "create"), "", "2 POST")
	for _, step := range []struct {
		name     string
		change   func()
		values   string
		keyField string
		rows     map[string]string
		updates  int
		writes   string
	}{
		{"a new option", func() { config[status]["options"] = options("C", "A", "N", "B") }, `{"STATUS":"N"}`, "STATUS",
			map[string]string{"A": `{"STARS":3}`, "C": `{}`}, 3, "2 PATCH, 1 POST"},
		{"another new option, and one of which only the apply knows the label",
			func() { config[status]["options"] = options("C", "A", "N", "B", "D", unknown{"E"}) }, `{"STATUS":"D"}`, "STATUS",
			map[string]string{"A": `{"STARS":3}`, "C": `{}`, "E": `{}`}, 3, "2 PATCH, 1 POST"},
		{"a higher maximum", func() { config[stars]["rating"] = map[string]any{"max_rating": 9} }, `{"STATUS":"D","STARS":8}`,
			"STATUS", map[string]string{"A": `{"STARS":9}`, "C": `{}`, "E": `{}`}, 3, "3 PATCH"},
		{"a maximum that only the apply knows", func() { config[stars]["rating"] = map[string]any{"max_rating": unknown{10}} },
			`{"STATUS":"D","STARS":10}`, "STATUS", map[string]string{"A": `{"STARS":10}`, "C": `{}`, "E": `{}`},
			3, "3 PATCH"},
		{"names instead of IDs", func() {}, `{"Status":"D","Label":"x"}`, "Status",
			map[string]string{"A": `{"Stars":10,"Label":"y"}`, "C": `{}`, "E": `{}`}, 2, "2 PATCH"},
		{"a renamed field", func() { config[label]["name"] = "Title" }, `{"Status":"D","Title":"x"}`, "Status",
			map[string]string{"A": `{"Stars":10,"Title":"y"}`, "C": `{}`, "E": `{}`}, 1, "1 PATCH"},
		{"a renamed field with another value", func() { config[label]["name"] = "Head" }, `{"Status":"D","Head":"z"}`, "Status",
			map[string]string{"A": `{"Stars":10,"Head":"z"}`, "C": `{}`, "E": `{}`}, 3, "3 PATCH"},
		{"a renamed key field", func() { config[status]["name"] = "Code" }, `{"Code":"D","Head":"z"}`, "Code",
			map[string]string{"A": `{"Stars":10,"Head":"z"}`, "C": `{}`, "E": `{}`}, 2, "1 PATCH"},
		{"a renamed key field, and a renamed field", func() { config[status]["name"], config[label]["name"] = "Key", "Label" },
			`{"Key":"D","Label":"z"}`, "Key", map[string]string{"A": `{"Stars":10,"Label":"z"}`, "C": `{}`, "E": `{}`},
			3, "2 PATCH"},
	} {
		step.change()
		set(step.values, step.keyField, step.rows)
		actions, said := w.run(t, config)
		if writes := w.writes(); actions != times(step.updates, "update") || said != "" || writes != step.writes {
			t.Errorf("%s: planned %q, want %d updates; sent %q, want %q; said:\n%s", step.name, actions, step.updates, writes,
				step.writes, said)
		}
		for _, block := range config { // the next plan knows what the apply knew
			if rating, ok := block["rating"].(map[string]any); ok {
				if later, ok := rating["max_rating"].(unknown); ok {
					rating["max_rating"] = later.then
				}
			}
			list, _ := block["options"].([]map[string]any)
			for _, option := range list {
				if later, ok := option["label"].(unknown); ok {
					option["label"] = later.then
				}
			}
		}
		w.expectNothing(t, config)
		if t.Failed() {
			t.FailNow()
		}
	}
}
