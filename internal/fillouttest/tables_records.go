package fillouttest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"time"
)

// Record is a record of a table.
type Record struct {
	// ID is made if it is empty: a UUID.
	ID string
	// Values are the values as in JSON. The readers return them by field id. Elsewhere, field names will do, too.
	Values map[string]any
	// Created and Updated are set by the readers.
	Created, Updated time.Time
}

// record is a record as the service stores it. Selects hold the ids of options, and links those of records, as
// []string. A field without a value is not there.
type record struct {
	id               string
	values           map[string]any
	created, updated time.Time
}

var uuidShape = regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func (t *table) record(id string) *record {
	return first(t.records, func(r *record) bool { return r.id == id })
}

// namedRecord returns the record that a call names.
func (t *table) namedRecord(c *call) (*record, error) {
	id := c.request.PathValue("recordId")
	if !uuidShape.MatchString(id) {
		return nil, refusal{status: http.StatusBadRequest, code: "INVALID_RECORD_ID", message: badRecordID}
	}
	found := t.record(id)
	if found == nil {
		return nil, missing()
	}
	return found, nil
}

// document returns a record as the API shows it: the values by id and, once more, by name.
func (r *record) document(c *call, of *table) object {
	data, fields := object{}, object{}
	for _, f := range of.fields {
		value := c.behavior.altered(r.shown(f), f)
		data = append(data, member{f.id, value})
		if c.behavior.FieldsByID {
			fields = append(fields, member{f.id, value})
		} else {
			fields = append(fields, member{f.name, value})
		}
	}
	return extended(c, object{
		{"id", r.id}, {"data", data}, {"fields", fields}, {"createdAt", stamp(r.created)}, {"updatedAt", stamp(r.updated)},
	})
}

// altered returns a value as the knobs RehostFiles and Shuffle let it show.
func (b TablesBehavior) altered(value any, f *fieldRecord) any {
	if entries, ok := value.([]string); ok && b.Shuffle {
		entries = slices.Clone(entries)
		//nolint:gosec // No secret depends on this order.
		rand.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
		return entries
	}
	files, ok := value.([]any)
	if !ok || f.typ != "attachments" || !b.RehostFiles {
		return value
	}
	shown := make([]any, len(files))
	for i, file := range files {
		members, _ := file.(map[string]any)
		members = maps.Clone(members)
		members["url"] = fmt.Sprintf("https://files.fillout.example/%s/%d", f.id, i)
		shown[i] = members
	}
	return shown
}

func (t *tables) getRecord(c *call, of *table) (answer, error) {
	found, err := of.namedRecord(c)
	if err != nil {
		return answer{}, err
	}
	if !c.visible(found.created) {
		return answer{}, missing()
	}
	return jsonAnswer(http.StatusOK, found.document(c, of)), nil
}

// sentValues returns the values in the body of a call.
func sentValues(c *call) (map[string]any, error) {
	sent := c.json.field("record")
	if sent.kind() != "object" {
		return nil, refusal{status: http.StatusBadRequest, message: missingRecord}
	}
	return sent.members(), nil
}

func (t *tables) createRecord(c *call, of *table) (answer, error) {
	sent, err := sentValues(c)
	if err != nil {
		return answer{}, err
	}
	made, err := t.makeRecord(edit{behavior: c.behavior}, of, Record{Values: sent})
	if err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusCreated, made.document(c, of)), nil
}

// makeRecord adds a record and notifies webhooks.
func (t *tables) makeRecord(by edit, of *table, wanted Record) (*record, error) {
	made, err := of.addRecord(by, wanted)
	if err != nil {
		return nil, err
	}
	if err := of.fill(by, made, wanted.Values); err != nil {
		of.records = of.records[:len(of.records)-1]
		return nil, err
	}
	t.emitRecord(by, of, made, "record.created")
	return made, nil
}

// addRecords adds the records of new tables. Records may link to those of any table, so that all exist before their
// values are set.
func (d *database) addRecords(by edit, wanted ...Table) error {
	type addition struct {
		of    *table
		to    *record
		value map[string]any
	}
	var additions []addition
	for _, table := range wanted {
		of := d.table(table.Name)
		for _, record := range table.Records {
			made, err := of.addRecord(by, record)
			if err != nil {
				return err
			}
			additions = append(additions, addition{of, made, plain(record.Values)})
		}
	}
	for _, added := range additions {
		if err := added.of.fill(by, added.to, added.value); err != nil {
			return err
		}
	}
	return nil
}

