package attribute

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// titleCombination is the title of the same errors in terraform-plugin-framework-validators. The guide explains it
// once.
const titleCombination = "Invalid Attribute Combination"

// OneOf validates that exactly one of two arguments is set, and says in the words of the resource what to do. It
// implements validator.String for one of them.
type OneOf struct {
	Other path.Path
	// Describe returns the errors for none and for both.
	Describe func(ctx context.Context, config tfsdk.Config) (none, both string)
}

// Description implements validator.String.
func (v OneOf) Description(context.Context) string {
	return "must be set, or else " + v.Other.String() + ", but not both"
}

// MarkdownDescription implements validator.String.
func (v OneOf) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v OneOf) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var other types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, v.Other, &other)...)
	if resp.Diagnostics.HasError() || req.ConfigValue.IsUnknown() || other.IsUnknown() ||
		req.ConfigValue.IsNull() != other.IsNull() {
		return
	}
	none, both := v.Describe(ctx, req.Config)
	detail := both
	if req.ConfigValue.IsNull() {
		detail = none
	}
	resp.Diagnostics.AddAttributeError(req.Path, titleCombination, detail)
}
