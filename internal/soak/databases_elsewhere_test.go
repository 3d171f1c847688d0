package soak

import (
	"fmt"
	"slices"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// changeElsewhere does what people do in the dashboard, and what other clients do. Names are never taken.
func (e *estate) changeElsewhere() {
	databases := slices.DeleteFunc(e.server.Databases(), func(d fillouttest.Database) bool { return d.Name == "Theirs" })
	if len(databases) == 0 {
		return
	}
	d := pick(e.sequence, databases...)
	switch roll := e.random.IntN(40); {
	case roll == 0:
		e.log("elsewhere: delete the database %q", d.Name)
		e.server.DeleteDatabase(d.ID)
	case roll == 1:
		name := e.name("Renamed database")
		e.log("elsewhere: rename the database %q to %q", d.Name, name)
		e.server.RenameDatabase(d.ID, name)
	case roll == 2:
		e.log("elsewhere: add a table to %q", d.Name)
		e.server.AddTable(d.ID, e.someTable())
	case roll == 3:
		e.log("elsewhere: add a webhook to %q", d.Name)
		e.server.AddDatabaseWebhook(d.ID, fillouttest.DatabaseWebhook{
			URL: "https://stranger.example.com/", Events: []string{"record.created"}})
	case roll < 6 && len(e.server.DatabaseWebhooks(d.ID)) > 0:
		hook := pick(e.sequence, e.server.DatabaseWebhooks(d.ID)...)
		if active := e.chance(2); active {
			e.log("elsewhere: delete the webhook %d of %q", hook.ID, d.Name)
			e.server.DeleteDatabaseWebhook(d.ID, hook.ID)
		} else {
			e.log("elsewhere: toggle the webhook %d of %q", hook.ID, d.Name)
			e.server.SetDatabaseWebhookActive(d.ID, hook.ID, !hook.Active)
		}
	case len(d.Tables) > 0:
		e.changeTable(d, pick(e.sequence, d.Tables...))
	}
}

func (e *estate) changeTable(d fillouttest.Database, t fillouttest.Table) {
	f := pick(e.sequence, t.Fields...)
	records := e.server.Records(d.ID, t.ID)
	switch roll := e.random.IntN(16); {
	case roll == 0:
		name := e.name("Renamed table")
		e.log("elsewhere: rename the table %q to %q", t.Name, name)
		e.server.RenameTable(d.ID, t.ID, name)
	case roll == 1 && e.chance(2):
		e.log("elsewhere: delete the table %q", t.Name)
		e.server.DeleteTable(d.ID, t.ID)
	case roll == 2:
		typ := pick(e.sequence, "single_line_text", "number", "ai_summary", "checkbox")
		e.log("elsewhere: add a field of the type %s to %q", typ, t.Name)
		e.server.AddField(d.ID, t.ID, fillouttest.Field{Name: e.name("Other field"), Type: typ})
	case roll < 9:
		e.writeRecord(d, t)
	case roll == 9 && len(records) > 0:
		e.log("elsewhere: delete a record of %q", t.Name)
		e.server.DeleteRecord(d.ID, t.ID, pick(e.sequence, records...).ID)
	default:
		e.changeField(d, t, f)
	}
}

func (e *estate) changeField(d fillouttest.Database, t fillouttest.Table, f fillouttest.Field) {
	isSelect := f.Type == "single_select" || f.Type == "multiple_select"
	switch roll := e.random.IntN(8); {
	case roll < 2:
		name := e.name("Renamed field")
		e.log("elsewhere: rename the field %q to %q", f.Name, name)
		e.server.RenameField(d.ID, t.ID, f.ID, name)
	case roll == 2 && f.ID != t.PrimaryFieldID:
		e.log("elsewhere: delete the field %q of %q", f.Name, t.Name)
		e.server.DeleteField(d.ID, t.ID, f.ID)
	case isSelect:
		options := slices.Clone(f.Options)
		switch {
		case roll == 3 && len(options) > 0:
			options = options[1:]
		case roll == 4 && len(options) > 0:
			options[0].Label = e.name("Renamed option")
		case roll == 5:
			slices.Reverse(options)
		default:
			options = append(options, fillouttest.SelectOption{Label: e.name("Other option")})
		}
		e.log("elsewhere: options of %q: %v", f.Name, options)
		e.server.SetOptions(d.ID, t.ID, f.ID, options...)
	case roll == 3 && f.Type == "number":
		e.log("elsewhere: settings of %q", f.Name)
		e.server.SetTemplate(d.ID, t.ID, f.ID, map[string]any{"decimalPlaces": 7.0, "numberFormat": "comma_period"})
	case roll == 4 && slices.Contains([]string{"single_line_text", "number", "email", "date", "checkbox"}, f.Type):
		to := pick(e.sequence, "single_line_text", "number", "long_text")
		e.log("elsewhere: convert the field %q from %s to %s", f.Name, f.Type, to)
		e.server.ConvertField(d.ID, t.ID, f.ID, fillouttest.Field{Type: to})
	}
}

// writeRecord adds a record, or changes one.
func (e *estate) writeRecord(d fillouttest.Database, t fillouttest.Table) {
	values := map[string]any{}
	for _, f := range t.Fields {
		if value := e.someValue(d, f); value != nil && e.chance(2) {
			values[f.ID] = value
		}
	}
	records := e.server.Records(d.ID, t.ID)
	if len(records) > 0 && e.chance(3) {
		e.log("elsewhere: change a record of %q", t.Name)
		e.server.UpdateRecord(d.ID, t.ID, pick(e.sequence, records...).ID, values)
		return
	}
	e.log("elsewhere: add a record to %q: %d values", t.Name, len(values))
	e.server.AddRecord(d.ID, t.ID, values)
}

func (e *estate) someValue(d fillouttest.Database, f fillouttest.Field) any {
	n := e.number()
	switch f.Type {
	case "single_line_text", "long_text", "email":
		return fmt.Sprintf("text %d", n)
	case "number":
		return float64(n)
	case "rating":
		return 3.0
	case "date":
		return "2026-03-15"
	case "checkbox":
		return true
	case "single_select", "multiple_select":
		if len(f.Options) == 0 {
			return nil
		}
		label := pick(e.sequence, f.Options...).Label
		if f.Type == "single_select" {
			return label
		}
		return []any{label}
	case "linked_record":
		for _, t := range d.Tables {
			if records := e.server.Records(d.ID, t.ID); t.ID == f.Template["tableId"] && len(records) > 0 {
				return []any{pick(e.sequence, records...).ID}
			}
		}
	}
	return nil
}
