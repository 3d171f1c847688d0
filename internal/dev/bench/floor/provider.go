package main

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

func newFloor() provider.Provider { return &floor{} }

// floor has no arguments: the variables that configure ours configure it.
type floor struct{}

func (*floor) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "fillout"
}

func (*floor) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (*floor) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	if os.Getenv("FILLOUT_FLOOR_REQUESTS") == "1" {
		resp.ResourceData = newService(os.Getenv)
	}
}

func (*floor) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (*floor) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newWebhook}
}
