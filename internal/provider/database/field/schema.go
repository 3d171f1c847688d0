package field

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/settings"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

func (r *fieldResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"id":          attribute.KeptString("ID of the field, from Fillout."),
		"database_id": attribute.FixedID("ID of the database. A change replaces the field."),
		"table_id":    attribute.FixedID("ID of the table. A change replaces the field."),
		"name":        tables.NameAttribute("Name of the field. Another name renames it."),
		"type": schema.StringAttribute{
			MarkdownDescription: "Type of the field, such as `" + strings.Join(typeNames(), "`, `") + "`. Other types need " +
				"`template_json`. Another type replaces the field if it has no values. Otherwise, the plan fails.",
			Required:   true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"options": optionsAttribute(),
		"ignore_other_options": schema.BoolAttribute{
			MarkdownDescription: "Whether options that the configuration never had are left alone, such as those that people " +
				"add in the dashboard. Default `false`: the plan removes them.",
			Optional: true,
		},
		"inverse_name": schema.StringAttribute{
			MarkdownDescription: "Name of the other side of a link. Another name renames it. If it is not set, Fillout chooses " +
				"a name.",
			Optional:   true,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"inverse_field_id": schema.StringAttribute{
			MarkdownDescription: "ID of the other side of a link, a field that Fillout makes in the linked table. Null for " +
				"other types.",
			Computed: true,
		},
		"template_json": schema.StringAttribute{
			MarkdownDescription: "Settings as Fillout's API has them, a JSON object, for types and settings that this version " +
				"of the provider does not know. Settings that it does not set keep their value. It excludes `options` and the " +
				"settings objects.",
			Optional:      true,
			PlanModifiers: []planmodifier.String{attribute.JSONSpelling},
		},
		"deletion_protection": attribute.DeletionProtection("Whether a plan that would lose values of the field fails. Default `true`. To delete a field " +
			"with values, set `false` and apply, then destroy it."),
	}
	for name, attribute := range settings.Attributes(template.Types()) {
		if object, ok := attribute.(schema.SingleNestedAttribute); ok {
			object.Computed = true // see planSettings
			attribute = object
		}
		attributes[name] = attribute
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a field of a table in a Fillout database. The primary field of a table belongs to " +
			"`fillout_database_table` or to `fillout_database` instead.\n\n" +
			"A field is followed by its ID: another name renames it, and its values stay. Settings that the configuration does " +
			"not set are left alone. A field that was deleted in the dashboard is created anew, empty.\n\n" +
			"While `deletion_protection` is on, a plan that would lose values fails, and says how many. A field without values " +
			"may go.",
		Attributes: attributes,
	}
}

func typeNames() []string {
	var names []string
	for _, t := range template.Types() {
		names = append(names, t.Name)
	}
	return names
}

func optionsAttribute() schema.ListNestedAttribute {
	notEmpty := []validator.String{stringvalidator.LengthAtLeast(1)}
	return schema.ListNestedAttribute{
		MarkdownDescription: "Options of a `single_select` or `multiple_select`, in the order in which Fillout shows them. They " +
			"are matched by `value`, otherwise by `label`, never by position. If it is not set, the options are left alone.",
		Optional: true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"label": schema.StringAttribute{
				MarkdownDescription: "Text that records hold and show. To rename an option, write its `value` as well. " +
					"Otherwise, the option is removed and a new one is made.",
				Required: true, Validators: notEmpty,
			},
			"color": schema.StringAttribute{
				MarkdownDescription: "Name of a color, such as `green`, or a hex code. If it is not set, Fillout chooses one.",
				Optional:            true, Computed: true, Validators: notEmpty,
			},
			"value": schema.StringAttribute{
				MarkdownDescription: "ID of the option, from Fillout. A kept option keeps it.",
				Optional:            true, Computed: true, Validators: notEmpty,
			},
		}},
	}
}

func (r *fieldResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.Identity(map[string]string{
		"database_id": "ID of the database.", "table_id": "ID of the table.", "id": "ID of the field.",
	})
}
