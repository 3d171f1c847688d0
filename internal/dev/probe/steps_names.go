package main

import (
	"context"
	"strings"

	"github.com/tidwall/gjson"
)

var databaseNames = &step{
	name: "names that are taken, and the last table", requests: 8, makes: "a second database, and a table that is refused",
	needs: needsDatabases, onItems: true, do: askNames,
}

func askNames(ctx context.Context, p *probe) {
	got, twin := p.createDatabase(ctx, p.name, tableNamed("Only", textField("Name")))
	p.saw("database-names", got.result(), got.message())
	if twin == nil {
		got, twin = p.createDatabase(ctx, p.name+" (2)", tableNamed("Only", textField("Name")))
	}
	if twin != nil {
		base := "/bases/" + got.get("id").String()
		if !got.get("tables.0").Exists() {
			pause(ctx, p.delay)
			got = p.databases.get(ctx, base)
		}
		got = p.databases.delete(ctx, base+"/tables/"+got.get("tables.0.id").String())
		p.saw("table-last", got.result(), got.message())
		p.deleteTwice(ctx, "database", base)
		twin.gone = true
	}

	tables := p.items.path("tables")
	got = p.databases.post(ctx, tables, tableNamed("Partners", textField("Name")))
	p.saw("table-name-taken", got.result(), got.message())
	says := "it does not"
	for _, word := range []string{"name", "exist", "taken", "unique", "duplicate", "already"} {
		if strings.Contains(strings.ToLower(string(got.body)), word) {
			says = "it does"
		}
	}
	p.saw("table-name-words", says)
	got = p.databases.post(ctx, p.items.path("tables", p.items.tables["Items"], "fields"), textField("Amount"))
	p.saw("field-name-taken", got.result(), got.message())
	got = p.databases.post(ctx, tables, tableNamed("Ticks", field("Done", "checkbox", nil)))
	p.saw("table-primary-type", got.result(), got.message())
	targets := p.items.tables["Targets"]
	got = p.databases.patch(ctx, p.items.path("tables", targets), members{"name": "Targets 2"}).
		needed("the change of a table's name")
	p.saw("table-rename", either(got.get("id").String() == targets, "the same", "another"))
}

// deleteTwice deletes an object, and notes what the second delete answers.
func (p *probe) deleteTwice(ctx context.Context, kind, path string) {
	p.databases.delete(ctx, path).needed("the deletion of a " + kind)
	got := p.databases.delete(ctx, path)
	p.noteErrorKeys(got)
	p.deleted[kind] = got.result()
}

// noteErrorKeys notes members of an error that nothing describes.
func (p *probe) noteErrorKeys(got reply) {
	got.get("error").ForEach(func(key, _ gjson.Result) bool {
		if key.String() != "code" && key.String() != "message" {
			p.strange["error."+key.String()] = true
		}
		return true
	})
}
