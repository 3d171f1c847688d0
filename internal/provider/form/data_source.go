package form

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

var (
	_ datasource.DataSource              = (*formDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*formDataSource)(nil)
)

// NewDataSource returns the data source fillout_form.
func NewDataSource() datasource.DataSource { return &formDataSource{} }

// formDataSource reads one form, found by its ID or its name.
type formDataSource struct {
	account *account.Account
}

func (d *formDataSource) Metadata(_ context.Context, req datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_form"
}

func (d *formDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	named := func(description string) schema.ListNestedAttribute {
		return attribute.ComputedList(description, map[string]schema.Attribute{
			"id":   attribute.ComputedString("ID."),
			"name": attribute.ComputedString("Name."),
		})
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads one form with its questions and other parts, by ID or by name. A part that the form " +
			"does not have is an empty list.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Public ID of the form: the last part of its address, such as `vso9PzRfHQus`. Set exactly one of `id` and `name`.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{attribute.FormID, attribute.IDOrName("form")},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the form in the dashboard. White space may differ, if only one form matches. If several forms have this " +
					"name, set `id` instead. A form's ID stays the same when the form is renamed.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"tags": attribute.ComputedStrings("Tags of the form, such as `form`, `quiz`, `survey` or `scheduling`."),
			"url":  attribute.ComputedString("URL of the form's public page."),
			"questions": attribute.ComputedList("Questions in the form's order.", map[string]schema.Attribute{
				"id":   attribute.ComputedString("ID of the question."),
				"name": attribute.ComputedString("Text of the question."),
				"type": attribute.ComputedString("Type of the question, such as `ShortAnswer`, `MultipleChoice` or `FileUpload`."),
				"options": attribute.ComputedList(
					"Options of a choice question. Empty for other questions.",
					map[string]schema.Attribute{
						"id":    attribute.ComputedString("ID of the option."),
						"value": attribute.ComputedString("Value in a submission that chose the option."),
						"label": attribute.ComputedString("Text of this choice on the form's page."),
					},
				),
			}),
			"calculations": attribute.ComputedList("Values that the form calculates.", map[string]schema.Attribute{
				"id":   attribute.ComputedString("ID of the calculation."),
				"name": attribute.ComputedString("Name of the calculation."),
				"type": attribute.ComputedString("Type of the result: `number`, `text` or `duration`."),
			}),
			"url_parameters": named("Parameters that the form reads from its address."),
			"documents":      named("Documents that the form creates from a submission."),
			"scheduling":     named("Steps in which people book a time."),
			"payments":       named("Steps in which people pay."),
			"quiz_enabled":   attribute.ComputedBool("Whether the form is a quiz with a score."),
			"approvals": attribute.ComputedList(
				"Approval workflows of the form. `json` also contains the approvers and the states of a submission.",
				map[string]schema.Attribute{
					"workflow_id": attribute.ComputedString("ID of the workflow."),
					"node_id":     attribute.ComputedString("ID of the workflow's step."),
				},
			),
			"json": attribute.ComputedString(
				"Fillout's whole answer as JSON. Use `jsondecode` to read what this schema does not have."),
		},
	}
}

func (d *formDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	resp *datasource.ConfigureResponse) {
	d.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (d *formDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config formModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	defer d.account.Warn(&resp.Diagnostics)
	id, at := config.ID.ValueString(), path.Root("id")
	if config.ID.IsNull() {
		id, at = d.findByName(ctx, config.Name.ValueString(), &resp.Diagnostics), path.Root("name")
	}
	if resp.Diagnostics.HasError() {
		return
	}
	form, err := d.account.Form(ctx, id)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		d.account.AddUnknownForm(ctx, &resp.Diagnostics, at, id, account.SkipReading)
		return
	case err != nil:
		d.account.AddErrorAt(&resp.Diagnostics, at, "Reading form "+id, err)
		return
	}
	resp.Diagnostics.Append(result.Set(ctx, &resp.State, newFormModel(form))...)
}

// findByName returns the ID of the only form with a name. If no form has it exactly, white space and the composition of
// characters make no difference: they cannot be seen in the dashboard.
func (d *formDataSource) findByName(ctx context.Context, name string, diags *diag.Diagnostics) string {
	forms, err := d.account.ListForms(ctx)
	if err != nil {
		d.account.AddErrorAt(diags, path.Root("name"), "Listing the forms of the account", err)
		return ""
	}
	matches := formsNamed(forms, func(other string) bool { return other == name })
	if len(matches) == 0 {
		normalized := safetext.NormalizeName(name)
		matches = formsNamed(forms, func(other string) bool { return safetext.NormalizeName(other) == normalized })
	}
	switch len(matches) {
	case 1:
		return string(matches[0].ID)
	case 0:
		byName := func(f fillout.FormSummary) string { return attribute.TextOf(f.Name) }
		diags.AddAttributeError(path.Root("name"), account.TitleFormNotFound, fmt.Sprintf("The account has no form with "+
			"the name %s. %s\n\nIf the form was renamed, write its new name. Or write its ID instead of its name: the ID "+
			"stays the same. %s", safetext.Quote(name), account.DescribeClosest(forms, name, byName), account.SkipReading))
	default:
		detail := fmt.Sprintf("%d forms have the name %s. Choose one by its ID:\n", len(matches), safetext.Quote(name))
		for _, form := range matches {
			detail += fmt.Sprintf("\n  - %s (%s)", safetext.Printable(string(form.ID)),
				safetext.Quote(attribute.TextOf(form.Name)))
		}
		diags.AddAttributeError(path.Root("name"), account.TitleAmbiguousFormName, detail)
	}
	return ""
}

// formsNamed returns the forms whose name is accepted.
func formsNamed(forms []fillout.FormSummary, accept func(string) bool) []fillout.FormSummary {
	return slices.DeleteFunc(slices.Clone(forms), func(form fillout.FormSummary) bool {
		return !accept(attribute.TextOf(form.Name))
	})
}
