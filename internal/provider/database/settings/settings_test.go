package settings_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/settings"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// object returns a settings object with these values. Its other members are null.
func object(t *testing.T, typeName string, values map[string]attr.Value) types.Object {
	t.Helper()
	members := make(map[string]attr.Value)
	for name, kind := range settings.Null(typeName).AttributeTypes(t.Context()) {
		members[name] = values[name]
		switch {
		case values[name] != nil:
		case kind == types.NumberType:
			members[name] = types.NumberNull()
		case kind == types.BoolType:
			members[name] = types.BoolNull()
		default:
			members[name] = types.StringNull()
		}
	}
	return types.ObjectValueMust(settings.Null(typeName).AttributeTypes(t.Context()), members)
}

func number(n int64) types.Number { return types.NumberValue(new(big.Float).SetInt64(n)) }

// Every type has its settings in the schema, and an import that finds nothing but defaults sets nothing.
func TestEveryType(t *testing.T) {
	t.Parallel()
	attributes := settings.Attributes(template.Types())
	for _, of := range template.Types() {
		if _, ok := attributes[of.Name]; ok != (len(of.Settings) > 0) {
			t.Errorf("%s has settings in the schema: %t", of.Name, ok)
		}
		values := make(map[string]any)
		for _, setting := range of.Settings {
			values[setting.Name] = setting.Default
		}
		defaults, err := json.Marshal(of.Encode(values))
		if err != nil {
			t.Fatal(err)
		}
		if got := settings.Imported(of.Name, defaults); !got.IsNull() {
			t.Errorf("%s: the defaults are imported as %s", of.Name, got)
		}
	}
}

func TestImported(t *testing.T) {
	t.Parallel()
	live := json.RawMessage(`{"currencySymbol":"€","decimalPlaces":2,"numberFormat":"local","later":1}`)
	want := object(t, "currency", map[string]attr.Value{"currency_symbol": types.StringValue("€")})
	if got := settings.Imported("currency", live); !got.Equal(want) {
		t.Errorf("got %s", got)
	}
	invalid := json.RawMessage(`{"currencySymbol":"","decimalPlaces":99,"numberFormat":"roman"}`)
	if got := settings.Imported("currency", invalid); !got.IsNull() {
		t.Errorf("settings that the validators refuse became %s", got)
	}
}

// A refresh looks at nothing but what the object sets, and keeps the spelling of a value that means the same.
func TestRefresh(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		typeName, live string
		set, want      map[string]attr.Value
	}{
		"changed": {"number", `{"decimalPlaces":3,"numberFormat":"local"}`,
			map[string]attr.Value{"decimal_places": number(1)}, map[string]attr.Value{"decimal_places": number(3)}},
		"gone": {"number", `{}`, map[string]attr.Value{"decimal_places": number(1)}, nil},
		"same color": {"checkbox", `{"color":"#A8A4AC"}`,
			map[string]attr.Value{"color": types.StringValue("#a8a4ac")}, map[string]attr.Value{"color": types.StringValue("#a8a4ac")}},
		"same JSON": {"formula", `{"expression":"1","formatting":{"a":1,"b":2}}`,
			map[string]attr.Value{"formatting": types.StringValue(`{"b": 2, "a": 1}`)},
			map[string]attr.Value{"formatting": types.StringValue(`{"b": 2, "a": 1}`)}},
		"not shown as a number": {"number", `{"decimalPlaces":"many"}`, map[string]attr.Value{"decimal_places": number(1)}, nil},
	} {
		got := settings.Refresh(test.typeName, object(t, test.typeName, test.set), json.RawMessage(test.live))
		if !got.Equal(object(t, test.typeName, test.want)) {
			t.Errorf("%s: got %s", name, got)
		}
	}
	if got := settings.Refresh("number", settings.Null("number"), json.RawMessage(`{"decimalPlaces":3}`)); !got.IsNull() {
		t.Errorf("settings that are not set became %s", got)
	}
}
