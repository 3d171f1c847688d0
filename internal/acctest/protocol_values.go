package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Propose returns a configuration with the values of the prior state where a computed value is not set, as Terraform
// proposes it to a provider.
func Propose(attributes []*tfprotov6.SchemaAttribute, config, prior tftypes.Value) tftypes.Value {
	if config.IsNull() || !config.IsKnown() {
		return config
	}
	proposed := maps.Clone(as[map[string]tftypes.Value](config)) // As returns what the value has itself
	before := map[string]tftypes.Value{}
	if !prior.IsNull() && prior.IsKnown() {
		before = as[map[string]tftypes.Value](prior)
	}
	for _, a := range attributes {
		value := proposed[a.Name]
		was, had := before[a.Name]
		switch {
		case a.WriteOnly:
			proposed[a.Name] = tftypes.NewValue(value.Type(), nil)
		case a.Computed && value.IsNull():
			if had {
				proposed[a.Name] = was
			}
		case a.NestedType == nil || value.IsNull() || !value.IsKnown():
		case a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			proposed[a.Name] = Propose(a.NestedType.Attributes, value, was)
		default: // by position
			elements, former := slices.Clone(as[[]tftypes.Value](value)), as[[]tftypes.Value](was)
			for i := range elements {
				var at tftypes.Value
				if i < len(former) {
					at = former[i]
				}
				elements[i] = Propose(a.NestedType.Attributes, elements[i], at)
			}
			proposed[a.Name] = tftypes.NewValue(value.Type(), elements)
		}
	}
	return tftypes.NewValue(config.Type(), proposed)
}

// Fits reports whether a value is as planned, wherever the plan knows it.
func Fits(planned, value tftypes.Value) bool {
	switch {
	case !planned.IsKnown():
		return true
	case planned.IsFullyKnown() || value.IsNull():
		return planned.Equal(value)
	case planned.Type().Is(tftypes.Object{}):
		return maps.EqualFunc(as[map[string]tftypes.Value](planned), as[map[string]tftypes.Value](value), Fits)
	case planned.Type().Is(tftypes.List{}):
		return slices.EqualFunc(as[[]tftypes.Value](planned), as[[]tftypes.Value](value), Fits)
	}
	return true
}

// JSON returns an object of a schema as JSON, with its members in the order of their names.
func JSON(tb testing.TB, schema *tfprotov6.Schema, object *tfprotov6.DynamicValue) string {
	tb.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(Plain(decode(tb, schema, object))); err != nil {
		tb.Fatal(err)
	}
	return string(bytes.TrimSpace(text.Bytes()))
}

// Plain returns a value of Terraform as one that encoding/json encodes.
func Plain(value tftypes.Value) any {
	switch {
	case value.IsNull():
		return nil
	case !value.IsKnown():
		return "(unknown)"
	case value.Type().Is(tftypes.String):
		return as[string](value)
	case value.Type().Is(tftypes.Bool):
		return as[bool](value)
	case value.Type().Is(tftypes.Number):
		return json.Number(as[*big.Float](value).Text('f', -1))
	case value.Type().Is(tftypes.Object{}), value.Type().Is(tftypes.Map{}):
		members := map[string]any{}
		for name, member := range as[map[string]tftypes.Value](value) {
			members[name] = Plain(member)
		}
		return members
	}
	elements := []any{}
	for _, element := range as[[]tftypes.Value](value) {
		elements = append(elements, Plain(element))
	}
	return elements
}

// as converts a value to a type that it has. A value without a type becomes the zero value.
func as[T any](value tftypes.Value) (converted T) {
	if value.Type() == nil {
		return converted
	}
	if err := value.As(&converted); err != nil {
		panic(fmt.Errorf("reading %v: %w", value, err))
	}
	return converted
}
