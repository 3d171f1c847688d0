package submission

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/deletion"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

var (
	_ action.Action              = (*deleteAction)(nil)
	_ action.ActionWithConfigure = (*deleteAction)(nil)
)

// NewDeleteAction returns the action fillout_submissions_delete.
func NewDeleteAction() action.Action { return &deleteAction{} }

// deleteAction deletes the submissions of a form before a date.
type deleteAction struct {
	account *account.Account
}

type deleteModel struct {
	FormID     types.String `tfsdk:"form_id"`
	BeforeDate types.String `tfsdk:"before_date"`
	Status     types.String `tfsdk:"status"`
	DryRun     types.Bool   `tfsdk:"dry_run"`
}

func (a *deleteAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_submissions_delete"
}

func (a *deleteAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Deletes the submissions of a form that were submitted before a time, as retention rules ask for. " +
			"Submissions at that time and later stay. So do those without a time that can be read, with a warning, and those of " +
			"the editor's preview.\n\n" +
			"It reports how many submissions there are, and its progress, but no answers. Fillout's API deletes one submission at " +
			"a time, about five per second. After an interrupt or an error, it reports how many are left: invoke it again to go " +
			"on.\n\n" +
			"Actions need Terraform 1.14. With OpenTofu, run `terraform-provider-fillout submissions delete`.",
		Attributes: map[string]schema.Attribute{
			"form_id": schema.StringAttribute{
				MarkdownDescription: formIDAttribute().MarkdownDescription,
				Required:            true,
				Validators:          []validator.String{attribute.FormID},
			},
			"before_date": schema.StringAttribute{
				MarkdownDescription: "Deletes submissions before this time, in RFC 3339 and any zone, such as " +
					"`2026-05-01T00:00:00+02:00`.",
				Required:   true,
				Validators: []validator.String{timestampValidator},
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Deletes submissions that are `finished` (the default) or `in_progress`. Fillout returns " +
					"submissions in progress only to accounts on the Business plan and above.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf("finished", "in_progress")},
			},
			"dry_run": schema.BoolAttribute{
				MarkdownDescription: "Whether the action only reports how many submissions there are. Default `false`.",
				Optional:            true,
			},
		},
	}
}

func (a *deleteAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (a *deleteAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	ctx, cancel := result.UntilStop(ctx)
	defer cancel()
	var model deleteModel
	diags := &resp.Diagnostics
	diags.Append(req.Config.Get(ctx, &model)...)
	if diags.HasError() {
		return
	}
	before, err := parseTimestamp(model.BeforeDate.ValueString())
	if err != nil { // a value that validation did not know
		diags.AddAttributeError(path.Root("before_date"), account.TitleInvalidTime, "The argument before_date "+err.Error()+".")
		return
	}
	defer a.account.Warn(diags)
	id := model.FormID.ValueString()
	set := deletion.Submissions(a.account.Client(), id, before, model.Status.ValueString())
	found, err := set.Find(ctx, account.Progress(resp))
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		a.account.AddUnknownForm(ctx, diags, path.Root("form_id"), id)
		return
	case err != nil:
		a.account.AddError(diags, "Listing the submissions of "+set.Place(), errors.Unwrap(err))
		return
	}
	a.account.Delete(ctx, found, model.DryRun.ValueBool(), resp)
}
