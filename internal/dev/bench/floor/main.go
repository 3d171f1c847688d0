// Command floor is the provider that make bench compares ours with. Its cost is that of Terraform's framework alone. It
// has one resource, with the schema of fillout_webhook, and invents its answers.
//
// With FILLOUT_FLOOR_REQUESTS=1 it also sends the requests that ours sends, at the same rate: one list of the forms for
// each process that needs it, and one call for each webhook. It checks, repeats, bounds and logs nothing.
package main

import (
	"context"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

func main() {
	err := providerserver.Serve(context.Background(), newFloor, providerserver.ServeOpts{
		Address:         "registry.terraform.io/fillout-community/fillout",
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}

// floor has no arguments. It reads the environment variables of our provider.
type floor struct{}

func newFloor() provider.Provider { return &floor{} }

func (*floor) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "fillout"
}

func (*floor) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (*floor) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	if os.Getenv("FILLOUT_FLOOR_REQUESTS") == "1" {
		resp.ResourceData = newService()
	}
}

func (*floor) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (*floor) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newWebhook}
}
