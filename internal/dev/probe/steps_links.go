package main

import (
	"context"
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
func (p *probe) createLink(ctx context.Context, name, table string) reply {
	got := p.databases.post(ctx, p.items.path("tables", p.items.tables["Items"], "fields"),
		field(name, "linked_record", members{"tableId": p.items.tables[table], "allowMultiple": true})).
		needed("the creation of a link")
	p.items.fields[name] = got.get("id").String()
	return got
}

func askLinks(ctx context.Context, p *probe) {
	got := p.createLink(ctx, "Partner", "Partners")
	p.saw("link-answer", either(got.get("template.inverseFieldId").Exists(), "present", "absent"))
	partner := p.createRecord(ctx, "Partners", members{"Name": "Probe"}).get("id").String()
	got = p.createRecord(ctx, "Items", members{"Name": "Linked", "Partner": []string{partner}})
	stored := got.get("data." + p.items.fields["Partner"] + ".0").String()
	p.saw("link-by-name", either(stored == partner, "stored", "ignored"))
	got = p.databases.post(ctx, p.items.records("Items")+"/list", members{
		"filter": members{"field": p.items.fields["Partner"], "contains": []string{partner}},
	})
	p.saw("filter-list", got.result(), got.message())

	got = p.databases.patch(ctx, p.items.field("Partner"), members{"template": members{
		"tableId": p.items.tables["Targets"], "allowMultiple": true,
	}})
	moved := got.result()
	if got.ok() {
		target := got.get("template.tableId").String()
		moved = either(target == p.items.tables["Targets"], "200, and moved", "200, and not moved")
	}
	p.saw("link-target", moved, got.message())

	inverse := fieldIn(itemsIn(p.readItems(ctx)), "Partner").Get("template.inverseFieldId").String()
	p.databases.delete(ctx, p.items.field("Partner")).needed("the deletion of a link")
	p.saw("link-partner-field", fate(p.readItems(ctx), inverse))
	p.createLink(ctx, "Target", "Targets")
	p.databases.delete(ctx, p.items.path("tables", p.items.tables["Targets"])).needed("the deletion of a table")
	p.saw("link-partner-table", fate(p.readItems(ctx), p.items.fields["Target"]))
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
	do: func(ctx context.Context, p *probe) {
		formula := field("Made", "formula", members{"expression": "CREATED_TIME()", "resultType": "date"})
		got := p.databases.post(ctx, p.items.path("tables", p.items.tables["Items"], "fields"), formula)
		p.saw("formula-field", got.result(), got.message())
		got, made := p.createDatabase(ctx, p.name+" (formula)", tableNamed("Only", textField("Name"), formula))
		p.saw("formula-new-database", got.result(), got.message())
		if made != nil {
			made.gone = made.remove(ctx).ok()
		}
	},
}

var databaseWebhooks = &step{
	name: "webhooks of a database", requests: 3, makes: "two webhooks of the database, to an address that does not exist",
	needs: needsDatabases, onItems: true,
	do: func(ctx context.Context, p *probe) {
		create := func() string {
			hook := members{"url": hookURL, "events": []string{"record.created"}}
			return p.databases.post(ctx, p.items.path("webhooks"), hook).needed("a webhook").get("id").String()
		}
		first, second := create(), create()
		p.saw("database-webhook-twice", either(first == second, "one webhook", "two webhooks"))
		pause(ctx, p.delay)
		got := p.databases.get(ctx, p.items.path("webhooks"))
		tables := "absent"
		if shown := got.get("webhooks.0.tableIds"); shown.Exists() {
			tables = strings.ToLower(shown.Type.String())
		}
		if got.status == http.StatusOK {
			p.saw("database-webhook-tables", tables)
		}
	},
}

var conclusions = &step{
	name: "what all answers show",
	do: func(_ context.Context, p *probe) {
		p.saw("answer-time", either(p.count.slowest < 2*time.Second, "under 2 s", "2 s or more"))
		sawLimited(p, p.forms, "forms-429")
		sawLimited(p, p.databases, "database-429")
		if p.items.id == "" {
			giveUp(noItems)
		}
		p.saw("array-order", either(p.mixed, "another", "creation"))
		keys := strings.Join(slices.Sorted(maps.Keys(p.strange)), ", ")
		p.saw("database-unknown-keys", either(keys == "", "none", "some"), keys)
	},
}
