package provider

import (
	"fmt"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	ephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
)

// ephemeralAttributes makes attributes of an ephemeral resource of those of a
// data source. The framework has two packages of types for them, which have the
// same fields, as the compiler checks below.
func ephemeralAttributes(from map[string]datasource.Attribute, diags *diag.Diagnostics) map[string]ephemeral.Attribute {
	to := make(map[string]ephemeral.Attribute, len(from))
	for name, attribute := range from {
		switch a := attribute.(type) {
		case datasource.BoolAttribute:
			to[name] = ephemeral.BoolAttribute(a)
		case datasource.Int64Attribute:
			to[name] = ephemeral.Int64Attribute(a)
		case datasource.NumberAttribute:
			to[name] = ephemeral.NumberAttribute(a)
		case datasource.StringAttribute:
			to[name] = ephemeral.StringAttribute(a)
		case datasource.ListNestedAttribute:
			to[name] = ephemeral.ListNestedAttribute{
				NestedObject: ephemeral.NestedAttributeObject{
					Attributes: ephemeralAttributes(a.NestedObject.Attributes, diags),
					CustomType: a.NestedObject.CustomType,
					Validators: a.NestedObject.Validators,
				},
				CustomType: a.CustomType, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
				Description: a.Description, MarkdownDescription: a.MarkdownDescription, DeprecationMessage: a.DeprecationMessage,
				Validators: a.Validators,
			}
		case datasource.SingleNestedAttribute:
			to[name] = ephemeral.SingleNestedAttribute{
				Attributes: ephemeralAttributes(a.Attributes, diags),
				CustomType: a.CustomType, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
				Description: a.Description, MarkdownDescription: a.MarkdownDescription, DeprecationMessage: a.DeprecationMessage,
				Validators: a.Validators,
			}
		default:
			diags.AddError("Unexpected Attribute Type", fmt.Sprintf("The attribute %s is a %T, which has no ephemeral twin yet. "+
				"Please report this to the provider's developers.", name, attribute))
		}
	}
	return to
}
