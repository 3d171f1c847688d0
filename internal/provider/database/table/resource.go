// Package table contains the resource fillout_database_table.
package table

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

var (
	_ resource.Resource                = (*tableResource)(nil)
	_ resource.ResourceWithConfigure   = (*tableResource)(nil)
	_ resource.ResourceWithIdentity    = (*tableResource)(nil)
	_ resource.ResourceWithImportState = (*tableResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*tableResource)(nil)
)

// NewResource returns the resource fillout_database_table.
func NewResource() resource.Resource { return &tableResource{} }

// tableResource manages a table and its primary field, which live and die together. Both are followed by their IDs, so
// a rename is never a new table.
type tableResource struct {
	account *account.Account
}

func (r *tableResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database_table"
}

func (r *tableResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (r *tableResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan tableModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	primary, _ := tables.PrimaryOf(ctx, plan.PrimaryField, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	made := tables.Create(ctx, r.account, plan.DatabaseID.ValueString(), plan.Name.ValueString(), primary,
		&resp.Diagnostics)
	if made == nil {
		return
	}
	tflog.Info(ctx, fmt.Sprintf("Created table %s of database %s", made.ID, plan.DatabaseID.ValueString()))
	plan.setComputed(made, primary)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	tables.CheckAnswer(made, plan.Name.ValueString(), primary, &resp.Diagnostics)
}

func (r *tableResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state tableModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	databaseID := state.DatabaseID.ValueString()
	database, gone := r.account.ReadDatabase(ctx, databaseID, "Refreshing the table "+state.ID.ValueString()+
		" of the database "+databaseID, r.account.Protects(state.DeletionProtection), &resp.Diagnostics)
	if gone {
		resp.State.RemoveResource(ctx)
		return
	}
	if database == nil {
		return
	}
	live := database.Table(state.ID.ValueString())
	if live == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	state.refresh(ctx, live, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.account.WarnIfManagedTwice(&resp.Diagnostics, state.describe())
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update renames the table and changes its primary field, where Fillout shows something else than the plan.
func (r *tableResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan tableModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	primary, _ := tables.PrimaryOf(ctx, plan.PrimaryField, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	changed, ok := tables.Update(ctx, r.account, plan.DatabaseID.ValueString(), plan.ID.ValueString(),
		plan.Name.ValueString(), primary, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if !ok {
		return
	}
	plan.setComputed(changed, primary)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete deletes the table. It counts once more: records may have come since the plan, or the plan did not count.
func (r *tableResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state tableModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	databaseID, id := state.DatabaseID.ValueString(), state.ID.ValueString()
	if r.account.MustCount(ctx, state.DeletionProtection, req.Private) {
		gone := r.check(ctx, r.account.NewGuard(), state, guard.Destroy, &resp.Diagnostics)
		if gone || resp.Diagnostics.HasError() {
			return
		}
	}
	err := r.account.Snapshots().Write(ctx, databaseID, snapshot.Schema, func(ctx context.Context) error {
		return r.account.Client().DeleteTable(ctx, databaseID, id)
	})
	doing := "Deleting " + state.describe()
	switch {
	case err == nil:
		tflog.Info(ctx, fmt.Sprintf("Deleted table %s of database %s", id, databaseID))
	case errors.Is(err, fillout.ErrNotFound):
		database, err := r.account.Snapshots().Database(ctx, databaseID)
		r.account.CheckGone(databaseID, doing, r.account.Protects(state.DeletionProtection),
			err == nil && database.Table(id) != nil, err, &resp.Diagnostics)
	default:
		r.account.AddError(&resp.Diagnostics, doing, err)
	}
}
