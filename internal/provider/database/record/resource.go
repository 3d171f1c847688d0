// Package record contains the resources fillout_database_record and fillout_database_records, and the data source and
// the ephemeral resource fillout_database_records.
package record

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

var (
	_ resource.Resource                   = (*recordResource)(nil)
	_ resource.ResourceWithConfigure      = (*recordResource)(nil)
	_ resource.ResourceWithIdentity       = (*recordResource)(nil)
	_ resource.ResourceWithImportState    = (*recordResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*recordResource)(nil)
	_ resource.ResourceWithValidateConfig = (*recordResource)(nil)
)

// NewResource returns the resource fillout_database_record.
func NewResource() resource.Resource { return &recordResource{} }

// recordResource manages some values of a record. Those that the configuration does not name are left alone.
type recordResource struct {
	account *account.Account
}

func (r *recordResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database_record"
}

func (r *recordResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (r *recordResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan recordModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	in := placeOf(ctx, r.account, plan.DatabaseID.ValueString(), plan.TableID.ValueString(), "Creating a record",
		&resp.Diagnostics)
	row := resolve(in, plan.Values, path.Root("values"), nil, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	made, answer, err := create(ctx, r.account, in, row)
	if err != nil {
		addCreateError(r.account, &resp.Diagnostics, in, "a record of "+in.describe(), err)
		return
	}
	r.account.WarnIfFound(&resp.Diagnostics, "A record of "+in.describe(), made)
	tflog.Info(ctx, fmt.Sprintf("Created record %s of table %s", made.ID, in.table.ID))
	plan.ID = types.StringValue(made.ID)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	keep(ctx, resp.Private, row.Names(), &resp.Diagnostics)
	if answer != nil {
		checkAnswer(row, answer, plan.describe(), &resp.Diagnostics)
	}
}

// Read reads the record, if its database and its table are there.
func (r *recordResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state recordModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	doing := "Refreshing " + state.describe()
	in := placeToRead(ctx, r.account, state.DatabaseID.ValueString(), state.TableID.ValueString(), doing,
		r.account.Protects(types.BoolNull()), resp)
	if in == nil {
		return
	}
	live, err := r.account.Client().GetRecord(ctx, string(in.database.ID), string(in.table.ID), state.ID.ValueString())
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		resp.State.RemoveResource(ctx)
	case err != nil:
		r.account.AddError(&resp.Diagnostics, doing, err)
	default:
		r.account.WarnIfManagedTwice(&resp.Diagnostics, state.describe())
		names := state.refresh(in.table, live, kept(ctx, req.Private, &resp.Diagnostics))
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		keep(ctx, resp.Private, names, &resp.Diagnostics)
	}
}

// Update sends the values that differ from those of the state. Other spellings of the same values need no request.
func (r *recordResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state recordModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	doing := "Changing " + state.describe()
	names := kept(ctx, req.Private, &resp.Diagnostics)
	in := placeOf(ctx, r.account, state.DatabaseID.ValueString(), state.TableID.ValueString(), doing, &resp.Diagnostics)
	row := resolve(in, plan.Values, path.Root("values"), names, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	changes := row.Changes(stored(state.Values).Stored(in.table, names))
	if len(changes) > 0 {
		answer, err := update(ctx, r.account, in, state.ID.ValueString(), changes)
		if err != nil {
			addUpdateError(r.account, &resp.Diagnostics, doing, err)
			return
		}
		tflog.Info(ctx, fmt.Sprintf("Changed record %s of table %s", answer.ID, in.table.ID))
		checkAnswer(changes, answer, state.describe(), &resp.Diagnostics)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	maps.Copy(names, row.Names())
	keep(ctx, resp.Private, names, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, privateImported, []byte("false"))...)
}

func (r *recordResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state recordModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	databaseID, tableID, id := state.DatabaseID.ValueString(), state.TableID.ValueString(), state.ID.ValueString()
	err := remove(ctx, r.account, databaseID, tableID, id)
	switch {
	case err == nil:
		tflog.Info(ctx, fmt.Sprintf("Deleted record %s of table %s", id, tableID))
	case errors.Is(err, fillout.ErrNotFound):
		confirmGone(ctx, r.account, databaseID, "Deleting "+state.describe(), &resp.Diagnostics)
	default:
		r.account.AddError(&resp.Diagnostics, "Deleting "+state.describe(), err)
	}
}

// remove deletes a record, unless another resource of the run has adopted it.
func remove(ctx context.Context, a *account.Account, databaseID, tableID, id string) error {
	if !a.Snapshots().Rows().Delete(id) {
		tflog.Info(ctx, fmt.Sprintf("Left record %s of table %s to the resource that adopted it", id, tableID))
		return nil
	}
	return a.Snapshots().Write(ctx, databaseID, snapshot.Records, func(ctx context.Context) error {
		return a.Client().DeleteRecord(ctx, databaseID, tableID, id)
	})
}

// confirmGone decides what it means that the service does not know a record that is deleted. If the database answers,
// the record was deleted before, maybe with its table. If it does not, the token may be of another account.
func confirmGone(ctx context.Context, a *account.Account, databaseID, doing string, diags *diag.Diagnostics) {
	_, err := a.Snapshots().Database(ctx, databaseID)
	a.CheckGone(databaseID, doing, a.Protects(types.BoolNull()), false, err, diags)
}

// place is a table of a database.
type place struct {
	database *fillout.Database
	table    *fillout.Table
	// planned is the table as the fields of the same plan make it; nil in an apply, and if no field of it was planned.
	planned *fillout.Table
}

func (p *place) describe() string { return "the table " + safetext.Printable(string(p.table.Name)) }

// names reports whether a key names a field, now and after the plan.
func (p *place) names(key string, field *fillout.Field) bool {
	for _, table := range []*fillout.Table{p.table, p.planned} {
		if table == nil {
			continue
		}
		if found := values.Find(table, key); found == nil || found.ID != field.ID {
			return false
		}
	}
	return true
}

// placeOf returns a table for a plan or a write, or nil with an error.
func placeOf(ctx context.Context, a *account.Account, databaseID, tableID, doing string,
	diags *diag.Diagnostics) *place {
	database, err := a.Snapshots().Database(ctx, databaseID)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		a.AddUnseen(diags, databaseID)
		return nil
	case err != nil:
		a.AddError(diags, doing, err)
		return nil
	}
	table := database.Table(tableID)
	if table == nil {
		diags.AddAttributeError(path.Root("table_id"), account.TitleTableNotFound, tables.DescribeMissing(database, tableID))
		return nil
	}
	return &place{database: database, table: table}
}

// planIn is placeOf for a plan. While arguments of the provider are unknown, it returns nil without an error: the apply
// checks.
func planIn(ctx context.Context, a *account.Account, databaseID, tableID, doing string, diags *diag.Diagnostics) *place {
	var unknown account.UnknownArgumentsError
	if _, err := a.Snapshots().Database(ctx, databaseID); errors.As(err, &unknown) {
		return nil
	}
	in := placeOf(ctx, a, databaseID, tableID, doing, diags)
	if in != nil {
		in.planned = a.Snapshots().Planned(databaseID, in.table)
	}
	return in
}

// placeToRead returns the table of an object that is read. It returns nil if there is nothing to read: the object has
// left the state, or its state stays as it is.
func placeToRead(ctx context.Context, a *account.Account, databaseID, tableID, doing string, protected bool,
	resp *resource.ReadResponse) *place {
	database, gone := a.ReadDatabase(ctx, databaseID, doing, protected, &resp.Diagnostics)
	if database == nil && !gone {
		return nil
	}
	var table *fillout.Table
	if !gone {
		table = database.Table(tableID)
	}
	if table == nil {
		resp.State.RemoveResource(ctx)
		return nil
	}
	return &place{database: database, table: table}
}
