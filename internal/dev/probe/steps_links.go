package main

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

var databaseLinks = &step{
	name: "links", requests: 11, makes: "two links, and records", needs: needsDatabases, onItems: true, do: askLinks,
}

// createLink makes a link in the first table, and returns the answer.
func (p *probe) createLink(ctx context.Context, name, table string) (reply, error) {
	got, err := p.databases.post(ctx, p.items.path("tables", p.items.tables["Items"], "fields"),
		field(name, "linked_record", members{"tableId": p.items.tables[table], "allowMultiple": true}))
	if err == nil && !got.ok() {
		err = refused("the creation of a link", got)
	}
	if err == nil {
		p.items.fields[name] = got.get("id").String()
	}
	return got, err
}

func askLinks(ctx context.Context, p *probe) error {
	got, err := p.createLink(ctx, "Partner", "Partners")
	if err != nil {
		return err
	}
	p.saw("link-answer", map[bool]string{true: "present", false: "absent"}[got.get("template.inverseFieldId").Exists()])
	if got, err = p.createRecord(ctx, "Partners", members{"Name": "Probe"}); err != nil {
		return err
	}
	partner := got.get("id").String()
	if got, err = p.createRecord(ctx, "Items", members{"Name": "Linked", "Partner": []string{partner}}); err != nil {
		return err
	}
	stored := got.get("data." + p.items.fields["Partner"] + ".0").String()
	p.saw("link-by-name", map[bool]string{true: "stored", false: "ignored"}[stored == partner])
	if got, err = p.databases.post(ctx, p.items.records("Items")+"/list", members{
		"filter": members{"field": p.items.fields["Partner"], "contains": []string{partner}},
	}); err != nil {
		return err
	}
	p.saw("filter-list", got.result(), got.message())

	if got, err = p.databases.patch(ctx, p.items.field("Partner"), members{"template": members{
		"tableId": p.items.tables["Targets"], "allowMultiple": true,
	}}); err != nil {
		return err
	}
	moved := got.result()
	if got.ok() {
		target := got.get("template.tableId").String()
		moved = map[bool]string{true: "200, and moved", false: "200, and not moved"}[target == p.items.tables["Targets"]]
	}
	p.saw("link-target", moved, got.message())

	if got, err = p.readItems(ctx); err != nil {
		return err
	}
	inverse := fieldIn(itemsIn(got), "Partner").Get("template.inverseFieldId").String()
	if err := p.delete(ctx, "a link", p.items.field("Partner")); err != nil {
		return err
	}
	if got, err = p.readItems(ctx); err != nil {
		return err
	}
	p.saw("link-partner-field", fate(got, inverse))
	if _, err = p.createLink(ctx, "Target", "Targets"); err != nil {
		return err
	}
	if err := p.delete(ctx, "a table", p.items.path("tables", p.items.tables["Targets"])); err != nil {
		return err
	}
	if got, err = p.readItems(ctx); err != nil {
		return err
	}
	p.saw("link-partner-table", fate(got, p.items.fields["Target"]))
	return nil
}

// delete deletes a part of a database.
func (p *probe) delete(ctx context.Context, what, path string) error {
	got, err := p.databases.delete(ctx, path)
	if err == nil && !got.ok() {
		err = refused("the deletion of "+what, got)
	}
	return err
}

// fate reports whether a database still has a field.
func fate(database reply, id string) string {
	for _, table := range database.get("tables").Array() {
		if id != "" && table.Get(`fields.#(id=="`+id+`")`).Exists() {
			return "kept"
		}
	}
	return "deleted"
}

var databaseFormulas = &step{
	name: "formulas", requests: 3, makes: "a third database, for a moment", needs: needsDatabases, onItems: true,
	do: func(ctx context.Context, p *probe) error {
		formula := field("Made", "formula", members{"expression": "CREATED_TIME()", "resultType": "date"})
		got, err := p.databases.post(ctx, p.items.path("tables", p.items.tables["Items"], "fields"), formula)
		if err != nil {
			return err
		}
		p.saw("formula-field", got.result(), got.message())
		got, made, err := p.createDatabase(ctx, p.name+" (formula)", tableNamed("Only", textField("Name"), formula))
		if err != nil {
			return err
		}
		p.saw("formula-new-database", got.result(), got.message())
		if made != nil {
			got, err = made.remove(ctx)
			made.gone = err == nil && got.ok()
		}
		return err
	},
}

var databaseWebhooks = &step{
	name: "webhooks of a database", requests: 3, makes: "two webhooks of the database, to an address that does not exist",
	needs: needsDatabases, onItems: true,
	do: func(ctx context.Context, p *probe) error {
		var ids []string
		for range 2 {
			got, err := p.databases.post(ctx, p.items.path("webhooks"), members{
				"url": hookURL, "events": []string{"record.created"},
			})
			if err != nil {
				return err
			}
			if !got.ok() {
				return refused("a webhook", got)
			}
			ids = append(ids, got.get("id").String())
		}
		p.saw("database-webhook-twice", map[bool]string{true: "one webhook", false: "two webhooks"}[ids[0] == ids[1]])
		if err := pause(ctx, p.delay); err != nil {
			return err
		}
		got, err := p.databases.get(ctx, p.items.path("webhooks"))
		if err != nil {
			return err
		}
		tables := "absent"
		if shown := got.get("webhooks.0.tableIds"); shown.Exists() {
			tables = strings.ToLower(shown.Type.String())
		}
		if got.status == http.StatusOK {
			p.saw("database-webhook-tables", tables)
		}
		return nil
	},
}

var conclusions = &step{
	name: "what all answers show",
	do: func(_ context.Context, p *probe) error {
		p.saw("answer-time", map[bool]string{true: "under 2 s", false: "2 s or more"}[p.count.slowest < 2*time.Second])
		for _, at := range []*service{p.forms, p.databases} {
			id := map[*service]string{p.forms: "forms-429", p.databases: "database-429"}[at]
			if _, answered := p.answers[id]; !answered {
				sawLimited(p, at, id)
			}
		}
		if p.items.id == "" {
			return errors.New(noItems)
		}
		p.saw("array-order", map[bool]string{true: "another", false: "creation"}[p.mixed])
		keys := strings.Join(slices.Sorted(maps.Keys(p.strange)), ", ")
		p.saw("database-unknown-keys", map[bool]string{true: "none", false: "some"}[keys == ""], keys)
		return nil
	},
}
