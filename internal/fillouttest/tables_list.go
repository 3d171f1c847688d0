package fillouttest

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
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

// condition reports whether a record matches.
type condition func(*record) bool

// operators are the operators of a filter by kind of field (documented).
var operators = map[kind]string{
	textKind:     "equals does_not_equal contains does_not_contain starts_with ends_with in not_in is_empty is_not_empty",
	numberKind:   "equals does_not_equal " + inequalities + " in not_in is_empty is_not_empty",
	dateKind:     "equals does_not_equal " + inequalities + " is_empty is_not_empty",
	selectKind:   "equals does_not_equal contains does_not_contain in not_in is_empty is_not_empty",
	checkboxKind: "equals does_not_equal",
	linkKind:     "contains does_not_contain in not_in is_empty is_not_empty",
	filesKind:    "is_empty is_not_empty",
}

const inequalities = "greater_than greater_than_or_equal_to less_than less_than_or_equal_to"

// errBadFilter refuses a filter or a sort that the service does not understand (measured).
var errBadFilter = refusal{status: http.StatusBadRequest, message: badFilter}

// readFilter reads a filter: a condition, or a list of filters under "and" or "or".
func (t *table) readFilter(c *call, sent map[string]any) (condition, error) {
	for _, word := range []string{"and", "or"} {
		parts, ok := sent[word].([]any)
		if !ok {
			continue
		}
		if len(sent) != 1 {
			return nil, errBadFilter
		}
		var all []condition
		for _, part := range parts {
			members, _ := part.(map[string]any)
			read, err := t.readFilter(c, members)
			if err != nil {
				return nil, err
			}
			all = append(all, read)
		}
		return func(r *record) bool {
			matches := func(one condition) bool { return one(r) == (word == "or") }
			return slices.ContainsFunc(all, matches) == (word == "or")
		}, nil
	}
	return t.readCondition(c, sent)
}

// readCondition reads a field and exactly one operator.
func (t *table) readCondition(c *call, sent map[string]any) (condition, error) {
	ref, _ := sent["field"].(string)
	f := t.field(ref)
	if f == nil || len(sent) != 2 {
		return nil, errBadFilter
	}
	for name, operand := range sent {
		if name == "field" {
			continue
		}
		if !slices.Contains(strings.Fields(operators[typeNamed(f.typ).kind]), name) {
			return nil, errBadFilter
		}
		positive, negated := map[string]string{
			"does_not_equal": "equals", "does_not_contain": "contains", "not_in": "in", "is_not_empty": "is_empty",
		}[name]
		if !negated {
			positive = name
		}
		test, ok := f.operator(positive, operand)
		if !ok || positive == "contains" && isA[[]any](operand) && c.behavior.RefuseListOperands {
			return nil, errBadFilter
		}
		return func(r *record) bool { return test(r) != negated }, nil
	}
	return nil, errBadFilter
}

// operator returns a condition that is not negated, or false for an operand of the wrong type.
func (f *fieldRecord) operator(name string, operand any) (condition, bool) {
	of := typeNamed(f.typ).kind
	switch name {
	case "is_empty":
		return func(r *record) bool { _, set := r.values[f.id]; return !set }, operand == true
	case "in":
		items, ok := operand.([]any)
		return func(r *record) bool {
			return slices.ContainsFunc(items, func(item any) bool { return f.has(r, item) })
		}, ok
	case "contains":
		text, ok := operand.(string)
		if of == textKind {
			return func(r *record) bool { return strings.Contains(r.text(f), text) }, ok
		}
		wanted, ok := entries(operand)
		return func(r *record) bool {
			return !slices.ContainsFunc(wanted, func(entry string) bool { return !f.has(r, entry) })
		}, ok
	case "starts_with", "ends_with":
		text, ok := operand.(string)
		if name == "starts_with" {
			return func(r *record) bool { return strings.HasPrefix(r.text(f), text) }, ok
		}
		return func(r *record) bool { return strings.HasSuffix(r.text(f), text) }, ok
	case "equals":
		if of != dateKind {
			return func(r *record) bool { return f.equals(r, operand) }, operand != nil
		}
	}
	return f.compares(name, operand)
}

// compares returns a condition on the order of numbers or dates. A date without a time counts as the whole day for
// equals.
func (f *fieldRecord) compares(name string, operand any) (condition, bool) {
	at, ok := parseDate(operand)
	wanted, isNumber := operand.(float64)
	if typeNamed(f.typ).kind == numberKind {
		ok = isNumber
	}
	text, _ := operand.(string)
	return func(r *record) bool {
		value, set := r.values[f.id]
		if !set {
			return false
		}
		held, _ := parseDate(value)
		if name == "equals" && len(text) == len(time.DateOnly) {
			held = held.Truncate(24 * time.Hour)
		}
		order := held.Compare(at)
		if number, isNumber := value.(float64); isNumber {
			order = cmp.Compare(number, wanted)
		}
		switch name {
		case "greater_than":
			return order > 0
		case "greater_than_or_equal_to":
			return order >= 0
		case "less_than":
			return order < 0
		case "less_than_or_equal_to":
			return order <= 0
		}
		return order == 0
	}, ok
}

// equals compares a value as the API shows it. Two lists are equal if they have the same entries.
func (f *fieldRecord) equals(r *record, operand any) bool {
	labels, isList := r.shown(f).([]string)
	if !isList {
		return r.shown(f) == operand
	}
	wanted, _ := entries(operand)
	slices.Sort(labels)
	slices.Sort(wanted)
	return slices.Equal(labels, wanted)
}

// has reports whether a value is, or its list contains, an entry.
func (f *fieldRecord) has(r *record, entry any) bool {
	if held, isList := r.shown(f).([]string); isList {
		return slices.ContainsFunc(held, func(h string) bool { return h == entry })
	}
	return r.shown(f) == entry
}

func (r *record) text(f *fieldRecord) string {
	text, _ := r.values[f.id].(string)
	return text
}
