package record

import (
	"context"
	"errors"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

// refresh sets the rows of a state as the table shows them, and leaves out those whose record is gone.
func (r *recordsResource) refresh(ctx context.Context, state *recordsModel, in *place, field *fillout.Field,
	names values.Names, diags *diag.Diagnostics) {
	doing := "Refreshing " + state.describe()
	databaseID, tableID := string(in.database.ID), string(in.table.ID)
	rows, ids := make(map[string]string), make(map[string]string)
	texts, known := textsOf(state.Rows), textsOf(state.IDs)
	own := make(map[string]string, len(known))
	for key, id := range known {
		own[id] = key
	}
	see := func(key string, record *fillout.Record) {
		before := stored(types.StringValue(texts[key]))
		text, now := before.RefreshedKeyed(in.table, names, field, key, record)
		ids[key], rows[key] = string(record.ID), texts[key]
		if !before.Same(stored(types.StringValue(text))) {
			rows[key] = text
		}
		maps.Copy(names, now.Names())
	}
	found := make(index)
	atOnce, err := r.account.Client().ReadTable(ctx, databaseID, tableID, func(record *fillout.Record) {
		live := values.KeyOf(field, record.Values[string(field.ID)])
		if _, ok := known[live]; ok {
			found[live] = append(found[live], *record)
		}
		if key, ok := own[string(record.ID)]; ok {
			see(key, record)
		}
	})
	if err != nil {
		r.account.AddError(diags, doing, err)
		return
	}
	for _, key := range sortedKeys(known) {
		if _, seen := ids[key]; seen || atOnce {
			continue
		}
		// Between two answers, the record may have moved from the later one to the earlier one.
		record, err := r.account.Client().GetRecord(ctx, databaseID, tableID, known[key])
		switch {
		case errors.Is(err, fillout.ErrNotFound):
		case err != nil:
			r.account.AddError(diags, doing, err)
			return
		default:
			see(key, record)
		}
	}
	for _, problem := range found.duplicates() {
		diags.AddWarning(account.TitleDuplicateKey, problem)
	}
	state.Rows, state.IDs = mapOf(rows), mapOf(ids)
}
