package webhook

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhookurl"
)

// ModifyPlan warns of a webhook like a new one, and refuses an import that read a URL which the configuration hides. A
// webhook that was imported without its URL takes over the configured one, if Fillout shows the same. Otherwise, the
// plan replaces it.
func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil {
		return
	}
	var plan, state webhookModel
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		r.warnIfExists(ctx, plan, req.Config, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	r.account.NoteManaged(state.describe())
	if req.Plan.Raw.IsNull() {
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	read, diags := req.Private.GetKey(ctx, readURLKey)
	resp.Diagnostics.Append(diags...)
	if read != nil && plan.URL.IsNull() && !plan.Version.IsNull() {
		id := state.DatabaseID.ValueString() + "/" + state.ID.ValueString()
		resp.Diagnostics.AddAttributeError(path.Root(webhookurl.WriteOnlyAttribute), account.TitleWebhookURLShown,
			fmt.Sprintf("The import read the URL of %s, and the configuration hides it with url_wo. Nothing was stored in the "+
				"state.\n\nImport it with the ID %s instead, which leaves the URL out. If you saved this plan with -out, delete "+
				"the file: it contains the URL.", state.describe(), id))
		return
	}
	url := plan.ToSend(ctx, req.Config, &resp.Diagnostics)
	if !state.IsMissing() || url == "" || !plan.DatabaseID.Equal(state.DatabaseID) {
		return
	}
	// An apply plans again, with the URL that was unknown before, and must come to the same action. So the URL is compared
	// here only where the webhook was refreshed, which the plan does. Otherwise, Update compares it.
	if r.account.Snapshots().FirstReport(state.refreshed()) {
		return
	}
	all, err := r.account.Snapshots().Webhooks(ctx, state.DatabaseID.ValueString())
	if err != nil {
		return
	}
	if live := find(all, state.ID.ValueString()); live != nil && !sameURL.Same(types.StringValue(url),
		types.StringValue(string(live.URL))) {
		at := path.Root(webhookurl.Attribute)
		if plan.URL.IsNull() {
			at = path.Root(webhookurl.VersionAttribute)
		}
		resp.RequiresReplace.Append(at)
		resp.Diagnostics.AddAttributeWarning(at, account.TitleWebhookURLDiffers, capitalized(state.describe())+" delivers to "+
			"another URL than the configured one. The API cannot change the URL, so the plan replaces the webhook. To keep it, "+
			"write its URL in the configuration.")
	}
}

// warnIfExists warns of webhooks that deliver the same as a new one. A run that was killed may have made one. What
// cannot be read passes: the create meets the error.
func (r *webhookResource) warnIfExists(ctx context.Context, plan webhookModel, config tfsdk.Config,
	diags *diag.Diagnostics) {
	url := plan.ToSend(ctx, config, diags)
	events, _ := plan.Events.ToTerraformValue(ctx)
	if diags.HasError() || url == "" || plan.DatabaseID.IsUnknown() || plan.TableID.IsUnknown() || !events.IsFullyKnown() {
		return
	}
	wanted, databaseID := plan.wanted(ctx, url, diags), plan.DatabaseID.ValueString()
	all, _ := r.account.Snapshots().SeenWebhooks(ctx, databaseID)
	for i := range all {
		found := imported(identityModel{plan.DatabaseID, types.StringValue(string(all[i].ID))})
		if differences(&all[i], wanted) != "" || r.account.Manages(found.describe()) ||
			r.account.Snapshots().Made(found.ID.ValueString()) {
			continue
		}
		id := databaseID + "/" + found.ID.ValueString()
		if !plan.URL.IsNull() {
			id += withURL
		}
		diags.AddWarning(account.TitleExists, safetext.Printable(capitalized(found.describe()))+" already delivers the same "+
			"events to the same URL. The apply creates a second one, and Fillout then delivers each event twice.\n\nIf a run that "+
			"was killed made it, or if its state was lost, import it with the ID "+safetext.Printable(id)+" instead. No import "+
			"reads its secret: to get one, delete that webhook in Fillout's dashboard, and plan again.")
	}
}

// verifyURL reports a webhook that does not deliver to a URL, or for which that cannot be read.
func (r *webhookResource) verifyURL(ctx context.Context, state webhookModel, url string, diags *diag.Diagnostics) {
	databaseID := state.DatabaseID.ValueString()
	all, err := r.account.Snapshots().Webhooks(ctx, databaseID)
	if err != nil {
		r.account.AddError(diags, "Comparing the URL of "+state.describe(), err)
		return
	}
	switch live := find(all, state.ID.ValueString()); {
	case live == nil:
		diags.AddError(account.TitleWebhookNotFound, describeMissing(all, databaseID, state.ID.ValueString()))
	case !sameURL.Same(types.StringValue(url), types.StringValue(string(live.URL))):
		diags.AddError(account.TitleWebhookURLDiffers, capitalized(state.describe())+" delivers to another URL than the "+
			"configured one. The API cannot change the URL. Nothing was sent.\n\nWrite the URL of the webhook in the "+
			"configuration, or replace the webhook with -replace.")
	}
}
