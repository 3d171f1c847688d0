package provider

import (
	"context"
	"regexp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var (
	_ datasource.DataSource              = (*formsDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*formsDataSource)(nil)
)

func newFormsDataSource() datasource.DataSource { return &formsDataSource{} }

// formsDataSource lists the account's forms. The API has no filters, so they
// work on the one list that all reads of a run share.
type formsDataSource struct {
	account *account
}

type formsModel struct {
	NameRegex types.String       `tfsdk:"name_regex"`
	Published types.Bool         `tfsdk:"published"`
	Tags      []types.String     `tfsdk:"tags"`
	Forms     []formSummaryModel `tfsdk:"forms"`
}

func (d *formsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_forms"
}

func (d *formsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "All forms of the account, or those that pass every given filter.",
		Attributes: map[string]schema.Attribute{
			"name_regex": schema.StringAttribute{
				MarkdownDescription: "Keeps forms whose name matches this [RE2 regular expression](https://github.com/google/re2/wiki/Syntax) " +
					"anywhere; use `^` and `$` for the whole name.",
				Optional:   true,
				Validators: []validator.String{regexArgument},
			},
			"published": schema.BoolAttribute{
				MarkdownDescription: "Keeps forms that are published (`true`) or that are not (`false`). A form of which Fillout does not say " +
					"is in neither.",
				Optional: true,
			},
			"tags": schema.SetAttribute{
				MarkdownDescription: "Keeps forms that have all of these tags. Fillout's own are `form`, `quiz`, `survey` and `scheduling`.",
				ElementType:         types.StringType,
				Optional:            true,
			},
			"forms": schema.ListNestedAttribute{
				MarkdownDescription: "The forms, in Fillout's order.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{
						"id":        computedString("Public id of the form, such as `vso9PzRfHQus`: what `fillout_webhook` takes as `form_id`."),
						"name":      computedString("Name of the form in the dashboard."),
						"tags":      computedStrings("Tags of the form."),
						"published": schema.BoolAttribute{MarkdownDescription: "Whether the form is published. Null where Fillout does not say.", Computed: true},
						"url":       computedString("Address of the form's public page."),
					},
				},
			},
		},
	}
}

func (d *formsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.account = accountFrom(req.ProviderData, &resp.Diagnostics)
}

func (d *formsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model formsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	forms, err := d.account.listForms(ctx)
	if err != nil {
		d.account.addError(&resp.Diagnostics, "Listing the forms of the account", err)
		return
	}
	model.Forms = make([]formSummaryModel, 0, len(forms))
	keep := model.filter()
	for _, form := range forms {
		if keep(form) {
			model.Forms = append(model.Forms, newFormSummaryModel(form))
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, model)...)
}

// filter gives the function that tells which forms pass.
func (m formsModel) filter() func(fillout.FormSummary) bool {
	var name *regexp.Regexp
	if !m.NameRegex.IsNull() {
		name = regexp.MustCompile(m.NameRegex.ValueString()) // the validator has compiled it
	}
	return func(form fillout.FormSummary) bool {
		if name != nil && !name.MatchString(textOf(form.Name)) {
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
