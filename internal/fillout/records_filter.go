package fillout

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// Filter says which records match: all or any of several filters, or a condition on one field.
type Filter struct {
	All, Any []Filter // sent as "and" and "or"

	Field    string // id or name
	Operator string // one of Operators
	Operand  any    // encodes as JSON; true for is_empty and is_not_empty
}

// The operators that the provider itself uses.
const (
	OperatorContains    = "contains"
	OperatorEquals      = "equals"
	OperatorGreaterThan = "greater_than"
	OperatorIsNotEmpty  = "is_not_empty"
)

// operands are the operators (documented), with the shape of what stands beside each.
var operands = map[string]string{
	OperatorEquals: "value", "does_not_equal": "value",
	OperatorContains: "value", "does_not_contain": "value", "starts_with": "value", "ends_with": "value",
	OperatorGreaterThan: "value", "greater_than_or_equal_to": "value",
	"less_than": "value", "less_than_or_equal_to": "value",
	"in": "list", "not_in": "list",
	"is_empty": "true", OperatorIsNotEmpty: "true",
}

// Operators returns the operators of conditions, sorted.
func Operators() []string { return slices.Sorted(maps.Keys(operands)) }

// MarshalJSON implements json.Marshaler.
func (f Filter) MarshalJSON() ([]byte, error) {
	switch {
	case f.All != nil:
		return json.Marshal(map[string]any{"and": f.All})
	case f.Any != nil:
		return json.Marshal(map[string]any{"or": f.Any})
	}
	return json.Marshal(map[string]any{"field": f.Field, f.Operator: f.Operand})
}

// maxFilterDepth bounds how deep filters are nested. No filter that a person writes comes near.
const maxFilterDepth = 32

// ParseFilter parses a filter as the service takes it: {"and": […]}, {"or": […]}, or {"field": …} with one operator. It
// accepts any field, because only the service knows the fields.
//
// An error says where the filter is wrong, in words that can follow "the filter".
func ParseFilter(text string) (Filter, error) { return parseFilter([]byte(text), "", 0) }

func parseFilter(text []byte, at string, depth int) (Filter, error) {
	wrong := func(format string, values ...any) (Filter, error) {
		message := fmt.Sprintf(format, values...)
		if at != "" {
			message += ", at " + at
		}
		return Filter{}, errors.New(message)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return wrong("must be a JSON object")
	}
	if depth > maxFilterDepth {
		return wrong("must not be nested more than %d times", maxFilterDepth)
	}
	for _, word := range []string{"and", "or"} {
		list, ok := members[word]
		if !ok {
			continue
		}
		var parts []json.RawMessage
		if err := json.Unmarshal(list, &parts); err != nil || len(parts) == 0 || len(members) != 1 {
			return wrong("must have, beside nothing else, a list of filters under %q", word)
		}
		filters := make([]Filter, len(parts))
		for i, part := range parts {
			var err error
			if filters[i], err = parseFilter(part, fmt.Sprintf("%s%s[%d]", prefixOf(at), word, i), depth+1); err != nil {
				return Filter{}, err
			}
		}
		if word == "and" {
			return Filter{All: filters}, nil
		}
		return Filter{Any: filters}, nil
	}
	return parseCondition(members, wrong)
}

func prefixOf(at string) string {
	if at == "" {
		return ""
	}
	return at + "."
}

// parseCondition parses a field and exactly one operator.
func parseCondition(members map[string]json.RawMessage,
	wrong func(string, ...any) (Filter, error)) (Filter, error) {
	var filter Filter
	if err := json.Unmarshal(members["field"], &filter.Field); err != nil || filter.Field == "" {
		return wrong(`must have the id or the name of a field under "field"`)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if name == "field" {
			continue
		}
		shape, known := operands[name]
		switch {
		case !known:
			return wrong("must not have %q, which is not one of %s", safetext.Printable(name), strings.Join(Operators(), ", "))
		case filter.Operator != "":
			return wrong("must have one operator beside the field, and has %s and %s", filter.Operator, name)
		}
		operand := bytes.TrimSpace(members[name])
		switch {
		case shape == "true" && string(operand) != "true":
			return wrong("must have true beside %s", name)
		case shape == "list" && operand[0] != '[':
			return wrong("must have a list beside %s", name)
		case string(operand) == "null", shape == "value" && operand[0] == '{':
			return wrong("must have a value beside %s", name)
		}
		filter.Operator, filter.Operand = name, json.RawMessage(operand)
	}
	if filter.Operator == "" {
		return wrong("must have an operator beside the field, one of %s", strings.Join(Operators(), ", "))
	}
	return filter, nil
}
