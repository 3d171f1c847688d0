// Command terraform-provider-fillout serves the Fillout provider to Terraform
// and OpenTofu, which start it.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// version is set by the release build.
var version = "dev"

const address = "registry.terraform.io/fillout-community/fillout"

func main() {
	debug := flag.Bool("debug", false, "serve a provider that a debugger is attached to; prints how to make Terraform use it")
	flag.Parse()
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         address,
		Debug:           *debug,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}
