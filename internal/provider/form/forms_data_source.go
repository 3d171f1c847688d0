package form

import (
	"context"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

var (
	_ datasource.DataSource              = (*formsDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*formsDataSource)(nil)
)

// NewFormsDataSource returns the data source fillout_forms.
func NewFormsDataSource() datasource.DataSource { return &formsDataSource{} }

// formsDataSource lists the forms of the account. The API has no filters, so the data source filters the list that all
// reads of a run share.
type formsDataSource struct {
	account *account.Account
}

type formsModel struct {
	NameRegex types.String       `tfsdk:"name_regex"`
	Published types.Bool         `tfsdk:"published"`
	Tags      []types.String     `tfsdk:"tags"`
	Forms     []formSummaryModel `tfsdk:"forms"`
}

func (d *formsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_forms"
}

func (d *formsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the forms of the account. A form must match every filter that is set.",
		Attributes: map[string]schema.Attribute{
			"name_regex": schema.StringAttribute{
				MarkdownDescription: "Only forms whose name matches this [RE2 regular " +
					"expression](https://github.com/google/re2/wiki/Syntax) " +
					"anywhere. Use `^` and `$` to match the whole name.",
				Optional:   true,
				Validators: []validator.String{attribute.Regex},
			},
			"published": schema.BoolAttribute{
				MarkdownDescription: "Only forms that are published (`true`) or not published (`false`). Forms without a known status match neither value.",
				Optional:            true,
			},
			"tags": schema.SetAttribute{
				MarkdownDescription: "Only forms that have all of these tags. Fillout's own tags are `form`, `quiz`, `survey` and `scheduling`.",
				ElementType:         types.StringType,
				Optional:            true,
			},
			"forms": attribute.ComputedList("Forms in Fillout's order.", map[string]schema.Attribute{
				"id": attribute.ComputedString(
					"Public ID of the form, such as `vso9PzRfHQus`. Use it as `form_id` of `fillout_webhook`."),
				"name":      attribute.ComputedString("Name of the form in the dashboard."),
				"tags":      attribute.ComputedStrings("Tags of the form."),
				"published": attribute.ComputedBool("Whether the form is published. Null if Fillout does not say."),
				"url":       attribute.ComputedString("URL of the form's public page."),
			}),
		},
	}
}

func (d *formsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	resp *datasource.ConfigureResponse) {
	d.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (d *formsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model formsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	defer d.account.Warn(&resp.Diagnostics)
	forms, err := d.account.ListForms(ctx)
	if err != nil {
		d.account.AddError(&resp.Diagnostics, "Listing the forms of the account", err)
		return
	}
	model.Forms = make([]formSummaryModel, 0, len(forms))
	keep := model.filter()
	for _, form := range forms {
		if keep(form) {
			model.Forms = append(model.Forms, newFormSummaryModel(form))
		}
	}
	resp.Diagnostics.Append(result.Set(ctx, &resp.State, model)...)
}

// filter returns the function that reports whether a form matches.
func (m formsModel) filter() func(fillout.FormSummary) bool {
	var name *regexp.Regexp
	if !m.NameRegex.IsNull() {
		name = regexp.MustCompile(m.NameRegex.ValueString()) // the validator has compiled it
	}
	return func(form fillout.FormSummary) bool {
		if name != nil && !name.MatchString(attribute.TextOf(form.Name)) {
			return false
		}
		if !m.Published.IsNull() && (form.Published == nil || *form.Published != m.Published.ValueBool()) {
			return false
		}
		for _, tag := range m.Tags {
			if !slices.Contains(form.Tags, fillout.Text(tag.ValueString())) {
				return false
			}
		}
		return true
	}
}
