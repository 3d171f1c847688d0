// Package webhook contains the resource fillout_webhook.
package webhook

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

var (
	_ resource.Resource                = (*webhookResource)(nil)
	_ resource.ResourceWithConfigure   = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity    = (*webhookResource)(nil)
	_ resource.ResourceWithImportState = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*webhookResource)(nil)
	_ resource.ResourceWithMoveState   = (*webhookResource)(nil)
)

// NewResource returns the resource fillout_webhook.
func NewResource() resource.Resource { return &webhookResource{} }

// webhookResource manages a webhook. Fillout's API can create and delete a webhook, but not list, read or change one.
// Two rules follow, and most of this package serves them. An ID that is lost is a webhook that Terraform can never
// delete, so no failure may lose one. A create that is sent twice delivers every submission twice, so it is never sent
// twice.
type webhookResource struct {
	account *account.Account
}

func (r *webhookResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_webhook"
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
	formID, url := plan.FormID.ValueString(), plan.ToSend(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := r.takeOverOrCreate(ctx, formID, url, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.ID = types.StringValue(id)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

// possiblyCreated reports that a webhook may exist whose ID is unknown.
func possiblyCreated(doing, formID, url string, failure *fillout.APIError) diag.Diagnostic {
	return diag.NewErrorDiagnostic(account.TitleWebhookPossiblyCreated, fmt.Sprintf("%s\n\n"+
		"A webhook for form %s to %s may exist now, but Terraform does not know its ID. The request was not repeated, "+
		"because a second webhook "+
		"would deliver every submission twice.\n\n"+
		"Before you apply again, look at the form's integrations in the dashboard, https://build.fillout.com/editor/%s. "+
		"If the webhook is there, "+
		"remove it. It can only be removed there.",
		failure.Describe(doing), formID, urls.RedactURL(url), formID))
}

func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state webhookModel
	state.read(req.State.Raw, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	r.account.Journal().Mark(ctx, state.ID.ValueString())
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
	defer r.account.Warn(&resp.Diagnostics)
	r.account.WarnIfManagedTwice(&resp.Diagnostics, fmt.Sprintf("the webhook %s of form %s",
		state.ID.ValueString(), state.FormID.ValueString()))

	// The API can only say whether the form exists. The webhook always stays in the state: its ID is the only handle, and
	// a token of another account must not make Terraform forget a thousand webhooks.
	formID := state.FormID.ValueString()
	doing := fmt.Sprintf("Refreshing webhook %s of form %s", state.ID.ValueString(), formID)
	found, err := r.account.HasForm(ctx, formID)
	var unknown account.UnknownArgumentsError
	switch {
	case errors.As(err, &unknown):
		resp.Diagnostics.AddWarning(account.TitleWebhookNotChecked, fmt.Sprintf("%s was skipped, because these provider "+
			"arguments are not known yet: %s. "+
			"The webhook stays in the state unchanged.", doing, strings.Join(unknown.Arguments, ", ")))
	case err != nil:
		r.account.AddError(&resp.Diagnostics, doing, err)
	case !found:
		resp.Diagnostics.AddWarning(account.TitleFormNotFound, fmt.Sprintf("Webhook %s belongs to form %s, which is not "+
			"in the account. "+
			"If the form was deleted, remove the webhook from the configuration. If the access token, which comes from %s, "+
			"is of another account, "+
			"correct that. The webhook stays in the state, because its ID is the only way to delete it.",
			state.ID.ValueString(), formID, r.account.TokenSource()))
	default:
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, movedKey, nil)...)
	}
}

// Update stores the configured URL of a webhook that was imported without one, or removes a URL from the state that
// moved to url_wo. Every other change is a replacement, so Update sends nothing.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, replacedKey, nil)...)
}

