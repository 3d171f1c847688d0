package webhook

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The model has what the framework's Get would return.
func TestReadModel(t *testing.T) {
	t.Parallel()
	var schema resource.SchemaResponse
	NewResource().Schema(t.Context(), resource.SchemaRequest{}, &schema)
	object, _ := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	for name := range object.AttributeTypes {
		for _, value := range []any{"text", "", nil, tftypes.UnknownValue} {
			values := map[string]tftypes.Value{}
			for other := range object.AttributeTypes {
				values[other] = tftypes.NewValue(tftypes.String, "of "+other)
			}
			values[name] = tftypes.NewValue(tftypes.String, value)
			raw := tftypes.NewValue(object, values)
			var got, want webhookModel
			var diags diag.Diagnostics
			got.read(raw, &diags)
			diags.Append(tfsdk.State{Raw: raw, Schema: schema.Schema}.Get(t.Context(), &want)...)
			if got != want || diags.HasError() {
				t.Errorf("with %s = %v, read gives %+v, want %+v: %v", name, value, got, want, diags)
			}
		}
	}
	var none webhookModel
	var diags diag.Diagnostics
	if none.read(tftypes.NewValue(object, nil), &diags); none != (webhookModel{}) || diags.HasError() {
		t.Errorf("of no object, read gives %+v: %v", none, diags)
	}
}
