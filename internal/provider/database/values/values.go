// Package values holds what is known of the values of records: which field a key names, what a field takes, and when
// two values are the same. It does not know Terraform.
package values

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// Values are the values of a record in a configuration or a state. The keys are ids or names of fields.
type Values map[string]json.RawMessage

// Parse parses values. An error says what is wrong, in words that can follow "values".
func Parse(text string) (Values, error) {
	if !json.Valid([]byte(text)) {
		return nil, errors.New("must be JSON, as jsonencode returns it")
	}
	decoder := json.NewDecoder(strings.NewReader(text)) // it cannot fail from here on
	if token, _ := decoder.Token(); token != json.Delim('{') {
		return nil, errors.New("must be a JSON object: the IDs or names of fields, with their values")
	}
	values := make(Values)
	for decoder.More() {
		token, _ := decoder.Token()
		key, _ := token.(string)
		if _, twice := values[key]; twice {
			return nil, fmt.Errorf("must not have the key %s twice", safetext.Quote(key))
		}
		var value json.RawMessage
		_ = decoder.Decode(&value)
		values[key] = value
	}
	return values, nil
}

// Text returns the values as jsonencode would.
func (v Values) Text() string {
	text, err := json.Marshal(v)
	if err != nil { // they were parsed, so they are JSON
		return "{}"
	}
	return string(text)
}

// Names are the ids of the fields that keys have named. They show what the keys of a state mean after fields were
// renamed.
type Names map[string]string

// Cell is the value of one field of a record.
type Cell struct {
	Key   string // as written
	Field *fillout.Field
	Value json.RawMessage
}

// Row is the cells of a record, sorted by key. No two have the same field.
type Row []Cell

// Find returns the field of a table with an id, otherwise that with a name, or nil. A name that differs only in the
// composition of its characters is the same, unless another field has it exactly.
func Find(table *fillout.Table, key string) *fillout.Field {
	if field := table.Field(key); field != nil {
		return field
	}
	at := slices.IndexFunc(table.Fields, func(f fillout.Field) bool { return string(f.Name) == key })
	if at < 0 {
		key = composed(key)
		at = slices.IndexFunc(table.Fields, func(f fillout.Field) bool { return composed(string(f.Name)) == key })
	}
	if at < 0 {
		return nil
	}
	return &table.Fields[at]
}

// Stored returns the cells of a state, whose values may no longer be valid. It leaves out fields that are gone.
func (v Values) Stored(table *fillout.Table, names Names) Row {
	var row Row
	for _, key := range slices.Sorted(maps.Keys(v)) {
		field := table.Field(names[key])
		if names[key] == "" {
			field = Find(table, key)
		}
		if field != nil {
			row = append(row, Cell{key, field, v[key]})
		}
	}
	return row
}

// Resolve returns the cells of a configuration, with values as they are sent. Each problem is a sentence or two. names
// help to explain a key whose field was renamed.
func (v Values) Resolve(table *fillout.Table, names Names) (row Row, problems []string) {
	keys := make(map[fillout.Text]string)
	for _, key := range slices.Sorted(maps.Keys(v)) {
		field := Find(table, key)
		if field == nil {
			problems = append(problems, UnknownField(table, key, names))
			continue
		}
		if first, twice := keys[field.ID]; twice {
			problems = append(problems, fmt.Sprintf("%s and %s name the same field. Remove one of them.", safetext.Quote(first),
				safetext.Quote(key)))
			continue
		}
		keys[field.ID] = key
		value, problem := check(field, v[key])
		if problem != "" {
			problems = append(problems, fmt.Sprintf("%s is a field of the type %s, %s", safetext.Quote(key),
				safetext.Printable(string(field.Type)), problem))
			continue
		}
		row = append(row, Cell{key, field, value})
	}
	return row, problems
}

// UnknownField says that a key of a configuration names no field.
func UnknownField(table *fillout.Table, key string, names Names) string {
	if table.Field(names[key]) != nil {
		return unknownField(table, key, names)
	}
	return unknownField(table, key, names) + " " + samePlan
}

