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
	ids := importID.IDs(ctx, req, &resp.Diagnostics)
	if ids == nil {
		return
	}
	identity := identityModel{types.StringValue(ids[0]), types.StringValue(ids[1])}
	databaseID, id := ids[0], ids[1]
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
