package soak

import (
	"fmt"
	"maps"
	"slices"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// configureSome makes some changes to the configuration.
func (e *estate) configureSome(changes int) {
	for range changes {
		e.configure(pick(e.sequence, e.items...))
	}
}

// configure adds an item to the configuration, changes it, or removes it with everything that refers to it.
func (e *estate) configure(i *item) {
	switch {
	case i.config == nil:
		i.config = e.newConfig(i)
	case e.chance(8):
		e.unconfigure(i)
	default:
		if e.chance(8) {
			e.adopt(i)
			break
		}
		i.config = maps.Clone(i.config)
		e.change(i)
	}
	e.log("configure %s: %v", i.name, i.config)
}

func (e *estate) unconfigure(i *item) {
	i.config = nil
	for _, other := range e.items {
		if slices.Contains(refsIn(other.config), i) {
			e.log("configure %s: no more", other.name)
			e.unconfigure(other)
		}
	}
}

func (e *estate) name(what string) string { return fmt.Sprintf("%s %d", what, e.number()) }

// configured returns the configured items of a type.
func (e *estate) configured(kind string) []*item {
	return slices.DeleteFunc(slices.Clone(e.items), func(i *item) bool { return i.kind != kind || i.config == nil })
}

// place is a table of the configuration.
type place struct{ database, table, primary ref }

// places returns the tables of the configuration, those of one database if it is not nil.
func (e *estate) places(in *item) (places []place) {
	for _, d := range e.configured(databaseType) {
		places = append(places, place{ref{d, "id"}, ref{d, "first_table.id"}, ref{d, "first_table.primary_field.id"}})
	}
	for _, t := range e.configured(tableType) {
		places = append(places, place{t.config["database_id"].(ref), ref{t, "id"}, ref{t, "primary_field.id"}})
	}
	return slices.DeleteFunc(places, func(p place) bool { return in != nil && p.database.of != in })
}

func (e *estate) newConfig(i *item) map[string]any {
	places := e.places(nil)
	if i.kind != databaseType && len(places) == 0 {
		return nil
	}
	primary := map[string]any{
		"name": e.name("Primary"), "type": pick(e.sequence, "single_line_text", "single_line_text", "number", "autonumber"),
	}
	switch i.kind {
	case databaseType:
		return e.protect(map[string]any{"name": e.name("Database"), "first_table": map[string]any{
			"name": e.name("First"), "primary_field": primary,
		}})
	case tableType:
		at := pick(e.sequence, places...)
		return e.protect(map[string]any{"database_id": at.database, "name": e.name("Table"), "primary_field": primary})
	case fieldType:
		at := pick(e.sequence, places...)
		config := map[string]any{"database_id": at.database, "table_id": at.table, "name": e.name("Field")}
		e.setType(i, config)
		return e.protect(config)
	}
	return e.newWebhook(pick(e.sequence, places...))
}

func (e *estate) newWebhook(at place) map[string]any {
	events := []any{"record.created", "record.updated", "field.deleted"}[:1+e.random.IntN(3)]
	config := map[string]any{"database_id": at.database, "events": events}
	if e.chance(2) {
		config["table_id"] = at.table
	}
	if e.chance(3) {
		config["url_wo"], config["url_wo_version"] = e.secretURL("hidden"), fmt.Sprint(e.made)
	} else {
		config["url"] = e.secretURL("hook")
	}
	return config
}

// protect sets deletion_protection, or not.
func (e *estate) protect(config map[string]any) map[string]any {
	delete(config, "deletion_protection")
	if on := pick[any](e.sequence, nil, nil, true, false); on != nil {
		config["deletion_protection"] = on
	}
	return config
}

var settingsOf = []string{"options", "ignore_other_options", "inverse_name", "template_json", "number", "rating",
	"linked_record", "lookup"}

// setType makes the type of a field, with its settings, another one.
func (e *estate) setType(i *item, config map[string]any) {
	for _, name := range settingsOf {
		delete(config, name)
	}
	typ := pick(e.sequence, "single_line_text", "email", "checkbox", "date", "number", "rating", "autonumber",
		"single_select", "single_select", "multiple_select", "multiple_select", "linked_record", "linked_record", "lookup")
	switch typ {
	case "number":
		if e.chance(3) {
			config["template_json"] = fmt.Sprintf(`{"decimalPlaces": %d}`, e.random.IntN(5))
		} else if e.chance(2) {
			config["number"] = map[string]any{"decimal_places": e.random.IntN(5)}
		}
	case "rating":
		config["rating"] = map[string]any{"max_rating": 5 + e.random.IntN(5)}
	case "single_select", "multiple_select":
		config["options"] = e.newOptions(1 + e.random.IntN(3))
		if e.chance(3) {
			config["ignore_other_options"] = true
		}
	case "linked_record":
		at := pick(e.sequence, e.places(config["database_id"].(ref).of)...)
		config["linked_record"] = map[string]any{"table_id": at.table, "allow_multiple": e.chance(2)}
		if e.chance(3) {
			config["inverse_name"] = e.name("Inverse")
		}
	case "lookup":
		if config["lookup"] = e.newLookup(i, config["table_id"].(ref)); config["lookup"] == nil {
			delete(config, "lookup")
			typ = "long_text"
		}
	}
	config["type"] = typ
	for _, other := range e.items { // lookups that followed the link
		if other != i && slices.Contains(refsIn(other.config), i) {
			e.unconfigure(other)
		}
	}
}

// newLookup returns the settings of a lookup of the primary field behind some link of a table, or nil.
func (e *estate) newLookup(i *item, table ref) any {
	for _, link := range e.configured(fieldType) {
		if link == i || link.config["type"] != "linked_record" || link.config["table_id"] != table {
			continue
		}
		target := link.config["linked_record"].(map[string]any)["table_id"]
		for _, at := range e.places(nil) {
			if at.table == target {
				return map[string]any{"linked_record_field_id": ref{link, "id"}, "lookup_field_id": at.primary}
			}
		}
	}
	return nil
}

func (e *estate) newOptions(n int) []any {
	options := []any{}
	for range n {
		option := map[string]any{"label": e.name("Option")}
		if e.chance(3) {
			option["color"] = pick(e.sequence, "green", "red", "blue")
		}
		options = append(options, option)
	}
	return options
}

// adopt writes what the service has into the configuration of an item, as people do after a change in the dashboard.
func (e *estate) adopt(i *item) {
	live, exists := look(e.server).things[text(plainMembers(e.state[i].values), "id")]
	if !exists || i.kind == databaseWebhookType {
		return
	}
	i.config = maps.Clone(i.config)
	i.config["name"] = live.name
	if i.kind != fieldType || slices.Contains([]string{"linked_record", "lookup", "ai_summary"}, live.typ) {
		return
	}
	for _, name := range settingsOf {
		delete(i.config, name)
	}
	i.config["type"] = live.typ
	if len(live.options) > 0 {
		options := []any{}
		for _, option := range live.options {
			options = append(options, map[string]any{"label": option.Label, "value": option.Value})
		}
		i.config["options"] = options
	}
}

// obey does what errors tell people to do: it writes the live name of a database and the live type of a primary field,
// removes values of options that are gone, and lifts the protection if a database was deleted in the dashboard.
func (e *estate) obey(how *command) {
	w := look(e.server)
	for _, i := range e.items {
		values := plainMembers(e.state[i].values)
		live, exists := w.things[text(values, "id")]
		if i.kind == databaseType && values["id"] != nil && live.account != "default" {
			how.unprotected, how.token = true, e.server.Token()
		}
		if i.config == nil || !exists {
			continue
		}
		i.config = maps.Clone(i.config)
		if i.kind == databaseType {
			i.config["name"] = live.name
			first := maps.Clone(i.config["first_table"].(map[string]any))
			had, _ := values["first_table"].(map[string]any)
			first["primary_field"] = withLiveType(first["primary_field"], had["primary_field"], w)
			i.config["first_table"] = first
		}
		if i.kind == tableType {
			i.config["primary_field"] = withLiveType(i.config["primary_field"], values["primary_field"], w)
		}
		if options, ok := i.config["options"].([]any); ok {
			options = slices.Clone(options)
			for at, option := range options {
				if _, exists := live.option(text(option.(map[string]any), "value")); !exists {
					options[at] = maps.Clone(option.(map[string]any))
					delete(options[at].(map[string]any), "value")
				}
			}
			i.config["options"] = options
		}
	}
}

func withLiveType(config, values any, w world) map[string]any {
	primary := maps.Clone(config.(map[string]any))
	had, _ := values.(map[string]any)
	if live, exists := w.things[text(had, "id")]; exists {
		primary["type"] = live.typ
	}
	return primary
}

// someTable is a table that the configuration does not name.
func (e *estate) someTable() fillouttest.Table {
	return fillouttest.Table{Name: e.name("Other table"), Fields: []fillouttest.Field{
		{Name: "Name", Type: "single_line_text"},
		{Name: "State", Type: "single_select", Options: []fillouttest.SelectOption{{Label: "On"}, {Label: "Off"}}},
	}, Records: []fillouttest.Record{
		{Values: map[string]any{"Name": "one", "State": "On"}}, {Values: map[string]any{"Name": "two"}},
	}}
}
