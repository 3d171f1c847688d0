package record_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// random makes values of each type, as people write them.
type random struct{ *rand.Rand }

func (r random) one(texts ...string) string { return texts[r.IntN(len(texts))] }

// text returns a text that JSON, HCL or a comparison could treat in a special way.
func (r random) text() string {
	return r.one("", " ", "A", "a", "0", "null", "[]", `"x"\n`, "<b>&</b>", "a\nb\t", "${a} %{b}", "Caf\u00e9", "Cafe\u0301",
		"\u212b \ufb01", "日本", "👩‍👩‍👧", strings.Repeat("long ", 50), "\u2028", "2026-03-15", "1e3")
}

func (r random) number() string {
	return r.one("0", "-0", "1", "1.0", "1e2", "100", "12.50", "-7.25", "0.1", "9007199254740991", "1E-7", "null", `""`)
}

func (r random) list(entries ...string) string {
	r.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	return "[" + strings.Join(entries[:r.IntN(len(entries)+1)], ",") + "]"
}

// value returns a value of a type, as JSON.
func (r random) value(typeName string) string {
	if r.IntN(6) == 0 {
		return r.one("null", `""`, "[]")
	}
	switch typeName {
	case "number", "currency", "percent", "duration":
		return r.number()
	case "rating":
		return r.one("0", "1", "3.0", "5", "null")
	case "single_select":
		return r.one(`"A"`, `"Caf\u00e9"`, `"Cafe\u0301"`, "null")
	case "multiple_select":
		return r.list(`"A"`, `"B"`, `"Caf\u00e9"`)
	case "checkbox":
		return r.one("true", "false", "null")
	case "date":
		return r.one(`"2026-03-15"`, `"0001-01-01"`, `"9999-12-31"`, `"2024-02-29T23:30:00-05:00"`, `"2026-03-15T00:00:00.000Z"`)
	case "datetime":
		at := time.Unix(r.Int64N(4e9), r.Int64N(1e9)).In(time.FixedZone("", 1800*(r.IntN(48)-24)))
		return `"` + at.Format(r.one(time.RFC3339, time.RFC3339Nano, "2006-01-02T15:04:05.000Z07:00")) + `"`
	case "attachments":
		return r.list(`{"url":"https://files.example.com/1.pdf"}`, `{"url":"https://files.example.com/2","filename":"Cafe\u0301"}`)
	case "linked_record":
		return r.list(`"`+customer+`"`, `"3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d601"`)
	}
	text, _ := json.Marshal(r.text()) // a string always marshals
	return string(text)
}

var valueTypes = []string{"single_line_text", "long_text", "email", "url", "phone_number", "number", "currency", "percent",
	"rating", "duration", "single_select", "multiple_select", "checkbox", "date", "datetime", "attachments", "linked_record"}

// Whatever the values of a record are, the second plan is empty. After a person has changed some, the next apply sets
// these again, and no others. Terraform composes all texts, and so does this test.
func TestRandomValues(t *testing.T) {
	t.Parallel()
	for name, isOther := range map[string]bool{"as documented": false, "other": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seed := uint64(time.Now().UnixNano())
			t.Logf("the seed is %d", seed)
			applyRandomValues(t, random{rand.New(rand.NewPCG(seed, 0))},
				newWorkspace(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
					b.Shuffle, b.RehostFiles, b.UnknownKeys, b.UnknownFields = isOther, isOther, isOther, isOther
				})))
		})
	}
}

func applyRandomValues(t *testing.T, r random, w *workspace) {
	t.Helper()
	table := fillouttest.Table{Name: "Things", Fields: []fillouttest.Field{{Name: "Key", Type: "single_line_text"}}}
	for _, typeName := range valueTypes {
		field := fillouttest.Field{Name: typeName, Type: typeName}
		switch typeName {
		case "single_select", "multiple_select":
			field.Options = []fillouttest.SelectOption{{Label: "A"}, {Label: "B"}, {Label: "Cafe\u0301"}}
		case "linked_record":
			field.Template = map[string]any{"tableId": customers}
		}
		table.Fields = append(table.Fields, field)
	}
	made := w.server.AddTable(shop, table)
	values := func() string {
		var members []string
		for _, i := range r.Perm(len(valueTypes)) {
			if r.IntN(3) > 0 {
				members = append(members, fmt.Sprintf("%q:%s", valueTypes[i], r.value(valueTypes[i])))
			}
		}
		return norm.NFC.String("{" + strings.Join(members, ", ") + "}")
	}
	for round := range 8 {
		rows := make(map[string]string)
		for n := range 4 {
			rows[fmt.Sprint("k", n)] = values()
		}
		config := blocks{
			"fillout_database_record.a": {"database_id": shop, "table_id": made.ID, "values": values()},
			rowsOne:                     {"database_id": shop, "table_id": made.ID, "key_field": "Key", "rows": rows},
		}
		if _, said := w.run(t, config); said != "" {
			t.Fatalf("round %d: %v\n%s", round, config, said)
		}
		w.expectNothing(t, config)
		if t.Failed() {
			t.Fatalf("round %d: %v", round, config)
		}
		for _, record := range w.server.Records(shop, made.ID) {
			name := r.one(valueTypes...)
			var value any
			_ = json.Unmarshal([]byte(strings.ReplaceAll(r.value(name), `\u00e9`, `e\u0301`)), &value) // the label of the option
			w.server.UpdateRecord(shop, made.ID, record.ID, map[string]any{name: value})
		}
		w.run(t, config)
		w.expectNothing(t, config)
		if t.Failed() {
			t.Fatalf("round %d, after changes: %v", round, config)
		}
	}
	if n := len(w.server.Records(shop, made.ID)); n != 5 {
		t.Errorf("the table has %d records", n)
	}
}
