package values

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

const (
	composedCafe   = "Caf\u00e9"  // as Terraform stores it
	decomposedCafe = "Cafe\u0301" // as a Mac may send it to Fillout
)

// Terraform composes all texts, and Fillout keeps what it got. Names, labels, keys and values are the same either way,
// and a label is sent as its option has it.
func TestComposedTexts(t *testing.T) {
	t.Parallel()
	field := func(id, typeName, template string) fillout.Field {
		return fillout.Field{ID: fillout.Text(id), Name: fillout.Text(decomposedCafe + " " + typeName),
			Type: fillout.Text(typeName), Template: json.RawMessage(template)}
	}
	options := `{"options":[{"label":"` + decomposedCafe + `","value":"v1"}]}`
	table := &fillout.Table{ID: "t1", Name: "Things", Fields: []fillout.Field{
		field("f1", "single_line_text", `{}`), field("f2", singleSelect, options), field("f3", multipleSelect, options),
		field("f4", attachments, `{}`),
	}}
	values, err := Parse(strings.ReplaceAll(`{"CAFE single_line_text":"CAFE","CAFE single_select":"CAFE",`+
		`"CAFE multiple_select":["CAFE"],"CAFE attachments":[{"url":"https://example.com","filename":"CAFE"}]}`,
		"CAFE", composedCafe))
	if err != nil {
		t.Fatal(err)
	}
	row, problems := values.Resolve(table, nil)
	if len(problems) > 0 || len(row) != 4 {
		t.Fatalf("got %v, %q", row, problems)
	}
	record := &fillout.Record{ID: "r1", Values: make(map[string]json.RawMessage)}
	for id, value := range row.ToSend() {
		record.Values[id] = json.RawMessage(strings.ReplaceAll(string(value), composedCafe, decomposedCafe))
		if (id == "f2" || id == "f3") && !strings.Contains(string(value), decomposedCafe) {
			t.Errorf("%s is sent, which is not the label of the option", value)
		}
	}
	if missing := row.Missing(record); len(missing) > 0 {
		t.Errorf("%s differ", missing.Keys())
	}
	if refreshed, _ := row.Refreshed(table, record); !refreshed.Same(row.values()) {
		t.Errorf("%s became %s", row.values().Text(), refreshed.Text())
	}
	for i := range table.Fields[:2] {
		if key := KeyOf(&table.Fields[i], record.Values[string(table.Fields[i].ID)]); key != composedCafe {
			t.Errorf("the key of a %s is %q", table.Fields[i].Type, key)
		}
	}
	if all, _ := All(table, record); len(all) != 4 || Find(table, composedCafe+" single_select") == nil {
		t.Errorf("got %v", all)
	} else if _, ok := all[composedCafe+" single_select"]; !ok {
		t.Errorf("the keys are not as Terraform stores them: %s", all.Text())
	}
	// A field that has the name exactly comes before one that has it composed in another way.
	table.Fields = append(table.Fields, fillout.Field{ID: "f5", Name: composedCafe + " single_line_text"})
	if found := Find(table, composedCafe+" single_line_text"); found == nil || found.ID != "f5" {
		t.Errorf("got %+v", found)
	}
	if key := keyOf(table, &table.Fields[0]); key != "f1" {
		t.Errorf("the field of the other composition has the key %q", key)
	}
}

func (r Row) values() Values {
	values := make(Values)
	for _, cell := range r {
		values[cell.Key] = cell.Value
	}
	return values
}
