package record

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// maxRows is how many rows one resource can have.
const maxRows = 10000

func (r *recordsResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages records of a table in a Fillout database that a key names: reference data such as " +
			"countries or products. Records with other keys are left alone.\n\n" +
			"A refresh needs one request for every 2000 records of the table, and a change one for each row that differs. If an " +
			"apply fails midway, what was written is in the state, and the next apply goes on. There is no import: set " +
			"`adopt_existing` to manage records that exist.\n\n" + howValues + "\n\n" + personal,
		Attributes: map[string]schema.Attribute{
			"database_id": attribute.FixedID("ID of the database. A change replaces the records."),
			"table_id":    attribute.FixedID("ID of the table. A change replaces the records."),
			"key_field": schema.StringAttribute{
				MarkdownDescription: "ID or name of the field that holds the keys: text, a `number`, or a `single_select`. Another " +
					"field replaces the records.",
				Required: true,
			},
			"rows": schema.MapAttribute{
				MarkdownDescription: "Values of each record as a JSON object, for `jsonencode`, by key. At most 10,000. The values are " +
					"by ID or name of a field. The key itself need not be among them.\n\n" + samePlan,
				Required:    true,
				ElementType: types.StringType,
				Validators:  []validator.Map{mapvalidator.SizeAtMost(maxRows), mapvalidator.NoNullValues()},
			},
			"adopt_existing": schema.BoolAttribute{
				MarkdownDescription: "Whether records that exist already are managed if they have a key of the configuration. Their " +
					"values become those of the configuration. Default `false`: such a key is an error.",
				Optional: true,
			},
			"deletion_protection": schema.BoolAttribute{
				MarkdownDescription: "Whether a plan that would delete records fails. Default `true`. To delete records, set `false` " +
					"and apply, then remove their rows.",
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(true),
			},
			"ids": schema.MapAttribute{
				MarkdownDescription: "IDs of the records by key.",
				Computed:            true,
				ElementType:         types.StringType,
			},
		},
	}
}