// Delete deletes the webhook of a form that is in the account. Whether Fillout knows the webhook says little: an
// unknown one could be another account's, and the ID in the state is then the only handle. So the form decides first,
// and a webhook of a form that the account does not have is left alone.
func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state webhookModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, formID := state.ID.ValueString(), state.FormID.ValueString()
	doing := fmt.Sprintf("Deleting webhook %s of form %s", id, formID)
	found, err := r.account.HasForm(ctx, formID)
	switch {
	case err != nil:
		r.account.AddError(&resp.Diagnostics, doing, err)
		return
	case !found:
		resp.Diagnostics.AddError(account.TitleWebhookOfAnotherAccount, r.notInThisAccount(state)+"\n\n"+
			"Nothing was sent, and the webhook stays in the state. If the form was deleted, remove the webhook from the state "+
			"with terraform state rm and the address of this resource.")
		return
	}
	err = r.account.Client().DeleteWebhook(ctx, fillout.WebhookID(id))
	switch {
	case err == nil:
		tflog.Info(ctx, fmt.Sprintf("Deleted webhook %s of form %s", id, formID))
		r.drop(ctx, id)
	case errors.Is(err, fillout.ErrNotFound):
		r.confirmGone(ctx, state, doing, err, &resp.Diagnostics)
	case isUnclear(err):
		resp.Diagnostics.Append(r.notDeleted(doing, err, "This says neither that the webhook was deleted nor that it was "+
			"not. It may still deliver, so it stays in the state. Run again."))
	default:
		r.account.AddError(&resp.Diagnostics, doing, err)
	}
}

// isUnclear reports whether Fillout answered a delete with JSON that says neither yes nor no.
func isUnclear(err error) bool {
	var failure *fillout.APIError
	return errors.As(err, &failure) && failure.StatusCode != 0 && failure.Is(fillout.ErrUnreadable) &&
		!failure.Is(fillout.ErrNotFillout)
}

// confirmGone decides what it means that the service does not know a webhook of a form that it knows. A service that
// has the call to delete webhooks means that the webhook was deleted before. One that does not have the call, or cannot
// be asked, means nothing, and the webhook stays in the state.
func (r *webhookResource) confirmGone(ctx context.Context, state webhookModel, doing string, notFound error,
	diags *diag.Diagnostics) {
	id, formID := state.ID.ValueString(), state.FormID.ValueString()
	routed, err := r.account.RoutesWebhookDeletes(ctx)
	switch {
	case err != nil:
		diags.Append(r.notDeleted(doing, notFound, "Another request was to confirm that the webhook is gone. It failed as "+
			"well, so the webhook stays in the state: "+account.Reason(err)+"."))
	case !routed:
		diags.Append(r.notDeleted(doing, notFound, "This address answers every delete of a webhook so, even one without an "+
			"ID. So the webhook may still deliver, and it stays in the state. Check base_url. If it is right, remove the "+
			"webhook in the form's integrations in the dashboard, and from the state with terraform state rm."))
	default:
		r.drop(ctx, id)
		diags.AddWarning(account.TitleWebhookNotFound, fmt.Sprintf("Fillout did not know webhook %s of form %s any more, so "+
			"Terraform treats it as deleted. If the form still delivers to its URL, remove the webhook in the form's "+
			"integrations in the dashboard, https://build.fillout.com/editor/%s.", id, formID, formID))
	}
}

// notDeleted reports that a webhook may still exist after a delete.
func (r *webhookResource) notDeleted(doing string, err error, consequence string) diag.Diagnostic {
	var failure *fillout.APIError
	if !errors.As(err, &failure) {
		return r.account.Diagnostic(doing, err)
	}
	return diag.NewErrorDiagnostic(account.TitleWebhookNotDeleted, failure.Describe(doing)+"\n\n"+consequence)
}

// notInThisAccount says that the account of the access token does not have a webhook's form.
func (r *webhookResource) notInThisAccount(state webhookModel) string {
	return fmt.Sprintf("%s cannot be deleted: the form is not in the account of the access token, which comes from %s. If "+
		"the token is of another account, set the right one.", state.name(), r.account.TokenSource())
}