// unknownField says that a key names no field.
func unknownField(table *fillout.Table, key string, names Names) string {
	text := fmt.Sprintf("The table %s has no field %s.", safetext.Printable(string(table.Name)), safetext.Quote(key))
	if renamed := table.Field(names[key]); renamed != nil {
		return fmt.Sprintf("%s That field was renamed to %s: write this name, or the ID %s, which a rename does not change.",
			text, safetext.Quote(string(renamed.Name)), safetext.Printable(string(renamed.ID)))
	}
	var fields []string
	for _, field := range table.Fields {
		fields = append(fields, string(field.Name))
	}
	return text + " " + suggest(key, fields, "Its fields are")
}

// Names returns what the keys of a row mean.
func (r Row) Names() Names {
	names := make(Names)
	for _, cell := range r {
		names[cell.Key] = string(cell.Field.ID)
	}
	return names
}

// cell returns the cell of a field, or nil.
func (r Row) cell(field *fillout.Field) *Cell {
	at := slices.IndexFunc(r, func(c Cell) bool { return c.Field.ID == field.ID })
	if at < 0 {
		return nil
	}
	return &r[at]
}

// Changes returns the cells whose value differs from that of another row, or that the other row does not have.
func (r Row) Changes(from Row) Row {
	var changed Row
	for _, cell := range r {
		if before := from.cell(cell.Field); before == nil || !same(cell.Field, before.Value, cell.Value) {
			changed = append(changed, cell)
		}
	}
	return changed
}

// Missing returns the cells whose value a record does not show.
func (r Row) Missing(record *fillout.Record) Row {
	var missing Row
	for _, cell := range r {
		if !shows(cell.Field, record.Values[string(cell.Field.ID)], cell.Value) {
			missing = append(missing, cell)
		}
	}
	return missing
}

// Refreshed returns the values of a row as a record shows them. A value that is the same keeps its spelling, and a key
// that was the name of a renamed field becomes the new name.
func (r Row) Refreshed(table *fillout.Table, record *fillout.Record) (Values, Row) {
	values, refreshed := make(Values), slices.Clone(r)
	for i, cell := range refreshed {
		if live := record.Values[string(cell.Field.ID)]; !shows(cell.Field, live, cell.Value) {
			refreshed[i].Value = readable(cell.Field, live)
		}
		if found := Find(table, cell.Key); found == nil || found.ID != cell.Field.ID {
			refreshed[i].Key = keyOf(table, cell.Field)
		}
		values[refreshed[i].Key] = refreshed[i].Value
	}
	return values, refreshed
}

// All returns the values of a record that a configuration can set, without empty ones.
func All(table *fillout.Table, record *fillout.Record) (Values, Row) {
	var row Row
	for i := range table.Fields {
		field := &table.Fields[i]
		live := record.Values[string(field.ID)]
		if kind, known := template.TypeNamed(string(field.Type)); known && !kind.ReadOnly && !empty(field, live) {
			row = append(row, Cell{keyOf(table, field), field, readable(field, live)})
		}
	}
	return row.Refreshed(table, record)
}

// IsNew reports whether a record can be the one that a create with these cells made: it shows them, and nothing else.
func (r Row) IsNew(table *fillout.Table, record *fillout.Record) bool {
	_, all := All(table, record)
	return len(r.Missing(record)) == 0 && !slices.ContainsFunc(all, func(c Cell) bool { return r.cell(c.Field) == nil })
}

// keyOf returns the name of a field as Terraform stores it, or the id if that name means another field.
func keyOf(table *fillout.Table, field *fillout.Field) string {
	name := composed(string(field.Name))
	if found := Find(table, name); found == nil || found.ID != field.ID {
		return string(field.ID)
	}
	return name
}

// ToSend returns the values of the cells by field id.
func (r Row) ToSend() map[string]json.RawMessage {
	sent := make(map[string]json.RawMessage)
	for _, cell := range r {
		sent[string(cell.Field.ID)] = cell.Value
	}
	return sent
}

// Set returns the cells that have a value. A new record needs no others.
func (r Row) Set() Row {
	return slices.DeleteFunc(slices.Clone(r), func(c Cell) bool { return empty(c.Field, c.Value) })
}

// Keys returns the keys of the cells, for an error.
func (r Row) Keys() string {
	keys := make([]string, len(r))
	for i, cell := range r {
		keys[i] = safetext.Quote(cell.Key)
	}
	return strings.Join(keys, ", ")
}
