package field

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// create creates a field. It returns the field as the service shows it, with the database if that was read, or nil
// after an error. If only the ID is known, the field has nothing else.
func (r *fieldResource) create(ctx context.Context, plan fieldModel,
	diags *diag.Diagnostics) (*fillout.Database, *fillout.Field) {
	databaseID, tableID := plan.DatabaseID.ValueString(), plan.TableID.ValueString()
	what := "The field " + safetext.Printable(plan.Name.ValueString())
	where := fmt.Sprintf("the table %s of the database %s", tableID, databaseID)
	doing := "Creating the field " + safetext.Printable(plan.Name.ValueString()) + " in " + where
	settings, err := plan.configured(nil).Merge(nil)
	if err != nil {
		r.account.AddError(diags, doing, err)
		return nil, nil
	}
	if plan.Type.ValueString() == linkedRecord {
		if database, err := r.account.Snapshots().Database(ctx, databaseID); err == nil {
			r.checkSides(&plan, database, diags)
		}
		if diags.HasError() {
			return nil, nil
		}
	}
	wanted := fillout.NewField{Type: plan.Type.ValueString(), Name: plan.Name.ValueString(), Template: settings}
	var answer *fillout.Field
	created, err := r.account.Snapshots().Create(ctx, databaseID, snapshot.Fields(tableID, wanted),
		func(ctx context.Context) (string, error) {
			var err error
			if answer, err = r.account.Client().CreateField(ctx, databaseID, tableID, wanted); err != nil {
				return "", tables.ExplainField(ctx, r.account, databaseID, tableID, wanted.Name, err)
			}
			return string(answer.ID), nil
		})
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		r.addNotFound(ctx, plan, doing, err, diags)
		return nil, nil
	case errors.Is(err, tables.ErrNameTaken):
		tables.AddNameTaken(diags, doing, "field", "table", true)
		return nil, nil
	case err != nil:
		r.account.AddCreateError(diags, doing, what, where, err)
		return nil, nil
	}
	r.account.WarnIfFound(diags, what, created)
	plan.ID = optional(created.ID)
	return r.complete(ctx, plan, answer, diags)
}

// complete returns a new or changed field with its type and its template, and a link with its other side. It reads the
// database if the answer does not show them. If that fails, it warns: what exists must not get lost.
func (r *fieldResource) complete(ctx context.Context, plan fieldModel, answer *fillout.Field,
	diags *diag.Diagnostics) (*fillout.Database, *fillout.Field) {
	isLink := plan.Type.ValueString() == linkedRecord
	complete := answer != nil && answer.Name != "" && answer.Type != "" && kindOfObject(answer.Template)
	if complete && !isLink {
		return nil, answer
	}
	if complete && plan.InverseName.IsNull() && template.ReadLink(answer.Template).InverseFieldID != "" {
		return nil, answer
	}
	database, err := r.account.Snapshots().Database(ctx, plan.DatabaseID.ValueString())
	if err == nil {
		if live := find(database, plan); live != nil {
			return database, live
		}
		err = errNotShown
	}
	r.account.AddWarning(diags, "Reading the field "+plan.ID.ValueString()+" of the table "+plan.TableID.ValueString(), err)
	if answer == nil {
		answer = &fillout.Field{ID: fillout.Text(plan.ID.ValueString())}
	}
	return nil, answer
}

// errNotShown means that an answer does not show what was asked for.
var errNotShown = errors.New("the answer does not show it")

func kindOfObject(text json.RawMessage) bool {
	var members map[string]json.RawMessage
	return json.Unmarshal(text, &members) == nil && members != nil
}

// addNotFound reports that the service does not know the database or the table of a field.
func (r *fieldResource) addNotFound(ctx context.Context, m fieldModel, doing string, cause error,
	diags *diag.Diagnostics) {
	database, err := r.account.Snapshots().Database(ctx, m.DatabaseID.ValueString())
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		r.account.AddUnseen(diags, m.DatabaseID.ValueString())
	case err == nil && database.Table(m.TableID.ValueString()) == nil:
		diags.AddError(account.TitleTableNotFound, tables.DescribeMissing(database, m.TableID.ValueString()))
	default:
		r.account.AddError(diags, doing, cause)
	}
}

