package record

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

type recordsModel struct {
	DatabaseID         types.String `tfsdk:"database_id"`
	TableID            types.String `tfsdk:"table_id"`
	KeyField           types.String `tfsdk:"key_field"`
	Rows               types.Map    `tfsdk:"rows"`
	AdoptExisting      types.Bool   `tfsdk:"adopt_existing"`
	DeletionProtection types.Bool   `tfsdk:"deletion_protection"`
	IDs                types.Map    `tfsdk:"ids"`
}

// describe names the records in a diagnostic.
func (m recordsModel) describe() string {
	return "the records of the table " + m.TableID.ValueString() + " of the database " + m.DatabaseID.ValueString()
}

// storedKeyField returns the field of the keys of a state, whatever it is called now; nil if it is gone.
func (m recordsModel) storedKeyField(table *fillout.Table, names values.Names) *fillout.Field {
	key := m.KeyField.ValueString()
	if id := names[key]; id != "" {
		return table.Field(id)
	}
	return values.Find(table, key)
}

func mapOf(texts map[string]string) types.Map {
	elements := make(map[string]attr.Value, len(texts))
	for key, text := range texts {
		elements[key] = types.StringValue(text)
	}
	return types.MapValueMust(types.StringType, elements)
}

// ModifyPlan checks the rows against the table, keeps the IDs of kept rows, and says how many records would be deleted.
func (r *recordsResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil {
		return
	}
	var plan, state recordsModel
	names := make(values.Names)
	isNew := req.State.Raw.IsNull()
	if !isNew {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		names = kept(ctx, req.Private, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		if r.account.Protects(state.DeletionProtection) ||
			!r.account.AllowsDestroy(state.DatabaseID.ValueString(), state.TableID.ValueString()) {
			r.guard(ctx, state, len(state.IDs.Elements()), &resp.Diagnostics)
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	ids := textsOf(state.IDs)
	moved := !isNew && (!plan.DatabaseID.Equal(state.DatabaseID) || !plan.TableID.Equal(state.TableID))
	if moved {
		r.guard(ctx, state, len(ids), &resp.Diagnostics)
		ids = nil
	}
	plan.IDs = planned(plan.Rows, ids)
	if !plan.DatabaseID.IsUnknown() && !plan.TableID.IsUnknown() && !plan.KeyField.IsUnknown() && !plan.Rows.IsUnknown() {
		r.planRows(ctx, &plan, state, ids, names, moved, resp)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
}

// planned returns the IDs of the rows: those of kept rows are known.
func planned(rows types.Map, ids map[string]string) types.Map {
	if rows.IsUnknown() {
		return types.MapUnknown(types.StringType)
	}
	elements := make(map[string]attr.Value)
	for key := range rows.Elements() {
		elements[key] = types.StringUnknown()
		if id, ok := ids[key]; ok {
			elements[key] = types.StringValue(id)
		}
	}
	return types.MapValueMust(types.StringType, elements)
}

// planRows checks rows that are known.
func (r *recordsResource) planRows(ctx context.Context, plan *recordsModel, state recordsModel, ids map[string]string,
	names values.Names, moved bool, resp *resource.ModifyPlanResponse) {
	diags := &resp.Diagnostics
	var unknown account.UnknownArgumentsError
	databaseID := plan.DatabaseID.ValueString()
	if _, err := r.account.Snapshots().Database(ctx, databaseID); errors.As(err, &unknown) {
		return // the apply checks
	}
	in := placeOf(ctx, r.account, databaseID, plan.TableID.ValueString(), "Checking rows", diags)
	if in == nil {
		return
	}
	field := keyField(in, plan.KeyField.ValueString(), diags)
	if field == nil {
		return
	}
	if !state.KeyField.IsNull() && !moved {
		if before := state.storedKeyField(in.table, names); before == nil || before.ID != field.ID {
			r.guard(ctx, state, len(ids), diags)
			resp.RequiresReplace.Append(path.Root("key_field"))
			ids = nil
			plan.IDs = planned(plan.Rows, nil)
		} else if now := values.Find(in.table, state.KeyField.ValueString()); now != nil && now.ID == field.ID {
			plan.KeyField = state.KeyField // another spelling of the same field
		}
	}
	rows := resolveRows(in, *plan, field, names, diags)
	if diags.HasError() {
		return
	}
	added, same := make(map[string]values.Row), len(rows) == len(ids) && len(rows) == len(plan.Rows.Elements())
	texts := textsOf(state.Rows)
	for key, row := range rows {
		if _, ok := ids[key]; !ok {
			added[key] = row
			continue
		}
		before := stored(types.StringValue(texts[key])).StoredKeyed(in.table, names, field, key)
		same = same && len(row.Changes(before)) == 0 && len(before) == len(row)
	}
	if ids != nil { // a replacement deletes its records before
		existing := r.indexOf(ctx, in, field, added, diags)
		existing.rekey(plan.Rows, texts, ids, diags)
		existing.check(in, plan.AdoptExisting.ValueBool(), diags)
		plan.IDs = planned(plan.Rows, ids)
	}
	if same && len(added) == 0 && len(ids) > 0 {
		plan.Rows = state.Rows
	}
	removed := 0
	for key := range ids {
		if _, ok := plan.Rows.Elements()[key]; !ok {
			removed++
		}
	}
	r.guard(ctx, state, removed, diags)
}
