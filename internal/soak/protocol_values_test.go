package soak

import (
	"fmt"
	"maps"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// valueOf converts a Go value: maps become objects, whose other attributes are null, and slices lists or sets.
func valueOf(kind tftypes.Type, from any) tftypes.Value {
	switch from := from.(type) {
	case nil:
		return tftypes.NewValue(kind, nil)
	case tftypes.Value:
		return from
	case int:
		return tftypes.NewValue(kind, int64(from))
	case map[string]any:
		members := map[string]tftypes.Value{}
		for name, member := range kind.(tftypes.Object).AttributeTypes {
			members[name] = valueOf(member, from[name])
		}
		return tftypes.NewValue(kind, members)
	case []any:
		var element tftypes.Type
		switch kind := kind.(type) {
		case tftypes.List:
			element = kind.ElementType
		case tftypes.Set:
			element = kind.ElementType
		}
		elements := []tftypes.Value{}
		for _, item := range from {
			elements = append(elements, valueOf(element, item))
		}
		return tftypes.NewValue(kind, elements)
	}
	return tftypes.NewValue(kind, from)
}

// plain converts a value for a comparison with JSON. An unknown value becomes a struct{}.
func plain(value tftypes.Value) any {
	switch {
	case value.IsNull():
		return nil
	case !value.IsKnown():
		return struct{}{}
	case value.Type().Is(tftypes.String):
		return asA[string](value)
	case value.Type().Is(tftypes.Bool):
		return asA[bool](value)
	case value.Type().Is(tftypes.Number):
		number, _ := asA[*big.Float](value).Float64()
		return number
	case value.Type().Is(tftypes.Object{}):
		return plainMembers(asA[map[string]tftypes.Value](value))
	}
	elements := []any{}
	for _, element := range asA[[]tftypes.Value](value) {
		elements = append(elements, plain(element))
	}
	return elements
}

func plainMembers(members map[string]tftypes.Value) map[string]any {
	converted := map[string]any{}
	for name, member := range members {
		converted[name] = plain(member)
	}
	return converted
}

func asA[T any](value tftypes.Value) (converted T) {
	if err := value.As(&converted); err != nil {
		panic(fmt.Errorf("reading %v: %w", value, err))
	}
	return converted
}

// fits reports whether a value is as planned, wherever the plan knows it.
func fits(planned, value tftypes.Value) bool {
	switch {
	case !planned.IsKnown():
		return true
	case planned.IsFullyKnown() || value.IsNull():
		return planned.Equal(value)
	case planned.Type().Is(tftypes.Object{}):
		return maps.EqualFunc(asA[map[string]tftypes.Value](planned), asA[map[string]tftypes.Value](value), fits)
	case planned.Type().Is(tftypes.List{}):
		wanted, elements := asA[[]tftypes.Value](planned), asA[[]tftypes.Value](value)
		for i := range wanted {
			if len(wanted) != len(elements) || !fits(wanted[i], elements[i]) {
				return false
			}
		}
		return len(wanted) == len(elements)
	}
	return true
}

// propose returns the configuration, with computed attributes as they were, as Terraform proposes it to a provider.
func propose(attributes []*tfprotov6.SchemaAttribute, prior, config map[string]tftypes.Value) map[string]tftypes.Value {
	proposed := map[string]tftypes.Value{}
	for _, attribute := range attributes {
		before, had := prior[attribute.Name]
		value := config[attribute.Name]
		switch {
		case attribute.Computed && value.IsNull():
			if had {
				value = before
			}
		case attribute.NestedType == nil || value.IsNull() || !value.IsKnown():
		case attribute.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			value = proposeObject(attribute.NestedType, before, value)
		default:
			var former []tftypes.Value
			if had && !before.IsNull() {
				former = asA[[]tftypes.Value](before)
			}
			elements := asA[[]tftypes.Value](value)
			for i := range elements {
				var at tftypes.Value
				if i < len(former) {
					at = former[i]
				}
				elements[i] = proposeObject(attribute.NestedType, at, elements[i])
			}
			value = tftypes.NewValue(value.Type(), elements)
		}
		proposed[attribute.Name] = value
	}
	return proposed
}

func proposeObject(nested *tfprotov6.SchemaObject, prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	var members map[string]tftypes.Value
	if !prior.IsNull() && prior.IsKnown() {
		members = asA[map[string]tftypes.Value](prior)
	}
	return tftypes.NewValue(config.Type(), propose(nested.Attributes, members, asA[map[string]tftypes.Value](config)))
}
