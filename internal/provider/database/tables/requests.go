package tables

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
)

// New returns the table to create that has a name and this primary field.
func (p Primary) New(name string) (fillout.NewTable, error) {
	settings, err := p.configured().Merge(nil)
	if err != nil {
		return fillout.NewTable{}, err
	}
	return fillout.NewTable{Name: name, Fields: []fillout.NewField{{
		Type: p.Type.ValueString(), Name: p.Name.ValueString(), Template: settings,
	}}}, nil
}

// Create creates a table in a database. It returns the table as the service shows it, or nil after an error. If only
// the ID is known, the table has nothing else.
func Create(ctx context.Context, a *account.Account, databaseID, name string, primary Primary,
	diags *diag.Diagnostics) *fillout.Table {
	what := "The table " + safetext.Printable(name)
	where := "the database " + databaseID
	doing := "Creating the table " + safetext.Printable(name) + " in " + where
	wanted, err := primary.New(name)
	if err != nil {
		a.AddError(diags, doing, err)
		return nil
	}
	var answer *fillout.Table
	created, err := a.Snapshots().Create(ctx, databaseID, snapshot.Tables(wanted),
		func(ctx context.Context) (string, error) {
			var err error
			if answer, err = a.Client().CreateTable(ctx, databaseID, wanted); err != nil {
				return "", explainTable(ctx, a, databaseID, name, err)
			}
			return string(answer.ID), nil
		})
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		a.AddUnseen(diags, databaseID)
		return nil
	case errors.Is(err, ErrNameTaken):
		AddNameTaken(diags, doing, "table", "database", true)
		return nil
	case err != nil:
		a.AddCreateError(diags, doing, what, where, err)
		return nil
	}
	a.WarnIfFound(diags, what, created)
	return complete(ctx, a, databaseID, created.ID, answer, diags)
}

// complete returns a table with its primary field. It reads the database if an answer does not show them. If that
// fails, it warns and returns a table with nothing but an ID: what exists must not get lost.
func complete(ctx context.Context, a *account.Account, databaseID, tableID string, answer *fillout.Table,
	diags *diag.Diagnostics) *fillout.Table {
	if answer != nil && answer.PrimaryField() != nil {
		return answer
	}
	database, err := a.Snapshots().Database(ctx, databaseID)
	if err == nil {
		if table := database.Table(tableID); table != nil {
			return table
		}
		err = errNotShown
	}
	a.AddWarning(diags, "Reading the new table "+tableID+" of the database "+databaseID, err)
	return &fillout.Table{ID: fillout.Text(tableID)}
}

// CheckAnswer reports what a table does not show as it was sent. The service drops what it does not know.
func CheckAnswer(table *fillout.Table, name string, primary Primary, diags *diag.Diagnostics) {
	if table.Name != "" && string(table.Name) != name {
		AddNotAsSent(diags, "the table "+name, fmt.Sprintf("name is %q instead of %q", table.Name, name))
	}
	if field := table.PrimaryField(); field != nil {
		checkField(field, primary, diags)
	}
}

func checkField(field *fillout.Field, primary Primary, diags *diag.Diagnostics) {
	what := "the primary field " + primary.Name.ValueString()
	if string(field.Name) != primary.Name.ValueString() {
		AddNotAsSent(diags, what, fmt.Sprintf("name is %q instead of %q", field.Name, primary.Name.ValueString()))
	}
	if string(field.Type) != primary.Type.ValueString() {
		AddNotAsSent(diags, what, fmt.Sprintf("type is %q instead of %q", field.Type, primary.Type.ValueString()))
	}
	if found := primary.configured().Differences(field.Template); len(found) > 0 {
		AddNotAsSent(diags, what, strings.Join(found, "; "))
	}
}

