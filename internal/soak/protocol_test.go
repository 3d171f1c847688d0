package soak

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider"
)

// process is the provider as Terraform runs it for one phase of a command: started anew, configured, and called over
// the protocol, without a CLI. Its methods panic where the provider breaks the protocol.
type process struct {
	server      tfprotov6.ProviderServer
	schema      *tfprotov6.GetProviderSchemaResponse
	diagnostics []*tfprotov6.Diagnostic // everything that the provider reported
}

// object is a resource's object as Terraform keeps it between calls. The zero value means that none exists.
type object struct {
	values   map[string]tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

func (o object) exists() bool { return o.values != nil }

// text returns an attribute that is a string, "" if it is null or unknown.
func (o object) text(attribute string) string {
	var text *string
	if value, ok := o.values[attribute]; !ok || !value.IsKnown() || value.As(&text) != nil || text == nil {
		return ""
	}
	return *text
}

// action is Terraform's plan for a resource.
type action string

const (
	noop    action = "noop"
	create  action = "create"
	update  action = "update"
	replace action = "replace"
	destroy action = "destroy"
)

// change is the plan of a resource.
type change struct {
	kind    string // the type of the resource
	action  action
	prior   object
	config  map[string]any // nil if the resource is not configured
	planned object
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// start starts the provider and configures it with these arguments; the others are null.
func start(ctx context.Context, j *journal.Journal, arguments map[string]any) *process {
	p := &process{server: providerserver.NewProtocol6(provider.NewWithJournal("test", j))()}
	p.schema = must(p.server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{}))
	p.ok(must(p.server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.12.0", Config: encode(p.schema.Provider.ValueType(), arguments),
	})).Diagnostics)
	return p
}

// ok records diagnostics, and reports whether none of them is an error.
func (p *process) ok(diagnostics []*tfprotov6.Diagnostic) bool {
	p.diagnostics = append(p.diagnostics, diagnostics...)
	return !hasError(diagnostics)
}

func hasError(diagnostics []*tfprotov6.Diagnostic) bool {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return true
		}
	}
	return false
}

// encode encodes an object of a type. Attributes without a value are null. A nil map is a null object.
func encode[V any](kind tftypes.Type, values map[string]V) *tfprotov6.DynamicValue {
	value := tftypes.NewValue(kind, nil)
	if object, ok := kind.(tftypes.Object); ok && values != nil {
		attributes := map[string]tftypes.Value{}
		for name, attribute := range object.AttributeTypes {
			attributes[name] = valueOf(attribute, values[name])
		}
		value = tftypes.NewValue(object, attributes)
	}
	encoded := must(tfprotov6.NewDynamicValue(kind, value))
	return &encoded
}

func (p *process) encode(kind string, o object) *tfprotov6.DynamicValue {
	return encode(p.schema.ResourceSchemas[kind].ValueType(), o.values)
}

func (p *process) decode(kind string, encoded *tfprotov6.DynamicValue, private []byte,
	identity *tfprotov6.ResourceIdentityData) object {
	value := must(encoded.Unmarshal(p.schema.ResourceSchemas[kind].ValueType()))
	if value.IsNull() {
		return object{}
	}
	decoded := object{values: map[string]tftypes.Value{}, private: private, identity: identity}
	if err := value.As(&decoded.values); err != nil {
		panic(err)
	}
	return decoded
}

func (p *process) refresh(ctx context.Context, kind string, prior object) (object, bool) {
	read := must(p.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
		TypeName: kind, CurrentState: p.encode(kind, prior), Private: prior.private, CurrentIdentity: prior.identity,
	}))
	if !p.ok(read.Diagnostics) {
		return prior, false
	}
	return p.decode(kind, read.NewState, read.Private, read.NewIdentity), true
}

// importBy imports an object by its id or, if given, its identity, and refreshes it.
func (p *process) importBy(ctx context.Context, kind, id string, identity map[string]any) (object, bool) {
	request := &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: id}
	if identity != nil {
		schemas := must(p.server.GetResourceIdentitySchemas(ctx,
			&tfprotov6.GetResourceIdentitySchemasRequest{})).IdentitySchemas
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: encode(schemas[kind].ValueType(), identity)}
	}
	answer := must(p.server.ImportResourceState(ctx, request))
	if !p.ok(answer.Diagnostics) {
		return object{}, false
	}
	imported := answer.ImportedResources[0]
	return p.refresh(ctx, kind, p.decode(kind, imported.State, imported.Private, imported.Identity))
}

