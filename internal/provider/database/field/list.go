package field

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/listing"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

var _ list.ListResourceWithConfigure = (*fieldResource)(nil)

// NewListResource returns the list resource fillout_database_field.
func NewListResource() list.ListResource { return &fieldResource{} }

type listModel struct {
	DatabaseID types.String `tfsdk:"database_id"`
	TableID    types.String `tfsdk:"table_id"`
	NameRegex  types.String `tfsdk:"name_regex"`
}

// ListResourceConfigSchema returns the arguments of a list block.
func (r *fieldResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the fields of tables that can be imported as `fillout_database_field`. Primary fields are " +
			"left out, because they belong to their table. So is the side of a link that Fillout made, because it belongs to " +
			"the field that links.",
		Attributes: map[string]schema.Attribute{
			"database_id": listing.DatabaseID("fields"),
			"table_id": schema.StringAttribute{
				MarkdownDescription: "ID of the table whose fields are listed. It needs `database_id`. Without it, the fields of all " +
					"tables are.",
				Optional: true,
				Validators: []validator.String{attribute.ID, attribute.Needs{
					Other: path.Root("database_id"), Describe: func(context.Context, tfsdk.Config) string {
						return "A table is listed by table_id and database_id. Set database_id, or remove table_id."
					}}},
			},
			"name_regex": listing.NameRegex("fields"),
		},
	}
}

// List lists the fields in the shared snapshots of their databases.
func (r *fieldResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listModel
	if diags := req.Config.Get(ctx, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	name := regexp.MustCompile(config.NameRegex.ValueString()) // the validator has compiled it; the empty one matches all
	listed := listing.Listing{Account: r.account, Request: req, DatabaseID: config.DatabaseID, Objects: "fields"}
	stream.Results = listed.Stream(ctx, func(summary fillout.DatabaseSummary, diags *diag.Diagnostics) []list.ListResult {
		database := listed.Database(ctx, string(summary.ID), diags)
		if database == nil {
			return nil
		}
		if id := config.TableID.ValueString(); id != "" && database.Table(id) == nil {
			diags.AddAttributeError(path.Root("table_id"), account.TitleTableNotFound, tables.DescribeMissing(database, id))
		}
		var results []list.ListResult
		for _, table := range database.Tables {
			if !config.TableID.IsNull() && config.TableID.ValueString() != string(table.ID) {
				continue
			}
			for i := range table.Fields {
				live := &table.Fields[i]
				if belongsElsewhere(&table, live) || !name.MatchString(string(live.Name)) {
					continue
				}
				state := imported(identityModel{types.StringValue(string(database.ID)), types.StringValue(string(table.ID)),
					types.StringValue(string(live.ID))})
				state.refresh(database, live)
				results = append(results, listed.Result(ctx, listing.Path(database.Name, table.Name, live.Name)+
					" ("+safetext.Printable(string(live.Type))+")", state.identity(), state))
			}
		}
		return results
	})
}

// belongsElsewhere reports whether another resource manages a field: that of its table, or that of the field which
// links to it.
func belongsElsewhere(table *fillout.Table, live *fillout.Field) bool {
	return live.ID == table.PrimaryFieldID || live.Type == linkedRecord && template.ReadLink(live.Template).IsInverse
}
