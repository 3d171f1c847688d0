package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ resource.ResourceWithConfigure  = (*webhook)(nil)
	_ resource.ResourceWithIdentity   = (*webhook)(nil)
	_ resource.ResourceWithModifyPlan = (*webhook)(nil)
)

func newWebhook() resource.Resource { return &webhook{} }

// webhook has the attributes of fillout_webhook, without descriptions, validators and plan modifiers. Its state is the
// same, so the CLI's work with it costs the same, too.
type webhook struct {
	service *service // nil without requests
}

func (*webhook) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "fillout_webhook"
}

func (*webhook) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":             schema.StringAttribute{Computed: true},
		"form_id":        schema.StringAttribute{Required: true},
		"url":            schema.StringAttribute{Optional: true},
		"url_wo":         schema.StringAttribute{Optional: true, WriteOnly: true},
		"url_wo_version": schema.StringAttribute{Optional: true},
	}}
}

func (*webhook) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"form_id": identityschema.StringAttribute{RequiredForImport: true},
		"id":      identityschema.StringAttribute{RequiredForImport: true},
	}}
}

func (w *webhook) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	w.service, _ = req.ProviderData.(*service)
}

func (w *webhook) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() && w.service != nil {
		report(&resp.Diagnostics, w.service.list(ctx))
	}
}

func (w *webhook) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	formID := text(ctx, req.Plan.GetAttribute, "form_id", &resp.Diagnostics)
	url := text(ctx, req.Plan.GetAttribute, "url", &resp.Diagnostics)
	id := "12345"
	if w.service != nil {
		created, err := w.service.create(ctx, formID, url)
		report(&resp.Diagnostics, err)
		id = created
	}
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	identify(ctx, resp.Identity, formID, id, &resp.Diagnostics)
}

func (w *webhook) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	if w.service != nil {
		report(&resp.Diagnostics, w.service.list(ctx))
	}
	formID := text(ctx, req.State.GetAttribute, "form_id", &resp.Diagnostics)
	id := text(ctx, req.State.GetAttribute, "id", &resp.Diagnostics)
	identify(ctx, resp.Identity, formID, id, &resp.Diagnostics)
}

// Update is never called: the benchmark changes nothing.
func (*webhook) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (w *webhook) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	if w.service != nil {
		report(&resp.Diagnostics, w.service.delete(ctx, text(ctx, req.State.GetAttribute, "id", &resp.Diagnostics)))
	}
}

// getter is the method GetAttribute of a plan or a state.
type getter func(context.Context, path.Path, any) diag.Diagnostics

func text(ctx context.Context, get getter, attribute string, diags *diag.Diagnostics) string {
	var value types.String
	diags.Append(get(ctx, path.Root(attribute), &value)...)
	return value.ValueString()
}

func identify(ctx context.Context, identity *tfsdk.ResourceIdentity, formID, id string, diags *diag.Diagnostics) {
	diags.Append(identity.SetAttribute(ctx, path.Root("form_id"), formID)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("id"), id)...)
}

func report(diags *diag.Diagnostics, err error) {
	if err != nil {
		diags.AddError("Request Failed", err.Error())
	}
}
