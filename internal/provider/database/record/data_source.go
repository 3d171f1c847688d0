package record

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	frameworkephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/values"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/ephemeral"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

var (
	_ datasource.DataSource              = (*recordsDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*recordsDataSource)(nil)
	_ ephemeral.Source                   = (*recordsDataSource)(nil)
)

// NewRecordsDataSource returns the data source fillout_database_records.
func NewRecordsDataSource() datasource.DataSource { return &recordsDataSource{} }

// NewRecordsEphemeral returns the ephemeral resource fillout_database_records.
func NewRecordsEphemeral() frameworkephemeral.EphemeralResource {
	return ephemeral.NewTwin(&recordsDataSource{}, readsRecords+"\n\nRecords can be personal data. Unlike the data source of "+
		"the same name, Terraform stores nothing of this resource: it reads the records again in each plan and apply. Use "+
		"them where Terraform stores nothing either, such as a provider block or a write-only argument. It needs Terraform "+
		"1.10 or OpenTofu 1.11.")
}

const readsRecords = "Reads records of a table in a Fillout database. It reads up to 2000 with one request."

// recordsDataSource reads the records of a table that match a filter, page by page.
type recordsDataSource struct {
	account *account.Account
}

type recordsDataModel struct {
	DatabaseID types.String              `tfsdk:"database_id"`
	TableID    types.String              `tfsdk:"table_id"`
	Filter     types.String              `tfsdk:"filter"`
	Sort       []sortModel               `tfsdk:"sort"`
	MaxResults types.Number              `tfsdk:"max_results"`
	Truncated  types.Bool                `tfsdk:"truncated"`
	Records    *result.List[foundRecord] `tfsdk:"records"`
}

type sortModel struct {
	Field     types.String `tfsdk:"field"`
	Direction types.String `tfsdk:"direction"`
}

type foundRecord struct {
	ID        types.String `tfsdk:"id"`
	CreatedAt types.String `tfsdk:"created_at"`
	UpdatedAt types.String `tfsdk:"updated_at"`
	Values    types.String `tfsdk:"values"`
}

func (d *recordsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database_records"
}

func (d *recordsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: readsRecords + "\n\n**Records can be personal data.** Terraform stores what a data source reads in " +
			"the state and in saved plans. The ephemeral resource of the same name reads the same records, and Terraform does " +
			"not store them (Terraform 1.10, OpenTofu 1.11).",
		Attributes: map[string]schema.Attribute{
			"database_id": requiredID("ID of the database."),
			"table_id":    requiredID("ID of the table."),
			"filter": schema.StringAttribute{
				MarkdownDescription: "Only the records that match this filter, a JSON object for `jsonencode`. A condition has " +
					"`field`, the ID or the name of a field, and one operator, such as `{ field = \"Status\", equals = \"New\" }`. " +
					"`{ and = […] }` and `{ or = […] }` combine filters. Operators: `equals`, `does_not_equal`, `contains`, " +
					"`does_not_contain`, `starts_with`, `ends_with`, `greater_than`, `greater_than_or_equal_to`, `less_than`, " +
					"`less_than_or_equal_to`, `in` and `not_in` with a list, and `is_empty` and `is_not_empty` with `true`. The type " +
					"of the field decides which of them it has.",
				Optional:   true,
				Validators: []validator.String{filterValidator},
			},
			"sort": schema.ListNestedAttribute{
				MarkdownDescription: "Order of the records. Default: by time of creation, the oldest first.",
				Optional:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"field": schema.StringAttribute{
						MarkdownDescription: "ID or name of a field, or `id`, `created_at` or `updated_at`.",
						Required:            true,
					},
					"direction": schema.StringAttribute{
						MarkdownDescription: "`asc` (the default) or `desc`.",
						Optional:            true,
						Validators:          []validator.String{stringvalidator.OneOf("asc", "desc")},
					},
				}},
			},
			"max_results": schema.NumberAttribute{
				MarkdownDescription: "Highest number of records to keep, in the order of `sort`: a whole number of at least 1. The " +
					"default is `1000`, with a warning if there are more.",
				Optional:   true,
				Validators: []validator.Number{attribute.WholeNumber{Min: 1}},
			},
			"truncated": attribute.ComputedBool("Whether the table has more matching records than `max_results`."),
			"records": attribute.ComputedList("Records in the order of `sort`.", map[string]schema.Attribute{
				"id":         attribute.ComputedString("ID of the record."),
				"created_at": attribute.ComputedString("Time of creation in UTC. Null if Fillout does not say."),
				"updated_at": attribute.ComputedString("Time of the last change in UTC. Null if Fillout does not say."),
				"values": attribute.ComputedString("Values by name of the field, as JSON for `jsondecode`. The type of a field " +
					"decides what its value is. A select has labels, and a link has a list of record IDs."),
			}),
		},
	}
}

