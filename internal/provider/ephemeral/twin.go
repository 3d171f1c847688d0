// Package ephemeral makes ephemeral resources of data sources whose results are personal data.
package ephemeral

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/result"
)

var (
	_ ephemeral.EphemeralResource              = (*twin)(nil)
	_ ephemeral.EphemeralResourceWithConfigure = (*twin)(nil)
)

// twin is an ephemeral resource with the name, the arguments and the attributes of a data source. Terraform keeps
// nothing of its result.
type twin struct {
	source      Source
	description string
}

// Source is a data source with an ephemeral twin.
type Source interface {
	datasource.DataSourceWithConfigure
	// ReadInto reads what the configuration asks for into the state of the data source, or into the result of its twin.
	ReadInto(ctx context.Context, config tfsdk.Config, into result.Target, diags *diag.Diagnostics)
}

// NewTwin returns the ephemeral twin of a data source.
func NewTwin(source Source, description string) ephemeral.EphemeralResource {
	return &twin{source: source, description: description}
}

func (e *twin) Metadata(ctx context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	var source datasource.MetadataResponse
	e.source.Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: req.ProviderTypeName}, &source)
	resp.TypeName = source.TypeName
}

func (e *twin) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	var source datasource.SchemaResponse
	e.source.Schema(ctx, datasource.SchemaRequest{}, &source)
	resp.Schema = schema.Schema{
		MarkdownDescription: e.description,
		Attributes:          attributes(source.Schema.Attributes, &resp.Diagnostics),
	}
}

func (e *twin) Configure(ctx context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	var source datasource.ConfigureResponse
	e.source.Configure(ctx, datasource.ConfigureRequest{ProviderData: req.ProviderData}, &source)
	resp.Diagnostics.Append(source.Diagnostics...)
}

func (e *twin) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	e.source.ReadInto(ctx, req.Config, &resp.Result, &resp.Diagnostics)
}
