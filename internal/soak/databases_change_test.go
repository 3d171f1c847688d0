package soak

import (
	"maps"
	"slices"
)

// change makes one change to a configured item.
func (e *estate) change(i *item) {
	config := i.config
	switch roll := e.random.IntN(6); {
	case i.kind == databaseWebhookType:
		i.config = e.newWebhook(pick(e.sequence, e.places(nil)...))
	case roll == 0:
		e.protect(config)
	case i.kind == databaseType:
		first := maps.Clone(config["first_table"].(map[string]any))
		if roll < 3 {
			first["name"] = e.name("First")
		} else {
			first["primary_field"] = e.renamed(first["primary_field"])
		}
		config["first_table"] = first
		if roll == 5 && e.chance(4) {
			config["name"] = e.name("Database")
		}
	case i.kind == tableType && roll < 3:
		config["name"] = e.name("Table")
	case i.kind == tableType && roll == 5 && e.chance(3):
		e.move(i, pick(e.sequence, e.places(nil)...))
	case i.kind == tableType:
		config["primary_field"] = e.renamed(config["primary_field"])
	case config["options"] != nil && roll < 5:
		e.changeOptions(i)
	case roll < 3:
		config["name"] = e.name("Field")
	case roll == 3 && config["type"] == "linked_record":
		config["inverse_name"] = e.name("Inverse")
	case roll == 4 && e.chance(2):
		e.move(i, pick(e.sequence, e.places(nil)...))
	default:
		e.setType(i, config)
	}
}

func (e *estate) renamed(primary any) map[string]any {
	changed := maps.Clone(primary.(map[string]any))
	changed["name"] = e.name("Primary")
	if e.chance(8) {
		changed["type"] = pick(e.sequence, "single_line_text", "number")
	}
	return changed
}

// move puts a table into another database, or a field into another table. What refers to it goes: it may not fit.
func (e *estate) move(i *item, to place) {
	if to.table.of == i || slices.Contains(refsIn(to.table.of.config), i) {
		return
	}
	config := i.config
	e.unconfigure(i)
	i.config = config
	config["database_id"] = to.database
	if i.kind == fieldType {
		config["table_id"] = to.table
		if config["type"] == "linked_record" || config["type"] == "lookup" {
			e.setType(i, config)
		}
	}
}

// changeOptions adds, removes, reorders, renames or recolors options.
func (e *estate) changeOptions(i *item) {
	options := slices.Clone(i.config["options"].([]any))
	at := 0
	if len(options) > 0 {
		at = e.random.IntN(len(options))
	}
	switch roll := e.random.IntN(8); {
	case roll < 2 || len(options) == 0:
		options = slices.Insert(options, at, e.newOptions(1)...)
	case roll == 2:
		options = slices.Delete(options, at, at+1)
	case roll < 5:
		e.random.Shuffle(len(options), func(a, b int) { options[a], options[b] = options[b], options[a] })
	case roll == 5:
		option := maps.Clone(options[at].(map[string]any))
		option["color"] = pick(e.sequence, "green", "red", "blue")
		options[at] = option
	default: // another label; with the value, the option stays the same
		option := maps.Clone(options[at].(map[string]any))
		if value := e.valueOf(i, option["label"]); value != "" && e.chance(2) {
			option["value"] = value
		}
		option["label"] = e.name("Option")
		options[at] = option
	}
	i.config["options"] = options
}

// valueOf returns the value that the state has of an option.
func (e *estate) valueOf(i *item, label any) string {
	options, _ := plainMembers(e.state[i].values)["options"].([]any)
	for _, option := range options {
		if option := option.(map[string]any); option["label"] == label {
			return text(option, "value")
		}
	}
	return ""
}

func text(values map[string]any, name string) string {
	text, _ := values[name].(string)
	return text
}