func requiredID(description string) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description, Required: true, Validators: []validator.String{attribute.ID},
	}
}

// filterValidator validates the grammar of a filter. Only the table knows the fields.
var filterValidator = attribute.StringValidator{
	Requirement: "must be a filter",
	Check: func(at path.Path, text string, diags *diag.Diagnostics) {
		if _, err := fillout.ParseFilter(text); err != nil {
			diags.AddAttributeError(at, account.TitleInvalidFilter, attribute.Sentence("the filter", err))
		}
	},
}

func (d *recordsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	resp *datasource.ConfigureResponse) {
	d.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (d *recordsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	d.ReadInto(ctx, req.Config, &resp.State, &resp.Diagnostics)
}

func (d *recordsDataSource) ReadInto(ctx context.Context, config tfsdk.Config, into result.Target,
	diags *diag.Diagnostics) {
	var model recordsDataModel
	diags.Append(config.Get(ctx, &model)...)
	if diags.HasError() {
		return
	}
	defer d.account.Warn(diags)
	table := d.table(ctx, model, diags)
	if table == nil {
		return
	}
	query := model.query(table, diags)
	if diags.HasError() {
		return
	}
	most := attribute.MaxResults(model.MaxResults)
	query.Limit = min(most, fillout.MaxRecords-1) + 1 // one more shows whether there are more
	model.Records, model.Truncated = result.NewList[foundRecord](), types.BoolValue(false)
	for record, err := range d.account.Client().ReadRecords(ctx, model.DatabaseID.ValueString(), string(table.ID), query) {
		if err != nil {
			d.account.AddError(diags, "Reading the records of the table "+safetext.Printable(string(table.Name)), err)
			return
		}
		if model.Records.Len() == most {
			model.Truncated = types.BoolValue(true)
			break
		}
		model.Records.Append(foundRecord{
			ID:        types.StringValue(string(record.ID)),
			CreatedAt: attribute.OptionalText(record.CreatedAt),
			UpdatedAt: attribute.OptionalText(record.UpdatedAt),
			Values:    types.StringValue(values.ByName(table, &record).Text()),
		})
	}
	if model.Truncated.ValueBool() && model.MaxResults.IsNull() {
		attribute.WarnOfDefault(diags, "the table "+safetext.Printable(string(table.Name)), "records", "filter")
	}
	diags.Append(result.Set(ctx, into, model)...)
}

// table returns the table to read, or reports why there is none.
func (d *recordsDataSource) table(ctx context.Context, model recordsDataModel,
	diags *diag.Diagnostics) *fillout.Table {
	id, tableID := model.DatabaseID.ValueString(), model.TableID.ValueString()
	database, err := d.account.Snapshots().Database(ctx, id)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		d.account.AddUnknownDatabase(ctx, diags, path.Root("database_id"), "ID", id)
		return nil
	case err != nil:
		d.account.AddErrorAt(diags, path.Root("database_id"), "Reading the database "+id, err)
		return nil
	}
	table := database.Table(tableID)
	if table == nil {
		diags.AddAttributeError(path.Root("table_id"), account.TitleTableNotFound, tables.DescribeMissing(database, tableID))
	}
	return table
}

// query returns what to ask for, or reports a filter or an order that does not fit the table.
func (m recordsDataModel) query(table *fillout.Table, diags *diag.Diagnostics) fillout.RecordsQuery {
	var query fillout.RecordsQuery
	if !m.Filter.IsNull() {
		filter, err := fillout.ParseFilter(m.Filter.ValueString())
		if err == nil {
			filter, err = values.ResolveFilter(table, filter)
		}
		if err != nil {
			diags.AddAttributeError(path.Root("filter"), account.TitleInvalidFilter, attribute.Sentence("the filter", err))
		}
		query.Filter = &filter
	}
	for i, key := range m.Sort {
		name, problem := values.ResolveSort(table, key.Field.ValueString())
		if problem != "" {
			diags.AddAttributeError(path.Root("sort").AtListIndex(i).AtName("field"), account.TitleFieldNotFound, problem)
		}
		query.Sort = append(query.Sort, fillout.RecordSort{Field: name, Direction: key.Direction.ValueString()})
	}
	return query
}
