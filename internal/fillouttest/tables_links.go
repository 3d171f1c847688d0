package fillouttest

import (
	"fmt"
	"slices"
	"time"
)

// completeFields adds the partners of a table's new links, and checks lookups. types are the types to complete.
func (t *table) completeFields(by edit, types ...string) error {
	for _, typ := range types {
		for _, f := range slices.Clone(t.fields) {
			if f.typ != typ || f.in.in.fieldByID(f.partner) != nil {
				continue
			}
			var err error
			switch typ {
			case "linked_record":
				err = f.addPartner(by)
			case "lookup":
				_, _, err = f.lookup()
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// addPartner adds the inverse field that the service makes for a link. It has the name of the link's table, with a
// number if that name is taken, and comes last in the target table (seen in live databases).
func (f *fieldRecord) addPartner(by edit) error {
	ref, _ := f.template["tableId"].(string)
	target := f.target()
	if target == nil && by.tablesByName {
		target = f.in.in.table(ref)
	}
	if target == nil {
		return missing()
	}
	f.template["tableId"] = target.id
	name := f.in.name
	for n := 1; target.fieldNamed(name); n++ {
		name = fmt.Sprintf("%s (%d)", f.in.name, n)
	}
	if f.partner == "" {
		f.partner = newFieldID()
	}
	target.append(&fieldRecord{
		in: target, id: f.partner, name: name, typ: "linked_record", created: time.Now(), isInverse: true,
		partner:  f.id,
		template: map[string]any{"tableId": f.in.id, "allowMultiple": f.template["allowMultiple"]},
	})
	return nil
}

// fieldByID returns a field of any table, or nil.
func (d *database) fieldByID(id string) *fieldRecord {
	for _, held := range d.tables {
		if found := first(held.fields, func(f *fieldRecord) bool { return f.id == id }); found != nil {
			return found
		}
	}
	return nil
}

// target returns the table that a link points to, or nil if it was deleted.
func (f *fieldRecord) target() *table {
	return first(f.in.in.tables, func(t *table) bool { return t.id == f.template["tableId"] })
}

// lookup returns the link that a lookup follows and the field that it shows, or a refusal if one is missing.
func (f *fieldRecord) lookup() (link, shows *fieldRecord, err error) {
	byID := func(of *table, key string) *fieldRecord {
		return first(of.fields, func(other *fieldRecord) bool { return other.id == f.template[key] })
	}
	link = byID(f.in, "linkedRecordFieldId")
	if link == nil || link.typ != "linked_record" || link.target() == nil {
		return nil, nil, invalid()
	}
	shows = byID(link.target(), "lookupFieldId")
	if shows == nil || shows == f {
		return nil, nil, invalid()
	}
	return link, shows, nil
}

// setLinks changes the links of a record, and the links of the other records in the partner field. If a record of the
// target may link to one record only, it loses its link so far.
func (r *record) setLinks(f *fieldRecord, ids []string) {
	before := r.links(f)
	r.set(f.id, ids)
	target := f.target()
	partner := f.in.in.fieldByID(f.partner)
	if target == nil || partner == nil {
		return
	}
	for _, id := range before {
		if other := target.record(id); other != nil && !slices.Contains(ids, id) {
			other.drop(partner.id, r.id)
		}
	}
	for _, id := range ids {
		other := target.record(id)
		if other == nil || slices.Contains(other.links(partner), r.id) {
			continue
		}
		held := slices.Clone(other.links(partner))
		if partner.template["allowMultiple"] == false && !partner.isInverse {
			for _, former := range held {
				if source := f.in.record(former); source != nil {
					source.drop(f.id, id)
				}
			}
			held = nil
		}
		other.set(partner.id, append(held, r.id))
	}
}

// links returns the ids of the linked records.
func (r *record) links(f *fieldRecord) []string {
	ids, _ := r.values[f.id].([]string)
	return ids
}

// drop removes an entry from a list value of a record.
func (r *record) drop(fieldID, entry string) {
	if entries, ok := r.values[fieldID].([]string); ok {
		r.set(fieldID, slices.DeleteFunc(slices.Clone(entries), func(e string) bool { return e == entry }))
	}
}
