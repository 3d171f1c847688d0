package table

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/listing"
)

var _ list.ListResourceWithConfigure = (*tableResource)(nil)

// NewListResource returns the list resource fillout_database_table.
func NewListResource() list.ListResource { return &tableResource{} }

type listModel struct {
	DatabaseID   types.String `tfsdk:"database_id"`
	NameRegex    types.String `tfsdk:"name_regex"`
	IncludeFirst types.Bool   `tfsdk:"include_first_table"`
}

// ListResourceConfigSchema returns the arguments of a list block.
func (r *tableResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the tables of databases. The first table of a database is left out, because it belongs to " +
			"`fillout_database`.",
		Attributes: map[string]schema.Attribute{
			"database_id": listing.DatabaseID("tables"),
			"name_regex":  listing.NameRegex("tables"),
			"include_first_table": schema.BoolAttribute{
				MarkdownDescription: "Whether the first table of each database is listed as well. Default `false`. Set it only if " +
					"the database itself is not managed as `fillout_database`: two resources would manage the same table.",
				Optional: true,
			},
		},
	}
}

// List lists the tables in the shared snapshots of their databases.
func (r *tableResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listModel
	if diags := req.Config.Get(ctx, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	name := regexp.MustCompile(config.NameRegex.ValueString()) // the validator has compiled it; the empty one matches all
	listed := listing.Listing{Account: r.account, Request: req, DatabaseID: config.DatabaseID, Objects: "tables"}
	stream.Results = listed.Stream(ctx, func(summary fillout.DatabaseSummary, diags *diag.Diagnostics) []list.ListResult {
		database := listed.Database(ctx, string(summary.ID), diags)
		if database == nil {
			return nil
		}
		var results []list.ListResult
		first := database.FirstTable()
		for i := range database.Tables {
			live := &database.Tables[i]
			if live == first && !config.IncludeFirst.ValueBool() || !name.MatchString(string(live.Name)) {
				continue
			}
			state := imported(identityModel{types.StringValue(string(database.ID)), types.StringValue(string(live.ID))})
			state.refresh(ctx, live, diags)
			results = append(results, listed.Result(ctx, listing.Path(database.Name, live.Name), state.identity(), state))
		}
		return results
	})
}
