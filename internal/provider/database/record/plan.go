package record

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

// ValidateConfig reports values that are not a JSON object.
func (r *recordResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest,
	resp *resource.ValidateConfigResponse) {
	var config recordModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Values.IsNull() || config.Values.IsUnknown() {
		return
	}
	if _, err := values.Parse(config.Values.ValueString()); err != nil {
		addInvalid(&resp.Diagnostics, path.Root("values"), err.Error())
	}
}

// ModifyPlan checks the values against the table, and plans no change where only their spelling differs from the state.
func (r *recordResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil || req.Plan.Raw.IsNull() {
		return
	}
	var plan recordModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || plan.DatabaseID.IsUnknown() || plan.TableID.IsUnknown() || plan.Values.IsUnknown() {
		return
	}
	var state *recordModel
	names := make(values.Names)
	if !req.State.Raw.IsNull() {
		state = &recordModel{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
		names = kept(ctx, req.Private, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	in := planIn(ctx, r.account, plan.DatabaseID.ValueString(), plan.TableID.ValueString(),
		"Checking the values of a record", &resp.Diagnostics)
	if in == nil {
		return
	}
	row := resolve(in, plan.Values, path.Root("values"), names, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || state == nil || !state.TableID.Equal(plan.TableID) ||
		!state.DatabaseID.Equal(plan.DatabaseID) {
		return
	}
	before := stored(state.Values).Stored(in.table, names)
	isImported, problems := req.Private.GetKey(ctx, privateImported)
	resp.Diagnostics.Append(problems...)
	if len(row.Changes(before)) == 0 && (len(row) == len(before) || string(isImported) == isTrue) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("values"), state.Values)...)
	}
}
