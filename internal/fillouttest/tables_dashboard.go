package fillouttest

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Databases returns the databases of all accounts, in order of creation.
func (t *tables) Databases() []Database {
	t.mu.Lock()
	defer t.mu.Unlock()
	return mapped(t.databases, (*database).read)
}

// Database returns a database of any account, without records.
func (t *tables) Database(id string) Database {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mustDatabase(id).read()
}

// Records returns the records of a table, in order of creation. Values are by field id.
func (t *tables) Records(databaseID, table string) []Record {
	t.mu.Lock()
	defer t.mu.Unlock()
	of := t.mustTable(databaseID, table)
	return mapped(of.records, func(r *record) Record { return r.read(of) })
}

// DatabaseWebhooks returns the webhooks of a database, in order of creation.
func (t *tables) DatabaseWebhooks(databaseID string) []DatabaseWebhook {
	t.mu.Lock()
	defer t.mu.Unlock()
	return mapped(t.mustDatabase(databaseID).webhooks, func(h *databaseHook) DatabaseWebhook { return h.DatabaseWebhook })
}

func (d *database) read() Database {
	return Database{
		ID: d.id, Name: d.name, Account: d.owner.name, Created: d.created, Updated: d.updated,
		Tables: mapped(d.tables, (*table).read),
	}
}

func (t *table) read() Table {
	return Table{ID: t.id, Name: t.name, PrimaryFieldID: t.primary.id, Fields: mapped(t.fields, (*fieldRecord).read)}
}

func (f *fieldRecord) read() Field {
	template := f.wholeTemplate()
	delete(template, "options")
	return Field{ID: f.id, Name: f.name, Type: f.typ, Template: plain(template), Options: slices.Clone(f.options)}
}

func (r *record) read(of *table) Record {
	values := map[string]any{}
	for _, f := range of.fields {
		values[f.id] = r.shown(f)
	}
	return Record{ID: r.id, Values: plain(values), Created: r.created, Updated: r.updated}
}

// AddDatabase adds a database with its tables, fields and records to the default account, and returns it with its ids.
func (t *tables) AddDatabase(added Database) Database { return t.AddDatabaseFor(t.core.token, added) }

// AddDatabaseFor adds a database like [Server.AddDatabase], in the account of the token.
func (t *tables) AddDatabaseFor(token string, added Database) Database {
	owner := t.core.ownerOf(token)
	t.mu.Lock()
	defer t.mu.Unlock()
	made, err := t.makeDatabase(t.byPerson(), owner, added)
	must(err, "adding the database "+added.Name)
	return made.read()
}

// RenameDatabase renames a database, which the API cannot do.
func (t *tables) RenameDatabase(id, name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	renamed := t.mustDatabase(id)
	renamed.name, renamed.updated = name, time.Now()
}

// DeleteDatabase deletes a database with everything in it.
func (t *tables) DeleteDatabase(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	gone := t.mustDatabase(id)
	t.databases = slices.DeleteFunc(t.databases, func(d *database) bool { return d == gone })
}

// AddTable adds a table with its fields and records, and returns it with its ids.
func (t *tables) AddTable(databaseID string, added Table) Table {
	t.mu.Lock()
	defer t.mu.Unlock()
	made, err := t.makeTable(t.byPerson(), t.mustDatabase(databaseID), added)
	must(err, "adding the table "+added.Name)
	return made.read()
}

// RenameTable renames a table. Here and below, a table and a field are named by id or name.
func (t *tables) RenameTable(databaseID, table, name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	must(t.renameTable(t.byPerson(), t.mustTable(databaseID, table), name), "renaming a table to "+name)
}

// DeleteTable deletes a table with its records.
func (t *tables) DeleteTable(databaseID, table string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.dropTable(t.byPerson(), t.mustTable(databaseID, table))
}

// AddField adds a field of any type, even one that the API does not know. The service adds the inverse of a link.
func (t *tables) AddField(databaseID, table string, added Field) Field {
	t.mu.Lock()
	defer t.mu.Unlock()
	made, err := t.makeField(t.byPerson(), t.mustTable(databaseID, table), added)
	must(err, "adding the field "+added.Name)
	return made.read()
}

// changeField changes a field and notifies webhooks.
func (t *tables) changeField(databaseID, table, field string, change func(*fieldRecord) error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	changed := t.mustField(databaseID, table, field)
	before := changed.summary()
	must(change(changed), "changing the field "+field)
	t.changed(t.byPerson(), changed, before)
}

// RenameField renames a field.
func (t *tables) RenameField(databaseID, table, field, name string) {
	t.changeField(databaseID, table, field, func(f *fieldRecord) error {
		if f.in.fieldNamed(name) && f.name != name {
			return invalid()
		}
		f.name = name
		return nil
	})
}

