package table

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

// ModifyPlan says what the plan would lose, before anything is sent, and reports a change that the API cannot make.
func (r *tableResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil {
		return
	}
	if req.State.Raw.IsNull() {
		if old := account.TakeReplaced(ctx, resp.Private, &resp.Diagnostics); old != nil {
			state := tableModel{DatabaseID: types.StringValue(old.DatabaseID), ID: types.StringValue(old.TableID),
				Name: types.StringValue(old.Name), DeletionProtection: old.Protection()}
			r.check(ctx, r.account.Guard(), state, guard.Replace, &resp.Diagnostics)
		}
		return
	}
	var state tableModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		// Terraform plans to destroy tables before their database, and orphans in any order. So only a second warning of the
		// same numbers may depend on the database.
		if r.account.Protects(state.DeletionProtection) || !r.account.AllowsDestroy(state.DatabaseID.ValueString()) {
			r.check(ctx, r.account.Guard(), state, guard.Destroy, &resp.Diagnostics)
		}
		account.NoteCounted(ctx, resp.Private, true, &resp.Diagnostics)
		if !resp.Diagnostics.HasError() {
			r.account.AllowDestroy(state.ID.ValueString())
		}
		return
	}
	account.NoteCounted(ctx, resp.Private, false, &resp.Diagnostics) // of a delete that failed
	var plan tableModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.DatabaseID.Equal(state.DatabaseID) {
		account.NoteReplaced(ctx, resp.Private, nil, &resp.Diagnostics)
		r.check(ctx, r.account.Guard(), state, guard.Replace, &resp.Diagnostics)
		return
	}
	account.NoteReplaced(ctx, resp.Private, &account.Replaced{DatabaseID: state.DatabaseID.ValueString(),
		TableID: state.ID.ValueString(), Name: state.Name.ValueString(),
		Unprotected: state.DeletionProtection.Equal(types.BoolValue(false))}, &resp.Diagnostics)
	before, known := tables.PrimaryOf(ctx, state.PrimaryField, &resp.Diagnostics)
	after, alsoKnown := tables.PrimaryOf(ctx, plan.PrimaryField, &resp.Diagnostics)
	if known && alsoKnown {
		tables.CheckTypeChange(path.Root("primary_field"), before, after, "the table "+
			safetext.Printable(state.Name.ValueString()), &resp.Diagnostics)
	}
}

// check reports what the end of the table would lose: an error while the table is protected, else a warning. It reports
// whether the table is gone already.
func (r *tableResource) check(ctx context.Context, counts *guard.Guard, state tableModel, action guard.Action,
	diags *diag.Diagnostics) (gone bool) {
	protected := r.account.Protects(state.DeletionProtection)
	database, gone := r.account.DatabaseToCount(ctx, state.DatabaseID.ValueString(), "Counting the records of "+
		state.describe(), protected, diags)
	switch {
	case database == nil:
		return gone
	case database.Table(state.ID.ValueString()) == nil:
		return true
	}
	counts.Table(ctx, database, state.ID.ValueString()).AddTo(diags, guard.Change{Action: action, Protected: protected})
	return false
}
