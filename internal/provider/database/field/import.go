package field

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

var importID = attribute.ImportID{Of: "field", Parts: []string{"DATABASE_ID", "TABLE_ID", "FIELD_ID"},
	Example: "5f1c08e7a4b93d26/tM2hGs9XfNo/fL8xQd3SgFw"}

// ImportState accepts DATABASE_ID/TABLE_ID/FIELD_ID, or an identity. The refresh that follows reads the rest.
func (r *fieldResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	ids := importID.IDs(ctx, req, &resp.Diagnostics)
	if ids == nil {
		return
	}
	identity := identityModel{types.StringValue(ids[0]), types.StringValue(ids[1]), types.StringValue(ids[2])}
	database := r.account.DatabaseToImport(ctx, identity.DatabaseID.ValueString(),
		"Importing the field "+identity.ID.ValueString(), &resp.Diagnostics)
	if database == nil {
		return
	}
	checkImport(database, identity, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, imported(identity))...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}

// checkImport reports a field that is not there, or that belongs to another resource.
func checkImport(database *fillout.Database, identity identityModel, diags *diag.Diagnostics) {
	table := database.Table(identity.TableID.ValueString())
	if table == nil {
		diags.AddError(account.TitleTableNotFound, tables.DescribeMissing(database, identity.TableID.ValueString()))
		return
	}
	id := identity.ID.ValueString()
	field := table.Field(id)
	switch {
	case field == nil:
		text := fmt.Sprintf("The table %s has no field with the ID %s. It has these fields:\n",
			safetext.Printable(string(table.Name)), safetext.Printable(id))
		for _, field := range table.Fields {
			text += fmt.Sprintf("\n  - %s (%s)", safetext.Printable(string(field.ID)), safetext.Quote(string(field.Name)))
		}
		diags.AddError(account.TitleFieldNotFound, text)
	case string(table.PrimaryFieldID) == id:
		diags.AddError(account.TitleFieldType, fmt.Sprintf("The field %s is the primary field of the table %s. It lives as long "+
			"as its table, so it belongs to that table's resource, as primary_field. Import the table instead.",
			safetext.Printable(string(field.Name)), safetext.Printable(string(table.Name))))
	case field.Type == linkedRecord && template.ReadLink(field.Template).IsInverse:
		addInverse(database, *field, diags)
	}
}
