package record

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

// resolve returns the row of a configuration, or reports why its values do not fit the table. in is nil after an error.
func resolve(in *place, text types.String, at path.Path, names values.Names, diags *diag.Diagnostics) values.Row {
	if in == nil {
		return nil
	}
	parsed, err := values.Parse(text.ValueString())
	if err != nil {
		addInvalid(diags, at, err.Error())
		return nil
	}
	row, problems := parsed.Resolve(in.table, names)
	if len(problems) > 0 && in.planned != nil {
		row, problems = parsed.Resolve(in.planned, names)
	}
	for _, problem := range problems {
		diags.AddAttributeError(at, account.TitleInvalidValues, "The values do not fit "+in.describe()+". "+problem)
	}
	return row
}

// addInvalid reports values that are no JSON object. text can follow "values".
func addInvalid(diags *diag.Diagnostics, at path.Path, text string) {
	diags.AddAttributeError(at, account.TitleInvalidValues, fmt.Sprintf("The argument %s %s.", at, text))
}

// stored returns the values of a state.
func stored(text types.String) values.Values {
	parsed, _ := values.Parse(text.ValueString()) // an imported record has none yet
	return parsed
}

// create makes a record. answer is nil if the answer was lost and the record was found afterwards.
func create(ctx context.Context, a *account.Account, in *place, row values.Row) (made snapshot.Created,
	answer *fillout.Record, err error) {
	databaseID, tableID := string(in.database.ID), string(in.table.ID)
	sent := row.Set()
	fits := func(record *fillout.Record) bool { return sent.IsNew(in.table, record) }
	made, err = a.Snapshots().CreateRecord(ctx, databaseID, tableID, fits, func(ctx context.Context) (string, error) {
		answer, err = a.Client().CreateRecord(ctx, databaseID, tableID, sent.ToSend())
		if err != nil {
			return "", err
		}
		return string(answer.ID), nil
	})
	return made, answer, err
}

// update changes values of a record.
func update(ctx context.Context, a *account.Account, in *place, id string, changes values.Row) (
	answer *fillout.Record, err error) {
	databaseID := string(in.database.ID)
	err = a.Snapshots().Write(ctx, databaseID, snapshot.Records, func(ctx context.Context) error {
		answer, err = a.Client().UpdateRecord(ctx, databaseID, string(in.table.ID), id, changes.ToSend())
		return err
	})
	return answer, err
}

// addCreateError reports a create that failed. what names the record.
func addCreateError(a *account.Account, diags *diag.Diagnostics, in *place, what string, err error) {
	doing := "Creating " + what
	if errors.Is(err, fillout.ErrNotFound) {
		diags.AddError(account.TitleTableNotFound, doing+" failed: Fillout does not know the table any more. Somebody deleted "+
			"it while Terraform was running, or the access token is of another account.")
		return
	}
	a.AddCreateError(diags, doing, "The record", in.describe(), err)
}

// addUpdateError reports a change that failed.
func addUpdateError(a *account.Account, diags *diag.Diagnostics, doing string, err error) {
	if errors.Is(err, fillout.ErrNotFound) {
		diags.AddError(account.TitleRecordNotFound, doing+" failed: Fillout does not know it any more. Somebody deleted it "+
			"while Terraform was running. Run again: the plan creates it anew.")
		return
	}
	a.AddError(diags, doing, err)
}

// checkAnswer reports the values that an answer does not show as they were sent.
func checkAnswer(sent values.Row, answer *fillout.Record, what string, diags *diag.Diagnostics) {
	if missing := sent.Missing(answer); len(missing) > 0 {
		diags.AddError(account.TitleNotAsSent, fmt.Sprintf("Fillout accepted %s, but its answer does not show these values as "+
			"they were sent: %s.\n\nThe service drops or replaces values that it does not take. Correct the configuration. If "+
			"Terraform marked the new object as tainted, terraform untaint keeps it.", what, missing.Keys()))
	}
}
