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
	do: func(ctx context.Context, p *probe) {
		got := p.databases.delete(ctx, p.items.field("Name"))
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
			got := p.databases.post(ctx, made.path, made.body).needed("the creation of a " + made.kind)
			p.deleteTwice(ctx, made.kind, made.path+"/"+got.get("id").String())
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
	},
}

// createRecord makes a record in a table of the first database.
func (p *probe) createRecord(ctx context.Context, table string, values members) reply {
	return p.databases.post(ctx, p.items.records(table), members{"record": values}).needed("the creation of a record")
}

// patchField changes the template of a field.
func (p *probe) patchField(ctx context.Context, name string, template members) reply {
	return p.databases.patch(ctx, p.items.field(name), members{"template": template}).
		needed("the change of a field's template")
}

var databaseTemplates = &step{
	name: "changes of templates", requests: 7, makes: "a record", needs: needsDatabases, onItems: true, do: askTemplates,
}

func askTemplates(ctx context.Context, p *probe) {
	record := p.createRecord(ctx, "Items", members{"Name": "Probe", "Choice": "B", "Score": 5})
	got := p.patchField(ctx, "Amount", members{"decimalPlaces": 1})
	p.saw("field-template-patch", either(got.get("template.currencySymbol").String() == "€", "kept", "replaced by defaults"))
	got = p.patchField(ctx, "Palette", members{"disableColors": true})
	p.saw("field-options-left-out", either(len(got.get("template.options").Array()) > 0, "kept", "removed"))

	// A is sent with its id, C without it, and B is removed. The ids are those that the first PATCH answers with.
	options := fieldIn(itemsIn(p.readItems(ctx)), "Choice").Get("template.options")
	idOf := func(options gjson.Result, label string) string {
		return options.Get(`#(label=="` + label + `").value`).String()
	}
	got = p.patchField(ctx, "Choice", members{"options": []members{
		{"label": "A", "value": idOf(options, "A")}, {"label": "C"},
	}})
	isSame := idOf(got.get("template.options"), "C") == idOf(options, "C")
	p.saw("option-by-label", either(isSame, "the same", "a new one"))
	p.patchField(ctx, "Score", members{"maxRating": 3})
	pause(ctx, p.delay)
	path := p.items.records("Items") + "/" + record.get("id").String()
	data := p.databases.get(ctx, path).needed("a record").get("data")
	p.saw("option-removed", map[string]string{"": "empty", "B": "the label"}[data.Get(p.items.fields["Choice"]).String()])
	p.saw("rating-narrowed", map[string]string{"5": "kept", "": "removed", "3": "the new maximum"}[data.Get(p.items.fields["Score"]).String()])
}

var databaseRecords = &step{
	name: "values of records", requests: 3, makes: "a record", needs: needsDatabases, onItems: true, do: askRecords,
}

func askRecords(ctx context.Context, p *probe) {
	const sent = "https://example.com/probe.txt"
	got := p.createRecord(ctx, "Items", members{"Name": "Probe"})
	keys := "other"
	switch {
	case got.get("fields.Name").Exists():
		keys = "names"
	case got.get("fields." + p.items.fields["Name"]).Exists():
		keys = "ids"
	}
	p.saw("record-keys", keys)
	record := p.items.records("Items") + "/" + got.get("id").String()
	set := func(field string, value any) gjson.Result {
		return p.databases.patch(ctx, record, members{"record": members{p.items.fields[field]: value}}).
			needed("a value of " + field).get("data." + p.items.fields[field])
	}
	zone := "UTC"
	if at, err := time.Parse(time.RFC3339, set("At", "2026-03-15T10:00:00").String()); err != nil {
		zone = "not a time"
	} else if offset := at.Sub(time.Date(2026, 3, 15, 10, 0, 0, 0, time.UTC)); offset != 0 {
		zone = "shifted by " + offset.String()
	}
	p.saw("datetime-zone", zone)
	file := set("Files", []members{{"url": sent, "filename": "probe.txt"}})
	p.saw("file-address", either(file.Get("0.url").String() == sent, "as it was sent", "another"))
}
