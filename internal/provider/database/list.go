package database

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

var _ list.ListResourceWithConfigure = (*databaseResource)(nil)

// NewListResource returns the list resource fillout_database.
func NewListResource() list.ListResource { return &databaseResource{} }

type listModel struct {
	NameRegex types.String `tfsdk:"name_regex"`
}

// ListResourceConfigSchema returns the arguments of a list block.
func (r *databaseResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the databases of the account.",
		Attributes:          map[string]schema.Attribute{"name_regex": listing.NameRegex("databases")},
	}
}

// List lists databases. The account's list has all but the first table, so only a list with resources reads each
// database.
func (r *databaseResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listModel
	if diags := req.Config.Get(ctx, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	name := regexp.MustCompile(config.NameRegex.ValueString()) // the validator has compiled it; the empty one matches all
	listed := listing.Listing{Account: r.account, Request: req, DatabaseID: types.StringNull(), Objects: "databases"}
	stream.Results = listed.Stream(ctx, func(database fillout.DatabaseSummary, diags *diag.Diagnostics) []list.ListResult {
		if !name.MatchString(string(database.Name)) {
			return nil
		}
		state := imported(string(database.ID))
		if req.IncludeResource {
			live := listed.Database(ctx, string(database.ID), diags)
			if live == nil {
				return nil
			}
			state.refresh(ctx, live, diags)
		}
		return []list.ListResult{listed.Result(ctx, listing.Path(database.Name), state.identity(), state)}
	})
}
