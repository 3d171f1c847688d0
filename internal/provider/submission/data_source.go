package submission

import (
	"context"
	"errors"

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
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/ephemeral"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

var (
	_ datasource.DataSource              = (*submissionDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*submissionDataSource)(nil)
	_ ephemeral.Source                   = (*submissionDataSource)(nil)
)

// NewDataSource returns the data source fillout_submission.
func NewDataSource() datasource.DataSource { return &submissionDataSource{} }

// NewEphemeral returns the ephemeral resource fillout_submission.
func NewEphemeral() frameworkephemeral.EphemeralResource {
	return ephemeral.NewTwin(&submissionDataSource{}, submissionDescription+"\n\n"+storedNowhere)
}

const submissionDescription = "Reads one submission of a form, by its ID."

// submissionDataSource reads one submission of a form.
type submissionDataSource struct {
	account *account.Account
}

type oneSubmissionModel struct {
	FormID types.String `tfsdk:"form_id"`
	includedModel
	submissionModel
}

func (d *submissionDataSource) Metadata(_ context.Context, req datasource.MetadataRequest,
	resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_submission"
}

func (d *submissionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := submissionAttributes()
	attributes["form_id"] = formIDAttribute()
	addIncluded(attributes)
	attributes["id"] = schema.StringAttribute{
		MarkdownDescription: "ID of the submission, such as `7b0c2f6e-3d1a-4c58-9e47-5a2f8d6b1c90`.",
		Required:            true,
		Validators:          []validator.String{idValidator},
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: submissionDescription + "\n\n" + storedInState,
		Attributes:          attributes,
	}
}

func (d *submissionDataSource) Configure(_ context.Context, req datasource.ConfigureRequest,
	resp *datasource.ConfigureResponse) {
	d.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (d *submissionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	d.ReadInto(ctx, req.Config, &resp.State, &resp.Diagnostics)
}

func (d *submissionDataSource) ReadInto(ctx context.Context, config tfsdk.Config, into result.Target,
	diags *diag.Diagnostics) {
	var model oneSubmissionModel
	diags.Append(config.Get(ctx, &model)...)
	if diags.HasError() {
		return
	}
	defer d.account.Warn(diags)
	formID, id := model.FormID.ValueString(), model.ID.ValueString()
	submission, err := d.account.Client().GetSubmission(ctx, formID, id, model.IncludeEditLink.ValueBool())
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		d.addNotFound(ctx, diags, formID, id)
		return
	case err != nil:
		d.account.AddErrorAt(diags, path.Root("id"), "Reading submission "+id+" of form "+formID, err)
		return
	}
	model.submissionModel = model.newSubmission(*submission)
	model.ID = types.StringValue(id) // as it was written: Terraform accepts no other
	diags.Append(result.Set(ctx, into, model)...)
}

// addNotFound reports whether the form or the submission does not exist.
func (d *submissionDataSource) addNotFound(ctx context.Context, diags *diag.Diagnostics, formID, id string) {
	found, err := d.account.HasForm(ctx, formID)
	switch {
	case err != nil:
		d.account.AddErrorAt(diags, path.Root("form_id"), "Looking for form "+formID, err)
	case !found:
		d.account.AddUnknownForm(ctx, diags, path.Root("form_id"), formID, account.SkipReading)
	default:
		diags.AddAttributeError(path.Root("id"), account.TitleSubmissionNotFound, "Form "+formID+" has no submission with "+
			"the ID "+id+". It may have been deleted, or it may belong to another form. "+account.SkipReading)
	}
}
