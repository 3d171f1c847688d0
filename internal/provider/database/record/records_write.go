package record

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/guard"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

// index is the records of a table that have certain keys.
type index map[string][]fillout.Record

// indexOf reads the records that have one of the keys.
func (r *recordsResource) indexOf(ctx context.Context, in *place, field *fillout.Field, keys map[string]values.Row,
	diags *diag.Diagnostics) index {
	found := make(index)
	if len(keys) == 0 {
		return found
	}
	for record, err := range r.account.Client().ReadRecords(ctx, string(in.database.ID), string(in.table.ID),
		fillout.RecordsQuery{}) {
		if err != nil {
			r.account.AddError(diags, "Looking for the keys in "+in.describe(), err)
			return nil
		}
		key := values.KeyOf(field, record.Values[string(field.ID)])
		if _, ok := keys[key]; ok {
			found[key] = append(found[key], record)
		}
	}
	return found
}

// duplicates returns a sentence for each key that several records have.
func (i index) duplicates() (problems []string) {
	for _, key := range sortedKeys(i) {
		if len(i[key]) > 1 {
			var ids []string
			for _, record := range i[key] {
				ids = append(ids, fillout.Printable(string(record.ID)))
			}
			problems = append(problems, fmt.Sprintf("%d records of the table have the key %s: %s. Delete all but one of them in "+
				"Fillout's dashboard, or change their keys.", len(ids), fillout.Quote(key), strings.Join(ids, ", ")))
		}
	}
	return problems
}

// maxShown is how many keys an error lists.
const maxShown = 10

// check reports keys that records of others have.
func (i index) check(in *place, adopt bool, diags *diag.Diagnostics) {
	for _, problem := range i.duplicates() {
		diags.AddAttributeError(path.Root("rows"), account.TitleDuplicateKey, problem)
	}
	if diags.HasError() || adopt || len(i) == 0 {
		return
	}
	var taken []string
	for _, key := range sortedKeys(i)[:min(len(i), maxShown)] {
		taken = append(taken, fmt.Sprintf("%s (%s)", fillout.Quote(key), fillout.Printable(string(i[key][0].ID))))
	}
	if len(i) > maxShown {
		taken = append(taken, fmt.Sprintf("and %d more", len(i)-maxShown))
	}
	diags.AddAttributeError(path.Root("rows"), account.TitleRecordExists, fmt.Sprintf("The table %s has records already that "+
		"are not in the state, with keys of the configuration: %s. Somebody else made them, or an apply that was killed.\n\n"+
		"To manage them, set adopt_existing = true: their values become those of the configuration. Otherwise, remove these "+
		"keys.", fillout.Printable(string(in.table.Name)), strings.Join(taken, ", ")))
}

// rekey follows records of the state whose key was changed in Fillout, if the configuration changed it as well: they
// stay the same records, and neither belong to others nor are deleted. rows are the texts of the state.
func (i index) rekey(wanted types.Map, rows, ids map[string]string, diags *diag.Diagnostics) {
	keys := make(map[string]string)
	for key, id := range ids {
		keys[id] = key
	}
	for _, key := range sortedKeys(i) {
		before, ok := keys[string(i[key][0].ID)]
		if !ok || len(i[key]) > 1 {
			continue
		}
		if _, both := wanted.Elements()[before]; both {
			diags.AddAttributeError(path.Root("rows").AtMapKey(key), account.TitleRecordExists, fmt.Sprintf("The record %s, which "+
				"the state has as the row %s, has the key %s in Fillout now. Remove one of the two rows, or change the key back "+
				"in Fillout's dashboard.", ids[before], fillout.Quote(before), fillout.Quote(key)))
			continue
		}
		ids[key], rows[key] = ids[before], rows[before]
		delete(ids, before)
		delete(rows, before)
		delete(i, key)
	}
}

// resolveRows returns the rows that are known, or reports what does not fit the table.
func resolveRows(in *place, m recordsModel, field *fillout.Field, names values.Names,
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
		row, problems := parsed.ResolveKeyed(in.table, names, field, key)
		for _, problem := range problems {
			diags.AddAttributeError(at, account.TitleInvalidValues, fmt.Sprintf("The row %s does not fit %s. %s",
				fillout.Quote(key), in.describe(), problem))
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
	rows := resolveRows(in, *plan, field, names, diags)
	if diags.HasError() {
		return names
	}
	added := maps.Clone(rows)
	maps.DeleteFunc(added, func(key string, _ values.Row) bool { return done.ids[key] != "" })
	existing := r.indexOf(ctx, in, field, added, diags)
	if existing.rekey(plan.Rows, done.rows, done.ids, diags); diags.HasError() {
		return names
	}
	if existing.check(in, plan.AdoptExisting.ValueBool(), diags); diags.HasError() {
		return names
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
	what := fmt.Sprintf("the row %s of %s", fillout.Quote(key), in.describe())
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
	doing := fmt.Sprintf("Deleting the row %s, which is the record %s,", fillout.Quote(key), id)
	err := remove(ctx, r.account, databaseID, m.TableID.ValueString(), id)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		confirmGone(ctx, r.account, databaseID, doing, diags)
	case err != nil:
		r.account.AddError(diags, doing, err)
	}
	return !diags.HasError()
}

// guard says how many records would be deleted: an error while they are protected, else a warning.
func (r *recordsResource) guard(ctx context.Context, state recordsModel, n int, diags *diag.Diagnostics) {
	databaseID, tableID := state.DatabaseID.ValueString(), state.TableID.ValueString()
	name := tableID
	if database, err := r.account.Snapshots().Database(ctx, databaseID); err == nil {
		table := database.Table(tableID)
		if table == nil {
			return // they went with their table
		}
		name = string(table.Name)
	}
	guard.Records(databaseID, name, n).AddTo(diags, guard.Change{Action: guard.DeleteRecords,
		Protected: r.account.Protects(state.DeletionProtection)})
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
