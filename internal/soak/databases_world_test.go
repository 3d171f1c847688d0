package soak

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// thing is an object of the service: a database, a table, a field or a webhook. Its parents are empty where it has
// none.
type thing struct {
	kind                 string // its resource's type
	id, database, table  string
	name, typ            string
	account              string // of a database
	isPrimary, isInverse bool
	partner, linkedTo    string
	options              []fillouttest.SelectOption
	settings             string // the template without options, as JSON
	template             map[string]any
	webhook              fillouttest.DatabaseWebhook
	records              int // of a table
}

// cell is a value of a record.
type cell struct{ field, record string }

// world is everything that the service has.
type world struct {
	things map[string]thing
	cells  map[cell][]string // only those that have a value; options are their ids
}

// look reads the whole service.
func look(server *fillouttest.Server) world {
	w := world{map[string]thing{}, map[cell][]string{}}
	for _, database := range server.Databases() {
		w.things[database.ID] = thing{kind: databaseType, id: database.ID, name: database.Name,
			account: database.Account}
		for _, table := range database.Tables {
			records := server.Records(database.ID, table.ID)
			w.things[table.ID] = thing{kind: tableType, id: table.ID, database: database.ID, name: table.Name,
				records: len(records)}
			for _, field := range table.Fields {
				w.addField(database.ID, table, field, records)
			}
		}
		for _, webhook := range server.DatabaseWebhooks(database.ID) {
			id := fmt.Sprint(webhook.ID)
			w.things[id] = thing{kind: databaseWebhookType, id: id, database: database.ID, webhook: webhook}
		}
	}
	return w
}

func (w world) addField(databaseID string, in fillouttest.Table, field fillouttest.Field, records []fillouttest.Record) {
	added := thing{
		kind: fieldType, id: field.ID, database: databaseID, table: in.ID, name: field.Name, typ: field.Type,
		isPrimary: field.ID == in.PrimaryFieldID, options: field.Options, template: field.Template,
		settings: string(must(json.Marshal(field.Template))),
	}
	added.isInverse, _ = field.Template["isInverse"].(bool)
	added.partner, _ = field.Template["inverseFieldId"].(string)
	added.linkedTo, _ = field.Template["tableId"].(string)
	w.things[field.ID] = added
	if field.Type == "lookup" || field.Type == "ai_summary" {
		return // computed from other fields
	}
	for _, record := range records {
		if value := entriesOf(field, record.Values[field.ID]); len(value) > 0 {
			w.cells[cell{field.ID, record.ID}] = value
		}
	}
}

// entriesOf returns the entries of a value. An option is shown by its id, if the field still has it.
func entriesOf(field fillouttest.Field, value any) []string {
	var texts []string
	switch value := value.(type) {
	case nil, []string:
		texts, _ = value.([]string)
	case []any:
		for _, entry := range value {
			texts = append(texts, fmt.Sprint(entry))
		}
	case bool:
		if value {
			return []string{"checked"}
		}
	default:
		if value != "" {
			texts = []string{fmt.Sprint(value)}
		}
	}
	if field.Type != "single_select" && field.Type != "multiple_select" {
		return texts
	}
	for i, label := range texts {
		at := slices.IndexFunc(field.Options, func(o fillouttest.SelectOption) bool { return o.Label == label })
		if at >= 0 {
			texts[i] = field.Options[at].Value
		}
	}
	return texts
}

// values counts the records that have a value in a field, or an option of it.
func (w world) values(field, option string) int {
	n := 0
	for at, entries := range w.cells {
		if at.field == field && (option == "" || slices.Contains(entries, option)) {
			n++
		}
	}
	return n
}

// option returns the option of a field with a value.
func (t thing) option(value string) (fillouttest.SelectOption, bool) {
	at := slices.IndexFunc(t.options, func(o fillouttest.SelectOption) bool { return o.Value == value })
	if at < 0 {
		return fillouttest.SelectOption{}, false
	}
	return t.options[at], true
}

// renamed returns the world with the names that its things have in another one: a delete counts after a rename.
func (w world) renamed(as world) world {
	things := maps.Clone(w.things)
	for id, t := range things {
		if now, exists := as.things[id]; exists {
			t.name = now.name
			things[id] = t
		}
	}
	return world{things, w.cells}
}

// sentences returns everything that may be said of what the service has, with the right numbers.
func (w world) sentences() map[string]bool {
	all := map[string]bool{}
	for _, t := range w.things {
		in := w.things[t.table]
		switch t.kind {
		case tableType:
			all[fmt.Sprintf("%s has %s.", t.name, counted(t.records))] = true
		case fieldType:
			all[fmt.Sprintf("%s a value in %s.", w.have(w.values(t.id, ""), in), t.name)] = true
			if t.typ == "autonumber" { // each record has a number
				all[fmt.Sprintf("%s a value in %s.", w.have(in.records, in), t.name)] = true
			}
			all[fmt.Sprintf("%s the checkbox %s checked.", w.have(w.values(t.id, ""), in), t.name)] = true
			for _, option := range t.options {
				all[fmt.Sprintf("%s the option %s in %s.", w.have(w.values(t.id, option.Value), in), option.Label, t.name)] = true
			}
		}
	}
	return all
}

func (w world) have(n int, in thing) string {
	verb := "have"
	if n == 1 {
		verb = "has"
	}
	return fmt.Sprintf("%d of %s of %s %s", n, counted(in.records), in.name, verb)
}

func counted(n int) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}
