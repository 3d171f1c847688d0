package webhook

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/listing"
)

var _ list.ListResourceWithConfigure = (*webhookResource)(nil)

// NewListResource returns the list resource fillout_database_webhook.
func NewListResource() list.ListResource { return &webhookResource{} }

type listModel struct {
	DatabaseID types.String `tfsdk:"database_id"`
}

// ListResourceConfigSchema returns the arguments of a list block.
func (r *webhookResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest,
	resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the webhooks of databases. A webhook for several tables, but not for all, is left out, " +
			"because the API can make none.",
		Attributes: map[string]schema.Attribute{"database_id": listing.DatabaseID("webhooks")},
	}
}

// List lists the webhooks of databases. A display name has no more of a webhook's URL than scheme and host, because the
// rest could be secret.
func (r *webhookResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config listModel
	if diags := req.Config.Get(ctx, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	listed := listing.Listing{Account: r.account, Request: req, DatabaseID: config.DatabaseID, Objects: "webhooks"}
	stream.Results = listed.Stream(ctx, func(summary fillout.DatabaseSummary, diags *diag.Diagnostics) []list.ListResult {
		id := string(summary.ID)
		database := listed.Database(ctx, id, diags)
		if database == nil {
			return nil
		}
		all, err := r.account.Snapshots().Webhooks(ctx, id)
		if err != nil {
			r.account.AddError(diags, "Listing the webhooks of the database "+id, err)
			return nil
		}
		var results []list.ListResult
		for i := range all {
			live := &all[i]
			if len(live.TableIDs) > 1 {
				continue
			}
			names := []fillout.Text{database.Name}
			if len(live.TableIDs) == 1 {
				name := live.TableIDs[0]
				if table := database.Table(string(name)); table != nil {
					name = table.Name
				}
				names = append(names, name)
			}
			state := imported(identityModel{types.StringValue(id), types.StringValue(string(live.ID))})
			state.URL = types.StringValue(string(live.URL)) // an import by identity, as Terraform generates it, reads it
			state.refresh(live)
			results = append(results, listed.Result(ctx, fmt.Sprintf("%s / %s (%s)", listing.Path(names...),
				urls.RedactURL(string(live.URL)), strings.Join(distinct(live.Events), ", ")), state.identity(), state))
		}
		return results
	})
}
