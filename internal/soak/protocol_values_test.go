package soak

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
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

func plainMembers(members map[string]tftypes.Value) map[string]any {
	converted := map[string]any{}
	for name, member := range members {
		converted[name] = acctest.Plain(member)
	}
	return converted
}

func asA[T any](value tftypes.Value) (converted T) {
	if err := value.As(&converted); err != nil {
		panic(fmt.Errorf("reading %v: %w", value, err))
	}
	return converted
}