// update changes a field where Fillout shows something else than the plan. It returns the field as it is afterwards, or
// nil after an error.
func (r *fieldResource) update(ctx context.Context, plan, state fieldModel,
	diags *diag.Diagnostics) (*fillout.Database, *fillout.Field) {
	databaseID := plan.DatabaseID.ValueString()
	doing := "Changing " + state.describe()
	database, err := r.account.Snapshots().Database(ctx, databaseID)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		r.account.AddUnseen(diags, databaseID)
		return nil, nil
	case err != nil:
		r.account.AddError(diags, doing, err)
		return nil, nil
	}
	live := find(database, plan)
	if live == nil {
		diags.AddError(account.TitleFieldNotFound, fmt.Sprintf("%s failed: the database does not show it any more. Somebody "+
			"deleted it while Terraform was running. Run again: the plan creates it anew.", doing))
		return nil, nil
	}
	if live.Type != fillout.Text(plan.Type.ValueString()) {
		diags.AddError(account.TitleTypeChange, fmt.Sprintf("%s failed: its type is %s now. Somebody converted it while "+
			"Terraform was running. Nothing was sent. Run again.", doing, safetext.Printable(string(live.Type))))
		return nil, nil
	}
	wanted := plan.configured(&state)
	if r.recheck(ctx, state, wanted, database, live, diags); diags.HasError() {
		return nil, nil
	}
	var change fillout.FieldChange
	if string(live.Name) != plan.Name.ValueString() {
		change.Name = plan.Name.ValueString()
	}
	if len(wanted.Differences(live.Template)) > 0 {
		if change.Template, err = wanted.Merge(live.Template); err != nil {
			r.account.AddError(diags, doing, err)
			return nil, nil
		}
	}
	if change.Name == "" && change.Template == nil {
		return database, live
	}
	answer := r.send(ctx, plan.identity(), change, doing, diags)
	if answer == nil {
		return nil, nil
	}
	if !kindOfObject(answer.Template) || answer.Type == "" {
		database, answer = r.complete(ctx, plan, answer, diags)
	}
	if answer.Type != "" {
		plan.checkAnswer(wanted, answer, diags)
	}
	return database, answer
}

// recheck counts once more what a change of the settings or the removal of options would lose, as options and records
// may have come since the plan.
func (r *fieldResource) recheck(ctx context.Context, state fieldModel, wanted template.Configured,
	database *fillout.Database, live *fillout.Field, diags *diag.Diagnostics) {
	if !r.account.Protects(state.DeletionProtection) {
		return
	}
	r.checkNarrower(ctx, r.account.NewGuard(), state, wanted, database, live, diags)
	if wanted.Options == nil {
		return
	}
	planned, err := wanted.Options.Plan(template.ReadOptions(live.Template))
	if err != nil || len(planned.Removed) == 0 {
		return // Merge reports the error
	}
	r.account.NewGuard().Options(ctx, database, state.TableID.ValueString(), state.ID.ValueString(), planned.Removed).
		AddTo(diags, guard.Change{Action: guard.RemoveOptions, Protected: true, Renames: planned.Renames})
}

// send sends a change of a field. It returns nil after an error.
func (r *fieldResource) send(ctx context.Context, of identityModel, change fillout.FieldChange, doing string,
	diags *diag.Diagnostics) *fillout.Field {
	databaseID, tableID := of.DatabaseID.ValueString(), of.TableID.ValueString()
	var answer *fillout.Field
	err := r.account.Snapshots().Write(ctx, databaseID, snapshot.Schema, func(ctx context.Context) (err error) {
		answer, err = r.account.Client().UpdateField(ctx, databaseID, tableID, of.ID.ValueString(), change)
		return tables.ExplainField(ctx, r.account, databaseID, tableID, change.Name, err)
	})
	switch {
	case errors.Is(err, tables.ErrNameTaken):
		tables.AddNameTaken(diags, doing, "field", "table", false)
		return nil
	case err != nil:
		r.account.AddError(diags, doing, err)
		return nil
	}
	return answer
}

// nameInverse gives the other side of a link the name that the plan sets, if it has another one.
func (r *fieldResource) nameInverse(ctx context.Context, plan fieldModel, database *fillout.Database,
	live *fillout.Field, diags *diag.Diagnostics) {
	name := plan.InverseName.ValueString()
	if name == "" {
		return
	}
	inverse := inverseOf(database, live)
	if inverse == nil {
		diags.AddError(account.TitleFieldNotFound, fmt.Sprintf("The other side of the link %s cannot be named %s, because the "+
			"database does not show it.", safetext.Printable(plan.Name.ValueString()), safetext.Printable(name)))
		return
	}
	if string(inverse.Name) == name {
		return
	}
	of := identityModel{plan.DatabaseID, optional(template.ReadLink(live.Template).TableID), optional(string(inverse.ID))}
	answer := r.send(ctx, of, fillout.FieldChange{Name: name}, fmt.Sprintf("Naming the other side of the link %s",
		safetext.Printable(plan.Name.ValueString())), diags)
	if answer != nil && string(answer.Name) != name {
		tables.AddNotAsSent(diags, "the other side of the link "+plan.Name.ValueString(),
			fmt.Sprintf("name is %q instead of %q", answer.Name, name))
	}
}

// checkAnswer reports what a field does not show as it was sent. The service drops what it does not know.
func (m *fieldModel) checkAnswer(wanted template.Configured, live *fillout.Field, diags *diag.Diagnostics) {
	what := "the field " + m.Name.ValueString()
	if string(live.Name) != m.Name.ValueString() {
		tables.AddNotAsSent(diags, what, fmt.Sprintf("name is %q instead of %q", live.Name, m.Name.ValueString()))
	}
	if string(live.Type) != m.Type.ValueString() {
		tables.AddNotAsSent(diags, what, fmt.Sprintf("type is %q instead of %q", live.Type, m.Type.ValueString()))
	}
	if found := wanted.Differences(live.Template); len(found) > 0 {
		tables.AddNotAsSent(diags, what, strings.Join(found, "; "))
	}
}
