package record

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

// resolveRows returns the rows that are known, or reports what does not fit the table. A row with the text that done
// has for it was checked before: it may name a field as it was called before this apply.
func resolveRows(in *place, m recordsModel, field *fillout.Field, names values.Names, done map[string]string,
	diags *diag.Diagnostics) map[string]values.Row {
	rows := make(map[string]values.Row)
	for key, element := range m.Rows.Elements() {
		text, ok := element.(types.String)
		if !ok || text.IsUnknown() {
			continue
		}
		at := path.Root("rows").AtMapKey(key)
		parsed, err := values.Parse(text.ValueString())
		if err != nil {
			addInvalid(diags, at, err.Error())
			continue
		}
		if done[key] == text.ValueString() {
			rows[key] = parsed.StoredKeyed(in.table, names, field, key)
			continue
		}
		row, problems := parsed.ResolveKeyed(in.table, names, field, key)
		if len(problems) > 0 && in.planned != nil {
			row, problems = parsed.ResolveKeyed(in.planned, names, in.planned.Field(string(field.ID)), key)
		}
		for _, problem := range problems {
			diags.AddAttributeError(at, account.TitleInvalidValues, fmt.Sprintf("The row %s does not fit %s. %s",
				safetext.Quote(key), in.describe(), problem))
		}
		rows[key] = row
	}
	return rows
}

// write makes the table have the rows of the plan. It sets the plan to what was written, and returns what keys mean.
func (r *recordsResource) write(ctx context.Context, plan *recordsModel, state recordsModel, names values.Names,
	diags *diag.Diagnostics) values.Names {
	wanted, done := textsOf(plan.Rows), &written{textsOf(state.Rows), textsOf(state.IDs)}
	defer func() { plan.Rows, plan.IDs = mapOf(done.rows), mapOf(done.ids) }()
	in := placeOf(ctx, r.account, plan.DatabaseID.ValueString(), plan.TableID.ValueString(), "Writing records", diags)
	if in == nil {
		return names
	}
	field := keyField(in, plan.KeyField.ValueString(), diags)
	if field == nil {
		return names
	}
	rows := resolveRows(in, *plan, field, names, done.rows, diags)
	if diags.HasError() {
		return names
	}
	r.claim("write", "", in, field, plan.Rows, diags)
	added := maps.Clone(rows)
	maps.DeleteFunc(added, func(key string, _ values.Row) bool { return done.ids[key] != "" })
	existing := r.indexOf(ctx, in, field, added, diags)
	if existing.rekey(plan.Rows.Elements(), done.rows, done.ids, diags); diags.HasError() {
		return names
	}
	existing.check(in, plan.AdoptExisting.ValueBool(), diags)
	if r.checkMade(in, existing, diags); diags.HasError() {
		return names
	}
	for key, records := range existing { // before the first write, because the resource that had them may delete them now
		if !r.account.Snapshots().Rows().Adopt(string(records[0].ID)) {
			delete(existing, key) // a new record takes its place
		}
	}
	for n, key := range sortedKeys(rows) {
		id, changes := done.ids[key], rows[key]
		switch {
		case id != "":
			changes = changes.Changes(stored(types.StringValue(done.rows[key])).StoredKeyed(in.table, names, field, key))
		case len(existing[key]) == 1:
			id, changes = string(existing[key][0].ID), changes.Missing(&existing[key][0])
		}
		if id = r.writeRow(ctx, in, key, id, changes, diags); id != "" {
			done.ids[key], done.rows[key] = id, wanted[key]
		}
		if diags.HasError() {
			addIncomplete(diags, len(done.ids), len(rows))
			return names
		}
		if n%100 == 99 {
			tflog.Info(ctx, fmt.Sprintf("Wrote %d of %d rows of table %s", n+1, len(rows), in.table.ID))
		}
	}
	for _, row := range rows {
		maps.Copy(names, row.Names())
	}
	names[plan.KeyField.ValueString()] = string(field.ID)
	for _, key := range sortedKeys(done.ids) {
		if _, ok := wanted[key]; ok {
			continue
		}
		if !r.delete(ctx, *plan, key, done.ids[key], diags) {
			return names
		}
		delete(done.ids, key)
		delete(done.rows, key)
	}
	return names
}

// written is the rows that the table has.
type written struct{ rows, ids map[string]string }

// writeRow creates or changes a record, and returns its ID. After an error, it returns an ID only for a new record.
func (r *recordsResource) writeRow(ctx context.Context, in *place, key, id string, changes values.Row,
	diags *diag.Diagnostics) string {
	what := fmt.Sprintf("the row %s of %s", safetext.Quote(key), in.describe())
	if id == "" {
		made, answer, err := create(ctx, r.account, in, changes)
		if err != nil {
			addCreateError(r.account, diags, in, what, err)
			return ""
		}
		r.account.WarnIfFound(diags, what, made)
		if answer != nil {
			checkAnswer(changes, answer, what, diags)
		}
		return made.ID
	}
	if len(changes) == 0 {
		return id
	}
	answer, err := update(ctx, r.account, in, id, changes)
	if err != nil {
		addUpdateError(r.account, diags, "Changing "+what, err)
		return ""
	}
	if checkAnswer(changes, answer, what, diags); diags.HasError() {
		return ""
	}
	return id
}

// addIncomplete says how far the rows came.
func addIncomplete(diags *diag.Diagnostics, done, all int) {
	diags.AddError(account.TitleRowsIncomplete, fmt.Sprintf("The state has %d rows, and the configuration has %d. The next "+
		"apply goes on, and makes no record a second time.\n\nIf Terraform marked the resource as tainted, because this was "+
		"its creation, run terraform untaint first: otherwise, the next plan replaces the records.", done, all))
}

// delete deletes the record of a row. It reports whether the record is gone.
func (r *recordsResource) delete(ctx context.Context, m recordsModel, key, id string, diags *diag.Diagnostics) bool {
	databaseID := m.DatabaseID.ValueString()
	doing := fmt.Sprintf("Deleting the row %s, which is the record %s,", safetext.Quote(key), id)
	err := remove(ctx, r.account, databaseID, m.TableID.ValueString(), id)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		confirmGone(ctx, r.account, databaseID, doing, diags)
	case err != nil:
		r.account.AddError(diags, doing, err)
	}
	return !diags.HasError()
}

// textsOf returns the known texts of a map.
func textsOf(m types.Map) map[string]string {
	texts := make(map[string]string)
	for key, element := range m.Elements() {
		if text, ok := element.(types.String); ok && !text.IsUnknown() && !text.IsNull() {
			texts[key] = text.ValueString()
		}
	}
	return texts
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
