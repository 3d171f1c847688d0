package webhook

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhookurl"
)

// ModifyPlan reports a form ID that does not exist before anything happens, and warns if an imported webhook takes over
// the configured URL.
func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil {
		return
	}
	defer r.account.Warn(&resp.Diagnostics)
	if !req.State.Raw.IsNull() {
		var id types.String
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &id)...)
		r.account.Journal().Mark(ctx, id.ValueString())
	}
	if req.Plan.Raw.IsNull() {
		r.warnOfDestroy(ctx, req.State, &resp.Diagnostics)
		return
	}
	r.warnOfURL(ctx, req, resp)
	if req.State.Raw.IsNull() {
		var formID types.String
		resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("form_id"), &formID)...)
		if !resp.Diagnostics.HasError() {
			r.requireForm(ctx, formID, "Planning a webhook for form "+formID.ValueString(), path.Root("form_id"),
				&resp.Diagnostics)
		}
		if !resp.Diagnostics.HasError() {
			r.warnOfKilledRun(ctx, req, &resp.Diagnostics)
		}
		return
	}
	r.requireFormOfMoved(ctx, req, &resp.Diagnostics)
	var url types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(webhookurl.Attribute), &url)...)
	if resp.Diagnostics.HasError() || !url.IsNull() {
		return
	}
	var plan, state webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	// With ignore_changes, the plan has no URL either, and nothing is taken over.
	if !resp.Diagnostics.HasError() && state.IsMissing() && !plan.IsMissing() && plan.FormID.Equal(state.FormID) {
		resp.Diagnostics.Append(plan.NotVerified(state.name()))
	}
}

// warnOfDestroy warns before the confirmation if a destroy will fail because the account does not have the webhook's
// form. The CLI drops the warnings of a refresh before a destroy. What cannot be checked passes: the destroy checks it.
func (r *webhookResource) warnOfDestroy(ctx context.Context, from tfsdk.State, diags *diag.Diagnostics) {
	var state webhookModel
	diags.Append(from.Get(ctx, &state)...)
	if diags.HasError() {
		return
	}
	if found, err := r.account.HasForm(ctx, state.FormID.ValueString()); err == nil && !found {
		diags.AddWarning(account.TitleWebhookOfAnotherAccount, r.notInThisAccount(state)+" If the form was deleted, remove "+
			"the webhook from the state with terraform state rm.")
	}
}

// requireForm reports a form ID that is not in the account. What cannot be checked yet passes: the apply plans again,
// and checks then.
func (r *webhookResource) requireForm(ctx context.Context, formID types.String, doing string, at path.Path,
	diags *diag.Diagnostics) {
	if formID.IsUnknown() {
		return
	}
	id := formID.ValueString()
	found, err := r.account.HasForm(ctx, id)
	switch {
	case errors.As(err, new(account.UnknownArgumentsError)):
	case err != nil:
		r.account.AddError(diags, doing, err)
	case !found:
		r.account.AddUnknownForm(ctx, diags, at, id)
	}
}
