package record

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// howValues ends the description of both resources.
const howValues = "Text is a string, and numbers, percentages (`0.5` is 50 %), ratings and durations (in seconds) are " +
	"numbers. A select takes the label of an option, or a list of labels. A checkbox takes `true` or `false`. A date is " +
	"`2026-03-15`, and a time has a zone: `2026-03-15T10:30:00Z`. A link takes a list of record IDs, even for one record. " +
	"Attachments are a list of `{url, filename}`. `null`, `\"\"`, `[]` and, for a checkbox, `false` all mean: no value.\n\n" +
	"Values are compared as Fillout means them: dates by day, times by instant, numbers by value. Selects and links of " +
	"several are sets, because Fillout promises no order for them. Of attachments, only the number and the names are " +
	"compared."

// samePlan says how records use what the same plan makes of a field.
const samePlan = "If a key is the `id` or the `name` of a `fillout_database_field`, Terraform plans and changes that field " +
	"first. So a value can be an option that the same plan adds."

// personal is what the descriptions say of the state.
const personal = "**Records can be personal data.** Terraform stores the values in the state and in saved plans, and shows " +
	"them in plans. They are not marked as sensitive: wrap them in `sensitive()` to hide them."

func (r *recordResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a record of a table in a Fillout database: a row of reference data, such as a country or " +
			"a product. For many rows, use `fillout_database_records`.\n\n" +
			"Only the values that the configuration names are written and compared. A record that was deleted in the dashboard " +
			"is created anew.\n\n" + howValues + "\n\n" + personal,
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "ID of the record, from Fillout.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"database_id": attribute.FixedID("ID of the database. A change replaces the record."),
			"table_id":    attribute.FixedID("ID of the table. A change replaces the record."),
			"values": schema.StringAttribute{
				MarkdownDescription: "Values as a JSON object, for `jsonencode`. The keys are IDs or names of fields. An ID stays the " +
					"same when the field is renamed. Fields without a key are left alone.\n\n" + samePlan,
				Required: true,
			},
		},
	}
}

func (r *recordResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest,
	resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = attribute.Identity(map[string]string{
		"database_id": "ID of the database.", "table_id": "ID of the table.", "id": "ID of the record.",
	})
}
