package soak

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// protocol is what Terraform learns about the provider before anything else.
type protocol struct {
	schema     *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

var learnProtocol = sync.OnceValues(func() (protocol, error) {
	server := providerserver.NewProtocol6(provider.New("test")())()
	schema, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return protocol{}, err
	}
	identities, err := server.GetResourceIdentitySchemas(context.Background(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return protocol{}, err
	}
	return protocol{schema: schema, identities: identities.IdentitySchemas}, nil
})

// phase is the provider as Terraform has it for a phase of a command: started
// anew, configured, and asked over the protocol, without a CLI. Nothing of it is
// shared with another phase. It may be used by several goroutines.
type phase struct {
	protocol protocol
	server   tfprotov6.ProviderServer

	mu     sync.Mutex
	said   []*tfprotov6.Diagnostic // everything that the provider reported
	broken error                   // what no provider may do to Terraform
}

// startPhase starts and configures the provider. The configuration has the
// values of the provider's arguments; the others are null.
func startPhase(ctx context.Context, config map[string]any) *phase {
	known, err := learnProtocol()
	p := &phase{protocol: known, server: providerserver.NewProtocol6(provider.New("test")())(), broken: err}
	if err != nil {
		return p
	}
	block := p.encode(known.schema.Provider.ValueType(), config)
	validated, err := p.server.ValidateProviderConfig(ctx, &tfprotov6.ValidateProviderConfigRequest{Config: block})
	if p.failed(err) || p.hear(validated.Diagnostics) {
		return p
	}
	configured, err := p.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.12.0", Config: block})
	if !p.failed(err) {
		p.hear(configured.Diagnostics)
	}
	return p
}

// hear keeps what the provider reported, and tells whether it is an error.
func (p *phase) hear(diagnostics []*tfprotov6.Diagnostic) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said = append(p.said, diagnostics...)
	return hasError(diagnostics)
}

func hasError(diagnostics []*tfprotov6.Diagnostic) bool {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return true
		}
	}
	return false
}

func (p *phase) failed(err error) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken == nil {
		p.broken = err
	}
	return err != nil
}

// kept is a resource's object as Terraform keeps it between the calls: the zero
// value where there is none.
type kept struct {
	values   map[string]tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

func (k kept) exists() bool { return k.values != nil }

// text is an attribute that is a string; "" where it is null or unknown.
func (k kept) text(attribute string) string {
	var text *string
	if value, ok := k.values[attribute]; !ok || !value.IsKnown() || value.As(&text) != nil || text == nil {
		return ""
	}
	return *text
}

func (p *phase) typeOf(resource string) tftypes.Object {
	object, _ := p.protocol.schema.ResourceSchemas[resource].ValueType().(tftypes.Object)
	return object
}

// encode writes an object of a type; attributes that are not named are null. The
// values are Go's or tftypes' own. A nil map is a null object.
func (p *phase) encode(kind tftypes.Type, values map[string]any) *tfprotov6.DynamicValue {
	value := tftypes.NewValue(kind, nil)
	if object, ok := kind.(tftypes.Object); ok && values != nil {
		attributes := map[string]tftypes.Value{}
		for name, attribute := range object.AttributeTypes {
			given, ok := values[name].(tftypes.Value)
			if !ok {
				given = tftypes.NewValue(attribute, values[name])
			}
			attributes[name] = given
		}
		value = tftypes.NewValue(object, attributes)
	}
	encoded, err := tfprotov6.NewDynamicValue(kind, value)
	p.failed(err)
	return &encoded
}

func (p *phase) encodeKept(resource string, object kept) *tfprotov6.DynamicValue {
	if !object.exists() {
		return p.encode(p.typeOf(resource), nil)
	}
	values := map[string]any{}
	for name, value := range object.values {
		values[name] = value
	}
	return p.encode(p.typeOf(resource), values)
}

// decode reads an object; nil where it is null.
func (p *phase) decode(resource string, encoded *tfprotov6.DynamicValue) map[string]tftypes.Value {
	if encoded == nil {
		return nil
	}
	value, err := encoded.Unmarshal(p.typeOf(resource))
	if p.failed(err) || value.IsNull() {
		return nil
	}
	values := map[string]tftypes.Value{}
	p.failed(value.As(&values))
	return values
}

// refresh reads an object. An object that is left out of the answer is gone.
func (p *phase) refresh(ctx context.Context, resource string, prior kept) (kept, bool) {
	answer, err := p.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: resource, CurrentState: p.encodeKept(resource, prior), Private: prior.private, CurrentIdentity: prior.identity,
	})
	if p.failed(err) || p.hear(answer.Diagnostics) {
		return prior, false
	}
	values := p.decode(resource, answer.NewState)
	if values == nil {
		return kept{}, true
	}
	return kept{values: values, private: answer.Private, identity: answer.NewIdentity}, true
}

// importBy imports an object by its id or, without one, its identity, and refreshes it, as Terraform does.
func (p *phase) importBy(ctx context.Context, resource, id string, identity map[string]any) (kept, bool) {
	request := &tfprotov6.ImportResourceStateRequest{TypeName: resource, ID: id}
	if identity != nil {
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: p.encode(p.protocol.identities[resource].ValueType(), identity)}
	}
	answer, err := p.server.ImportResourceState(ctx, request)
	if p.failed(err) || p.hear(answer.Diagnostics) {
		return kept{}, false
	}
	if len(answer.ImportedResources) != 1 {
		p.failed(fmt.Errorf("%d objects were imported", len(answer.ImportedResources)))
		return kept{}, false
	}
	imported := answer.ImportedResources[0]
	return p.refresh(ctx, resource, kept{values: p.decode(resource, imported.State), private: imported.Private, identity: imported.Identity})
}
