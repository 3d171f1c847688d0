package table

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

var importID = attribute.ImportID{Of: "table", Parts: []string{"DATABASE_ID", "TABLE_ID"},
	Example: "5f1c08e7a4b93d26/tM2hGs9XfNo"}

// ImportState accepts DATABASE_ID/TABLE_ID, or an identity. The refresh that follows reads the rest.
func (r *tableResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	var identity identityModel
	if attribute.HasImportID(req) {
		if parts := importID.Parse(req.ID, &resp.Diagnostics); parts != nil {
			identity = identityModel{DatabaseID: types.StringValue(parts[0]), ID: types.StringValue(parts[1])}
		}
	} else {
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		attribute.CheckIdentity("database_id", identity.DatabaseID, &resp.Diagnostics)
		attribute.CheckIdentity("id", identity.ID, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	databaseID, id := identity.DatabaseID.ValueString(), identity.ID.ValueString()
	database := r.account.DatabaseToImport(ctx, databaseID, "Importing the table "+id, &resp.Diagnostics)
	if database == nil {
		return
	}
	if database.Table(id) == nil {
		resp.Diagnostics.AddError(account.TitleTableNotFound, tables.DescribeMissing(database, id))
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, imported(identity))...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
