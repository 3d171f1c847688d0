// Package field contains the resource fillout_database_field.
package field

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
)

var (
	_ resource.Resource                   = (*fieldResource)(nil)
	_ resource.ResourceWithConfigure      = (*fieldResource)(nil)
	_ resource.ResourceWithIdentity       = (*fieldResource)(nil)
	_ resource.ResourceWithImportState    = (*fieldResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*fieldResource)(nil)
	_ resource.ResourceWithValidateConfig = (*fieldResource)(nil)
)

// NewResource returns the resource fillout_database_field.
func NewResource() resource.Resource { return &fieldResource{} }

// fieldResource manages a field of a table. The field is followed by its ID, so a rename is never a new field.
type fieldResource struct {
	account *account.Account
}

func (r *fieldResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database_field"
}

func (r *fieldResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (r *fieldResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan fieldModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	database, live := r.create(ctx, plan, &resp.Diagnostics)
	if live == nil {
		return
	}
	tflog.Info(ctx, fmt.Sprintf("Created field %s of database %s", live.ID, plan.DatabaseID.ValueString()))
	plan.setUnknown(database, live)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	var problems diag.Diagnostics
	r.nameInverse(ctx, plan, database, live, &problems)
	for _, problem := range problems { // an error would mark the new field as tainted
		resp.Diagnostics.AddWarning(problem.Summary(), problem.Detail()+"\n\nThe field itself was created. Apply again to "+
			"name its other side.")
	}
	if live.Type != "" {
		plan.checkAnswer(plan.configured(nil), live, &resp.Diagnostics)
	}
}

// Read reads the field from the snapshot of its database.
func (r *fieldResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state fieldModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	databaseID := state.DatabaseID.ValueString()
	database, gone := r.account.ReadDatabase(ctx, databaseID, "Refreshing "+state.describe()+" of the database "+databaseID,
		r.account.Protects(state.DeletionProtection), &resp.Diagnostics)
	if gone {
		resp.State.RemoveResource(ctx)
		return
	}
	if database == nil {
		return
	}
	live := find(database, state)
	if live == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	state.refresh(database, live)
	r.account.WarnIfManagedTwice(&resp.Diagnostics, state.describe())
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update changes the name and the settings of the field, where Fillout shows something else than the plan.
func (r *fieldResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config fieldModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	database, live := r.update(ctx, plan.withSettings(config), state, &resp.Diagnostics)
	if live == nil {
		return
	}
	r.nameInverse(ctx, plan, database, live, &resp.Diagnostics)
	plan.setUnknown(database, live)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

// Delete deletes the field. It counts once more: values may have come since the plan, or the plan did not count.
func (r *fieldResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state fieldModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.account.MustCount(ctx, state.DeletionProtection, req.Private) {
		gone := r.check(ctx, r.account.NewGuard(), state, guard.Change{Action: guard.Destroy}, &resp.Diagnostics)
		if gone || resp.Diagnostics.HasError() {
			return
		}
	}
	databaseID := state.DatabaseID.ValueString()
	err := r.account.Snapshots().Write(ctx, databaseID, snapshot.Schema, func(ctx context.Context) error {
		return r.account.Client().DeleteField(ctx, databaseID, state.TableID.ValueString(), state.ID.ValueString())
	})
	doing := "Deleting " + state.describe()
	switch {
	case err == nil:
		tflog.Info(ctx, fmt.Sprintf("Deleted field %s of database %s", state.ID.ValueString(), databaseID))
	case errors.Is(err, fillout.ErrNotFound):
		database, err := r.account.Snapshots().Database(ctx, databaseID)
		r.account.CheckGone(databaseID, doing, r.account.Protects(state.DeletionProtection),
			err == nil && find(database, state) != nil, err, &resp.Diagnostics)
	default:
		r.account.AddError(&resp.Diagnostics, doing, err)
	}
}
