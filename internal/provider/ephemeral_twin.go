package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

var (
	_ ephemeral.EphemeralResource              = (*ephemeralTwin)(nil)
	_ ephemeral.EphemeralResourceWithConfigure = (*ephemeralTwin)(nil)
)

// ephemeralTwin is an ephemeral resource that is a data source in all but what
// becomes of the answer: it has its name, its arguments with their validators,
// its attributes and its reading.
type ephemeralTwin struct {
	source      personalDataSource
	description string // what is read
}

// personalDataSource is a data source whose answer is nothing for the state.
type personalDataSource interface {
	datasource.DataSourceWithConfigure
	read(ctx context.Context, config tfsdk.Config, result settable, diags *diag.Diagnostics)
}

// settable takes the answer: the state of a data source, or the result of an
// ephemeral resource.
type settable interface {
	Set(ctx context.Context, value any) diag.Diagnostics
}

// keptNowhere ends the description of every twin.
const keptNowhere = "Submissions are personal data. Unlike the data source of the same name, this keeps nothing of them: it reads anew in each plan " +
	"and each apply, and what it gives can go where Terraform keeps nothing either, such as into a provider block or a write-only argument. " +
	"It needs Terraform 1.10 or OpenTofu 1.11."

func (e *ephemeralTwin) Metadata(ctx context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	var source datasource.MetadataResponse
	e.source.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: req.ProviderTypeName}, &source)
	resp.TypeName = source.TypeName
}

func (e *ephemeralTwin) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	var source datasource.SchemaResponse
	e.source.Schema(ctx, datasource.SchemaRequest{}, &source)
	resp.Schema = schema.Schema{
		MarkdownDescription: e.description + "\n\n" + keptNowhere,
		Attributes:          ephemeralAttributes(source.Schema.Attributes, &resp.Diagnostics),
	}
}

func (e *ephemeralTwin) Configure(ctx context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	var source datasource.ConfigureResponse
	e.source.Configure(ctx, datasource.ConfigureRequest{ProviderData: req.ProviderData}, &source)
	resp.Diagnostics.Append(source.Diagnostics...)
}

func (e *ephemeralTwin) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	e.source.read(ctx, req.Config, &resp.Result, &resp.Diagnostics)
}