// SetTemplate replaces the settings of a field, but not its options.
func (t *tables) SetTemplate(databaseID, table, field string, template map[string]any) {
	t.changeField(databaseID, table, field, func(f *fieldRecord) error {
		return f.setTemplate(t.byPerson(), plain(template), nil, true)
	})
}

// SetOptions replaces the options of a select. Options with the Value of an option so far keep it.
func (t *tables) SetOptions(databaseID, table, field string, options ...SelectOption) {
	t.changeField(databaseID, table, field, func(f *fieldRecord) error {
		f.setOptions(t.byPerson(), readOptions(options, f.options, t.byPerson()))
		return nil
	})
}

// ConvertField changes the type of a field, which the API cannot do. The field keeps its id and name, and the values
// that its new type can have. Links cannot be converted.
func (t *tables) ConvertField(databaseID, table, field string, to Field) {
	t.changeField(databaseID, table, field, func(f *fieldRecord) error {
		template, err := typeNamed(to.Type).template(nil, plain(to.Template))
		if err != nil {
			return err
		}
		before := mapped(f.in.records, func(r *record) any { return r.shown(f) })
		f.typ, f.template, f.options = to.Type, template, readOptions(to.Options, nil, t.byPerson())
		for i, held := range f.in.records {
			held.set(f.id, f.converted(before[i])) // nil removes the value
		}
		return nil
	})
}

// converted returns the stored form of a value of another type, or nil.
func (f *fieldRecord) converted(value any) any {
	candidates := []any{value}
	switch value := value.(type) {
	case string:
		candidates = append(candidates, []any{value})
		if number, err := strconv.ParseFloat(value, 64); err == nil {
			candidates = append(candidates, number)
		}
	case float64, bool:
		candidates = append(candidates, fmt.Sprint(value))
	case []string:
		if len(value) > 0 {
			candidates = []any{value[0], plain([]any{value})[0]}
		}
	}
	for _, candidate := range candidates {
		if read, err := f.parse(candidate); err == nil {
			return read
		}
	}
	return nil
}

// DeleteField deletes a field with its values, and the partner of a link.
func (t *tables) DeleteField(databaseID, table, field string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	gone := t.mustField(databaseID, table, field)
	if gone == gone.in.primary {
		panic("fillouttest: a primary field cannot be deleted")
	}
	t.dropField(t.byPerson(), gone)
}

// AddRecord adds a record. Values are by field id or name.
func (t *tables) AddRecord(databaseID, table string, values map[string]any) Record {
	t.mu.Lock()
	defer t.mu.Unlock()
	of := t.mustTable(databaseID, table)
	made, err := t.makeRecord(t.byPerson(), of, Record{Values: plain(values)})
	must(err, "adding a record")
	return made.read(of)
}

// UpdateRecord changes the given values of a record.
func (t *tables) UpdateRecord(databaseID, table, recordID string, values map[string]any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	of := t.mustTable(databaseID, table)
	must(t.changeRecord(t.byPerson(), of, mustFind(of.record(recordID), "record", recordID), plain(values)),
		"changing a record")
}

// DeleteRecord deletes a record.
func (t *tables) DeleteRecord(databaseID, table, recordID string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	of := t.mustTable(databaseID, table)
	t.dropRecord(t.byPerson(), of, mustFind(of.record(recordID), "record", recordID))
}

// AddDatabaseWebhook adds an active webhook, as another client would, and returns it with its id and secret.
func (t *tables) AddDatabaseWebhook(databaseID string, added DatabaseWebhook) DatabaseWebhook {
	t.mu.Lock()
	defer t.mu.Unlock()
	added.Active = true
	return t.addHook(t.mustDatabase(databaseID), added).DatabaseWebhook
}

// SetDatabaseWebhookActive activates or deactivates a webhook, which the API cannot do.
func (t *tables) SetDatabaseWebhookActive(databaseID string, id int64, active bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	mustFind(t.mustDatabase(databaseID).hook(id), "webhook", fmt.Sprint(id)).Active = active
}

// DeleteDatabaseWebhook deletes a webhook.
func (t *tables) DeleteDatabaseWebhook(databaseID string, id int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	of := t.mustDatabase(databaseID)
	of.removeHook(mustFind(of.hook(id), "webhook", fmt.Sprint(id)))
}

func (t *tables) byPerson() edit {
	return edit{behavior: t.core.currentBehavior(), byPerson: true, tablesByName: true}
}

// mustDatabase, mustTable and mustField return an object that the test names. The caller holds the lock.
func (t *tables) mustDatabase(id string) *database { return mustFind(t.database(id), "database", id) }

func (t *tables) mustTable(databaseID, ref string) *table {
	return mustFind(t.mustDatabase(databaseID).table(ref), "table", ref)
}

func (t *tables) mustField(databaseID, table, ref string) *fieldRecord {
	return mustFind(t.mustTable(databaseID, table).field(ref), "field", ref)
}
