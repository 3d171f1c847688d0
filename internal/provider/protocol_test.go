package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// protocol is the provider as Terraform talks to it, without a Terraform.
type protocol struct {
	server  tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
}

// configuredProtocol is configured for the account that a token has at a service.
func configuredProtocol(tb testing.TB, baseURL, token string) protocol {
	tb.Helper()
	p := protocol{server: providerserver.NewProtocol6(New("test")())()}
	var err error
	if p.schemas, err = p.server.GetProviderSchema(tb.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		tb.Fatal(err)
	}
	failOn(tb, p.schemas.Diagnostics)
	configured, err := p.server.ConfigureProvider(tb.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: configOf(tb, p.schemas.Provider, map[string]any{"base_url": baseURL, "access_token": token, "requests_per_second": 100}),
	})
	if err != nil {
		tb.Fatal(err)
	}
	failOn(tb, configured.Diagnostics)
	return p
}

// read reads a data source, with strings, numbers and booleans as arguments.
func (p protocol) read(tb testing.TB, name string, arguments map[string]any) *tfprotov6.DynamicValue {
	tb.Helper()
	resp, err := p.server.ReadDataSource(tb.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: name, Config: configOf(tb, p.schemas.DataSourceSchemas[name], arguments),
	})
	if err != nil {
		tb.Fatal(err)
	}
	failOn(tb, resp.Diagnostics)
	return resp.State
}

// open opens an ephemeral resource.
func (p protocol) open(tb testing.TB, name string, arguments map[string]any) *tfprotov6.DynamicValue {
	tb.Helper()
	resp, err := p.server.OpenEphemeralResource(tb.Context(), &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: name, Config: configOf(tb, p.schemas.EphemeralResourceSchemas[name], arguments),
	})
	if err != nil {
		tb.Fatal(err)
	}
	failOn(tb, resp.Diagnostics)
	if len(resp.Private) > 0 || !resp.RenewAt.IsZero() {
		tb.Errorf("%s wants to be renewed or closed", name)
	}
	return resp.Result
}

// configOf is a configuration with these arguments; all others are null.
func configOf(tb testing.TB, schema *tfprotov6.Schema, arguments map[string]any) *tfprotov6.DynamicValue {
	tb.Helper()
	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		tb.Fatal("the schema is no object")
	}
	values := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, arguments[name])
	}
	config, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	if err != nil {
		tb.Fatal(err)
	}
	return &config
}

func failOn(tb testing.TB, diagnostics []*tfprotov6.Diagnostic) {
	tb.Helper()
	for _, d := range diagnostics {
		tb.Fatalf("%s: %s", d.Summary, d.Detail)
	}
}
