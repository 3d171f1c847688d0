package acctest

import (
	"fmt"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// Protocol is the provider as Terraform calls it, without a Terraform.
type Protocol struct {
	Server tfprotov6.ProviderServer
	Schema *tfprotov6.GetProviderSchemaResponse
}

// Schema returns the provider's schema. The framework validates every implementation on the way.
func Schema(tb testing.TB) *tfprotov6.GetProviderSchemaResponse {
	tb.Helper()
	return newProtocol(tb).Schema
}

func newProtocol(tb testing.TB) Protocol {
	tb.Helper()
	p := Protocol{Server: providerserver.NewProtocol6(provider.New("test")())()}
	var err error
	if p.Schema, err = p.Server.GetProviderSchema(tb.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		tb.Fatal(err)
	}
	failOn(tb, p.Schema.Diagnostics)
	return p
}

// Configure returns a provider that is configured for the account of a token.
func Configure(tb testing.TB, baseURL, token string) Protocol {
	tb.Helper()
	return ConfigureAs(tb, "", baseURL, token)
}

// ConfigureAs returns a provider as this version of Terraform configures it for the account of a token.
func ConfigureAs(tb testing.TB, terraformVersion, baseURL, token string) Protocol {
	tb.Helper()
	return configure(tb, terraformVersion, baseURL, token, nil)
}

func configure(tb testing.TB, terraformVersion, baseURL, token string, more map[string]any) Protocol {
	tb.Helper()
	p := newProtocol(tb)
	arguments := map[string]any{"base_url": baseURL, "access_token": token, "requests_per_second": 100,
		"database_url": baseURL, "database_requests_per_second": 100}
	maps.Copy(arguments, more)
	configured, err := p.Server.ConfigureProvider(tb.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: terraformVersion, Config: Object(tb, p.Schema.Provider, arguments),
	})
	if err != nil {
		tb.Fatal(err)
	}
	failOn(tb, configured.Diagnostics)
	return p
}

// Read reads a data source, with strings, numbers and booleans as arguments.
func (p Protocol) Read(tb testing.TB, name string, arguments map[string]any) *tfprotov6.DynamicValue {
	tb.Helper()
	resp, err := p.Server.ReadDataSource(tb.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: name, Config: Object(tb, p.Schema.DataSourceSchemas[name], arguments),
	})
	if err != nil {
		tb.Fatal(err)
	}
	failOn(tb, resp.Diagnostics)
	return resp.State
}

// ReadJSON reads a data source, and returns its state as JSON.
func (p Protocol) ReadJSON(tb testing.TB, name string, arguments map[string]any) string {
	tb.Helper()
	return JSON(tb, p.Schema.DataSourceSchemas[name], p.Read(tb, name, arguments))
}

// ReadReports returns what the provider reports when Terraform validates and reads a data source.
func (p Protocol) ReadReports(tb testing.TB, name string, arguments map[string]any) []string {
	tb.Helper()
	config := Object(tb, p.Schema.DataSourceSchemas[name], arguments)
	valid, err := p.Server.ValidateDataResourceConfig(tb.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: name, Config: config})
	if err != nil {
		tb.Fatal(err)
	}
	if len(valid.Diagnostics) > 0 {
		return described(valid.Diagnostics)
	}
	resp, err := p.Server.ReadDataSource(tb.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
	if err != nil {
		tb.Fatal(err)
	}
	return described(resp.Diagnostics)
}

// OpenReports returns what the provider reports when Terraform validates and opens an ephemeral resource.
func (p Protocol) OpenReports(tb testing.TB, name string, arguments map[string]any) []string {
	tb.Helper()
	config := Object(tb, p.Schema.EphemeralResourceSchemas[name], arguments)
	valid, err := p.Server.ValidateEphemeralResourceConfig(tb.Context(),
		&tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: name, Config: config})
	if err != nil {
		tb.Fatal(err)
	}
	if len(valid.Diagnostics) > 0 {
		return described(valid.Diagnostics)
	}
	resp, err := p.Server.OpenEphemeralResource(tb.Context(),
		&tfprotov6.OpenEphemeralResourceRequest{TypeName: name, Config: config})
	if err != nil {
		tb.Fatal(err)
	}
	return described(resp.Diagnostics)
}

