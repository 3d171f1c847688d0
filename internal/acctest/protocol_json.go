package acctest

import (
	"bytes"
	"encoding/json"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// JSON returns an object of a schema as JSON, with its members in the order of their names.
func JSON(tb testing.TB, schema *tfprotov6.Schema, object *tfprotov6.DynamicValue) string {
	tb.Helper()
	value, err := object.Unmarshal(schema.ValueType())
	if err != nil {
		tb.Fatal(err)
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(plain(tb, value)); err != nil {
		tb.Fatal(err)
	}
	return string(bytes.TrimSpace(text.Bytes()))
}

// plain returns a value of Terraform as one that encoding/json encodes.
func plain(tb testing.TB, value tftypes.Value) any {
	tb.Helper()
	if value.IsNull() {
		return nil
	}
	if !value.IsKnown() {
		return "(unknown)"
	}
	var (
		text    string
		flag    bool
		number  big.Float
		members map[string]tftypes.Value
		list    []tftypes.Value
	)
	switch {
	case value.As(&text) == nil:
		return text
	case value.As(&flag) == nil:
		return flag
	case value.As(&number) == nil:
		return json.Number(number.Text('f', -1))
	case value.As(&members) == nil:
		all := make(map[string]any, len(members))
		for name, member := range members {
			all[name] = plain(tb, member)
		}
		return all
	case value.As(&list) == nil:
		all := make([]any, len(list))
		for i, element := range list {
			all[i] = plain(tb, element)
		}
		return all
	}
	tb.Fatalf("%s has a type that is not known here", value)
	return nil
}
