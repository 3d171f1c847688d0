package values

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// CanBeKey reports whether the values of a field can be keys of rows: text, numbers, and labels of one option.
func CanBeKey(field *fillout.Field) bool {
	switch field.Type {
	case "single_line_text", "long_text", "email", "url", "phone_number", number, singleSelect:
		return true
	}
	return false
}

// KeyOf returns the key of a value, or "" if it has none.
func KeyOf(field *fillout.Field, value json.RawMessage) string {
	if field.Type == number {
		return numberOf(value)
	}
	text, _ := textOf(value)
	return text
}

// keyValue returns the value that has a key.
func keyValue(field *fillout.Field, key string) json.RawMessage {
	if field.Type == number {
		return json.RawMessage(key)
	}
	return encode(key)
}

// ResolveKeyed is Resolve for a row whose key is the value of a field.
func (v Values) ResolveKeyed(table *fillout.Table, names Names, field *fillout.Field, key string) (Row, []string) {
	if field.Type == number && numberOf(json.RawMessage(key)) != key || key == "" {
		return nil, []string{fmt.Sprintf("The key %s cannot be a value of %s, a field of the type %s.", safetext.Quote(key),
			safetext.Quote(string(field.Name)), field.Type)}
	}
	row, problems := v.Resolve(table, names)
	value, problem := check(field, keyValue(field, key))
	if problem != "" {
		problems = append(problems, fmt.Sprintf("The key of the row is a value of %s, %s", safetext.Quote(string(field.Name)),
			problem))
	}
	switch cell := row.cell(field); {
	case cell == nil:
		row = append(row, Cell{keyOf(table, field), field, value})
	case !same(field, cell.Value, value):
		problems = append(problems, fmt.Sprintf("%s is the key field, and its value is not the key of the row. Remove it.",
			safetext.Quote(cell.Key)))
	}
	return row, problems
}

// StoredKeyed is Stored for a row whose key is the value of a field.
func (v Values) StoredKeyed(table *fillout.Table, names Names, field *fillout.Field, key string) Row {
	row := v.Stored(table, names)
	if row.cell(field) == nil {
		row = append(row, Cell{keyOf(table, field), field, keyValue(field, key)})
	}
	return row
}

// RefreshedKeyed returns the text of a row as a record shows it, and the cells. It has the key only if that differs.
func (v Values) RefreshedKeyed(table *fillout.Table, names Names, field *fillout.Field, key string,
	live *fillout.Record) (text string, row Row) {
	row = v.StoredKeyed(table, names, field, key)
	values, now := row.Refreshed(table, live)
	if KeyOf(field, live.Values[string(field.ID)]) == key && v.Stored(table, names).cell(field) == nil {
		delete(values, now.cell(field).Key)
	}
	return values.Text(), now
}

// Same reports whether two texts have the same keys and values. Both are of the same record.
func (v Values) Same(other Values) bool {
	return maps.EqualFunc(v, other, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) })
}
