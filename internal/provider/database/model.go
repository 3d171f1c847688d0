package database

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

type databaseModel struct {
	ID                 types.String `tfsdk:"id"`
	Name               types.String `tfsdk:"name"`
	FirstTable         types.Object `tfsdk:"first_table"`
	DeletionProtection types.Bool   `tfsdk:"deletion_protection"`
	URL                types.String `tfsdk:"url"`
}

type firstTableModel struct {
	ID           types.String `tfsdk:"id"`
	Name         types.String `tfsdk:"name"`
	PrimaryField types.Object `tfsdk:"primary_field"`
}

// identityModel contains what never changes about a database.
type identityModel struct {
	ID types.String `tfsdk:"id"`
}

// describe names the database in a diagnostic.
func (m databaseModel) describe() string { return "the database " + m.ID.ValueString() }

func (m databaseModel) identity() identityModel { return identityModel{ID: m.ID} }

// imported returns the state of a database of which only the ID is known.
func imported(id string) databaseModel {
	return databaseModel{ID: types.StringValue(id), FirstTable: types.ObjectNull(firstTableTypes())}
}

func firstTableTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"id": types.StringType, "name": types.StringType,
		"primary_field": types.ObjectType{AttrTypes: tables.PrimaryTypes()},
	}
}

func (m firstTableModel) object() types.Object {
	return types.ObjectValueMust(firstTableTypes(), map[string]attr.Value{
		"id": m.ID, "name": m.Name, "primary_field": m.PrimaryField,
	})
}

// firstTable returns the first table with its primary field. Both are zero where they are null or unknown.
func (m databaseModel) firstTable(ctx context.Context, diags *diag.Diagnostics) (firstTableModel, tables.Primary) {
	var first firstTableModel
	if m.FirstTable.IsNull() || m.FirstTable.IsUnknown() {
		return first, tables.Primary{}
	}
	diags.Append(m.FirstTable.As(ctx, &first, basetypes.ObjectAsOptions{})...)
	primary, _ := tables.PrimaryOf(ctx, first.PrimaryField, diags)
	return first, primary
}

// setComputed sets the computed attributes after a create or an update. Everything else stays as it was planned.
func (m *databaseModel) setComputed(live *fillout.Database, table *fillout.Table, first firstTableModel,
	primary tables.Primary) {
	m.URL = attribute.OptionalText(live.URL)
	first.ID, primary.ID = types.StringNull(), types.StringNull()
	if table.ID != "" {
		first.ID = types.StringValue(string(table.ID))
	}
	if field := table.PrimaryField(); field != nil {
		primary.ID = types.StringValue(string(field.ID))
	}
	first.PrimaryField = primary.Object()
	m.FirstTable = first.object()
}

// refresh takes over what Fillout shows. The first table of an imported database is the table of the lowest order. A
// first table that was deleted becomes null, so that the plan creates it anew.
func (m *databaseModel) refresh(ctx context.Context, live *fillout.Database, diags *diag.Diagnostics) {
	first, primary := m.firstTable(ctx, diags)
	table := live.Table(first.ID.ValueString())
	switch {
	case m.Name.IsNull(), table == nil && !m.FirstTable.IsNull() && first.ID.IsNull():
		table = live.FirstTable() // imported, or its answer was lost
	}
	m.Name, m.URL = types.StringValue(string(live.Name)), attribute.OptionalText(live.URL)
	if m.DeletionProtection.IsNull() {
		m.DeletionProtection = types.BoolValue(true)
	}
	if table == nil {
		m.FirstTable = types.ObjectNull(firstTableTypes())
		return
	}
	first.ID, first.Name = types.StringValue(string(table.ID)), types.StringValue(string(table.Name))
	if table.PrimaryField() != nil {
		first.PrimaryField = primary.Refreshed(table).Object()
	} else if m.FirstTable.IsNull() {
		first.PrimaryField = types.ObjectNull(tables.PrimaryTypes())
	}
	m.FirstTable = first.object()
}
