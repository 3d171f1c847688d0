package webhook

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// ModifyPlan reports a form ID that does not exist before anything happens, and warns if an imported webhook takes over
// the configured URL.
func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil {
		return
	}
	defer r.account.Warn(&resp.Diagnostics)
	var plan, state webhookModel
	state.read(req.State.Raw, &resp.Diagnostics)
	plan.read(req.Plan.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if !req.State.Raw.IsNull() {
		r.account.Journal().Mark(ctx, state.ID.ValueString())
	}
	if req.Plan.Raw.IsNull() {
		r.warnOfDestroy(ctx, state, &resp.Diagnostics)
		return
	}
	r.warnOfURL(ctx, plan, state, req, resp)
	if req.State.Raw.IsNull() {
		if !resp.Diagnostics.HasError() {
			r.requireForm(ctx, plan.FormID, "Planning a webhook for form "+plan.FormID.ValueString(), path.Root("form_id"),
				&resp.Diagnostics)
		}
		if !resp.Diagnostics.HasError() {
			r.warnOfKilledRun(ctx, req, &resp.Diagnostics)
		}
		return
	}
	r.requireFormOfMoved(ctx, state, req, &resp.Diagnostics)
	// With ignore_changes, the plan has no URL either, and nothing is taken over.
	if !resp.Diagnostics.HasError() && state.IsMissing() && !plan.IsMissing() && plan.FormID.Equal(state.FormID) {
		resp.Diagnostics.Append(plan.NotVerified(state.name()))
	}
}

// warnOfDestroy warns before the confirmation if a destroy will fail because the account does not have the webhook's
// form. The CLI drops the warnings of a refresh before a destroy. What cannot be checked passes: the destroy checks it.
func (r *webhookResource) warnOfDestroy(ctx context.Context, state webhookModel, diags *diag.Diagnostics) {
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
