package webhook

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhookurl"
)

func (r *webhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := urlAttributes()
	maps.Copy(attributes, map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "Number of the webhook, from Fillout.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"database_id": attribute.FixedID("ID of the database. A change replaces the webhook."),
		"table_id": schema.StringAttribute{
			MarkdownDescription: "ID of the table whose events are delivered. Without it, those of all tables are. A change " +
				"replaces the webhook.",
			Optional:      true,
			Validators:    []validator.String{attribute.ID},
			PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
		"events": schema.SetAttribute{
			MarkdownDescription: "Events that are delivered, at least one: `record.`, `table.` or `field.` with `created`, " +
				"`updated` or `deleted`, such as `record.created`. A change replaces the webhook.",
			Required:    true,
			ElementType: types.StringType,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1),
				setvalidator.ValueStringsAre(stringvalidator.OneOf(fillout.DatabaseEvents...)),
			},
			PlanModifiers: []planmodifier.Set{setplanmodifier.RequiresReplace()},
		},
		"secret": schema.StringAttribute{
			MarkdownDescription: "Secret that Fillout signs deliveries with. Fillout shows it only when it creates the " +
				"webhook, so it is null after an import. It is in the state.",
			Computed:      true,
			Sensitive:     true,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"active": schema.BoolAttribute{
			MarkdownDescription: "Whether the webhook delivers. The API cannot change it, so a plan warns if it does not.",
			Computed:            true,
			PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
		},
	})
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a webhook of a database: Fillout sends changes of records, tables or fields to a URL.\n\n" +
			"The API can create, list and delete these webhooks, but not change one. So a change replaces the webhook, which " +
			"then has another secret. A webhook that was deleted in the dashboard is created anew.\n\n" +
			"The webhooks of a form, which deliver submissions, are `fillout_webhook`.",
		Attributes: attributes,
	}
}

// urlAttributes returns the attributes of the URL that all webhooks have. Unlike that of a form, the webhook of a
// database shows its URL, so that an import can compare it.
func urlAttributes() map[string]schema.Attribute {
	attributes := webhookurl.Attributes("database_id", "an import with DATABASE_ID/WEBHOOK_ID leaves the URL "+
		"out. Write it here, or import with DATABASE_ID/WEBHOOK_ID/url.")
	length := stringvalidator.LengthAtMost(fillout.MaxDatabaseWebhookURL)
	if url, ok := attributes[webhookurl.Attribute].(schema.StringAttribute); ok {
		url.MarkdownDescription = "URL that receives each event by `POST`, as JSON: an absolute `https` or `http` URL of at " +
			"most 2048 characters. Terraform stores it in the state, so use `url_wo` instead if it contains a secret; set " +
			"exactly one of the two. A change replaces the webhook."
		url.Validators = append(url.Validators, length)
		attributes[webhookurl.Attribute] = url
	}
	if writeOnly, ok := attributes[webhookurl.WriteOnlyAttribute].(schema.StringAttribute); ok {
		writeOnly.Validators = append(writeOnly.Validators, length)
		attributes[webhookurl.WriteOnlyAttribute] = writeOnly
	}
	if version, ok := attributes[webhookurl.VersionAttribute].(schema.StringAttribute); ok {
		version.MarkdownDescription = "Version of `url_wo`: any text that is not secret, such as a number, a date, or the " +
			"version of the secret in its store. Required with `url_wo`. A change replaces the webhook, except one that was " +
			"imported with the same URL."
		attributes[webhookurl.VersionAttribute] = version
	}
	return attributes
}

func (r *webhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.Identity(map[string]string{
		"database_id": "ID of the database.", "id": "Number of the webhook.",
	})
}
