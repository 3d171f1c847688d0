package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A client that can defer is asked to, where an argument is not known yet.
func TestConfigureDefersUnknownArguments(t *testing.T) {
	t.Parallel()
	subject := New("test")()
	var schema provider.SchemaResponse
	subject.Schema(t.Context(), provider.SchemaRequest{}, &schema)
	object, ok := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}
	for name, test := range map[string]struct{ unknown, allowed, want bool }{
		"unknown":                 {true, true, true},
		"unknown, cannot defer":   {true, false, false},
		"known":                   {false, true, false},
		"known, and cannot defer": {false, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := map[string]tftypes.Value{}
			for attribute, kind := range object.AttributeTypes {
				values[attribute] = tftypes.NewValue(kind, nil)
			}
			if test.unknown {
				values["access_token"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
			}
			var resp provider.ConfigureResponse
			subject.Configure(t.Context(), provider.ConfigureRequest{
				Config:             tfsdk.Config{Schema: schema.Schema, Raw: tftypes.NewValue(object, values)},
				ClientCapabilities: provider.ConfigureProviderClientCapabilities{DeferralAllowed: test.allowed},
			}, &resp)
			if resp.Diagnostics.HasError() || (resp.Deferred != nil) != test.want || resp.ResourceData == nil {
				t.Errorf("got %+v", resp)
			}
		})
	}
}
