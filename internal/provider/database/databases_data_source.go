package database

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

var (
	_ datasource.DataSource              = (*databasesDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*databasesDataSource)(nil)
)

// NewDatabasesDataSource returns the data source fillout_databases.
func NewDatabasesDataSource() datasource.DataSource { return &databasesDataSource{} }

// databasesDataSource lists the databases of the account, from the list that all reads of a run share.
type databasesDataSource struct {
	account *account.Account
}

type databasesModel struct {
	NameRegex types.String           `tfsdk:"name_regex"`
	Databases []databaseSummaryModel `tfsdk:"databases"`
}

type databaseSummaryModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	URL  types.String `tfsdk:"url"`
}

func (d *databasesDataSource) Metadata(_ context.Context, req datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_databases"
}

func (d *databasesDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the databases of the account.",
		Attributes: map[string]schema.Attribute{
			"name_regex": schema.StringAttribute{
				MarkdownDescription: "Only databases whose name matches this [RE2 regular " +
					"expression](https://github.com/google/re2/wiki/Syntax) anywhere. Use `^` and `$` to match the whole name.",
				Optional:   true,
				Validators: []validator.String{attribute.Regex},
			},
			"databases": attribute.ComputedList("Databases in Fillout's order.", map[string]schema.Attribute{
				"id":   attribute.ComputedString("ID of the database."),
				"name": attribute.ComputedString("Name of the database. Several databases may have the same one."),
				"url":  attribute.ComputedString("Address of the database in Fillout's dashboard. Null if Fillout does not say."),
			}),
		},
	}
}

func (d *databasesDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	resp *datasource.ConfigureResponse) {
	d.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (d *databasesDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model databasesModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	all, err := d.account.Snapshots().List(ctx)
	if err != nil {
		d.account.AddError(&resp.Diagnostics, "Listing the databases of the account", err)
		return
	}
	name := regexp.MustCompile(model.NameRegex.ValueString()) // the validator has compiled it; the empty one matches all
	model.Databases = make([]databaseSummaryModel, 0, len(all))
	for _, database := range all {
		if name.MatchString(string(database.Name)) {
			model.Databases = append(model.Databases, databaseSummaryModel{
				ID: types.StringValue(string(database.ID)), Name: types.StringValue(string(database.Name)),
				URL: attribute.OptionalText(database.URL),
			})
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}
