package record

import (
	"context"
	"encoding/json"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
)

type recordModel struct {
	ID         types.String `tfsdk:"id"`
	DatabaseID types.String `tfsdk:"database_id"`
	TableID    types.String `tfsdk:"table_id"`
	Values     types.String `tfsdk:"values"`
}

type identityModel struct {
	DatabaseID types.String `tfsdk:"database_id"`
	TableID    types.String `tfsdk:"table_id"`
	ID         types.String `tfsdk:"id"`
}

func (m recordModel) identity() identityModel {
	return identityModel{DatabaseID: m.DatabaseID, TableID: m.TableID, ID: m.ID}
}

// describe names the record in a diagnostic.
func (m recordModel) describe() string {
	return "the record " + m.ID.ValueString() + " of the table " + m.TableID.ValueString()
}

// refresh sets the values as Fillout shows them. A record that was imported gets all values that a configuration can
// set. It returns what the keys mean.
func (m *recordModel) refresh(table *fillout.Table, live *fillout.Record, names values.Names) values.Names {
	if m.Values.IsNull() {
		all, row := values.All(table, live)
		m.Values = types.StringValue(all.Text())
		return row.Names()
	}
	row := stored(m.Values).Stored(table, names)
	refreshed, now := row.Refreshed(table, live)
	if !stored(m.Values).Same(refreshed) {
		m.Values = types.StringValue(refreshed.Text())
	}
	maps.Copy(names, now.Names())
	return names
}

// privateNames is the key of the private state that says which fields the keys of values have named.
const privateNames = "names"

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// kept returns the names of the private state. A state of another tool may lack them.
func kept(ctx context.Context, from privateReader, diags *diag.Diagnostics) values.Names {
	names := make(values.Names)
	text, problems := from.GetKey(ctx, privateNames)
	diags.Append(problems...)
	if len(text) > 0 {
		_ = json.Unmarshal(text, &names) // it is what keep wrote
	}
	return names
}

// keep stores names in the private state. Names of the past stay, so that an error can explain a rename.
func keep(ctx context.Context, in privateWriter, names values.Names, diags *diag.Diagnostics) {
	text, _ := json.Marshal(names) // strings always marshal
	diags.Append(in.SetKey(ctx, privateNames, text)...)
}
