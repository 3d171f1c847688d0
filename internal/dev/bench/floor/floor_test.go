package main

import (
	"context"
	"maps"
	"net/http"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// The floor is one only as long as the CLI has as much to do for it as for the provider.
func TestSameSchema(t *testing.T) {
	t.Parallel()
	ours, floors := providerserver.NewProtocol6(provider.New("test")())(), providerserver.NewProtocol6(newFloor())()
	if got, want := webhookAttributes(t, floors), webhookAttributes(t, ours); !maps.Equal(got, want) {
		t.Errorf("the floor's webhook has\n%v\nand the provider's\n%v", got, want)
	}
}

// webhookAttributes are the webhook's, and below identity those of its identity, as the protocol has them but for the
// descriptions.
func webhookAttributes(t *testing.T, server tfprotov6.ProviderServer) map[string]string {
	t.Helper()
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	attributes := map[string]string{}
	for _, a := range schemas.ResourceSchemas["fillout_webhook"].Block.Attributes {
		flags := map[string]bool{"required": a.Required, "optional": a.Optional, "computed": a.Computed, "sensitive": a.Sensitive, "write-only": a.WriteOnly}
		attributes[a.Name] = a.Type.String()
		for _, name := range []string{"required", "optional", "computed", "sensitive", "write-only"} {
			if flags[name] {
				attributes[a.Name] += " " + name
			}
		}
	}
	for _, a := range identities.IdentitySchemas["fillout_webhook"].IdentityAttributes {
		attributes["identity "+a.Name] = a.Type.String() + " " + strconv.FormatBool(a.RequiredForImport)
	}
	return attributes
}

// The requests are those of the provider: a list for each process, however often it is asked for, and one call for each
// change. A refusal is an error, since the benchmark would otherwise count requests that did nothing.
func TestService(t *testing.T) {
	t.Parallel()
	fillout := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	variables := map[string]string{
		"FILLOUT_BASE_URL": fillout.URL(), "FILLOUT_ACCESS_TOKEN": fillout.Token(), "FILLOUT_REQUESTS_PER_SECOND": "100",
	}
	s := newService(func(name string) string { return variables[name] })
	for range 2 {
		if err := s.list(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	id, err := s.create(t.Context(), fillouttest.ContactFormID, "https://hooks.example.com/")
	if held := fillout.Webhooks(); err != nil || len(held) != 1 || strconv.FormatInt(held[0].ID, 10) != id {
		t.Fatalf("got %q, %v; the service holds %+v", id, err, held)
	}
	if err := s.delete(t.Context(), id); err != nil || len(fillout.Webhooks()) != 0 {
		t.Fatalf("%v; the service holds %+v", err, fillout.Webhooks())
	}
	if err := s.delete(t.Context(), id); err == nil {
		t.Error("a refusal is no error")
	}
	if sent := len(fillout.Requests()); sent != 4 {
		t.Errorf("%d requests were sent, want 4", sent)
	}
	fillout.Inject(fillouttest.Fault{Status: http.StatusOK, Body: "<html>"})
	if _, err := s.create(t.Context(), fillouttest.ContactFormID, "https://hooks.example.com/"); err == nil {
		t.Error("an answer that is not JSON is no error")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := s.delete(ended, id); err == nil {
		t.Error("a context that ended is no error")
	}
}
