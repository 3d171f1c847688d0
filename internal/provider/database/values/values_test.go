package values

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// things is a table with a field of each type. The fields are called like their types.
func things() *fillout.Table {
	table := &fillout.Table{ID: "t1", Name: "Things"}
	add := func(typeName, template string) {
		table.Fields = append(table.Fields, fillout.Field{
			ID: fillout.Text("f_" + typeName), Name: fillout.Text(typeName), Type: fillout.Text(typeName),
			Template: json.RawMessage(template),
		})
	}
	for _, name := range []string{"single_line_text", "long_text", "email", "url", "phone_number", number, currency, percent,
		duration, checkbox, date, datetime, attachments, "autonumber", "formula", "ai_summary"} {
		add(name, `{}`)
	}
	add(rating, `{"maxRating":3}`)
	add(singleSelect, `{"options":[{"label":"Open","value":"v1"},{"label":"Closed","value":"v2"}]}`)
	add(multipleSelect, `{"options":[{"label":"Red","value":"v1"},{"label":"Blue","value":"v2"}]}`)
	add(linkedRecord, `{"tableId":"t2","allowMultiple":false}`)
	return table
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"b": 1.50, "a": "<x>" }`: `{"a":"\u003cx\u003e","b":1.50}`,
		`{}`:                       `{}`,
		`{"a":1,"a":2}`:            `must not have the key "a" twice`,
		`{"a":{"b":1,"b":2}}`:      `{"a":{"b":1,"b":2}}`,
		`[]`:                       "must be a JSON object: the IDs or names of fields, with their values",
		`null`:                     "must be a JSON object: the IDs or names of fields, with their values",
		`{"a":1}{}`:                "must be JSON, as jsonencode returns it",
		``:                         "must be JSON, as jsonencode returns it",
	} {
		var got string
		if values, err := Parse(text); err != nil {
			got = err.Error()
		} else {
			got = values.Text()
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// What a field takes, and what is sent for it, or else the problem.
func TestResolve(t *testing.T) {
	t.Parallel()
	tests := []struct{ key, value, want string }{
		{"single_line_text", `"A"`, `"A"`},
		{"single_line_text", `null`, `""`},
		{"email", `7`, "which takes a string. The value is a number."},
		{number, `1e3`, `1e3`},
		{number, `""`, `null`},
		{number, `"7"`, "which takes a number, such as 12.5. The value is a string."},
		{number, `1e999`, "which takes a number, such as 12.5. The value is another number."},
		{percent, `[1]`, "which takes a number, such as 0.5 for 50 %. The value is a list."},
		{duration, `"1:30"`, "which takes a number of seconds, such as 5400. The value is a string."},
		{rating, `3.0`, `3.0`},
		{rating, `4`, "which takes a whole number from 0 to 3. The value is a number."},
		{rating, `1.5`, "which takes a whole number from 0 to 3."},
		{checkbox, `true`, `true`},
		{checkbox, `false`, `false`},
		{checkbox, `null`, `false`},
		{checkbox, `"true"`, "which takes true or false. The value is a string."},
		{singleSelect, `"Open"`, `"Open"`},
		{singleSelect, `[]`, `null`},
		{singleSelect, `"Opne"`, `which has no option "Opne". Did you mean "Open"? If the same plan changes the field, name it by the id of its ` +
			`fillout_database_field. Then Terraform changes the field first.`},
		{singleSelect, `"v2"`, `which takes labels. "v2" is the value of the option "Closed": write its label.`},
		{singleSelect, `["Open"]`, "which takes the label of an option, as a string. The value is a list."},
		{multipleSelect, `["Blue","Red"]`, `["Blue","Red"]`},
		{multipleSelect, `["Red","Red"]`, `and the value has "Red" twice.`},
		{multipleSelect, `["Green"]`, `which has no option "Green". Its options are "Red", "Blue".`},
		{multipleSelect, `"Red"`, "which takes a list of labels of options. The value is a string."},
		{multipleSelect, `[null]`, "which takes a list of labels of options. The value is a list of something else."},
		{date, `"2026-03-15"`, `"2026-03-15"`},
		{date, `"2026-03-15T00:00:00.000Z"`, `"2026-03-15"`},
		{date, `"2026-03-15T"`, "The value is another string."},
		{date, `"2026-02-30"`, `which takes a date, such as "2026-03-15". The value is another string.`},
		{date, `"é2026-03-1"`, "The value is another string."},
		{datetime, `"2026-03-15T12:30:00+02:00"`, `"2026-03-15T10:30:00.000Z"`},
		{datetime, `"2026-03-15T12:30:00"`, `which takes a time with a zone, such as "2026-03-15T10:30:00Z". The value is another`},
		{attachments, `[{"url":"https://example.com/a"}]`, `[{"url":"https://example.com/a"}]`},
		{attachments, `[{"filename":"a"}]`, "which takes a list of objects with url, and filename if wanted. The value is a list of"},
		{attachments, `["https://example.com/a"]`, "The value is a list of something else."},
		{linkedRecord, `["a"]`, `["a"]`},
		{linkedRecord, `"a"`, "which takes a list of record IDs, even if there is only one. The value is a string."},
		{linkedRecord, `["a","b"]`, "which links to one record. The value has 2."},
		{linkedRecord, `["a","a"]`, "and the value has the record a twice."},
		{linkedRecord, `["a b"]`, `which takes record IDs, and entry 1 of the value is not one.`},
		{"autonumber", `1`, "whose values Fillout makes. Remove the key."},
		{"formula", `null`, "whose values Fillout makes. Remove the key."},
		{"ai_summary", `{"x":[1]}`, `{"x":[1]}`},
		{"f_date", `null`, `null`},
		{"something else", `null`, `The table Things has no field "something else". Its fields are`},
		{"datee", `null`, `The table Things has no field "datee". Did you mean "date"?`},
	}
	for _, test := range tests {
		values, err := Parse(`{"` + test.key + `":` + test.value + `}`)
		if err != nil {
			t.Fatal(err)
		}
		row, problems := values.Resolve(things(), nil)
		got := strings.Join(problems, " ")
		if len(row) == 1 {
			got = string(row[0].Value)
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("%s = %s: got %s, want %s", test.key, test.value, got, test.want)
		}
	}

	values := Values{"date": json.RawMessage("null"), "f_date": json.RawMessage("null")}
	if _, problems := values.Resolve(things(), nil); len(problems) != 1 ||
		problems[0] != `"date" and "f_date" name the same field. Remove one of them.` {
		t.Errorf("got %q", problems)
	}
	_, problems := Values{"day": json.RawMessage("null")}.Resolve(things(), Names{"day": "f_date"})
	if len(problems) != 1 || problems[0] != `The table Things has no field "day". That field was renamed to "date": write `+
		`this name, or the ID f_date, which a rename does not change.` {
		t.Errorf("got %q", problems)
	}
}

// When the live value of a field is the wanted one.
func TestShows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		typeName, live, wanted string
		want                   bool
	}{
		{"long_text", ``, `""`, true},
		{"long_text", `[]`, `null`, true},
		{"long_text", `"#FFF"`, `"#fff"`, false},
		{"long_text", `" "`, `""`, false},
		{number, `7.0`, `7`, true},
		{number, `0.1`, `1e-1`, true},
		{number, `-0.0`, `0`, true},
		{number, `0`, `null`, false},
		{number, `9007199254740993`, `9007199254740992`, false},
		{number, `"7"`, `7`, false},
		{checkbox, `null`, `false`, true},
		{checkbox, `true`, `false`, false},
		{date, `"2026-03-15T00:00:00.000Z"`, `"2026-03-15"`, true},
		{date, `"2026-03-16T00:00:00.000Z"`, `"2026-03-15"`, false},
		{datetime, `"2026-03-15T10:30:00.000Z"`, `"2026-03-15T12:30:00+02:00"`, true},
		{datetime, `"2026-03-15T10:30:00.5Z"`, `"2026-03-15T10:30:00.500Z"`, true},
		{datetime, `"2026-03-15T10:30:00"`, `"2026-03-15T10:30:00Z"`, true},
		{datetime, `"soon"`, `"soon"`, false},
		{singleSelect, `"Open"`, `"open"`, false},
		{multipleSelect, `["Blue","Red"]`, `["Red","Blue"]`, true},
		{multipleSelect, `["Blue"]`, `["Red","Blue"]`, false},
		{linkedRecord, `["b","a"]`, `["a","b"]`, true},
		{linkedRecord, `"a"`, `["a"]`, false},
		{attachments, `[{"url":"https://files.example/1","filename":"a","size":3}]`, `[{"url":"x","filename":"a"}]`, true},
		{attachments, `[{"url":"https://files.example/1","filename":"b"}]`, `[{"url":"x","filename":"a"}]`, false},
		{attachments, `[]`, `[{"url":"x"}]`, false},
		{"ai_summary", `{"a":1,"b":2}`, `{"a":1.0}`, true},
		{"ai_summary", `{"a":[1]}`, `{"a":[1,2]}`, false},
	}
	for _, test := range tests {
		field := &fillout.Field{Type: fillout.Text(test.typeName)}
		if got := shows(field, json.RawMessage(test.live), json.RawMessage(test.wanted)); got != test.want {
			t.Errorf("%s: %s shows %s: %t", test.typeName, test.live, test.wanted, got)
		}
	}
	field := &fillout.Field{Type: attachments}
	if same(field, json.RawMessage(`[{"url":"x"}]`), json.RawMessage(`[{"url":"y"}]`)) {
		t.Error("two configured addresses are the same")
	}
	if !same(field, json.RawMessage(`""`), json.RawMessage(`[]`)) {
		t.Error("two spellings of no files differ")
	}
}

// No text makes a comparison or a check fail, and what is sent is stable.
func FuzzResolve(f *testing.F) {
	for _, seed := range []string{`"2026-03-15"`, `1e400`, `[{"url":"x"}]`, `["a"]`, `-0`, `{"url":1}`, `[[]]`, `null`,
		`"Cafe\u0301"`, `"2026-03-15T23:30:00.0005-05:00"`, `["Red"]`, `1.0`, `"Open"`} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		for i, field := range things().Fields {
			values, err := Parse(`{"` + string(field.Name) + `":` + first + `}`)
			if err != nil {
				return
			}
			if json.Valid([]byte(second)) {
				shows(&field, json.RawMessage(second), json.RawMessage(first))
			}
			row, problems := values.Resolve(things(), nil)
			if len(problems) > 0 || len(row) != 1 {
				continue
			}
			if wanted := values[string(field.Name)]; !shows(&field, row[0].Value, wanted) || !same(&field, row[0].Value, wanted) {
				t.Errorf("%s: %s is sent as %s, which is another value", field.Type, first, row[0].Value)
			}
			again, problem := check(&things().Fields[i], row[0].Value)
			if problem != "" && len(row) == 1 || problem == "" && !shows(&field, again, row[0].Value) {
				t.Errorf("%s: %s is sent as %s, then as %s, %s", field.Type, first, row[0].Value, again, problem)
			}
		}
	})
}
