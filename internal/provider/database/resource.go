// Package database contains the resource fillout_database, and the data sources that read databases.
package database

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

var (
	_ resource.Resource                = (*databaseResource)(nil)
	_ resource.ResourceWithConfigure   = (*databaseResource)(nil)
	_ resource.ResourceWithIdentity    = (*databaseResource)(nil)
	_ resource.ResourceWithImportState = (*databaseResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*databaseResource)(nil)
)

// NewResource returns the resource fillout_database.
func NewResource() resource.Resource { return &databaseResource{} }

// databaseResource manages a database and its first table, since Fillout makes no database without one. No call renames
// a database, and a database that the service does not show may belong to another account. So neither may ever end in a
// new database.
type databaseResource struct {
	account *account.Account
}

func (r *databaseResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database"
}

func (r *databaseResource) Configure(_ context.Context, req resource.ConfigureRequest,
	resp *resource.ConfigureResponse) {
	r.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (r *databaseResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan databaseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	first, primary := plan.firstTable(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	name, firstName := plan.Name.ValueString(), first.Name.ValueString()
	what := "The database " + safetext.Printable(name)
	doing := "Creating the database " + safetext.Printable(name)
	wanted, err := primary.New(firstName)
	if err != nil {
		r.account.AddError(&resp.Diagnostics, doing, err)
		return
	}
	answer := &fillout.Database{}
	created, err := r.account.Snapshots().CreateDatabase(ctx, name, func(ctx context.Context) (string, error) {
		made, err := r.account.Client().CreateDatabase(ctx, name, []fillout.NewTable{wanted})
		if err != nil {
			return "", err
		}
		answer = made
		return string(made.ID), nil
	})
	if err != nil {
		r.account.AddCreateError(&resp.Diagnostics, doing, what, "the list of databases", err)
		return
	}
	tflog.Info(ctx, "Created database "+created.ID)
	r.account.WarnIfFound(&resp.Diagnostics, what, created)
	plan.ID = types.StringValue(created.ID)
	table := r.complete(ctx, created.ID, &answer, &resp.Diagnostics)
	plan.setComputed(answer, table, first, primary)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	if answer.Name != "" && string(answer.Name) != name {
		tables.AddNotAsSent(&resp.Diagnostics, "the database "+name, fmt.Sprintf("name is %q instead of %q", answer.Name, name))
	}
	tables.CheckAnswer(table, firstName, primary, &resp.Diagnostics)
}

// complete returns the first table of a new database. It reads the database if the answer to the create does not show
// the table.
func (r *databaseResource) complete(ctx context.Context, id string, answer **fillout.Database,
	diags *diag.Diagnostics) *fillout.Table {
	if first := (*answer).FirstTable(); first != nil && first.PrimaryField() != nil {
		return first
	}
	read, err := r.account.Snapshots().Database(ctx, id)
	if err != nil {
		r.account.AddWarning(diags, "Reading the new database "+id, err)
		return &fillout.Table{}
	}
	*answer = read
	if first := read.FirstTable(); first != nil {
		return first
	}
	return &fillout.Table{}
}

func (r *databaseResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state databaseModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	live, gone := r.account.ReadDatabase(ctx, state.ID.ValueString(), "Refreshing "+state.describe(),
		r.account.Protects(state.DeletionProtection), &resp.Diagnostics)
	if gone {
		resp.State.RemoveResource(ctx)
		return
	}
	if live == nil {
		return
	}
	r.account.WarnIfManagedTwice(&resp.Diagnostics, state.describe())
	state.refresh(ctx, live, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}

// Update changes the first table, which is the only part of a database that the API can change. A first table that was
// deleted is created anew.
func (r *databaseResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan databaseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	first, primary := plan.firstTable(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	id, name := plan.ID.ValueString(), plan.Name.ValueString()
	live, err := r.account.Snapshots().Database(ctx, id)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		r.account.AddUnseen(&resp.Diagnostics, id)
		return
	case err != nil:
		r.account.AddError(&resp.Diagnostics, "Changing the database "+id, err)
		return
	case string(live.Name) != name:
		addNameDiffers(&resp.Diagnostics, id, string(live.Name), name)
		return
	}
	var (
		table *fillout.Table
		ok    bool
	)
	if first.ID.IsUnknown() {
		table = tables.Create(ctx, r.account, id, first.Name.ValueString(), primary, &resp.Diagnostics)
		ok = table != nil
	} else {
		table, ok = tables.Update(ctx, r.account, id, first.ID.ValueString(), first.Name.ValueString(), primary,
			&resp.Diagnostics)
	}
	if !ok {
		return
	}
	plan.setComputed(live, table, first, primary)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	if first.ID.IsUnknown() {
		tables.CheckAnswer(table, first.Name.ValueString(), primary, &resp.Diagnostics)
	}
}

// Delete deletes the database, with everything in it that others made. It checks the protection once more, because a
// plan does not see that -replace or a tainted state ends in a delete.
func (r *databaseResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state databaseModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.account.NoteManaged(state.describe())
	id := state.ID.ValueString()
	if r.account.MustCount(ctx, state.DeletionProtection, req.Private) {
		r.check(ctx, r.account.NewGuard(), state, guard.Destroy, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() || r.account.Protects(state.DeletionProtection) {
		return
	}
	err := r.account.Snapshots().Write(ctx, id, snapshot.Whole, func(ctx context.Context) error {
		return r.account.Client().DeleteDatabase(ctx, id)
	})
	switch {
	case err == nil:
		tflog.Info(ctx, "Deleted database "+id)
	case errors.Is(err, fillout.ErrNotFound):
		resp.Diagnostics.AddWarning(account.TitleDatabaseUnseen, fmt.Sprintf("Fillout did not know the database %s (%s) any "+
			"more, so Terraform treats it as deleted. If the access token, which comes from %s, is of another account, the "+
			"database still exists there.", safetext.Printable(state.Name.ValueString()), id, r.account.TokenSource()))
	default:
		r.account.AddError(&resp.Diagnostics, "Deleting the database "+id, err)
	}
}