// Open opens an ephemeral resource that has nothing to renew or close.
func (p Protocol) Open(tb testing.TB, name string, arguments map[string]any) *tfprotov6.DynamicValue {
	tb.Helper()
	resp, err := p.Server.OpenEphemeralResource(tb.Context(), &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: name, Config: Object(tb, p.Schema.EphemeralResourceSchemas[name], arguments),
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

// List lists resources with these arguments of the block config. It returns display names, and after them what the
// provider reports.
func (p Protocol) List(tb testing.TB, name string, arguments map[string]any, limit int64) []string {
	tb.Helper()
	server, ok := p.Server.(tfprotov6.ListResourceServer)
	if !ok {
		tb.Fatal("the provider lists nothing")
	}
	config := Object(tb, p.Schema.ListResourceSchemas[name], arguments)
	valid, err := server.ValidateListResourceConfig(tb.Context(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: name, Config: config})
	if err != nil {
		tb.Fatal(err)
	}
	if len(valid.Diagnostics) > 0 {
		return described(valid.Diagnostics)
	}
	stream, err := server.ListResource(tb.Context(), &tfprotov6.ListResourceRequest{TypeName: name, Config: config,
		Limit: limit})
	if err != nil {
		tb.Fatal(err)
	}
	var names []string
	for result := range stream.Results {
		if result.DisplayName != "" {
			names = append(names, result.DisplayName)
		}
		names = append(names, described(result.Diagnostics)...)
	}
	return names
}

// Invoke invokes an action with these arguments. It returns the lines of its progress, and after them what the provider
// reports.
func (p Protocol) Invoke(tb testing.TB, name string, arguments map[string]any) []string {
	tb.Helper()
	server, ok := p.Server.(tfprotov6.ActionServer)
	if !ok {
		tb.Fatal("the provider has no actions")
	}
	config := Object(tb, p.Schema.ActionSchemas[name].Schema, arguments)
	valid, err := server.ValidateActionConfig(tb.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: name,
		Config: config})
	if err != nil {
		tb.Fatal(err)
	}
	if len(valid.Diagnostics) > 0 {
		return described(valid.Diagnostics)
	}
	stream, err := server.InvokeAction(tb.Context(), &tfprotov6.InvokeActionRequest{ActionType: name, Config: config})
	if err != nil {
		tb.Fatal(err)
	}
	var lines []string
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			lines = append(lines, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			lines = append(lines, described(event.Diagnostics)...)
		}
	}
	return lines
}

func described(diagnostics []*tfprotov6.Diagnostic) []string {
	var texts []string
	for _, d := range diagnostics {
		texts = append(texts, fmt.Sprintf("%s: %s: %s", d.Severity, d.Summary, d.Detail))
	}
	return texts
}

// Object encodes an object of a schema. Attributes without a value are null.
func Object(tb testing.TB, schema *tfprotov6.Schema, values map[string]any) *tfprotov6.DynamicValue {
	tb.Helper()
	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		tb.Fatal("the schema is not an object")
	}
	attributes := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for name, kind := range object.AttributeTypes {
		attributes[name] = tftypes.NewValue(kind, values[name])
	}
	return encode(tb, tftypes.NewValue(object, attributes))
}

func encode(tb testing.TB, value tftypes.Value) *tfprotov6.DynamicValue {
	tb.Helper()
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		tb.Fatal(err)
	}
	return &encoded
}

func decode(tb testing.TB, schema *tfprotov6.Schema, object *tfprotov6.DynamicValue) tftypes.Value {
	tb.Helper()
	value, err := object.Unmarshal(schema.ValueType())
	if err != nil {
		tb.Fatal(err)
	}
	return value
}

// failOn fails the test if there is an error. Terraform goes on after a warning.
func failOn(tb testing.TB, diagnostics []*tfprotov6.Diagnostic) {
	tb.Helper()
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			tb.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}