// plan plans a resource as Terraform does: a replacement is planned again, as a create.
func (p *process) plan(ctx context.Context, kind string, prior object, config map[string]any) (change, bool) {
	c := change{kind: kind, action: noop, prior: prior, config: config}
	if config == nil && !prior.exists() {
		return c, true
	}
	planned, replaced, ok := p.planOnce(ctx, kind, prior, config)
	switch {
	case !ok:
		return c, false
	case config == nil:
		c.action, c.planned = destroy, planned
		return c, true
	case !prior.exists():
		c.action = create
	case replaced:
		c.action = replace
		planned, _, ok = p.planOnce(ctx, kind, object{private: planned.private}, config)
	case !maps.EqualFunc(planned.values, prior.values, tftypes.Value.Equal):
		c.action = update
	}
	c.planned = planned
	return c, ok
}

func (p *process) planOnce(ctx context.Context, kind string, prior object, config map[string]any) (planned object,
	replaced, ok bool) {
	schema := p.schema.ResourceSchemas[kind]
	encoded := encode(schema.ValueType(), config)
	proposed := must(encoded.Unmarshal(schema.ValueType()))
	if config != nil {
		validated := must(p.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: kind, Config: encoded,
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		}))
		if !p.ok(validated.Diagnostics) {
			return object{}, false, false
		}
		proposed = acctest.Propose(schema.Block.Attributes, proposed, must(p.encode(kind, prior).Unmarshal(schema.ValueType())))
	}
	answer := must(p.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: p.encode(kind, prior), PriorPrivate: prior.private, PriorIdentity: prior.identity,
		Config: encoded, ProposedNewState: new(must(tfprotov6.NewDynamicValue(schema.ValueType(), proposed))),
	}))
	if !p.ok(answer.Diagnostics) {
		return object{}, false, false
	}
	planned = p.decode(kind, answer.PlannedState, answer.PlannedPrivate, answer.PlannedIdentity)
	planned.private = answer.PlannedPrivate // also of a destroy, which plans no values
	return planned, len(answer.RequiresReplace) > 0, true
}

// apply carries a planned change out, and returns the object that exists afterwards.
func (p *process) apply(ctx context.Context, c change) (object, bool) {
	switch c.action {
	case noop:
		return c.prior, true
	case destroy:
		return p.applyOnce(ctx, c.kind, c.prior, nil, c.planned)
	case replace:
		if left, ok := p.applyOnce(ctx, c.kind, c.prior, nil, object{}); !ok {
			return left, false
		}
		c.prior = object{}
	}
	// Terraform plans once more, right before it applies, and requires the same plan.
	again, _, ok := p.planOnce(ctx, c.kind, c.prior, c.config)
	if !ok {
		return c.prior, false
	}
	if !maps.EqualFunc(c.planned.values, again.values, acctest.Fits) {
		panic(fmt.Errorf("the plan changed from %v to %v", c.planned.values, again.values))
	}
	return p.applyOnce(ctx, c.kind, c.prior, c.config, again)
}

// applyOnce creates, updates or, without a configuration, deletes.
func (p *process) applyOnce(ctx context.Context, kind string, prior object, config map[string]any,
	planned object) (object, bool) {
	answer := must(p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: kind, PriorState: p.encode(kind, prior), PlannedState: p.encode(kind, planned),
		PlannedPrivate:  planned.private,
		PlannedIdentity: planned.identity, Config: encode(p.schema.ResourceSchemas[kind].ValueType(), config),
	}))
	after := p.decode(kind, answer.NewState, answer.Private, answer.NewIdentity)
	if !p.ok(answer.Diagnostics) {
		return after, false
	}
	// Terraform requires that no value is unknown any more, and that known values are as planned.
	for name, value := range after.values {
		if want := planned.values[name]; !value.IsFullyKnown() || !acctest.Fits(want, value) {
			panic(fmt.Errorf("%s: planned %v, got %v", name, want, value))
		}
	}
	if planned.exists() != after.exists() {
		panic(fmt.Errorf("planned %v, got %v", planned.values, after.values))
	}
	return after, true
}
