package main

import (
	"net/http"
	"reflect"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
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

// A refused request is an error: otherwise the benchmark would count requests that did nothing.
func TestService(t *testing.T) {
	t.Parallel()
	fillout := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	variables := map[string]string{
		"FILLOUT_BASE_URL": fillout.URL(), "FILLOUT_ACCESS_TOKEN": fillout.Token(), "FILLOUT_REQUESTS_PER_SECOND": "100",
	}
	s := newService(func(name string) string { return variables[name] })
	id, err := s.create(t.Context(), fillouttest.ContactFormID, "https://hooks.example.com/")
	if held := fillout.Webhooks(); err != nil || len(held) != 1 || strconv.FormatInt(held[0].ID, 10) != id {
		t.Fatalf("create returns %q, %v; the simulator has %+v", id, err, held)
	}
	if err := s.delete(t.Context(), id); err != nil || len(fillout.Webhooks()) != 0 {
		t.Fatalf("delete returns %v; the simulator has %+v", err, fillout.Webhooks())
	}
	if err := s.delete(t.Context(), id); err == nil {
		t.Error("a second delete returns no error")
	}
	fillout.Inject(fillouttest.Fault{Status: http.StatusOK, Body: "<html>"})
	if _, err := s.create(t.Context(), fillouttest.ContactFormID, "https://hooks.example.com/"); err == nil {
		t.Error("create returns no error for an answer that is not JSON")
	}
}
