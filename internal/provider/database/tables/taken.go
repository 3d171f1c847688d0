package tables

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// ErrNameTaken means that another table or field has the name.
var ErrNameTaken = errors.New("the name is taken")

// ExplainField returns ErrNameTaken instead of the refusal of a field, if the table has a field with the name. The
// service does not say so (assumption: table-name-words).
//
// The caller is the write that failed. So a write that waits for its turn, and may free the name, comes later.
func ExplainField(ctx context.Context, a *account.Account, databaseID, tableID, name string, err error) error {
	return explain(ctx, a, databaseID, err, func(database *fillout.Database) bool {
		table := database.Table(tableID)
		return table != nil && slices.ContainsFunc(table.Fields, func(f fillout.Field) bool { return string(f.Name) == name })
	})
}

// explainTable is ExplainField for the name of a table.
func explainTable(ctx context.Context, a *account.Account, databaseID, name string, err error) error {
	return explain(ctx, a, databaseID, err, func(database *fillout.Database) bool {
		return slices.ContainsFunc(database.Tables, func(t fillout.Table) bool { return string(t.Name) == name })
	})
}

func explain(ctx context.Context, a *account.Account, databaseID string, err error,
	taken func(*fillout.Database) bool) error {
	if !errors.Is(err, fillout.ErrInvalid) {
		return err
	}
	if database, failed := a.Client().GetDatabase(ctx, databaseID); failed == nil && taken(database) {
		return ErrNameTaken
	}
	return err
}

// AddNameTaken reports that a name is taken. kind is "table" or "field", and in is what it belongs to.
func AddNameTaken(diags *diag.Diagnostics, doing, kind, in string, isNew bool) {
	before, after := "", "To exchange two names, apply a third name first."
	if isNew {
		before = fmt.Sprintf("If create_before_destroy is set on this resource, or on one that refers to it, that %s is the one "+
			"that is replaced: remove the setting. ", kind)
		after = fmt.Sprintf("Otherwise, import that %s, or choose another name.", kind)
	}
	diags.AddError(account.TitleRequestRefused, fmt.Sprintf("%s failed: the %s has a %s of this name already, and %[3]s "+
		"names are unique in a %[2]s.\n\n%[4]sIf that %[3]s gets another name or is deleted in the same run, apply again. %[5]s",
		doing, in, kind, before, after))
}