// addRecord adds a record without the values that were wanted. Its times are whole seconds (measured).
func (t *table) addRecord(by edit, wanted Record) (*record, error) {
	now := time.Now().Truncate(time.Second)
	made := &record{id: wanted.ID, values: map[string]any{}, created: now, updated: now}
	if made.id == "" {
		made.id = newUUID()
	}
	if t.record(made.id) != nil || !uuidShape.MatchString(made.id) {
		return nil, invalid()
	}
	for _, f := range t.fields {
		made.number(f)
		if f.typ == "source" {
			made.values[f.id] = map[string]any{"type": map[bool]string{false: "public_api", true: "manual"}[by.byPerson]}
		}
	}
	t.records = append(t.records, made)
	return made, nil
}

// number sets the next number of an autonumber in a record.
func (r *record) number(f *fieldRecord) {
	if f.typ == "autonumber" {
		f.lastNumber++
		r.values[f.id] = f.lastNumber
	}
}

// fill sets the values that a record names by field id or name. It ignores names of no field (measured) and read-only
// fields (assumed).
func (t *table) fill(by edit, into *record, sent map[string]any) error {
	type change struct {
		field *fieldRecord
		value any
	}
	var changes []change
	for ref, value := range sent {
		f := t.field(ref)
		ignored := f != nil && f.typ == "linked_record" && ref != f.id && by.behavior.IgnoreLinksByName && !by.byPerson
		if f == nil || ignored || typeNamed(f.typ).readOnly {
			continue
		}
		read, err := f.parse(value)
		if err != nil {
			return err
		}
		if offset := by.behavior.ZonelessOffset; f.typ == "datetime" && isZoneless(value) && offset != 0 {
			at, _ := parseDate(read)
			read = stamp(at.Add(offset))
		}
		changes = append(changes, change{f, read})
	}
	for _, change := range changes {
		if typeNamed(change.field.typ).kind == linkKind {
			ids, _ := change.value.([]string)
			into.setLinks(change.field, ids)
			continue
		}
		into.set(change.field.id, change.value)
	}
	into.updated = time.Now().Truncate(time.Second)
	return nil
}

// set changes one value. An empty value removes it.
func (r *record) set(fieldID string, value any) {
	if entries, ok := value.([]string); value == nil || value == "" || ok && len(entries) == 0 {
		delete(r.values, fieldID)
		return
	}
	r.values[fieldID] = value
}

func (t *tables) patchRecord(c *call, of *table) (answer, error) {
	found, err := of.namedRecord(c)
	if err != nil {
		return answer{}, err
	}
	sent, err := sentValues(c)
	if err != nil {
		return answer{}, err
	}
	if err := t.changeRecord(edit{behavior: c.behavior}, of, found, sent); err != nil {
		return answer{}, err
	}
	return jsonAnswer(http.StatusOK, found.document(c, of)), nil
}

func (t *tables) changeRecord(by edit, of *table, changed *record, values map[string]any) error {
	if err := of.fill(by, changed, values); err != nil {
		return err
	}
	t.emitRecord(by, of, changed, "record.updated")
	return nil
}

func (t *tables) deleteRecord(c *call, of *table) (answer, error) {
	found, err := of.namedRecord(c)
	if err != nil {
		return tablesDeleted(c, err)
	}
	t.dropRecord(edit{behavior: c.behavior}, of, found)
	return tablesDeleted(c, nil)
}

// dropRecord deletes a record, and the links of other records to it.
func (t *tables) dropRecord(by edit, of *table, gone *record) {
	for _, f := range of.fields {
		if f.typ == "linked_record" {
			gone.setLinks(f, nil)
		}
	}
	of.records = slices.DeleteFunc(of.records, func(r *record) bool { return r == gone })
	t.emitRecord(by, of, gone, "record.deleted")
}

func (t *tables) emitRecord(by edit, of *table, r *record, event string) {
	data := object{{"tableId", of.id}, {"recordIds", []string{r.id}}}
	if event != "record.deleted" {
		document := r.document(&call{}, of)
		data = append(data, member{"records", []object{document}})
	}
	t.emit(by, of.in, of, event, data)
}
