package table

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

type tableModel struct {
	ID                 types.String `tfsdk:"id"`
	DatabaseID         types.String `tfsdk:"database_id"`
	Name               types.String `tfsdk:"name"`
	PrimaryField       types.Object `tfsdk:"primary_field"`
	DeletionProtection types.Bool   `tfsdk:"deletion_protection"`
	URL                types.String `tfsdk:"url"`
}

// identityModel contains what never changes about a table.
type identityModel struct {
	DatabaseID types.String `tfsdk:"database_id"`
	ID         types.String `tfsdk:"id"`
}

func (m tableModel) identity() identityModel {
	return identityModel{DatabaseID: m.DatabaseID, ID: m.ID}
}

// imported returns the state of a table of which only the identity is known.
func imported(identity identityModel) tableModel {
	return tableModel{ID: identity.ID, DatabaseID: identity.DatabaseID,
		PrimaryField: types.ObjectNull(tables.PrimaryTypes())}
}

// refresh sets everything that Fillout shows.
func (m *tableModel) refresh(ctx context.Context, live *fillout.Table, diags *diag.Diagnostics) {
	primary, _ := tables.PrimaryOf(ctx, m.PrimaryField, diags)
	m.Name, m.URL = types.StringValue(string(live.Name)), attribute.OptionalText(live.URL)
	if live.PrimaryField() != nil {
		m.PrimaryField = primary.Refreshed(live).Object()
	}
	if m.DeletionProtection.IsNull() {
		m.DeletionProtection = types.BoolValue(true)
	}
}

// describe names the table in a diagnostic.
func (m tableModel) describe() string {
	return fmt.Sprintf("the table %s (%s) of the database %s", safetext.Printable(m.Name.ValueString()),
		m.ID.ValueString(), m.DatabaseID.ValueString())
}

// setComputed sets the computed attributes after a create or an update. Everything else stays as it was planned.
func (m *tableModel) setComputed(live *fillout.Table, planned tables.Primary) {
	m.ID, m.URL = types.StringValue(string(live.ID)), attribute.OptionalText(live.URL)
	planned.ID = types.StringNull()
	if field := live.PrimaryField(); field != nil {
		planned.ID = types.StringValue(string(field.ID))
	}
	m.PrimaryField = planned.Object()
}
