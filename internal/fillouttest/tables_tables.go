package fillouttest

import (
	"net/http"
	"slices"
	"time"
)

// Table is a table of a database.
type Table struct {
	// ID is made if it is empty: t and 10 letters or digits.
	ID, Name string
	// Fields are the fields. The first field of a new table becomes its primary field.
	Fields []Field
	// PrimaryFieldID is set by the readers.
	PrimaryFieldID string
	// Records are the records of a new table. The readers leave them out: see [Server.Records].
	Records []Record
}

// table is a table as the service stores it.
type table struct {
	in       *database
	id, name string
	order    int
	view     string
	created  time.Time
	primary  *fieldRecord
	fields   []*fieldRecord
	records  []*record
}

func (t *table) made() time.Time { return t.created }

// table returns a table by its id or its name, or nil.
func (d *database) table(ref string) *table {
	return named(d.tables, ref, func(t *table) string { return t.id }, func(t *table) string { return t.name })
}

// field returns a field by its id or its name, or nil.
func (t *table) field(ref string) *fieldRecord {
	return named(t.fields, ref, func(f *fieldRecord) string { return f.id }, func(f *fieldRecord) string { return f.name })
}

// document returns a table as a database shows it. The view, which has no endpoint, contains all fields (assumed).
func (t *table) document(c *call) object {
	document := object{
		{"id", t.id}, {"name", t.name}, {"order", t.order}, {"primaryFieldId", t.primary.id},
	}
	if !c.behavior.NoURLs {
		document = append(document, member{"url", t.in.url() + "/" + t.id})
	}
	fields := shown(c, t.fields, (*fieldRecord).made, func(f *fieldRecord) object { return f.document(c) })
	if c.behavior.UnknownFields {
		fields = append(fields, object{
			{"id", "f" + t.id[1:]}, {"name", "AI summary"}, {"type", "ai_summary"}, {"order", len(t.fields)},
			{"template", object{{"prompt", "Summarize the record"}, {"sources", []string{t.primary.id}}}},
		})
	}
	ids := mapped(t.fields, func(f *fieldRecord) string { return f.id })
	views := []object{{
		{"id", t.view}, {"name", "Grid view"}, {"type", "grid"}, {"config", object{
			{"sorts", []string{}}, {"hiddenFieldIds", []string{}}, {"fieldWidths", object{}}, {"orderedFieldIds", ids},
		}},
	}}
	if c.behavior.NoViews {
		views = []object{}
	}
	return extended(c, append(document, object{{"fields", fields}, {"views", views}}...))
}

// readTable reads a table that a client sent. Only a new database needs the templates of fields (documented).
func readTable(c *call, sent node, inNewDatabase bool) (Table, error) {
	wanted := Table{Name: sent.field("name").text()}
	for _, item := range sent.field("fields").items() {
		read, err := readField(c, item)
		if err != nil {
			return Table{}, err
		}
		formula := read.Type == "formula" && c.behavior.RefuseFormulaInNewDatabase
		if inNewDatabase && (item.field("template").absent() || read.Type == "lookup" || formula) {
			return Table{}, invalid()
		}
		wanted.Fields = append(wanted.Fields, read)
	}
	if wanted.Name == "" || len(wanted.Fields) == 0 {
		return Table{}, invalid()
	}
	return wanted, nil
}

func (t *tables) createTable(c *call, d *database) (answer, error) {
	wanted, err := readTable(c, c.json, false)
	if err != nil {
		return answer{}, err
	}
	made, err := t.makeTable(edit{behavior: c.behavior}, d, wanted)
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusCreated, made.document(c)), nil
}

// makeTable adds a table with its links and records, or nothing at all.
func (t *tables) makeTable(by edit, d *database, wanted Table) (*table, error) {
	made, err := d.addTable(by, wanted)
	if err == nil {
		err = made.completeFields(by, "linked_record", "lookup")
	}
	if err == nil {
		err = d.addRecords(by, wanted)
	}
	if err != nil && made != nil {
		d.removeTable(edit{}, made)
	}
	if err != nil {
		return nil, err
	}
	d.updated = time.Now()
	t.emit(by, d, made, "table.created", object{{"table", object{{"id", made.id}, {"name", made.name}}}})
	return made, nil
}

// addTable adds a table whose links have no partner yet.
func (d *database) addTable(by edit, wanted Table) (*table, error) {
	made := &table{in: d, id: wanted.ID, name: wanted.Name, view: newViewID(), created: time.Now()}
	if made.id == "" {
		made.id = newTableID()
	}
	if d.table(made.id) != nil || made.name == "" {
		return nil, invalid()
	}
	if d.tableNamed(made.name) {
		return nil, by.behavior.DuplicateName.refusal()
	}
	if len(wanted.Fields) == 0 || !typeNamed(wanted.Fields[0].Type).primary && !by.behavior.AnyPrimary {
		return nil, refusal{status: http.StatusBadRequest, message: tableFailed}
	}
	if last := len(d.tables) - 1; last >= 0 {
		made.order = d.tables[last].order + 1
	}
	for _, field := range wanted.Fields {
		added, err := made.addField(by, field)
		if err != nil {
			return nil, err
		}
		if made.primary == nil {
			made.primary = added
		}
	}
	d.tables = append(d.tables, made)
	return made, nil
}

func (d *database) tableNamed(name string) bool {
	return slices.ContainsFunc(d.tables, func(t *table) bool { return t.name == name })
}

func (t *tables) patchTable(c *call, of *table) (answer, error) {
	if err := t.renameTable(edit{behavior: c.behavior}, of, c.json.field("name").text()); err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, of.document(c)), nil
}

func (t *tables) renameTable(by edit, of *table, name string) error {
	switch {
	case name == "":
		return invalid()
	case name != of.name && of.in.tableNamed(name):
		return by.behavior.DuplicateName.refusal()
	}
	of.name, of.in.updated = name, time.Now()
	t.emit(by, of.in, of, "table.updated", object{{"table", object{{"id", of.id}, {"name", name}}}})
	return nil
}

func (t *tables) deleteTable(c *call, d *database) (answer, error) {
	of := d.table(c.request.PathValue("tableId"))
	if of == nil {
		return tablesDeleted(c, missing())
	}
	if len(d.tables) == 1 && c.behavior.RefuseLastTable {
		return answer{}, invalid()
	}
	t.dropTable(edit{behavior: c.behavior}, of)
	return tablesDeleted(c, nil)
}

func (t *tables) dropTable(by edit, of *table) {
	of.in.removeTable(by, of)
	of.in.updated = time.Now()
	t.emit(by, of.in, of, "table.deleted", object{{"tableId", of.id}})
}

// removeTable removes a table and, unless the knob KeepPartners says otherwise, the links of other tables to it.
func (d *database) removeTable(by edit, of *table) {
	d.tables = slices.DeleteFunc(d.tables, func(t *table) bool { return t == of })
	if by.behavior.KeepPartners {
		return
	}
	for _, other := range d.tables {
		other.fields = slices.DeleteFunc(other.fields, func(f *fieldRecord) bool {
			return f.typ == "linked_record" && f.template["tableId"] == of.id
		})
	}
}
