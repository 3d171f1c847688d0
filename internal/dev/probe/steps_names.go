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

func askNames(ctx context.Context, p *probe) error {
	got, twin, err := p.createDatabase(ctx, p.name, tableNamed("Only", textField("Name")))
	if err != nil {
		return err
	}
	p.saw("database-names", got.result(), got.message())
	if twin == nil {
		if got, twin, err = p.createDatabase(ctx, p.name+" (2)", tableNamed("Only", textField("Name"))); err != nil {
			return err
		}
	}
	if twin != nil {
		base := "/bases/" + got.get("id").String()
		if !got.get("tables.0").Exists() {
			if err := pause(ctx, p.delay); err != nil {
				return err
			}
			if got, err = p.databases.get(ctx, base); err != nil {
				return err
			}
		}
		if got, err = p.databases.delete(ctx, base+"/tables/"+got.get("tables.0.id").String()); err != nil {
			return err
		}
		p.saw("table-last", got.result(), got.message())
		if err := p.deleteTwice(ctx, "database", base); err != nil {
			return err
		}
		twin.gone = true
	}

	if got, err = p.databases.post(ctx, p.items.path("tables"), tableNamed("Partners", textField("Name"))); err != nil {
		return err
	}
	p.saw("table-name-taken", got.result(), got.message())
	says := "it does not"
	for _, word := range []string{"name", "exist", "taken", "unique", "duplicate", "already"} {
		if strings.Contains(strings.ToLower(string(got.body)), word) {
			says = "it does"
		}
	}
	p.saw("table-name-words", says)
	fields := p.items.path("tables", p.items.tables["Items"], "fields")
	if got, err = p.databases.post(ctx, fields, textField("Amount")); err != nil {
		return err
	}
	p.saw("field-name-taken", got.result(), got.message())
	tables := p.items.path("tables")
	if got, err = p.databases.post(ctx, tables, tableNamed("Ticks", field("Done", "checkbox", nil))); err != nil {
		return err
	}
	p.saw("table-primary-type", got.result(), got.message())
	targets := p.items.tables["Targets"]
	if got, err = p.databases.patch(ctx, p.items.path("tables", targets), members{"name": "Targets 2"}); err != nil {
		return err
	}
	if !got.ok() {
		return refused("the change of a table's name", got)
	}
	p.saw("table-rename", map[bool]string{true: "the same", false: "another"}[got.get("id").String() == targets])
	return nil
}

// deleteTwice deletes an object, and notes what the second delete answers.
func (p *probe) deleteTwice(ctx context.Context, kind, path string) error {
	got, err := p.databases.delete(ctx, path)
	if err != nil {
		return err
	}
	if !got.ok() {
		return refused("the deletion of a "+kind, got)
	}
	if got, err = p.databases.delete(ctx, path); err != nil {
		return err
	}
	p.noteErrorKeys(got)
	p.deleted[kind] = got.result()
	return nil
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
