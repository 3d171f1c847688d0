// Command idle is our provider with resources that do nothing. Their schemas are the provider's own, and a read returns
// the state. So its cost is that of Terraform's framework, given these schemas and a state that our provider has
// written.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	ours "github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return idle{ours.New("idle")()} },
		providerserver.ServeOpts{Address: "registry.terraform.io/fillout-community/fillout", ProtocolVersion: 6})
	if err != nil {
		log.Fatal(err)
	}
}

type idle struct{ provider.Provider }

func (idle) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

// Resources returns those that have an identity.
func (p idle) Resources(ctx context.Context) []func() resource.Resource {
	var all []func() resource.Resource
	for _, factory := range p.Provider.Resources(ctx) {
		if inner, ok := factory().(resource.ResourceWithIdentity); ok {
			all = append(all, func() resource.Resource { return idleResource{inner} })
		}
	}
	return all
}

// idleResource has only the schemas of a resource. The framework sees none of its other methods, such as ModifyPlan.
type idleResource struct{ resource.ResourceWithIdentity }

func (idleResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}
func (idleResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (idleResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// Read sets the identity, whose attributes are attributes of the state, too. Terraform 1.11 does not store it.
func (idleResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	for name := range resp.Identity.Schema.GetAttributes() {
		var value types.String
		resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root(name), &value)...)
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root(name), value)...)
	}
}
