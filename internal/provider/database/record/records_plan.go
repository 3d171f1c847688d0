package record

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
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

// owner returns what the resource with this state claims its rows as.
func (m recordsModel) owner() string {
	return fmt.Sprint(m.DatabaseID.ValueString(), m.TableID.ValueString(), m.KeyField.ValueString(), textsOf(m.IDs))
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
	change := rowsChange{names: make(values.Names), isNew: req.State.Raw.IsNull()}
	if !change.isNew {
		resp.Diagnostics.Append(req.State.Get(ctx, &change.state)...)
		change.names = kept(ctx, req.Private, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	state := change.state
	if req.Plan.Raw.IsNull() {
		r.hold(state, true)
		if r.account.Protects(state.DeletionProtection) ||
			!r.account.AllowsDestroy(state.DatabaseID.ValueString(), state.TableID.ValueString()) {
			r.guard(ctx, state, len(state.IDs.Elements()), &resp.Diagnostics)
		}
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &change.plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan := &change.plan
	change.ids = textsOf(state.IDs)
	if change.isNew {
		change.held, change.isSecond = r.guardReplaced(ctx, req, &resp.Diagnostics)
	} else {
		number, _ := json.Marshal(r.hold(state, true)) // a number always marshals
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, privateHeld, number)...)
		if !plan.DatabaseID.Equal(state.DatabaseID) || !plan.TableID.Equal(state.TableID) {
			change.replace()
		}
		if plan.KeyField.IsUnknown() { // it may be another field
			resp.RequiresReplace.Append(path.Root("key_field"))
			change.replace()
		}
	}
	plan.IDs = planned(plan.Rows, change.ids)
	if !plan.DatabaseID.IsUnknown() && !plan.TableID.IsUnknown() && !plan.KeyField.IsUnknown() && !plan.Rows.IsUnknown() {
		r.planRows(ctx, &change, resp)
	}
	if change.replaces {
		r.refuseReplaced(ctx, state, &resp.Diagnostics)
	}
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
}

// rowsChange is a change that is planned.
type rowsChange struct {
	plan, state recordsModel
	names       values.Names
	// ids are those of the records that stay. A replacement keeps none.
	ids map[string]string

	// isNew is set for a new resource and for the second plan of a replacement; isSecond only for the latter.
	isNew, isSecond, replaces bool
	// held is the number of what the state has, in the second plan of a replacement.
	held int
}

func (c *rowsChange) replace() { c.replaces, c.ids = true, nil }

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
func (r *recordsResource) planRows(ctx context.Context, change *rowsChange, resp *resource.ModifyPlanResponse) {
	diags, plan, state, ids := &resp.Diagnostics, &change.plan, change.state, change.ids
	in := planIn(ctx, r.account, plan.DatabaseID.ValueString(), plan.TableID.ValueString(), "Checking rows", diags)
	if in == nil {
		return
	}
	field := keyField(in, plan.KeyField.ValueString(), diags)
	if field == nil {
		return
	}
	if !change.isNew && !change.replaces {
		if before := state.storedKeyField(in.table, change.names); before == nil || before.ID != field.ID {
			resp.RequiresReplace.Append(path.Root("key_field"))
			change.replace()
			ids = nil
			plan.IDs = planned(plan.Rows, nil)
		} else if in.names(state.KeyField.ValueString(), field) {
			plan.KeyField = state.KeyField // another spelling of the same field
		}
	}
	rows := resolveRows(in, *plan, field, change.names, nil, diags)
	r.claimPlanned(in, field, change, diags)
	if diags.HasError() || change.replaces { // a replacement deletes its records before
		return
	}
	wanted, texts := plan.Rows.Elements(), textsOf(state.Rows)
	added, same := make(map[string]values.Row), len(rows) == len(ids) && len(rows) == len(wanted)
	for key, row := range rows {
		if _, ok := ids[key]; !ok {
			added[key] = row
			continue
		}
		before := stored(types.StringValue(texts[key])).StoredKeyed(in.table, change.names, field, key)
		same = same && len(row.Changes(before)) == 0 && len(before) == len(row)
	}
	existing := r.indexOf(ctx, in, field, added, diags)
	if change.isNew {
		r.leaveHeld(ctx, existing, change, diags)
	}
	existing.rekey(wanted, texts, ids, diags)
	existing.check(in, plan.AdoptExisting.ValueBool(), diags)
	plan.IDs = planned(plan.Rows, ids)
	if same && len(added) == 0 && len(ids) > 0 {
		plan.Rows = state.Rows
	}
	removed := 0
	for key := range ids {
		if _, ok := wanted[key]; !ok {
			removed++
		}
	}
	r.guard(ctx, state, removed, diags)
}
