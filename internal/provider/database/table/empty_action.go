package table

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/deletion"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

var (
	_ action.Action              = (*emptyAction)(nil)
	_ action.ActionWithConfigure = (*emptyAction)(nil)
)

// NewEmptyAction returns the action fillout_database_table_empty.
func NewEmptyAction() action.Action { return &emptyAction{} }

// emptyAction deletes the records of a table. Whoever invokes it has decided that, so no protection stops it.
type emptyAction struct {
	account *account.Account
}

type emptyModel struct {
	DatabaseID types.String `tfsdk:"database_id"`
	TableID    types.String `tfsdk:"table_id"`
	DryRun     types.Bool   `tfsdk:"dry_run"`
}

func (a *emptyAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_database_table_empty"
}

func (a *emptyAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Deletes all records of a table that exist when it is invoked. The table and its fields stay. It is " +
			"the way past the protection of a table that has records, and does not depend on `deletion_protection`: that only " +
			"guards plans.\n\n" +
			"It reports how many records there are, and its progress. Fillout's API deletes one record at a time, about 20 per " +
			"second. After an interrupt or an error, it reports how many are left: invoke it again to go on. Records that come " +
			"meanwhile stay, and are an error at the end.\n\n" +
			"Actions need Terraform 1.14. With OpenTofu, run `terraform-provider-fillout empty`.",
		Attributes: map[string]schema.Attribute{
			"database_id": schema.StringAttribute{
				MarkdownDescription: "ID of the database.",
				Required:            true,
				Validators:          []validator.String{attribute.ID},
			},
			"table_id": schema.StringAttribute{
				MarkdownDescription: "ID of the table.",
				Required:            true,
				Validators:          []validator.String{attribute.ID},
			},
			"dry_run": schema.BoolAttribute{
				MarkdownDescription: "Whether the action only reports how many records there are. Default `false`.",
				Optional:            true,
			},
		},
	}
}

func (a *emptyAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.account = account.From(req.ProviderData, &resp.Diagnostics)
}

func (a *emptyAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	ctx, cancel := result.UntilStop(ctx)
	defer cancel()
	var model emptyModel
	diags := &resp.Diagnostics
	diags.Append(req.Config.Get(ctx, &model)...)
	if diags.HasError() {
		return
	}
	defer a.account.Warn(diags)
	databaseID, tableID := model.DatabaseID.ValueString(), model.TableID.ValueString()
	database, err := a.account.Snapshots().Database(ctx, databaseID)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		a.account.AddUnknownDatabase(ctx, diags, path.Root("database_id"), "ID", databaseID)
		return
	case err != nil:
		a.account.AddError(diags, "Reading the database "+databaseID, err)
		return
	}
	table := database.Table(tableID)
	if table == nil {
		diags.AddAttributeError(path.Root("table_id"), account.TitleTableNotFound, tables.DescribeMissing(database, tableID))
		return
	}
	set := deletion.Records(a.account.Client(), databaseID, tableID, string(table.Name))
	set.Write = func(ctx context.Context, write func(context.Context) error) error {
		return a.account.Snapshots().Write(ctx, databaseID, snapshot.Records, write)
	}
	found, err := set.Find(ctx, account.Progress(resp))
	if err != nil {
		a.account.AddError(diags, "Listing the records of "+set.Place(), errors.Unwrap(err))
		return
	}
	a.account.Delete(ctx, found, model.DryRun.ValueBool(), resp)
}
