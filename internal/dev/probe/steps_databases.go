package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidwall/gjson"
)

// items is the first database, with the ids of its tables and of the fields of its first table.
type items struct {
	id             string
	tables, fields map[string]string
}

func (i items) path(elements ...string) string {
	path := "/bases/" + i.id
	for _, element := range elements {
		path += "/" + element
	}
	return path
}

func (i items) field(name string) string {
	return i.path("tables", i.tables["Items"], "fields", i.fields[name])
}
func (i items) records(table string) string {
	return i.path("tables", i.tables[table], "records")
}

// members is a JSON object.
type members = map[string]any

func needsDatabases(p *probe) string {
	return either(p.databases.url == "", "no address of the database API is known for this account", "")
}

const noItems = "there is no database to try it on"

var databaseCredential = &step{
	name: "a wrong API key, and the User-Agent of a library", requests: 2, needs: needsDatabases,
	do: func(ctx context.Context, p *probe) {
		got := p.databases.ask(ctx, call{method: http.MethodGet, path: "/bases", header: badCredential()})
		p.saw("database-auth-status", got.result(), got.message())
		got = p.databases.ask(ctx, call{
			method: http.MethodGet, path: "/bases", header: http.Header{"User-Agent": {"python-requests/2.32.3"}},
		})
		p.saw("database-user-agent", strconv.Itoa(got.status))
	},
}

var databaseNew = &step{
	name: "a new database", requests: 3, makes: "a database with three tables", needs: needsDatabases, do: askNewDatabase,
}

// field returns a field as a create takes it.
func field(name, kind string, template members) members {
	if template == nil {
		template = members{}
	}
	return members{"name": name, "type": kind, "template": template}
}

func tableNamed(name string, fields ...members) members {
	return members{"name": name, "fields": fields}
}

func textField(name string) members { return field(name, "single_line_text", nil) }

// createDatabase makes a database. If its answer is lost, it is found by its name.
func (p *probe) createDatabase(ctx context.Context, name string, tables ...members) (reply, *object) {
	return p.create(ctx, p.databases, "/bases", members{"name": name, "tables": tables}, "a database named "+name,
		func(got reply) removal {
			id := got.get("id").String()
			return func(ctx context.Context) reply {
				if id == "" {
					all := p.databases.get(ctx, "/bases")
					if !all.ok() {
						return all
					}
					id = all.get("#(name==" + strconv.Quote(name) + ").id").String()
				}
				if id == "" {
					return reply{status: http.StatusNotFound}
				}
				return p.databases.delete(ctx, "/bases/"+id)
			}
		})
}

const optionCount = 18

func askNewDatabase(ctx context.Context, p *probe) {
	letters := []members{{"label": "A"}, {"label": "B"}, {"label": "C"}}
	var colors []members
	for i := range optionCount {
		colors = append(colors, members{"label": fmt.Sprint("Color ", i+1)})
	}
	fields := []members{
		textField("Name"),
		field("Amount", "currency", members{"currencySymbol": "€", "decimalPlaces": 0}),
		field("Choice", "single_select", members{"options": letters}),
		field("Palette", "single_select", members{"options": colors}),
		field("Score", "rating", members{"maxRating": 5}),
		field("At", "datetime", nil),
		field("Files", "attachments", nil),
	}
	got, _ := p.createDatabase(ctx, p.name,
		tableNamed("Items", fields...), tableNamed("Partners", textField("Name")), tableNamed("Targets", textField("Name")))
	id := got.needed("the creation of a database").get("id").String()
	p.items = items{id: id, tables: map[string]string{}, fields: map[string]string{}}
	for _, field := range fields {
		p.order = append(p.order, fmt.Sprint(field["name"]))
	}

	start, shown := time.Now(), "at once"
	for {
		got = p.databases.get(ctx, p.items.path())
		if got.ok() && len(got.get("tables").Array()) == 3 && len(itemsIn(got).Get("fields").Array()) >= len(fields) {
			break
		}
		if p.delay = time.Since(start); p.delay > 10*time.Second {
			p.items = items{}
			p.saw("read-delay", "not within 10 s")
			giveUp("the new database cannot be read")
		}
		pause(ctx, time.Second)
		shown = fmt.Sprintf("after %d s", int(time.Since(start).Round(time.Second)/time.Second))
		p.delay = time.Since(start)
	}
	p.saw("read-delay", shown)
	p.look(got)
	for _, table := range got.get("tables").Array() {
		p.items.tables[table.Get("name").String()] = table.Get("id").String()
	}
	table := itemsIn(got)
	strangers := 0
	for _, field := range table.Get("fields").Array() {
		name := field.Get("name").String()
		p.items.fields[name] = field.Get("id").String()
		if !slices.Contains(p.order, name) {
			strangers++
		}
	}
	p.saw("database-unknown-fields", either(strangers == 0, "none", "some"))
	p.saw("database-urls", either(got.get("url").Exists() && table.Get("url").Exists(), "they do", "they do not"))
	p.saw("database-views", views(table, p.order))
	color := fieldIn(table, "Palette").Get(fmt.Sprintf("template.options.%d.color", optionCount-1)).String()
	if !slices.Contains([]string{"purple", "fuchsia", "gray"}, color) {
		color = "another"
	}
	p.saw("option-colors", color)

	if own := p.databases.get(ctx, "/bases").get("#(id==" + strconv.Quote(id) + ")"); own.Exists() {
		p.saw("database-list-keys", present(own, "createdAt", "updatedAt", "tables"))
	}
}

// views describes the views of a table with some fields.
func views(table gjson.Result, names []string) string {
	all := table.Get("views").Array()
	if len(all) != 1 {
		return fmt.Sprint(len(all), " views")
	}
	ordered := all[0].Get("config.orderedFieldIds").String()
	for _, name := range names {
		if !strings.Contains(ordered, fieldIn(table, name).Get("id").String()) {
			return "one, without some fields"
		}
	}
	return "one, with all fields"
}

// itemsIn returns the first table.
func itemsIn(database reply) gjson.Result { return database.get(`tables.#(name=="Items")`) }

func fieldIn(table gjson.Result, name string) gjson.Result {
	return table.Get("fields.#(name==" + strconv.Quote(name) + ")")
}

// readItems reads the database again, when its new objects can be seen.
func (p *probe) readItems(ctx context.Context) reply {
	pause(ctx, p.delay)
	got := p.databases.get(ctx, p.items.path()).needed("the database")
	p.look(got)
	return got
}

// look notes the order of the fields, and members that nothing describes.
func (p *probe) look(database reply) {
	strange := func(o gjson.Result, known ...string) {
		o.ForEach(func(key, _ gjson.Result) bool {
			if !slices.Contains(known, key.String()) {
				p.strange[key.String()] = true
			}
			return true
		})
	}
	strange(database.get("@this"), "id", "name", "tables", "createdAt", "updatedAt", "url", "workspaceId")
	for _, table := range database.get("tables").Array() {
		strange(table, "id", "name", "order", "primaryFieldId", "url", "fields", "views")
		for _, field := range table.Get("fields").Array() {
			strange(field, "id", "name", "type", "order", "template")
		}
	}
	var shown []string
	for _, field := range itemsIn(database).Get("fields.#.name").Array() {
		if slices.Contains(p.order, field.String()) {
			shown = append(shown, field.String())
		}
	}
	p.mixed = p.mixed || !slices.Equal(shown, p.order)
}
