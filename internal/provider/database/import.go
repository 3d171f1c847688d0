package database

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

var importID = attribute.ImportID{Of: "database", Parts: []string{"DATABASE_ID"}, Example: "5f1c08e7a4b93d26"}

// ImportState accepts DATABASE_ID, or an identity. The refresh that follows reads the rest.
func (r *databaseResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ids := importID.IDs(ctx, req, &resp.Diagnostics)
	if ids == nil {
		return
	}
	identity := identityModel{types.StringValue(ids[0])}
	id := ids[0]
	if r.account.DatabaseToImport(ctx, id, "Importing the database "+id, &resp.Diagnostics) == nil {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, imported(id))...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}
