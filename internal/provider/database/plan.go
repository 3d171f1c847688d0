package database

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

// ModifyPlan reports a new database whose name exists, a name that differs from Fillout's, a change of the primary
// field's type, and what a destroy would lose.
func (r *databaseResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	if r.account == nil {
		return
	}
	if req.State.Raw.IsNull() {
		if old := account.TakeReplaced(ctx, resp.Private, &resp.Diagnostics); old != nil {
			state := databaseModel{ID: types.StringValue(old.DatabaseID), DeletionProtection: old.Protection()}
			r.check(ctx, r.account.Guard(), state, guard.Replace, &resp.Diagnostics)
			return
		}
		var plan databaseModel
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		r.warnIfExists(ctx, plan, &resp.Diagnostics)
		return
	}
	var state, plan databaseModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.account.NoteManaged(state.describe())
	if req.Plan.Raw.IsNull() {
		r.check(ctx, r.account.Guard(), state, guard.Destroy, &resp.Diagnostics)
		account.NoteCounted(ctx, resp.Private, true, &resp.Diagnostics)
		if !resp.Diagnostics.HasError() {
			r.account.AllowDestroy(state.ID.ValueString())
		}
		return
	}
	account.NoteCounted(ctx, resp.Private, false, &resp.Diagnostics) // of a delete that failed
	account.NoteReplaced(ctx, resp.Private, &account.Replaced{DatabaseID: state.ID.ValueString(),
		Unprotected: state.DeletionProtection.Equal(types.BoolValue(false))}, &resp.Diagnostics)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	before, beforePrimary := state.firstTable(ctx, &resp.Diagnostics)
	_, afterPrimary := plan.firstTable(ctx, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.FirstTable.IsUnknown() {
		tables.CheckTypeChange(path.Root("first_table").AtName("primary_field"), beforePrimary, afterPrimary,
			"the table "+safetext.Printable(before.Name.ValueString()), &resp.Diagnostics)
	}
	if !plan.Name.IsUnknown() && !plan.Name.Equal(state.Name) {
		r.checkName(ctx, state, plan.Name.ValueString(), &resp.Diagnostics)
	}
}

// warnIfExists warns of databases with the name of a new one. A run that was killed may have made one. What cannot be
// read passes: the create meets the error.
func (r *databaseResource) warnIfExists(ctx context.Context, plan databaseModel, diags *diag.Diagnostics) {
	if diags.HasError() || plan.Name.IsUnknown() {
		return
	}
	all, _ := r.account.Snapshots().SeenList(ctx)
	for _, database := range all {
		id, name := string(database.ID), string(database.Name)
		if name != plan.Name.ValueString() || r.account.Manages(imported(id).describe()) || r.account.Snapshots().Made(id) {
			continue
		}
		id = safetext.Printable(id)
		diags.AddWarning(account.TitleExists, fmt.Sprintf("The account already has a database with the name %s. It has the ID "+
			"%s. The apply creates a second one.\n\nIf a run that was killed made it, or if its state was lost, import it with "+
			"the ID %s instead.", safetext.Quote(name), id, id))
	}
}

// checkName reports a name that Fillout does not show. The state may be older than a change in the dashboard.
func (r *databaseResource) checkName(ctx context.Context, state databaseModel, name string, diags *diag.Diagnostics) {
	id, live := state.ID.ValueString(), state.Name.ValueString()
	if database, err := r.account.Snapshots().Database(ctx, id); err == nil {
		live = string(database.Name)
	}
	if live != name {
		addNameDiffers(diags, id, live, name)
	}
}

func addNameDiffers(diags *diag.Diagnostics, id, live, wanted string) {
	live, wanted = safetext.Quote(live), safetext.Quote(wanted)
	diags.AddAttributeError(path.Root("name"), account.TitleDatabaseNameDiffers, fmt.Sprintf("The database %s is called %s in "+
		"Fillout, and %s in the configuration. The API cannot rename a database, and Terraform never replaces one for its name. "+
		"Nothing was sent.\n\nEither write name = %s in the configuration, or rename the database to %s in Fillout's dashboard.",
		id, live, wanted, live, wanted))
}

// check reports what the end of the database would lose: an error while it is protected, else a warning.
func (r *databaseResource) check(ctx context.Context, counts *guard.Guard, state databaseModel,
	action guard.Action, diags *diag.Diagnostics) {
	id, protected := state.ID.ValueString(), r.account.Protects(state.DeletionProtection)
	database, _ := r.account.DatabaseToCount(ctx, id, "Counting the records of the database "+id, protected, diags)
	if database != nil {
		counts.Database(ctx, database).AddTo(diags, guard.Change{Action: action, Protected: protected})
	}
}
