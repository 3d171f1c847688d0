package webhook

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// importIDFormat ends every error of an import ID. It does not repeat the given ID, whose URL could contain a secret.
const importIDFormat = "The import ID of a webhook is FORM_ID/WEBHOOK_ID, such as vso9PzRfHQus/12345, " +
	"or FORM_ID/WEBHOOK_ID/URL, such as vso9PzRfHQus/12345/https://hooks.example.com/fillout."

// ImportState accepts FORM_ID/WEBHOOK_ID, FORM_ID/WEBHOOK_ID/URL, or an identity. Only the form can be checked.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	var state webhookModel
	if attribute.HasImportID(req) {
		state = parseImportID(req.ID, &resp.Diagnostics)
	} else {
		state = fromIdentity(ctx, req, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.requireForm(ctx, state.FormID, "Importing a webhook of form "+state.FormID.ValueString(), path.Empty(),
		&resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
}

// parseImportID parses FORM_ID/WEBHOOK_ID[/URL]. It reports all faults at once, and the right ID where it can know it.
func parseImportID(text string, diags *diag.Diagnostics) webhookModel {
	if advice := importAdvice(text); advice != "" {
		diags.AddError(account.TitleInvalidImportID, advice+"\n\n"+importIDFormat)
		return webhookModel{}
	}
	parts := strings.SplitN(text, "/", 3)
	if len(parts) < 2 {
		diags.AddError(account.TitleInvalidImportID, importIDFormat)
		return webhookModel{}
	}
	model := webhookModel{FormID: types.StringValue(parts[0]), ID: types.StringValue(parts[1])}
	var faults []string
	if !urls.ValidID(parts[0]) {
		faults = append(faults, attribute.Sentence("the first part", attribute.ErrFormID))
	}
	if _, err := fillout.ParseWebhookID(parts[1]); err != nil {
		faults = append(faults, attribute.Sentence("the second part, the webhook's ID,", err))
	}
	if len(parts) == 3 {
		if _, err := urls.ParseWebhookURL(parts[2]); err != nil {
			faults = append(faults, attribute.Sentence("the third part, the webhook's URL,", err))
		}
		model.URL = types.StringValue(parts[2])
	}
	if len(faults) > 0 {
		diags.AddError(account.TitleInvalidImportID, strings.Join(faults, " ")+"\n\n"+importIDFormat)
	}
	return model
}

// importAdvice recognizes an import ID whose parts are swapped, or that begins with the address of a form. It returns
// the right one. It never repeats a URL of a webhook, which could contain a secret.
func importAdvice(text string) string {
	isNumber := func(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }
	first, rest, _ := strings.Cut(text, "/")
	second, _, withURL := strings.Cut(rest, "/")
	if isNumber(first) && urls.ValidID(second) && !isNumber(second) {
		right := "The two IDs are swapped. Import " + second + "/" + first
		if withURL {
			right += "/URL, with the same URL"
		}
		return right + "."
	}
	if cut := strings.LastIndex(text, "/"); cut > 0 && isNumber(text[cut+1:]) {
		if id, err := urls.ParseFormURL(text[:cut]); err == nil {
			return "This begins with the address of the form " + id + ". Import " + id + "/" + text[cut+1:] + "."
		}
	}
	if id, err := urls.ParseFormURL(text); err == nil {
		return "This is the address of the form " + id + ". Import " + id + "/WEBHOOK_ID."
	}
	return ""
}

// fromIdentity reads the identity of an import block.
func fromIdentity(ctx context.Context, req resource.ImportStateRequest, diags *diag.Diagnostics) webhookModel {
	var identity identityModel
	diags.Append(req.Identity.Get(ctx, &identity)...)
	if diags.HasError() {
		return webhookModel{}
	}
	if !urls.ValidID(identity.FormID.ValueString()) {
		diags.AddAttributeError(path.Root("form_id"), account.TitleInvalidImportIdentity,
			attribute.Sentence("the identity's form_id", attribute.ErrFormID))
	}
	if _, err := fillout.ParseWebhookID(identity.ID.ValueString()); err != nil {
		diags.AddAttributeError(path.Root("id"), account.TitleInvalidImportIdentity,
			attribute.Sentence("the identity's id", err))
	}
	return webhookModel{FormID: identity.FormID, ID: identity.ID}
}
