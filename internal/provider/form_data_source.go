package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var (
	_ datasource.DataSource                     = (*formDataSource)(nil)
	_ datasource.DataSourceWithConfigure        = (*formDataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*formDataSource)(nil)
)

func newFormDataSource() datasource.DataSource { return &formDataSource{} }

// formDataSource reads one form in full, found by its id or by its name.
type formDataSource struct {
	account *account
}

func (d *formDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_form"
}

func (d *formDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	named := func(description string) schema.ListNestedAttribute {
		return computedList(description, map[string]schema.Attribute{
			"id":   computedString("Id."),
			"name": computedString("Name."),
		})
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "One form with its questions and other parts, looked up by id or by name. Parts that a form does not have are empty lists.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Public id of the form, the last part of its address, such as `vso9PzRfHQus`. Give this or `name`.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{formIDArgument},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the form in the dashboard, exactly. Give this or `id`. Where several forms have the name, " +
					"only the id can tell them apart.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"tags": computedStrings("Tags of the form, such as `form`, `quiz`, `survey` or `scheduling`."),
			"url":  computedString("Address of the form's public page."),
			"questions": computedList("The questions, in the form's order.", map[string]schema.Attribute{
				"id":   computedString("Id of the question."),
				"name": computedString("Text of the question."),
				"type": computedString("Type of the question, such as `ShortAnswer`, `MultipleChoice` or `FileUpload`."),
				"options": computedList("Answers to choose from; empty where the question is no choice.", map[string]schema.Attribute{
					"id":    computedString("Id of the option."),
					"value": computedString("Value that a submission has when the option is chosen."),
					"label": computedString("Text that people see."),
				}),
			}),
			"calculations": computedList("Values that the form computes.", map[string]schema.Attribute{
				"id":   computedString("Id of the calculation."),
				"name": computedString("Name of the calculation."),
				"type": computedString("Type of the result: `number`, `text` or `duration`."),
			}),
			"url_parameters": named("Parameters that the form takes from its address."),
			"documents":      named("Documents that the form makes of a submission."),
			"scheduling":     named("Steps in which people book a time."),
			"payments":       named("Steps in which people pay."),
			"quiz_enabled":   schema.BoolAttribute{MarkdownDescription: "Whether the form is a quiz that counts points.", Computed: true},
			"approvals": computedList("Approval workflows of the form. Who approves, and the states that a submission can be in, are in `json`.", map[string]schema.Attribute{
				"workflow_id": computedString("Id of the workflow."),
				"node_id":     computedString("Id of the workflow's step."),
			}),
			"json": computedString("Fillout's whole answer, for what this schema does not have: use `jsondecode`."),
		},
	}
}

func (d *formDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{
		datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name")),
	}
}

func (d *formDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.account = accountFrom(req.ProviderData, &resp.Diagnostics)
}

func (d *formDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config formModel
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
	form, err := d.account.form(ctx, id)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		d.account.addUnknownForm(ctx, &resp.Diagnostics, at, id)
		return
	case err != nil:
		d.account.addErrorAt(&resp.Diagnostics, at, "Reading form "+id, err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newFormModel(form))...)
}

// findByName gives the id of the one form with a name.
func (d *formDataSource) findByName(ctx context.Context, name string, diags *diag.Diagnostics) string {
	forms, err := d.account.listForms(ctx)
	if err != nil {
		d.account.addErrorAt(diags, path.Root("name"), "Listing the forms of the account", err)
		return ""
	}
	var matches []fillout.FormSummary
	for _, form := range forms {
		if textOf(form.Name) == name {
			matches = append(matches, form)
		}
	}
	switch len(matches) {
	case 1:
		return string(matches[0].ID)
	case 0:
		byName := func(f fillout.FormSummary) string { return textOf(f.Name) }
		diags.AddAttributeError(path.Root("name"), formNotFound, fmt.Sprintf("No form of the account has the name %q. %s",
			name, describeForms(suggestForms(forms, name, byName), len(forms))))
	default:
		detail := fmt.Sprintf("%d forms have the name %q; choose one by its id:\n", len(matches), name)
		for _, form := range matches {
			detail += "\n  - " + fillout.Printable(string(form.ID))
		}
		diags.AddAttributeError(path.Root("name"), "Ambiguous Form Name", detail)
	}
	return ""
}
