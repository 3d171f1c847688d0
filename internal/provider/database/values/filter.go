package values

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

const (
	equalities   = "equals does_not_equal "
	containments = "contains does_not_contain "
	inequalities = "greater_than greater_than_or_equal_to less_than less_than_or_equal_to "
	memberships  = "in not_in "
	emptiness    = "is_empty is_not_empty"
	textual      = equalities + containments + "starts_with ends_with " + memberships + emptiness
	numeric      = equalities + inequalities + memberships + emptiness
	temporal     = equalities + inequalities + emptiness
	choices      = equalities + containments + memberships + emptiness
)

// operators are the operators of a filter by type (documented). Those of other types are not known.
var operators = map[string]string{
	"single_line_text": textual, "long_text": textual, "email": textual, "url": textual, "phone_number": textual,
	number: numeric, currency: numeric, percent: numeric, rating: numeric, duration: numeric,
	date: temporal, datetime: temporal,
	singleSelect: choices, multipleSelect: choices,
	checkbox:     equalities,
	linkedRecord: containments + memberships + emptiness,
	attachments:  emptiness,
}

// ResolveFilter returns a filter with the ids of its fields. An error says where the filter is wrong, in words that can
// follow "the filter".
func ResolveFilter(table *fillout.Table, filter fillout.Filter) (fillout.Filter, error) {
	return resolveFilter(table, filter, "")
}

func resolveFilter(table *fillout.Table, filter fillout.Filter, at string) (fillout.Filter, error) {
	for word, parts := range map[string][]fillout.Filter{"and": filter.All, "or": filter.Any} {
		for i := range parts {
			place := strings.TrimPrefix(fmt.Sprintf("%s.%s[%d]", at, word, i), ".")
			var err error
			if parts[i], err = resolveFilter(table, parts[i], place); err != nil {
				return filter, err
			}
		}
	}
	if filter.All != nil || filter.Any != nil {
		return filter, nil
	}
	if at != "" {
		at = ", at " + at
	}
	field := Find(table, filter.Field)
	if field == nil {
		return filter, fmt.Errorf("names a field that does not exist%s. %s", at, unknownField(table, filter.Field, nil))
	}
	filter.Field = string(field.ID)
	allowed, known := operators[string(field.Type)]
	if known && !slices.Contains(strings.Fields(allowed), filter.Operator) {
		return filter, fmt.Errorf("has the operator %s for %s%s. That field has the type %s, whose operators are %s",
			filter.Operator, safetext.Quote(string(field.Name)), at, field.Type, strings.Join(strings.Fields(allowed), ", "))
	}
	if !known || strings.HasPrefix(filter.Operator, "is_") {
		return filter, nil
	}
	operand, _ := filter.Operand.(json.RawMessage)
	if takes, ok := checkOperand(field, filter.Operator, operand); !ok {
		return filter, fmt.Errorf("has another value than the operator %s takes for %s%s. For the type %s, it takes %s",
			filter.Operator, safetext.Quote(string(field.Name)), at, field.Type, takes)
	}
	return filter, nil
}

// checkOperand reports whether a value can stand beside an operator, and says what can.
func checkOperand(field *fillout.Field, operator string, operand json.RawMessage) (takes string, ok bool) {
	takes, fits := "a string", func(item json.RawMessage) bool { return item[0] == '"' }
	isMultiple := false
	switch string(field.Type) {
	case number, currency, percent, rating, duration:
		takes, fits = "a number", func(item json.RawMessage) bool { return numberOf(item) != "" }
	case checkbox:
		takes, fits = "true or false", func(item json.RawMessage) bool { return item[0] == 't' || item[0] == 'f' }
	case date, datetime:
		takes, fits = `a date, such as "2026-03-15", or a time with a zone`, isTime
	case multipleSelect, linkedRecord: // operators for one entry take a list as well (assumption: filter-list)
		isMultiple = true
	}
	items, ok := []json.RawMessage{operand}, true
	isList := strings.Contains(memberships, operator+" ")
	if isList || isMultiple && operand[0] == '[' {
		items, ok = decoded[[]json.RawMessage](operand)
	}
	if isList {
		takes = "a list. Each of its entries is " + takes
	}
	return takes, ok && !slices.ContainsFunc(items, func(item json.RawMessage) bool { return !fits(item) })
}

// isTime reports whether a value is a date, or a time with a zone.
func isTime(value json.RawMessage) bool {
	text, _ := textOf(value)
	_, err := time.Parse(time.DateOnly, text)
	return err == nil || endsDate(text)
}

// sortable are the names that records can be sorted by, apart from fields.
var sortable = map[string]string{"id": "id", "created_at": "createdAt", "updated_at": "updatedAt"}

// ResolveSort returns what the service calls a key that records are sorted by: a field, or id, created_at or
// updated_at. A problem is a sentence or two.
func ResolveSort(table *fillout.Table, key string) (name, problem string) {
	if field := Find(table, key); field != nil {
		return string(field.ID), ""
	}
	if name, ok := sortable[key]; ok {
		return name, ""
	}
	return "", unknownField(table, key, nil) + " Records can also be sorted by id, created_at and updated_at."
}

// ByName returns the values of a record by the names of the fields.
func ByName(table *fillout.Table, record *fillout.Record) Values {
	named := make(Values)
	for id, value := range record.Values {
		key := id
		if field := table.Field(id); field != nil {
			key = keyOf(table, field)
		}
		named[key] = value
	}
	return named
}
