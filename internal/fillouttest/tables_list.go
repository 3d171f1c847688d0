package fillouttest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
)

// The documented bounds of a page of records.
const (
	defaultRecords = 500
	maxRecords     = 2000
)

// listRecords answers a page of the records that match a filter. The body may be missing.
func (t *tables) listRecords(c *call, of *table) (answer, error) {
	if !c.json.absent() && c.json.kind() != "object" {
		return answer{}, invalid()
	}
	limit, limitErr := bounded(c.json.field("limit"), defaultRecords, 1, maxRecords)
	offset, offsetErr := bounded(c.json.field("offset"), 0, 0, 1<<31)
	if limitErr != nil || offsetErr != nil {
		return answer{}, invalid()
	}
	matching := slices.DeleteFunc(slices.Clone(of.records), func(r *record) bool { return !c.visible(r.created) })
	if filter := c.json.field("filter"); !filter.absent() && filter.kind() != "null" {
		matches, err := of.readFilter(c, filter.members())
		if err != nil {
			return answer{}, err
		}
		matching = slices.DeleteFunc(matching, func(r *record) bool { return !matches(r) })
	}
	if err := of.sort(matching, c.json.field("sort")); err != nil {
		return answer{}, err
	}
	page := matching[min(offset, len(matching)):min(offset+limit, len(matching))]
	documents := mapped(page, func(r *record) object { return r.document(c, of) })
	return jsonAnswer(http.StatusOK, extended(c, object{
		{"records", documents}, {"total", len(matching)}, {"hasMore", offset+len(page) < len(matching)},
	})), nil
}

// bounded reads an optional whole number.
func bounded(sent node, fallback, least, most int) (int, error) {
	if sent.absent() {
		return fallback, nil
	}
	var number float64
	if sent.kind() == "number" {
		mustDecode(sent.raw, &number)
	}
	if sent.kind() != "number" || !between(float64(least), float64(most))(number) {
		return 0, invalid()
	}
	return int(number), nil
}

// sort sorts records, which are in order of creation, as the client wants them. An unset value comes first (assumed).
func (t *table) sort(records []*record, wanted node) error {
	keys := wanted.items()
	if !wanted.absent() && wanted.kind() != "array" {
		return errBadFilter
	}
	slices.Reverse(keys)
	for _, key := range keys {
		ref := cmp.Or(key.field("field").text(), key.field("fieldId").text())
		direction := cmp.Or(key.field("direction").text(), "asc")
		value, ok := t.sortKey(ref)
		if !ok || direction != "asc" && direction != "desc" {
			return errBadFilter
		}
		slices.SortStableFunc(records, func(a, b *record) int {
			if direction == "desc" {
				a, b = b, a
			}
			return compareValues(value(a), value(b))
		})
	}
	return nil
}

// sortKey returns the value that records are sorted by.
func (t *table) sortKey(ref string) (func(*record) any, bool) {
	switch ref {
	case "id":
		return func(r *record) any { return r.id }, true
	case "createdAt":
		return func(r *record) any { return stamp(r.created) }, true
	case "updatedAt":
		return func(r *record) any { return stamp(r.updated) }, true
	}
	f := t.field(ref)
	return func(r *record) any { return r.shown(f) }, f != nil
}

func compareValues(a, b any) int {
	switch first := a.(type) {
	case float64:
		if second, ok := b.(float64); ok {
			return cmp.Compare(first, second)
		}
		return 1
	case nil:
		if b == nil {
			return 0
		}
		return -1
	case string:
		second, _ := b.(string)
		return cmp.Compare(first, second)
	}
	if b == nil {
		return 1
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}
