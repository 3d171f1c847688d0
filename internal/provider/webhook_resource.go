package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var (
	_ resource.Resource                = (*webhookResource)(nil)
	_ resource.ResourceWithConfigure   = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity    = (*webhookResource)(nil)
	_ resource.ResourceWithImportState = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*webhookResource)(nil)
)

func newWebhookResource() resource.Resource { return &webhookResource{} }

// webhookResource manages a webhook that nobody can look up: Fillout has calls
// that create and delete one, and none that lists, reads or changes it. Two rules
// follow, and most of this file serves them. An id that is lost is a webhook
// that nobody can remove, so no failure may cost one. And a create that is sent
// twice delivers every submission twice, so it never is.
type webhookResource struct {
	account *account
}

type webhookModel struct {
	ID     types.String `tfsdk:"id"`
	FormID types.String `tfsdk:"form_id"`
	URL    types.String `tfsdk:"url"`
	// URLWriteOnly is null everywhere but in the configuration.
	URLWriteOnly types.String `tfsdk:"url_wo"`
	URLVersion   types.String `tfsdk:"url_wo_version"`
}

// webhookIdentityModel has what never changes about a webhook, and no secret.
type webhookIdentityModel struct {
	FormID types.String `tfsdk:"form_id"`
	ID     types.String `tfsdk:"id"`
}

func (m webhookModel) identity() webhookIdentityModel {
	return webhookIdentityModel{FormID: m.FormID, ID: m.ID}
}

func (r *webhookResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_webhook"
}

func (r *webhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A webhook: Fillout sends every new submission of a form to a URL.\n\n" +
			"Fillout can create and delete webhooks, but neither list nor show them. So a plan cannot see that somebody removed a " +
			"webhook in the dashboard, nor that it delivers elsewhere; it sees only that the form is gone, and then warns and keeps " +
			"the webhook in the state, whose id is the only way to ever remove it. Where you know that a webhook was removed, " +
			"`terraform apply -replace` makes a new one. If an apply says that a webhook was possibly created, look at the form's " +
			"integrations in the dashboard before you apply again.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Number that Fillout gave the webhook.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"form_id": schema.StringAttribute{
				MarkdownDescription: "Id of the form whose submissions are sent, such as `vso9PzRfHQus`: the last part of the form's address, and " +
					"the `id` of the data sources `fillout_form` and `fillout_forms`. A change replaces the webhook.",
				Required:      true,
				Validators:    []validator.String{formIDArgument},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			urlArgument:        webhookURLAttribute(),
			urlWOArgument:      webhookURLWriteOnlyAttribute(),
			urlVersionArgument: webhookURLVersionAttribute(),
		},
	}
}

func (r *webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"form_id": identityschema.StringAttribute{
				Description:       "Id of the form whose submissions are sent.",
				RequiredForImport: true,
			},
			"id": identityschema.StringAttribute{
				Description:       "Number that Fillout gave the webhook.",
				RequiredForImport: true,
			},
		},
	}
}

func (r *webhookResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.account = accountFrom(req.ProviderData, &resp.Diagnostics)
}

// ModifyPlan finds a form id that does not exist while nothing has happened yet,
// and tells what an adoption takes for granted.
func (r *webhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() || r.account == nil {
		return
	}
	// Plans of a thousand webhooks mostly change nothing, so an attribute is read, and no more, where one is enough.
	if req.State.Raw.IsNull() {
		var formID types.String
		resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("form_id"), &formID)...)
		if !resp.Diagnostics.HasError() {
			r.requireForm(ctx, formID, "Planning a webhook for form "+formID.ValueString(), path.Root("form_id"), &resp.Diagnostics)
		}
		return
	}
	var url types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(urlArgument), &url)...)
	if resp.Diagnostics.HasError() || !url.IsNull() {
		return
	}
	var plan, state webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if !resp.Diagnostics.HasError() && state.lacksURL() && plan.FormID.Equal(state.FormID) {
		resp.Diagnostics.Append(adoption(state, plan))
	}
}

// requireForm makes a form id that is not in the account an error. What cannot
// be checked yet passes: apply plans once more, and checks then.
func (r *webhookResource) requireForm(ctx context.Context, formID types.String, doing string, at path.Path, diags *diag.Diagnostics) {
	if formID.IsUnknown() {
		return
	}
	id := formID.ValueString()
	found, err := r.account.hasForm(ctx, id)
	switch {
	case errors.As(err, new(unknownArgumentsError)):
	case err != nil:
		r.account.addError(diags, doing, err)
	case !found:
		r.account.addUnknownForm(ctx, diags, at, id)
	}
}