// AddNotAsSent reports that an answer differs from what was sent. what names the object, as in "the table Orders".
func AddNotAsSent(diags *diag.Diagnostics, what, differences string) {
	diags.AddError(account.TitleNotAsSent, fmt.Sprintf("Fillout accepted %s, but its answer differs from what was sent: %s.\n\n"+
		"The service drops or replaces values that it does not know. Correct the configuration. If Terraform marked the new "+
		"object as tainted, terraform untaint keeps it.", safetext.Printable(what), safetext.Printable(differences)))
}

// Update renames a table, and changes its primary field, where Fillout shows something else than the plan. It reports
// whether it succeeded.
func Update(ctx context.Context, a *account.Account, databaseID, tableID, name string, primary Primary,
	diags *diag.Diagnostics) (*fillout.Table, bool) {
	what := fmt.Sprintf("the table %s of the database %s", tableID, databaseID)
	doing := "Changing " + what
	database, err := a.Snapshots().Database(ctx, databaseID)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		a.AddUnseen(diags, databaseID)
		return nil, false
	case err != nil:
		a.AddError(diags, doing, err)
		return nil, false
	}
	table := database.Table(tableID)
	if table == nil || table.PrimaryField() == nil {
		diags.AddError(account.TitleTableNotFound, fmt.Sprintf("%s failed: the database does not show it any more. Somebody "+
			"deleted it while Terraform was running. Run again: the plan creates it anew.", doing))
		return nil, false
	}
	changed := *table
	if string(table.Name) != name {
		err := a.Snapshots().Write(ctx, databaseID, snapshot.Schema, func(ctx context.Context) error {
			answer, err := a.Client().RenameTable(ctx, databaseID, tableID, name)
			if err == nil && string(answer.Name) != name {
				AddNotAsSent(diags, what, fmt.Sprintf("name is %q instead of %q", answer.Name, name))
			}
			return explainTable(ctx, a, databaseID, name, err)
		})
		doing = "Renaming " + what
		switch {
		case errors.Is(err, ErrNameTaken):
			AddNameTaken(diags, doing, "table", "database", false)
			return nil, false
		case err != nil:
			a.AddError(diags, doing, err)
			return nil, false
		}
	}
	field := updateField(ctx, a, databaseID, table, primary, diags)
	if diags.HasError() {
		return nil, false
	}
	changed.Fields = []fillout.Field{*field}
	return &changed, true
}

// updateField changes the name and the settings of the primary field where they differ. It returns the field as it is
// afterwards.
func updateField(ctx context.Context, a *account.Account, databaseID string, table *fillout.Table, primary Primary,
	diags *diag.Diagnostics) *fillout.Field {
	live, wanted := table.PrimaryField(), primary.configured()
	doing := fmt.Sprintf("Changing the primary field %s of the table %s", live.ID, table.ID)
	if string(live.Type) != primary.Type.ValueString() {
		before := primary.Refreshed(table)
		CheckTypeChange(primaryPath, before, primary, "the table "+safetext.Printable(string(table.Name)), diags)
		return live
	}
	var change fillout.FieldChange
	if string(live.Name) != primary.Name.ValueString() {
		change.Name = primary.Name.ValueString()
	}
	if len(wanted.Differences(live.Template)) > 0 {
		var err error
		if change.Template, err = wanted.Merge(live.Template); err != nil {
			a.AddError(diags, doing, err)
			return live
		}
	}
	if change.Name == "" && change.Template == nil {
		return live
	}
	var answer *fillout.Field
	err := a.Snapshots().Write(ctx, databaseID, snapshot.Schema, func(ctx context.Context) (err error) {
		answer, err = a.Client().UpdateField(ctx, databaseID, string(table.ID), string(live.ID), change)
		return ExplainField(ctx, a, databaseID, string(table.ID), change.Name, err)
	})
	switch {
	case errors.Is(err, ErrNameTaken):
		AddNameTaken(diags, doing, "field", "table", false)
		return live
	case err != nil:
		a.AddError(diags, doing, err)
		return live
	}
	checkField(answer, primary, diags)
	return answer
}
