// Package webhookurl contains the URL of a webhook, as every kind of webhook resource has it: url, which is in the
// state, or url_wo, which is not.
//
// For url_wo, the state contains url_wo_version, because Terraform compares versions: a change of url_wo alone is not a
// change. A state without a URL and without a version is that of a webhook that was imported without its URL.
package webhookurl

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// The names of the attributes.
const (
	Attribute          = "url"
	WriteOnlyAttribute = "url_wo"
	VersionAttribute   = "url_wo_version"
)

// Model is the part of a resource's model that contains the URL. Embed it.
type Model struct {
	URL types.String `tfsdk:"url"`
	// WriteOnly is null everywhere but in the configuration.
	WriteOnly types.String `tfsdk:"url_wo"`
	Version   types.String `tfsdk:"url_wo_version"`
}

// Attributes returns the attributes of the URL. owner is the argument that says what the webhook belongs to. imported
// says why Terraform generates a configuration without a URL for an import, and what to do.
func Attributes(owner, imported string) map[string]schema.Attribute {
	valid := urlValidator{owner, imported}
	return map[string]schema.Attribute{
		Attribute:          urlAttribute(valid),
		WriteOnlyAttribute: writeOnlyAttribute(valid),
		VersionAttribute:   versionAttribute(valid),
	}
}

func urlAttribute(valid urlValidator) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "URL that receives each submission by `POST`, as JSON: an absolute `https` or `http` " +
			"URL. Terraform stores it in the state, so use `url_wo` instead if it contains a secret; set exactly one " +
			"of the two. A change replaces the webhook, except one that was imported without its URL: it takes over " +
			"the configured URL.",
		Optional: true,
		Validators: []validator.String{
			valid,
			attribute.OneOf{Other: path.Root(WriteOnlyAttribute), Describe: valid.describe},
		},
		PlanModifiers: []planmodifier.String{spelling, stringplanmodifier.RequiresReplaceIf(changesURL,
			"A known URL cannot be changed.", "A known URL cannot be changed.")},
	}
}

func writeOnlyAttribute(valid urlValidator) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Like `url`, but in no plan and no state; an error shows only its scheme and host. " +
			"Terraform cannot see a new value: **change `url_wo_version` together with it**, or the webhook keeps " +
			"its old URL. Needs `url_wo_version`, and Terraform 1.11 or OpenTofu 1.11.",
		// Not Sensitive too: it would hide nothing more, and make the state of every webhook larger.
		Optional:  true,
		WriteOnly: true,
		Validators: []validator.String{valid, attribute.Needs{
			Other: path.Root(VersionAttribute), Describe: valid.withoutVersion}},
	}
}

func versionAttribute(valid urlValidator) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Version of `url_wo`: any text that is not secret, such as a number, a date, or the " +
			"version of the secret in its store. Required with `url_wo`. A change replaces the webhook, except one " +
			"that was imported without its URL: it takes over the configured version.",
		Optional: true,
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1),
			attribute.Needs{Other: path.Root(WriteOnlyAttribute), Describe: valid.withoutWriteOnly},
		},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIf(hasVersion,
			"A known URL cannot be changed.", "A known URL cannot be changed.")},
	}
}

// spelling keeps the URL of the state for a URL that leads to the same request.
var spelling = attribute.KeepSpelling{Normalize: urls.NormalWebhookURL}

// changesURL makes a change of url a replacement, with two exceptions. A webhook that was imported without its URL must
// not be destroyed for that. And a URL that moves to url_wo is still the same.
func changesURL(ctx context.Context, req planmodifier.StringRequest,
	resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	if req.StateValue.IsNull() {
		return
	}
	var writeOnly types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(WriteOnlyAttribute), &writeOnly)...)
	resp.RequiresReplace = !spelling.Same(writeOnly, req.StateValue)
}

// hasVersion makes a change of url_wo_version a replacement. That includes a move from url_wo to url, where the
// provider cannot know whether the URL is the same. If the state has no version, changesURL decides.
func hasVersion(_ context.Context, req planmodifier.StringRequest,
	resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = !req.StateValue.IsNull()
}

// IsMissing reports whether the webhook was imported without its URL.
func (m Model) IsMissing() bool { return m.URL.IsNull() && m.Version.IsNull() }

// ToSend returns the URL that a webhook is created with. Only the configuration contains a write-only one.
func (m Model) ToSend(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) string {
	if !m.URL.IsNull() {
		return m.URL.ValueString()
	}
	var writeOnly types.String
	diags.Append(config.GetAttribute(ctx, path.Root(WriteOnlyAttribute), &writeOnly)...)
	return writeOnly.ValueString()
}

// NotVerified warns that a webhook without a URL takes over the one of the configuration. webhook names it, as in
// "Webhook 12345 of form vso9PzRfHQus".
func (m Model) NotVerified(webhook string) diag.Diagnostic {
	at, does := Attribute, "stores the configured URL"
	if m.URL.IsNull() {
		at, does = WriteOnlyAttribute, "stores url_wo_version, takes url_wo for its URL,"
	}
	return diag.NewAttributeWarningDiagnostic(
		path.Root(at),
		account.TitleWebhookURLNotVerified,
		webhook+" was imported without its URL, and Fillout's API shows neither the URL nor whether this webhook exists. The "+
			"apply "+does+" and sends nothing. If the webhook delivers to another URL, run terraform apply -replace with the "+
			"address of this resource. If its number is wrong, import again with the right one.",
	)
}
