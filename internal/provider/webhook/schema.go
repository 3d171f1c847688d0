package webhook

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhookurl"
)

func (r *webhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "Number of the webhook, from Fillout.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"form_id": schema.StringAttribute{
			MarkdownDescription: "ID of the form: the last part of its URL, such as `vso9PzRfHQus`. The data " +
				"sources `fillout_form` and `fillout_forms` return it as `id`. A change replaces the webhook.",
			Required:      true,
			Validators:    []validator.String{attribute.FormID},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
	}
	maps.Copy(attributes, webhookurl.Attributes("form_id", "the import ID has no URL, and "+
		"Fillout's API cannot show the URL. Write it here, or import with FORM_ID/WEBHOOK_ID/URL."))
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a webhook: Fillout sends every new submission of a form to a URL.\n\n" +
			"Fillout's API can create and delete a webhook, but not list, read or change one. So a plan cannot see " +
			"whether somebody removed or changed the webhook in the dashboard. If you know that it was removed, run " +
			"`terraform apply -replace`.\n\n" +
			"A plan can see that the form is gone. It then shows a warning and keeps the webhook in the state, " +
			"because the API needs its ID to delete it. If an apply says that a webhook was possibly created, look " +
			"at the form's integrations in the dashboard before you apply again.",
		Attributes: attributes,
	}
}

func (r *webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"form_id": identityschema.StringAttribute{
				Description:       "ID of the form.",
				RequiredForImport: true,
			},
			"id": identityschema.StringAttribute{
				Description:       "Number of the webhook, from Fillout.",
				RequiredForImport: true,
			},
		},
	}
}
