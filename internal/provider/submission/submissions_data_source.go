package submission

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
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/ephemeral"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

var (
	_ datasource.DataSource              = (*submissionsDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*submissionsDataSource)(nil)
	_ ephemeral.Source                   = (*submissionsDataSource)(nil)
)

// NewSubmissionsDataSource returns the data source fillout_submissions.
func NewSubmissionsDataSource() datasource.DataSource { return &submissionsDataSource{} }

// NewSubmissionsEphemeral returns the ephemeral resource fillout_submissions.
func NewSubmissionsEphemeral() frameworkephemeral.EphemeralResource {
	return ephemeral.NewTwin(&submissionsDataSource{}, submissionsDescription+"\n\n"+storedNowhere)
}

const submissionsDescription = "Reads submissions of a form. A submission must match every filter that is set."

// submissionsDataSource reads the submissions of a form, page by page.
type submissionsDataSource struct {
	account *account.Account
}

type submissionsModel struct {
	FormID         types.String                  `tfsdk:"form_id"`
	AfterDate      types.String                  `tfsdk:"after_date"`
	BeforeDate     types.String                  `tfsdk:"before_date"`
	Status         types.String                  `tfsdk:"status"`
	Sort           types.String                  `tfsdk:"sort"`
	Search         types.String                  `tfsdk:"search"`
	IncludePreview types.Bool                    `tfsdk:"include_preview"`
	MaxResults     types.Number                  `tfsdk:"max_results"`
	Submissions    *result.List[submissionModel] `tfsdk:"submissions"`
	Truncated      types.Bool                    `tfsdk:"truncated"`
	includedModel
}

func (d *submissionsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_submissions"
}

func (d *submissionsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"form_id": formIDAttribute(),
		"after_date": schema.StringAttribute{
			MarkdownDescription: "Only submissions after this time, in RFC 3339 and any zone, such as `2026-05-01T00:00:00+02:00`.",
			Optional:            true,
			Validators:          []validator.String{timestampValidator},
		},
		"before_date": schema.StringAttribute{
			MarkdownDescription: "Only submissions before this time, in RFC 3339 and any zone. It must not be before `after_date`.",
			Optional:            true,
			Validators:          []validator.String{timestampValidator, notBefore{path.Root("after_date")}},
		},
		"status": schema.StringAttribute{
			MarkdownDescription: "Only submissions that are `finished` (the default) or `in_progress`. Fillout returns submissions in progress " +
				"only to accounts on the Business plan and above.",
			Optional:   true,
			Validators: []validator.String{stringvalidator.OneOf("finished", "in_progress")},
		},
		"sort": schema.StringAttribute{
			MarkdownDescription: "Order by time: `asc` (the default) returns the oldest submission first, `desc` the newest. A submission that " +
				"arrives during the read is included with `asc` only. No other submission is missed or returned twice because of it.",
			Optional:   true,
			Validators: []validator.String{stringvalidator.OneOf("asc", "desc")},
		},
		"search": schema.StringAttribute{
			MarkdownDescription: "Only submissions that contain this text.",
			Optional:            true,
		},
		"include_preview": schema.BoolAttribute{
			MarkdownDescription: "Whether to keep submissions from the editor's preview. The default is `false`.",
			Optional:            true,
		},
		"max_results": schema.NumberAttribute{
			MarkdownDescription: "Highest number of submissions to keep, in the order of `sort`: a whole number of at least 1. The default is " +
				"`1000`, with a warning if there are more. With ten questions each, 10,000 submissions need 68 requests and about 150 MB of memory.",
			Optional:   true,
			Validators: []validator.Number{attribute.WholeNumber{Min: 1}},
		},
		"submissions": attribute.ComputedList("Submissions in the order of `sort`.", submissionAttributes()),
		"truncated":   attribute.ComputedBool("Whether the form has more matching submissions than `max_results`."),
	}
	addIncluded(attributes)
	resp.Schema = schema.Schema{
		MarkdownDescription: submissionsDescription + "\n\n" + storedInState,
		Attributes:          attributes,
	}
}

func (d *submissionsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	resp *datasource.ConfigureResponse) {
	d.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (d *submissionsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	d.ReadInto(ctx, req.Config, &resp.State, &resp.Diagnostics)
}

func (d *submissionsDataSource) ReadInto(ctx context.Context, config tfsdk.Config, into result.Target,
	diags *diag.Diagnostics) {
	var model submissionsModel
	diags.Append(config.Get(ctx, &model)...)
	if diags.HasError() {
		return
	}
	defer d.account.Warn(diags)
	id := model.FormID.ValueString()
	most := attribute.MaxResults(model.MaxResults)
	model.Submissions = result.NewList[submissionModel]()
	model.Truncated = types.BoolValue(false)
	for submission, err := range d.account.Client().ReadSubmissions(ctx, id, model.query(), most) {
		switch {
		case errors.Is(err, fillout.ErrNotFound):
			d.account.AddUnknownForm(ctx, diags, path.Root("form_id"), id, account.SkipReading)
			return
		case err != nil:
			d.account.AddErrorAt(diags, path.Root("form_id"), "Reading the submissions of form "+id, err)
			return
		}
		if model.Submissions.Len() == most {
			model.Truncated = types.BoolValue(true)
			break
		}
		model.Submissions.Append(model.newSubmission(submission))
	}
	if model.Truncated.ValueBool() && model.MaxResults.IsNull() {
		attribute.WarnOfDefault(diags, "form "+id, "submissions", "after_date, before_date, status or search")
	}
	diags.Append(result.Set(ctx, into, model)...)
}

// query returns the filters as the client takes them.
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
