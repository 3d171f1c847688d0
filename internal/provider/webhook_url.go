package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A webhook's URL is in the state (url), or it is in none (url_wo): then
// url_wo_version stands for it, which is why url_wo needs one. A state that has
// neither is that of a webhook that was imported without its URL. Terraform
// compares versions, so a change of url_wo alone is no change.

const (
	urlArgument        = "url"
	urlWOArgument      = "url_wo"
	urlVersionArgument = "url_wo_version"
)

func webhookURLAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "URL that submissions are sent to, by `POST`, as JSON. It must be absolute, `https` or `http`. Fillout signs " +
			"nothing, so a secret in the URL is the usual way to tell Fillout's requests from others; the URL, secret included, " +
			"is then in the state, out of which `url_wo` keeps it. Give exactly one of the two. A change replaces the webhook; only " +
			"a webhook that was imported without its URL adopts the one in the configuration as it is.",
		Optional: true,
		Validators: []validator.String{
			webhookURLArgument,
			stringvalidator.ExactlyOneOf(path.MatchRoot(urlArgument), path.MatchRoot(urlWOArgument)),
		},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIf(
			changesURL, "A known URL cannot be changed.", "A known URL cannot be changed.",
		)},
	}
}

func webhookURLWriteOnlyAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Like `url`, for a URL that carries a secret: it is in no plan and no state. It goes with `url_wo_version`, and " +
			"needs Terraform or OpenTofu 1.11. Terraform cannot see that it changed: **a new value alone sends nothing**, and the " +
			"webhook goes on delivering to the URL that it was made with, until `url_wo_version` changes too. Where the `url` of the " +
			"state moves here as it is, the webhook stays, and the URL leaves the state; it remains in older versions of the state, so " +
			"think of changing the secret. A move from here to `url` replaces the webhook. Import such a webhook without its URL, which " +
			"would be in the state until the next apply. An error of a request can name the scheme, host and path of the URL.",
		// Not Sensitive too: it would hide nothing more, and make the state of every
		// webhook larger.
		Optional:  true,
		WriteOnly: true,
		Validators: []validator.String{
			webhookURLArgument,
			stringvalidator.AlsoRequires(path.MatchRoot(urlVersionArgument)),
		},
	}
}

func webhookURLVersionAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Stands for the value of `url_wo` in plan and state: a number, a date, or any other text, such as the version of a " +
			"secret in its store, but nothing that is secret itself. A change replaces the webhook by one with the URL that `url_wo` has then. " +
			"Required with `url_wo`; only a webhook that was imported without its URL adopts the one in the configuration as it is.",
		Optional: true,
		Validators: []validator.String{
			stringvalidator.LengthAtLeast(1),
			stringvalidator.AlsoRequires(path.MatchRoot(urlWOArgument)),
		},
		PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIf(
			hasVersion, "A known URL cannot be changed.", "A known URL cannot be changed.",
		)},
	}
}

// changesURL makes a change of url a replacement. Two changes are none: a webhook
// that was imported without its URL must not be destroyed for that, and a URL
// that moves to url_wo is still the same.
func changesURL(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	if req.StateValue.IsNull() {
		return
	}
	var writeOnly types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root(urlWOArgument), &writeOnly)...)
	resp.RequiresReplace = !writeOnly.Equal(req.StateValue)
}

// hasVersion makes a change of url_wo_version a replacement, and so a move from
// url_wo to url, where nobody can tell whether the URL is still the same. Without
// a version in the state, changesURL decides.
func hasVersion(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	resp.RequiresReplace = !req.StateValue.IsNull()
}

// lacksURL tells whether the webhook was imported without its URL.
func (m webhookModel) lacksURL() bool { return m.URL.IsNull() && m.URLVersion.IsNull() }

// urlToSend is the URL that a webhook is made with. A write-only one is in the
// configuration alone.
func (m webhookModel) urlToSend(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) string {
	if !m.URL.IsNull() {
		return m.URL.ValueString()
	}
	var writeOnly types.String
	diags.Append(config.GetAttribute(ctx, path.Root(urlWOArgument), &writeOnly)...)
	return writeOnly.ValueString()
}

// adoption tells what it takes for granted that a webhook without a URL gets the
// one of the configuration.
func adoption(state, plan webhookModel) diag.Diagnostic {
	at, does := urlArgument, "records the configured URL"
	if plan.URL.IsNull() {
		at, does = urlWOArgument, "records url_wo_version, takes url_wo for its URL,"
	}
	return diag.NewAttributeWarningDiagnostic(path.Root(at), "Webhook URL Taken on Trust",
		fmt.Sprintf("Webhook %s of form %s was imported without its URL, and Fillout cannot say which it is. "+
			"Applying %s and calls nothing; if the webhook really delivers to another one, replace it (-replace).",
			state.ID.ValueString(), state.FormID.ValueString(), does))
}
