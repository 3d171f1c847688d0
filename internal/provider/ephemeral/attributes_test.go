package ephemeral

import (
	"testing"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestEphemeralAttributes(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	twins := attributes(map[string]datasource.Attribute{
		"list": datasource.ListNestedAttribute{
			Optional:            true,
			Sensitive:           true,
			MarkdownDescription: "A list.",
			DeprecationMessage:  "Old.",
			NestedObject: datasource.NestedAttributeObject{
				Attributes: map[string]datasource.Attribute{"flag": datasource.BoolAttribute{Required: true}},
			},
		},
		"single": datasource.SingleNestedAttribute{
			Required:    true,
			Description: "One.",
			Attributes:  map[string]datasource.Attribute{"number": datasource.NumberAttribute{Computed: true}},
		},
	}, &diags)
	if diags.HasError() || len(twins) != 2 {
		t.Fatalf("got %v, %v", twins, diags)
	}
	if list := twins["list"]; !list.IsOptional() || list.IsComputed() || !list.IsSensitive() || list.GetMarkdownDescription() != "A list." ||
		list.GetDeprecationMessage() != "Old." ||
		list.GetType().String() != `types.ListType[types.ObjectType["flag":basetypes.BoolType]]` {
		t.Errorf("got %+v", list)
	}
	if single := twins["single"]; !single.IsRequired() || single.GetDescription() != "One." ||
		single.GetType().String() != `types.ObjectType["number":basetypes.NumberType]` {
		t.Errorf("got %+v", single)
	}
	attributes(map[string]datasource.Attribute{"set": datasource.SetAttribute{ElementType: types.StringType}}, &diags)
	if len(diags) != 1 || diags[0].Detail() != "The attribute set is a schema.SetAttribute, which ephemeral resources "+
		"do not support yet. "+
		"Please report this to the provider's developers." {
		t.Errorf("got %v", diags)
	}
}
