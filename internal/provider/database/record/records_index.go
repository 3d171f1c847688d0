package record

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
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
	_, err := r.account.Client().ReadTable(ctx, string(in.database.ID), string(in.table.ID),
		func(record *fillout.Record) {
			key := values.KeyOf(field, record.Values[string(field.ID)])
			if _, ok := keys[key]; ok {
				found[key] = append(found[key], *record)
			}
		})
	if err != nil {
		r.account.AddError(diags, "Looking for the keys in "+in.describe(), err)
		return nil
	}
	return found
}

// duplicates returns a sentence for each key that several records have.
func (i index) duplicates() (problems []string) {
	for _, key := range sortedKeys(i) {
		if len(i[key]) > 1 {
			var ids []string
			for _, record := range i[key] {
				ids = append(ids, safetext.Printable(string(record.ID)))
			}
			problems = append(problems, fmt.Sprintf("%d records of the table have the key %s: %s. Delete all but one of them in "+
				"Fillout's dashboard, or change their keys.", len(ids), safetext.Quote(key), strings.Join(ids, ", ")))
		}
	}
	return problems
}

// listed joins the keys of an error. It shows ten at most.
func listed(keys []string) string {
	const most = 10
	if n := len(keys) - most; n > 0 {
		keys = append(keys[:most], fmt.Sprintf("and %d more", n))
	}
	return strings.Join(keys, ", ")
}

// check reports keys that records of others have.
func (i index) check(in *place, adopt bool, diags *diag.Diagnostics) {
	for _, problem := range i.duplicates() {
		diags.AddAttributeError(path.Root("rows"), account.TitleDuplicateKey, problem)
	}
	if diags.HasError() || adopt || len(i) == 0 {
		return
	}
	var taken []string
	for _, key := range sortedKeys(i) {
		taken = append(taken, fmt.Sprintf("%s (%s)", safetext.Quote(key), safetext.Printable(string(i[key][0].ID))))
	}
	diags.AddAttributeError(path.Root("rows"), account.TitleRecordExists, fmt.Sprintf("The table %s has records already that "+
		"are not in the state, with keys of the configuration: %s. Another resource of the configuration has them, somebody "+
		"else made them, or an apply was killed. Or they are of this resource, and lifecycle has create_before_destroy, which "+
		"its records cannot have.\n\n"+
		"To manage them, set adopt_existing = true: their values become those of the configuration. Otherwise, remove these "+
		"keys.", safetext.Printable(string(in.table.Name)), listed(taken)))
}

// rekey follows records of the state whose key was changed in Fillout, if the configuration changed it as well: they
// stay the same records, and neither belong to others nor are deleted. rows are the texts of the state.
func (i index) rekey(wanted map[string]attr.Value, rows, ids map[string]string, diags *diag.Diagnostics) {
	keys := make(map[string]string)
	for key, id := range ids {
		keys[id] = key
	}
	for _, key := range sortedKeys(i) {
		before, ok := keys[string(i[key][0].ID)]
		if !ok || len(i[key]) > 1 {
			continue
		}
		if _, both := wanted[before]; both {
			diags.AddAttributeError(path.Root("rows").AtMapKey(key), account.TitleRecordExists, fmt.Sprintf("The record %s, which "+
				"the state has as the row %s, has the key %s in Fillout now. Remove one of the two rows, or change the key back "+
				"in Fillout's dashboard.", ids[before], safetext.Quote(before), safetext.Quote(key)))
			continue
		}
		ids[key], rows[key] = ids[before], rows[before]
		delete(ids, before)
		delete(rows, before)
		delete(i, key)
	}
}

// checkMade reports records that another resource of this run made. Both would own them, and each could delete them.
func (r *recordsResource) checkMade(in *place, existing index, diags *diag.Diagnostics) {
	for _, key := range sortedKeys(existing) {
		if id := string(existing[key][0].ID); r.account.Snapshots().Made(id) {
			diags.AddAttributeError(path.Root("rows"), account.TitleRecordExists, fmt.Sprintf("Another resource of this run made "+
				"the record %s of %s, with the key %s. Remove this row, or the other resource.", safetext.Printable(id),
				in.describe(), safetext.Quote(key)))
		}
	}
}
