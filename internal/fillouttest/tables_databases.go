package fillouttest

import (
	"net/http"
	"slices"
	"time"
)

// Database is a database, which the API calls a base.
type Database struct {
	// ID is made if it is empty: 16 hexadecimal digits.
	ID, Name string
	Tables   []Table
	// Account is the name of the account that has the database. Only the readers set it and the times.
	Account          string
	Created, Updated time.Time
}

// database is a database as the service stores it.
type database struct {
	id, name         string
	owner            *account
	created, updated time.Time
	tables           []*table
	webhooks         []*databaseHook
}

// database returns a database of any account, or nil. The caller holds the lock.
func (t *tables) database(id string) *database {
	return first(t.databases, func(d *database) bool { return d.id == id })
}

// named returns the item with an id, else the one with a name, else nil. Paths may have either (documented).
func named[T any](all []*T, ref string, id, name func(*T) string) *T {
	if found := first(all, func(item *T) bool { return id(item) == ref }); found != nil {
		return found
	}
	return first(all, func(item *T) bool { return name(item) == ref })
}

func (t *tables) listDatabases(c *call) (answer, error) {
	own := slices.DeleteFunc(slices.Clone(t.databases), func(d *database) bool { return d.owner != c.caller })
	return jsonAnswer(http.StatusOK, shown(c, own, (*database).made, func(d *database) object {
		item := d.head(c)
		if !c.behavior.MinimalDatabaseList {
			item = append(item, member{"createdAt", stamp(d.created)}, member{"updatedAt", stamp(d.updated)})
		}
		return extended(c, item)
	})), nil
}

func (d *database) made() time.Time { return d.created }

// head returns the members that a database has everywhere.
func (d *database) head(c *call) object {
	head := object{{"id", d.id}, {"name", d.name}}
	if !c.behavior.NoURLs {
		head = append(head, member{"url", d.url()})
	}
	return head
}

func (d *database) url() string { return "https://build.fillout.com/database/" + d.id }

// document returns the database as GET shows it.
func (d *database) document(c *call) object {
	document := append(d.head(c), object{
		{"workspaceId", "w12"},
		{"createdAt", stamp(d.created)},
		{"updatedAt", stamp(d.updated)},
		{"tables", shown(c, d.tables, (*table).made, func(of *table) object { return of.document(c) })},
	}...)
	return extended(c, document)
}

func (t *tables) getDatabase(c *call, d *database) (answer, error) {
	if !c.visible(d.created) {
		return answer{}, missing()
	}
	return jsonAnswer(http.StatusOK, d.document(c)), nil
}

// createDatabase creates a database with its tables. Links may name a table of the same request (documented).
func (t *tables) createDatabase(c *call) (answer, error) {
	name := c.json.field("name").text()
	sent := c.json.field("tables").items()
	if name == "" || len(sent) == 0 {
		return answer{}, invalid()
	}
	if c.behavior.UniqueDatabaseNames && slices.ContainsFunc(t.databases, func(d *database) bool {
		return d.owner == c.caller && d.name == name
	}) {
		return answer{}, c.behavior.DuplicateName.refusal()
	}
	var wanted []Table
	for _, item := range sent {
		table, err := readTable(c, item, true)
		if err != nil {
			return answer{}, err
		}
		wanted = append(wanted, table)
	}
	by := edit{behavior: c.behavior, tablesByName: true}
	made, err := t.makeDatabase(by, c.caller, Database{Name: name, Tables: wanted})
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusCreated, made.document(c)), nil
}

// edit is the author of a change: a client of the API, or a person in the dashboard.
type edit struct {
	behavior Behavior
	// byPerson lifts the API's rules: ids are kept, and types may be unknown.
	byPerson bool
	// tablesByName lets links name their table, which the API does in a new database only.
	tablesByName bool
}

// makeDatabase makes a database with its tables, or nothing at all.
func (t *tables) makeDatabase(by edit, owner *account, wanted Database) (*database, error) {
	now := time.Now()
	made := &database{id: wanted.ID, name: wanted.Name, owner: owner, created: now, updated: now}
	if made.id == "" {
		made.id = newDatabaseID()
	}
	if t.database(made.id) != nil {
		return nil, invalid()
	}
	// All tables come before the links, which name tables, and the links before the lookups, which name links.
	for _, table := range wanted.Tables {
		if _, err := made.addTable(by, table); err != nil {
			return nil, err
		}
	}
	for _, typ := range []string{"linked_record", "lookup"} {
		for _, table := range made.tables {
			if err := table.completeFields(by, typ); err != nil {
				return nil, err
			}
		}
	}
	if err := made.addRecords(by, wanted.Tables...); err != nil {
		return nil, err
	}
	t.databases = append(t.databases, made)
	return made, nil
}

func (t *tables) deleteDatabase(c *call) (answer, error) {
	id := c.request.PathValue("baseId")
	named := t.database(id)
	if named == nil || named.owner != c.caller {
		return tablesDeleted(c, missing())
	}
	t.databases = slices.DeleteFunc(t.databases, func(d *database) bool { return d == named })
	return tablesDeleted(c, nil)
}
