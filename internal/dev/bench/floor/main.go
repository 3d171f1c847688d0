// Command floor is the provider that make bench compares ours with: what Terraform's framework costs by itself. It has
// one resource, of the schema that fillout_webhook has, and answers from nothing.
//
// With FILLOUT_FLOOR_REQUESTS=1 it makes the requests that ours makes, bare: one list of the forms for each process
// that needs it, and one call for each webhook, at the same rate. Nothing is checked, repeated, bounded or logged.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
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
