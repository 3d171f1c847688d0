// Package webhook contains the resource fillout_database_webhook.
package webhook

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
)

var (
	_ resource.Resource                = (*webhookResource)(nil)
	_ resource.ResourceWithConfigure   = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity    = (*webhookResource)(nil)
	_ resource.ResourceWithImportState = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*webhookResource)(nil)
)

// NewResource returns the resource fillout_database_webhook.
func NewResource() resource.Resource { return &webhookResource{} }

// webhookResource manages a webhook of a database. Fillout's API can list these webhooks, but not change one, and it
// shows the secret only in the answer to the create.
type webhookResource struct {
	account *account.Account
}

func (r *webhookResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database_webhook"
}

func (r *webhookResource) Configure(_ context.Context, req resource.ConfigureRequest,
	resp *resource.ConfigureResponse) {
	r.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := plan.wanted(ctx, plan.ToSend(ctx, req.Config, &resp.Diagnostics), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	databaseID := plan.DatabaseID.ValueString()
	made, ok := r.create(ctx, databaseID, wanted, &resp.Diagnostics)
	if !ok {
		return
	}
	tflog.Info(ctx, fmt.Sprintf("Created webhook %s of database %s", made.ID, databaseID))
	plan.ID, plan.Secret, plan.Active = types.StringValue(string(made.ID)), types.StringNull(), types.BoolNull()
	if made.Secret != "" {
		plan.Secret = types.StringValue(string(made.Secret))
	}
	// The answer shows only the ID and the secret. If the list cannot be read or is late, the next refresh compares.
	if all, err := r.account.Snapshots().Webhooks(ctx, databaseID); err == nil {
		if live := find(all, string(made.ID)); live != nil {
			plan.Active = types.BoolPointerValue(live.Active)
			checkAnswer(plan, live, wanted, &resp.Diagnostics)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state webhookModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	all, gone := r.account.ReadDatabaseWebhooks(ctx, state.DatabaseID.ValueString(), "Refreshing "+state.describe(),
		r.account.Protects(types.BoolNull()), &resp.Diagnostics)
	if gone {
		resp.State.RemoveResource(ctx)
		return
	}
	if all == nil {
		return
	}
	live := find(all, state.ID.ValueString())
	if live == nil {
		resp.State.RemoveResource(ctx)
		return
	}
	if !state.Events.IsNull() { // the import is over
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, readURLKey, nil)...)
	}
	r.account.WarnIfManagedTwice(&resp.Diagnostics, state.describe())
	r.account.Snapshots().FirstReport(state.refreshed())
	state.refresh(live)
	if live.Active != nil && !*live.Active {
		resp.Diagnostics.AddWarning(account.TitleWebhookInactive, fmt.Sprintf("%s is not active, so it delivers nothing. "+
			"The API cannot activate it. Look at it in Fillout's dashboard, or replace it with -replace.",
			capitalized(state.describe())))
	}
	if len(live.TableIDs) > 1 {
		resp.Diagnostics.AddWarning(account.TitleWebhookOfSeveralTables, fmt.Sprintf("%s is for %s now. The API makes a "+
			"webhook for one table or for all, so the plan does not compare its table. To restore it, replace it with -replace.",
			capitalized(state.describe()), safetext.Printable(ofTables(distinct(live.TableIDs)))))
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update stores what needs no request: url_wo and its version instead of the same url, or the URL of a webhook that was
// imported without it. Every other change is a replacement.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !resp.Diagnostics.HasError() && state.IsMissing() && !plan.IsMissing() {
		r.verifyURL(ctx, state, plan.ToSend(ctx, req.Config, &resp.Diagnostics), &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state webhookModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.account.NoteManaged(state.describe())
	databaseID, id := state.DatabaseID.ValueString(), state.ID.ValueString()
	err := r.delete(ctx, databaseID, id)
	doing := "Deleting " + state.describe()
	switch {
	case err == nil:
		tflog.Info(ctx, fmt.Sprintf("Deleted webhook %s of database %s", id, databaseID))
	case errors.Is(err, fillout.ErrNotFound):
		all, err := r.account.Snapshots().Webhooks(ctx, databaseID)
		r.account.CheckGone(databaseID, doing, r.account.Protects(types.BoolNull()), find(all, id) != nil, err,
			&resp.Diagnostics)
	default:
		r.account.AddError(&resp.Diagnostics, doing, err)
	}
}

func (r *webhookResource) delete(ctx context.Context, databaseID, id string) error {
	return r.account.Snapshots().Write(ctx, databaseID, snapshot.Webhooks, func(ctx context.Context) error {
		return r.account.Client().DeleteDatabaseWebhook(ctx, databaseID, id)
	})
}
