package record

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

var (
	_ resource.Resource               = (*recordsResource)(nil)
	_ resource.ResourceWithConfigure  = (*recordsResource)(nil)
	_ resource.ResourceWithModifyPlan = (*recordsResource)(nil)
)

// NewRecordsResource returns the resource fillout_database_records.
func NewRecordsResource() resource.Resource { return &recordsResource{} }

// recordsResource manages records of a table that a key names. It touches no others. A record is followed by its ID.
type recordsResource struct {
	account *account.Account
}

func (r *recordsResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database_records"
}

func (r *recordsResource) Configure(_ context.Context, req resource.ConfigureRequest,
	resp *resource.ConfigureResponse) {
	r.account = account.From(req.ProviderData, &resp.Diagnostics)
}

// Create writes all rows. What was written before an error is in the state, which Terraform then marks as tainted.
func (r *recordsResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan recordsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	empty := recordsModel{}
	names := r.write(ctx, &plan, empty, values.Names{}, &resp.Diagnostics)
	if resp.Diagnostics.HasError() && len(plan.IDs.Elements()) == 0 {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	keep(ctx, resp.Private, names, &resp.Diagnostics)
}

// Read reads the table once, and keeps only the rows of the state.
func (r *recordsResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state recordsModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	in := placeToRead(ctx, r.account, state.DatabaseID.ValueString(), state.TableID.ValueString(),
		"Refreshing "+state.describe(), r.account.Protects(state.DeletionProtection), resp)
	if in == nil {
		return
	}
	names := kept(ctx, req.Private, &resp.Diagnostics)
	field := state.storedKeyField(in.table, names)
	if field == nil { // the field was deleted: the plan reports it
		return
	}
	if r.refresh(ctx, &state, in, field, names, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	r.hold(state, false)
	names[state.KeyField.ValueString()] = string(field.ID)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	keep(ctx, resp.Private, names, &resp.Diagnostics)
}

// Update writes the rows that differ from the state, one after another. The state has what was written before an error.
func (r *recordsResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state recordsModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	names := r.write(ctx, &plan, state, kept(ctx, req.Private, &resp.Diagnostics), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	keep(ctx, resp.Private, names, &resp.Diagnostics)
}

// Delete deletes the rows of the state. Those that remain after an error stay in it.
func (r *recordsResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state recordsModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.guard(ctx, state, len(state.IDs.Elements()), &resp.Diagnostics)
	if r.account.Protects(state.DeletionProtection) && resp.Diagnostics.HasError() {
		return
	}
	rows, ids := textsOf(state.Rows), textsOf(state.IDs)
	for _, key := range sortedKeys(ids) {
		if !r.delete(ctx, state, key, ids[key], &resp.Diagnostics) {
			state.Rows, state.IDs = mapOf(rows), mapOf(ids)
			resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
			return
		}
		delete(rows, key)
		delete(ids, key)
	}
	tflog.Info(ctx, fmt.Sprintf("Deleted the records of table %s that the state had", state.TableID.ValueString()))
}

// keyField returns the field of the keys, or reports why it cannot be.
func keyField(in *place, key string, diags *diag.Diagnostics) *fillout.Field {
	field := values.Find(in.table, key)
	if field == nil && in.planned != nil {
		if renamed := values.Find(in.planned, key); renamed != nil {
			field = in.table.Field(string(renamed.ID))
		}
	}
	at := path.Root("key_field")
	switch {
	case field == nil:
		diags.AddAttributeError(at, account.TitleFieldNotFound, values.UnknownField(in.table, key, nil))
	case !values.CanBeKey(field):
		diags.AddAttributeError(at, account.TitleFieldType, fmt.Sprintf("The field %s has the type %s, whose values cannot be "+
			"keys of rows. A key field holds text, a number or one option.", safetext.Quote(key), field.Type))
		return nil
	}
	return field
}
