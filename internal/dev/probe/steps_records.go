package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

var databaseDeletes = &step{
	name: "deletions", requests: 13, makes: "a field, a record, a table and a webhook", needs: needsDatabases, onItems: true,
	do: func(ctx context.Context, p *probe) error {
		got, err := p.databases.delete(ctx, p.items.field("Name"))
		if err != nil {
			return err
		}
		p.saw("field-primary-delete", got.result(), got.message())
		items := p.items.path("tables", p.items.tables["Items"])
		for _, made := range []struct {
			kind, path string
			body       any
		}{
			{"field", items + "/fields", textField("Short-lived")},
			{"record", items + "/records", members{"record": members{"Name": "Short-lived"}}},
			{"table", p.items.path("tables"), tableNamed("Short-lived", textField("Name"))},
			{"webhook", p.items.path("webhooks"), members{"url": hookURL, "events": []string{"record.created"}}},
		} {
			got, err := p.databases.post(ctx, made.path, made.body)
			if err != nil {
				return err
			}
			if !got.ok() {
				return refused("the creation of a "+made.kind, got)
			}
			if err := p.deleteTwice(ctx, made.kind, made.path+"/"+got.get("id").String()); err != nil {
				return err
			}
		}
		seen := map[string][]string{}
		for kind, result := range p.deleted {
			seen[result] = append(seen[result], kind)
		}
		var parts []string
		for _, result := range slices.Sorted(maps.Keys(seen)) {
			slices.Sort(seen[result])
			parts = append(parts, fmt.Sprintf("%s (%s)", result, strings.Join(seen[result], ", ")))
		}
		all := strings.Join(parts, "; ")
		if len(parts) == 1 {
			all = slices.Collect(maps.Keys(seen))[0]
		}
		p.saw("second-delete", all)
		return nil
	},
}

// createRecord makes a record in a table of the first database.
func (p *probe) createRecord(ctx context.Context, table string, values members) (reply, error) {
	got, err := p.databases.post(ctx, p.items.records(table), members{"record": values})
	if err == nil && !got.ok() {
		err = refused("the creation of a record", got)
	}
	return got, err
}

// patchField changes the template of a field.
func (p *probe) patchField(ctx context.Context, name string, template members) (reply, error) {
	got, err := p.databases.patch(ctx, p.items.field(name), members{"template": template})
	if err == nil && !got.ok() {
		err = refused("the change of a field's template", got)
	}
	return got, err
}

var databaseTemplates = &step{
	name: "changes of templates", requests: 7, makes: "a record", needs: needsDatabases, onItems: true, do: askTemplates,
}

func askTemplates(ctx context.Context, p *probe) error {
	record, err := p.createRecord(ctx, "Items", members{"Name": "Probe", "Choice": "B", "Score": 5})
	if err != nil {
		return err
	}
	got, err := p.patchField(ctx, "Amount", members{"decimalPlaces": 1})
	if err != nil {
		return err
	}
	left := "replaced by defaults"
	if got.get("template.currencySymbol").String() == "€" {
		left = "kept"
	}
	p.saw("field-template-patch", left)
	if got, err = p.patchField(ctx, "Palette", members{"disableColors": true}); err != nil {
		return err
	}
	left = "removed"
	if len(got.get("template.options").Array()) > 0 {
		left = "kept"
	}
	p.saw("field-options-left-out", left)

	// A is sent with its id, C without it, and B is removed. The ids are those that the first PATCH answers with.
	all, err := p.readItems(ctx)
	if err != nil {
		return err
	}
	options := fieldIn(itemsIn(all), "Choice").Get("template.options")
	idOf := func(options gjson.Result, label string) string {
		return options.Get(`#(label=="` + label + `").value`).String()
	}
	if got, err = p.patchField(ctx, "Choice", members{"options": []members{
		{"label": "A", "value": idOf(options, "A")}, {"label": "C"},
	}}); err != nil {
		return err
	}
	byLabel := "a new one"
	if idOf(got.get("template.options"), "C") == idOf(options, "C") {
		byLabel = "the same"
	}
	p.saw("option-by-label", byLabel)
	if _, err = p.patchField(ctx, "Score", members{"maxRating": 3}); err != nil {
		return err
	}
	if err := pause(ctx, p.delay); err != nil {
		return err
	}
	if got, err = p.databases.get(ctx, p.items.records("Items")+"/"+record.get("id").String()); err != nil {
		return err
	}
	if !got.ok() {
		return refused("a record", got)
	}
	data := got.get("data")
	p.saw("option-removed", map[string]string{"": "empty", "B": "the label"}[data.Get(p.items.fields["Choice"]).String()])
	p.saw("rating-narrowed", map[string]string{"5": "kept", "": "removed", "3": "the new maximum"}[data.Get(p.items.fields["Score"]).String()])
	return nil
}

var databaseRecords = &step{
	name: "values of records", requests: 3, makes: "a record", needs: needsDatabases, onItems: true, do: askRecords,
}

func askRecords(ctx context.Context, p *probe) error {
	const sent = "https://example.com/probe.txt"
	got, err := p.createRecord(ctx, "Items", members{"Name": "Probe"})
	if err != nil {
		return err
	}
	keys := "other"
	switch {
	case got.get("fields.Name").Exists():
		keys = "names"
	case got.get("fields." + p.items.fields["Name"]).Exists():
		keys = "ids"
	}
	p.saw("record-keys", keys)
	record := p.items.records("Items") + "/" + got.get("id").String()
	for _, set := range []struct {
		field string
		value any
		ask   func(gjson.Result)
	}{
		{"At", "2026-03-15T10:00:00", func(value gjson.Result) {
			zone := "UTC"
			if at, err := time.Parse(time.RFC3339, value.String()); err != nil {
				zone = "not a time"
			} else if offset := at.Sub(time.Date(2026, 3, 15, 10, 0, 0, 0, time.UTC)); offset != 0 {
				zone = "shifted by " + offset.String()
			}
			p.saw("datetime-zone", zone)
		}},
		{"Files", []members{{"url": sent, "filename": "probe.txt"}}, func(value gjson.Result) {
			p.saw("file-address", map[bool]string{true: "as it was sent", false: "another"}[value.Get("0.url").String() == sent])
		}},
	} {
		got, err := p.databases.patch(ctx, record, members{"record": members{p.items.fields[set.field]: set.value}})
		if err != nil {
			return err
		}
		if !got.ok() {
			return refused("a value of "+set.field, got)
		}
		set.ask(got.get("data." + p.items.fields[set.field]))
	}
	return nil
}
