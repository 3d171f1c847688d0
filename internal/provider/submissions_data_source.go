package provider

import (
	"context"
	"errors"
	"math"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var (
	_ datasource.DataSource              = (*submissionsDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*submissionsDataSource)(nil)
	_ personalDataSource                 = (*submissionsDataSource)(nil)
)

func newSubmissionsDataSource() datasource.DataSource { return &submissionsDataSource{} }

func newSubmissionsEphemeral() ephemeral.EphemeralResource {
	return &ephemeralTwin{source: &submissionsDataSource{}, description: submissionsDescription}
}

const submissionsDescription = "Submissions of a form: those that pass every given filter, up to a number."

// submissionsDataSource reads the submissions of a form, page by page.
type submissionsDataSource struct {
	account *account
}

type submissionsModel struct {
	FormID          types.String      `tfsdk:"form_id"`
	AfterDate       types.String      `tfsdk:"after_date"`
	BeforeDate      types.String      `tfsdk:"before_date"`
	Status          types.String      `tfsdk:"status"`
	Sort            types.String      `tfsdk:"sort"`
	Search          types.String      `tfsdk:"search"`
	IncludeEditLink types.Bool        `tfsdk:"include_edit_link"`
	IncludePreview  types.Bool        `tfsdk:"include_preview"`
	MaxResults      types.Int64       `tfsdk:"max_results"`
	Submissions     []submissionModel `tfsdk:"submissions"`
	Truncated       types.Bool        `tfsdk:"truncated"`
}

func (d *submissionsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_submissions"
}

func (d *submissionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: submissionsDescription + "\n\n" + keptInTheState,
		Attributes: map[string]schema.Attribute{
			"form_id": formIDOfSubmissions(),
			"after_date": schema.StringAttribute{
				MarkdownDescription: "Keeps what was submitted after this time, in RFC 3339 and any zone, such as `2026-05-01T00:00:00+02:00`.",
				Optional:            true,
				Validators:          []validator.String{timestampArgument},
			},
			"before_date": schema.StringAttribute{
				MarkdownDescription: "Keeps what was submitted before this time, in RFC 3339 and any zone. It is no earlier than `after_date`.",
				Optional:            true,
				Validators:          []validator.String{timestampArgument, noEarlierThan{path.Root("after_date")}},
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Keeps submissions that are `finished`, the default, or `in_progress`. Fillout tells those in progress only to " +
					"accounts on the Business plan and above.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf("finished", "in_progress")},
			},
			"sort": schema.StringAttribute{
				MarkdownDescription: "Order by time: `asc`, the default, has the oldest first, `desc` the newest. A submission that arrives while " +
					"Fillout's pages are read is found with `asc`; with `desc`, which has read past its place by then, it is left for the next time. " +
					"With neither is another one missed or found twice because of it, or because one is deleted meanwhile.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf("asc", "desc")},
			},
			"search": schema.StringAttribute{
				MarkdownDescription: "Keeps submissions that have this text in them.",
				Optional:            true,
			},
			"include_edit_link": includeEditLink("each submission"),
			"include_preview": schema.BoolAttribute{
				MarkdownDescription: "Whether submissions that were made in the editor's preview are kept, too. The default is `false`.",
				Optional:            true,
			},
			"max_results": schema.Int64Attribute{
				MarkdownDescription: "How many submissions are kept at most, in the order of `sort`; at least 1. The default is `1000`. Fillout gives " +
					"150 at a time. A submission of ten questions takes the provider about 50 KB of memory: 10,000 need half a gigabyte and 68 requests.",
				Optional:   true,
				Validators: []validator.Int64{int64validator.AtLeast(1)},
			},
			"submissions": computedList("The submissions, in the order of `sort`.", submissionAttributes()),
			"truncated": schema.BoolAttribute{
				MarkdownDescription: "Whether there are more submissions than `max_results`.",
				Computed:            true,
			},
		},
	}
}

func (d *submissionsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.account = accountFrom(req.ProviderData, &resp.Diagnostics)
}

func (d *submissionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	d.read(ctx, req.Config, &resp.State, &resp.Diagnostics)
}

func (d *submissionsDataSource) read(ctx context.Context, config tfsdk.Config, result settable, diags *diag.Diagnostics) {
	var model submissionsModel
	diags.Append(config.Get(ctx, &model)...)
	if diags.HasError() {
		return
	}
	id := model.FormID.ValueString()
	model.Submissions = []submissionModel{}
	model.Truncated = types.BoolValue(false)
	for submission, err := range d.account.client.ReadSubmissions(ctx, id, model.query(), model.most()) {
		switch {
		case errors.Is(err, fillout.ErrNotFound):
			d.account.addUnknownForm(ctx, diags, path.Root("form_id"), id)
			return
		case err != nil:
			d.account.addErrorAt(diags, path.Root("form_id"), "Reading the submissions of form "+id, err)
			return
		}
		if len(model.Submissions) == model.most() {
			model.Truncated = types.BoolValue(true)
			break
		}
		model.Submissions = append(model.Submissions, newSubmissionModel(submission))
	}
	diags.Append(result.Set(ctx, model)...)
}

// query is the filters as the client takes them.
func (m submissionsModel) query() fillout.SubmissionsQuery {
	return fillout.SubmissionsQuery{
		After:           timestampOf(m.AfterDate),
		Before:          timestampOf(m.BeforeDate),
		Status:          m.Status.ValueString(),
		Sort:            m.Sort.ValueString(),
		Search:          m.Search.ValueString(),
		IncludeEditLink: m.IncludeEditLink.ValueBool(),
		IncludePreview:  m.IncludePreview.ValueBool(),
	}
}

// defaultMaxResults is how many submissions are kept without max_results.
const defaultMaxResults = 1000

func (m submissionsModel) most() int {
	if m.MaxResults.IsNull() {
		return defaultMaxResults
	}
	return int(min(m.MaxResults.ValueInt64(), math.MaxInt32)) // an int has 32 bits on some machines
}