func (r *webhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	formID, url := plan.FormID.ValueString(), plan.urlToSend(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	doing := fmt.Sprintf("Creating a webhook for form %s to %s", formID, fillout.RedactURL(url))
	id, err := r.account.client.CreateWebhook(ctx, formID, url)
	if failure := (*fillout.APIError)(nil); errors.Is(err, fillout.ErrAnswerLost) && errors.As(err, &failure) {
		resp.Diagnostics.Append(possiblyCreated(doing, formID, url, failure))
		return
	}
	if err != nil {
		r.account.addError(&resp.Diagnostics, doing, err)
		return
	}
	plan.ID = types.StringValue(string(id))
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, plan.identity())...)
}

// possiblyCreated reports that nobody knows whether a webhook exists now.
func possiblyCreated(doing, formID, url string, failure *fillout.APIError) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Webhook Possibly Created", fmt.Sprintf("%s\n\n"+
		"A webhook for form %s to %s may have been created without Terraform knowing its id. The request was not repeated, since a second webhook "+
		"would deliver every submission twice.\n\n"+
		"Before you apply again, look at the form's integrations in the dashboard, https://build.fillout.com/editor/%s: if the webhook is there, remove it. "+
		"It can only be removed there.",
		failure.Describe(doing), formID, fillout.RedactURL(url), formID))
}

func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state webhookModel // what is needed of it, since a plan reads all webhooks there are
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("id"), &state.ID)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("form_id"), &state.FormID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)

	// All that can be asked is whether the form is there. Whatever the answer,
	// the webhook stays in the state: its id is the only handle there is, and a
	// token of another account must not make Terraform forget a thousand of them.
	formID := state.FormID.ValueString()
	doing := fmt.Sprintf("Refreshing webhook %s of form %s", state.ID.ValueString(), formID)
	found, err := r.account.hasForm(ctx, formID)
	var unknown unknownArgumentsError
	switch {
	case errors.As(err, &unknown):
		resp.Diagnostics.AddWarning("Webhook Not Checked", fmt.Sprintf("%s was left out, since these provider arguments are not known yet: %s. "+
			"The webhook stays in the state as it is.", doing, strings.Join(unknown.arguments, ", ")))
	case err != nil:
		r.account.addError(&resp.Diagnostics, doing, err)
	case !found:
		resp.Diagnostics.AddWarning("Form Not Found", fmt.Sprintf("Webhook %s belongs to form %s, which is not in the account. "+
			"If the form was deleted, remove the webhook from the configuration. If the access token, which comes from %s, is of another account, "+
			"correct that. The webhook stays in the state: its id is the only way to ever remove it.",
			state.ID.ValueString(), formID, r.account.tokenSource()))
	}
}

// Update adopts the configured URL of a webhook that was imported without one,
// or takes a URL out of the state that moved to url_wo. Any other change is a
// replacement, so there is nothing to call.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan webhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
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
	id, formID := state.ID.ValueString(), state.FormID.ValueString()
	doing := fmt.Sprintf("Deleting webhook %s of form %s", id, formID)
	err := r.account.client.DeleteWebhook(ctx, fillout.WebhookID(id))
	if errors.Is(err, fillout.ErrNotFound) {
		r.confirmGone(ctx, state, doing, err, &resp.Diagnostics)
		return
	}
	if err != nil {
		r.account.addError(&resp.Diagnostics, doing, err)
	}
}

// confirmGone decides what it means that the service does not know a webhook.
// Where the account has the form, the webhook was deleted before. Where it has
// not, form and webhook may be gone, or the token may be of another account:
// Terraform forgets the webhook, but not without saying which it was. Where
// the account cannot be asked, what answered may not be Fillout, and the webhook
// stays in the state.
func (r *webhookResource) confirmGone(ctx context.Context, state webhookModel, doing string, notFound error, diags *diag.Diagnostics) {
	found, err := r.account.hasForm(ctx, state.FormID.ValueString())
	switch {
	case err != nil:
		r.account.addError(diags, doing, notFound)
		r.account.addError(diags, "Confirming that webhook "+state.ID.ValueString()+" is gone", err)
	case !found:
		diags.AddWarning("Webhook Not Found", fmt.Sprintf("Fillout knows neither webhook %s nor its form %s in this account, so Terraform "+
			"counts the webhook as deleted. If the access token, which comes from %s, is of another account, the webhook still delivers: "+
			"import it again with the id %s/%s and the right token.",
			state.ID.ValueString(), state.FormID.ValueString(), r.account.tokenSource(), state.FormID.ValueString(), state.ID.ValueString()))
	}
}

// ImportState takes FORM_ID/WEBHOOK_ID, the same with /URL behind it, or an
// identity. Of all that, only the form can be checked.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var state webhookModel
	if req.ID != "" {
		state = parseWebhookImportID(req.ID, &resp.Diagnostics)
	} else {
		state = webhookFromIdentity(ctx, req, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.requireForm(ctx, state.FormID, "Importing a webhook of form "+state.FormID.ValueString(), path.Empty(), &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, state.identity())...)
}
