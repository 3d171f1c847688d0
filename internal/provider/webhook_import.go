package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

const invalidImportID = "Invalid Import ID"

// webhookImportForm ends every error of an import id. It does not repeat the id
// that was given: the URL in it may have a secret.
const webhookImportForm = "The import id of a webhook is FORM_ID/WEBHOOK_ID, such as vso9PzRfHQus/12345, " +
	"or FORM_ID/WEBHOOK_ID/URL, such as vso9PzRfHQus/12345/https://hooks.example.com/fillout."

// parseWebhookImportID takes FORM_ID/WEBHOOK_ID[/URL] apart. Without a URL the
// model's is null.
func parseWebhookImportID(text string, diags *diag.Diagnostics) webhookModel {
	parts := strings.SplitN(text, "/", 3)
	if len(parts) < 2 {
		diags.AddError(invalidImportID, webhookImportForm)
		return webhookModel{}
	}
	model := webhookModel{FormID: types.StringValue(parts[0]), ID: types.StringValue(parts[1]), URL: types.StringNull()}
	if !fillout.ValidID(parts[0]) {
		diags.AddError(invalidImportID, "The first part "+formIDFault+"\n\n"+webhookImportForm)
	}
	if _, err := fillout.ParseWebhookID(parts[1]); err != nil {
		diags.AddError(invalidImportID, sentence("the second part, the webhook's id,", err)+"\n\n"+webhookImportForm)
	}
	if len(parts) == 3 {
		if _, err := fillout.ParseWebhookURL(parts[2]); err != nil {
			diags.AddError(invalidImportID, sentence("the third part, the webhook's URL,", err)+"\n\n"+webhookImportForm)
		}
		model.URL = types.StringValue(parts[2])
	}
	return model
}

// webhookFromIdentity reads the identity of an import block; the URL is null.
func webhookFromIdentity(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) webhookModel {
	var identity webhookIdentityModel
	diags.Append(req.Identity.Get(ctx, &identity)...)
	if diags.HasError() {
		return webhookModel{}
	}
	if !fillout.ValidID(identity.FormID.ValueString()) {
		diags.AddAttributeError(path.Root("form_id"), "Invalid Import Identity", "The identity's form_id "+formIDFault)
	}
	if _, err := fillout.ParseWebhookID(identity.ID.ValueString()); err != nil {
		diags.AddAttributeError(path.Root("id"), "Invalid Import Identity", sentence("the identity's id, the webhook's,", err))
	}
	return webhookModel{FormID: identity.FormID, ID: identity.ID, URL: types.StringNull()}
}
