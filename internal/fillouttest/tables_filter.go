package fillouttest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

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
