package main

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// The comparison is fair only while the CLI has as much work with the floor as with the provider.
func TestSameSchema(t *testing.T) {
	t.Parallel()
	ours, floors := providerserver.NewProtocol6(provider.New("test")())(), providerserver.NewProtocol6(newFloor())()
	if got, want := webhookSchema(t, floors), webhookSchema(t, ours); !reflect.DeepEqual(got, want) {
		t.Errorf("the floor's webhook has\n%v\nand the provider's\n%v", got, want)
	}
}

// webhookSchema returns the attributes of the webhook and of its identity, without their descriptions.
func webhookSchema(t *testing.T, server tfprotov6.ProviderServer) map[string]any {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	attributes := map[string]any{}
	for _, a := range schemas.ResourceSchemas["fillout_webhook"].Block.Attributes {
		a.Description, a.DescriptionKind = "", 0
		attributes[a.Name] = *a
	}
	for _, a := range identities.IdentitySchemas["fillout_webhook"].IdentityAttributes {
		a.Description = ""
		attributes["identity "+a.Name] = *a
	}
	return attributes
}
