package record

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

var importID = attribute.ImportID{Of: "record", Parts: []string{"DATABASE_ID", "TABLE_ID", "RECORD_ID"},
	Example: "5f1c08e7a4b93d26/tWq3Lr8YmPa/3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d601"}

// privateImported is the key of the private state that marks an imported record. Its values are all of the record's, so
// a configuration that names fewer of them is no change. The first update ends that.
const (
	privateImported = "imported"
	isTrue          = "true"
)

// ImportState accepts DATABASE_ID/TABLE_ID/RECORD_ID, or an identity. The refresh that follows reads all values.
func (r *recordResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ids := importID.IDs(ctx, req, &resp.Diagnostics)
	if ids == nil {
		return
	}
	identity := identityModel{types.StringValue(ids[0]), types.StringValue(ids[1]), types.StringValue(ids[2])}
	state := recordModel{ID: identity.ID, DatabaseID: identity.DatabaseID, TableID: identity.TableID}
	doing := "Importing " + state.describe()
	database := r.account.DatabaseToImport(ctx, state.DatabaseID.ValueString(), doing, &resp.Diagnostics)
	if database == nil {
		return
	}
	tableID := state.TableID.ValueString()
	if database.Table(tableID) == nil {
		resp.Diagnostics.AddError(account.TitleTableNotFound, tables.DescribeMissing(database, tableID))
		return
	}
	_, err := r.account.Client().GetRecord(ctx, string(database.ID), tableID, state.ID.ValueString())
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		resp.Diagnostics.AddError(account.TitleRecordNotFound, fmt.Sprintf("The table %s has no record with the ID %s. The data "+
			"source fillout_database_records lists the IDs of records.",
			safetext.Printable(string(database.Table(tableID).Name)), state.ID.ValueString()))
		return
	case err != nil:
		r.account.AddError(&resp.Diagnostics, doing, err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, privateImported, []byte(isTrue))...)
}
