package ephemeral

import (
	"fmt"

	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	ephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// attributes converts the attributes of a data source into those of an ephemeral resource. The framework has two
// packages of types with the same fields, as the compiler checks below.
func attributes(from map[string]datasource.Attribute, diags *diag.Diagnostics) map[string]ephemeral.Attribute {
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
		case datasource.MapAttribute:
			to[name] = ephemeral.MapAttribute(a)
		case datasource.ListNestedAttribute:
			to[name] = ephemeral.ListNestedAttribute{
				NestedObject: ephemeral.NestedAttributeObject{
					Attributes: attributes(a.NestedObject.Attributes, diags),
					CustomType: a.NestedObject.CustomType,
					Validators: a.NestedObject.Validators,
				},
				CustomType: a.CustomType, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
				Description: a.Description, MarkdownDescription: a.MarkdownDescription, DeprecationMessage: a.DeprecationMessage,
				Validators: a.Validators,
			}
		case datasource.SingleNestedAttribute:
			to[name] = ephemeral.SingleNestedAttribute{
				Attributes: attributes(a.Attributes, diags),
				CustomType: a.CustomType, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
				Description: a.Description, MarkdownDescription: a.MarkdownDescription, DeprecationMessage: a.DeprecationMessage,
				Validators: a.Validators,
			}
		default:
			diags.AddError(account.TitleUnexpectedAttributeType, fmt.Sprintf("The attribute %s is a %T, which ephemeral "+
				"resources do not support yet. "+
				"Please report this to the provider's developers.", name, attribute))
		}
	}
	return to
}
