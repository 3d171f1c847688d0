package database

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

var (
	_ datasource.DataSource              = (*databaseDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*databaseDataSource)(nil)
)

// NewDataSource returns the data source fillout_database.
func NewDataSource() datasource.DataSource { return &databaseDataSource{} }

// databaseDataSource reads one database with its tables and fields, found by its ID or its name.
type databaseDataSource struct {
	account *account.Account
}

type dataSourceModel struct {
	ID     types.String          `tfsdk:"id"`
	Name   types.String          `tfsdk:"name"`
	URL    types.String          `tfsdk:"url"`
	Tables map[string]tableModel `tfsdk:"tables"`
	JSON   types.String          `tfsdk:"json"`
}

type tableModel struct {
	ID             types.String          `tfsdk:"id"`
	Name           types.String          `tfsdk:"name"`
	PrimaryFieldID types.String          `tfsdk:"primary_field_id"`
	Fields         map[string]fieldModel `tfsdk:"fields"`
}

type fieldModel struct {
	ID           types.String `tfsdk:"id"`
	Name         types.String `tfsdk:"name"`
	Type         types.String `tfsdk:"type"`
	TemplateJSON types.String `tfsdk:"template_json"`
	Inverse      types.Bool   `tfsdk:"inverse"`
}

func (d *databaseDataSource) Metadata(_ context.Context, req datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database"
}

func (d *databaseDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	named := func(description string, attributes map[string]schema.Attribute) schema.MapNestedAttribute {
		return schema.MapNestedAttribute{
			MarkdownDescription: description,
			Computed:            true,
			NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads one database with its tables and fields, by ID or by name. It does not read records.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "ID of the database. Set exactly one of `id` and `name`.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{attribute.ID, attribute.IDOrName("database")},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the database. If several databases have this name, set `id` instead. An ID stays the " +
					"same when the database is renamed.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"url": attribute.ComputedString("Address of the database in Fillout's dashboard. Null if Fillout does not say."),
			"tables": named("Tables by name.", map[string]schema.Attribute{
				"id":               attribute.ComputedString("ID of the table."),
				"name":             attribute.ComputedString("Name of the table."),
				"primary_field_id": attribute.ComputedString("ID of the field that names the records of the table."),
				"fields": named("Fields by name.", map[string]schema.Attribute{
					"id":   attribute.ComputedString("ID of the field."),
					"name": attribute.ComputedString("Name of the field."),
					"type": attribute.ComputedString("Type of the field, such as `single_line_text`. Fillout has types that it does " +
						"not document."),
					"template_json": attribute.ComputedString("Settings of the field as Fillout has them, as JSON. Use `jsondecode` " +
						"to read them."),
					"inverse": attribute.ComputedBool("Whether Fillout made the field as the other side of a link."),
				}),
			}),
			"json": attribute.ComputedString(
				"Fillout's whole answer as JSON. Use `jsondecode` to read what this schema does not have, such as views."),
		},
	}
}

func (d *databaseDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	resp *datasource.ConfigureResponse) {
	d.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (d *databaseDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config dataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, at := config.ID.ValueString(), path.Root("id")
	if config.ID.IsNull() {
		id, at = d.findByName(ctx, config.Name.ValueString(), &resp.Diagnostics), path.Root("name")
	}
	if resp.Diagnostics.HasError() {
		return
	}
	database, err := d.account.Snapshots().Database(ctx, id)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		d.account.AddUnknownDatabase(ctx, &resp.Diagnostics, at, "ID", id)
	case err != nil:
		d.account.AddErrorAt(&resp.Diagnostics, at, "Reading the database "+id, err)
	default:
		resp.Diagnostics.Append(resp.State.Set(ctx, newDataSourceModel(database))...)
	}
}

// findByName returns the ID of the only database with a name.
func (d *databaseDataSource) findByName(ctx context.Context, name string, diags *diag.Diagnostics) string {
	at := path.Root("name")
	all, err := d.account.Snapshots().List(ctx)
	if err != nil {
		d.account.AddErrorAt(diags, at, "Listing the databases of the account", err)
		return ""
	}
	var ids []string
	for _, database := range all {
		if string(database.Name) == name {
			ids = append(ids, string(database.ID))
		}
	}
	switch len(ids) {
	case 1:
		return ids[0]
	case 0:
		d.account.AddUnknownDatabase(ctx, diags, at, "name", name)
	default:
		diags.AddAttributeError(at, account.TitleAmbiguousDatabaseName, fmt.Sprintf("%d databases have the name %s. Choose one "+
			"by its ID:\n\n  - %s", len(ids), safetext.Quote(name), safetext.Printable(strings.Join(ids, ", "))))
	}
	return ""
}

// newDataSourceModel builds the state of the data source from the answer alone. Names are unique in a database and in a
// table (documented).
func newDataSourceModel(database *fillout.Database) dataSourceModel {
	model := dataSourceModel{
		ID: types.StringValue(string(database.ID)), Name: types.StringValue(string(database.Name)),
		URL: attribute.OptionalText(database.URL), JSON: types.StringValue(string(database.JSON)),
		Tables: make(map[string]tableModel),
	}
	for _, table := range database.Tables {
		fields := make(map[string]fieldModel)
		for _, field := range table.Fields {
			settings := string(field.Template)
			if settings == "" {
				settings = "{}"
			}
			fields[string(field.Name)] = fieldModel{
				ID: types.StringValue(string(field.ID)), Name: types.StringValue(string(field.Name)),
				Type: types.StringValue(string(field.Type)), TemplateJSON: types.StringValue(settings),
				Inverse: types.BoolValue(template.ReadLink(field.Template).IsInverse),
			}
		}
		model.Tables[string(table.Name)] = tableModel{
			ID: types.StringValue(string(table.ID)), Name: types.StringValue(string(table.Name)),
			PrimaryFieldID: types.StringValue(string(table.PrimaryFieldID)), Fields: fields,
		}
	}
	return model
}
