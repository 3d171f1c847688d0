package attribute

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TitleCombination is the title of the same errors in terraform-plugin-framework-validators. The guide explains it
// once.
const TitleCombination = "Invalid Attribute Combination"

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
	resp.Diagnostics.AddAttributeError(req.Path, TitleCombination, detail)
}

// IDOrName validates that the configuration names an object in one way. It is for the argument id.
func IDOrName(object string) OneOf {
	return OneOf{Other: path.Root("name"), Describe: func(ctx context.Context, config tfsdk.Config) (none, both string) {
		var id, name types.String
		config.GetAttribute(ctx, path.Root("id"), &id)
		config.GetAttribute(ctx, path.Root("name"), &name)
		return fmt.Sprintf("Set id or name: the ID or the name of the %s to read.", object),
			fmt.Sprintf("Set only one of id and name. They are %q and %q.", id.ValueString(), name.ValueString())
	}}
}

// Needs validates that an argument is set only together with another one, and says in the words of the resource what to
// do. It implements validator.String.
type Needs struct {
	Other path.Path
	// Describe returns the error.
	Describe func(ctx context.Context, config tfsdk.Config) string
}

// Description implements validator.String.
func (v Needs) Description(context.Context) string { return "needs " + v.Other.String() }

// MarkdownDescription implements validator.String.
func (v Needs) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v Needs) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var other types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, v.Other, &other)...)
	if !resp.Diagnostics.HasError() && !req.ConfigValue.IsNull() && other.IsNull() {
		resp.Diagnostics.AddAttributeError(req.Path, TitleCombination, v.Describe(ctx, req.Config))
	}
}
