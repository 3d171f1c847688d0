package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
)

// Managed is what Terraform keeps of a managed resource. Of one that does not exist, the state is null.
type Managed struct {
	State    *tfprotov6.DynamicValue
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
}

// Import imports a resource. It returns what the provider reports too.
func (p Protocol) Import(tb testing.TB, name, id string) (Managed, []string) {
	tb.Helper()
	return p.adopt(tb, &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: id})
}

func (p Protocol) adopt(tb testing.TB, by *tfprotov6.ImportResourceStateRequest) (Managed, []string) {
	tb.Helper()
	resp, err := p.Server.ImportResourceState(tb.Context(), by)
	if err != nil {
		tb.Fatal(err)
	}
	if len(resp.ImportedResources) == 0 {
		return Managed{}, described(resp.Diagnostics)
	}
	imported := resp.ImportedResources[0]
	return Managed{imported.State, imported.Private, imported.Identity}, described(resp.Diagnostics)
}

// Validate returns what the provider reports when a CLI that knows write-only arguments validates a resource.
func (p Protocol) Validate(tb testing.TB, name string, arguments map[string]any) []string {
	tb.Helper()
	return p.validate(tb, name, Object(tb, p.Schema.ResourceSchemas[name], arguments))
}

func (p Protocol) validate(tb testing.TB, name string, config *tfprotov6.DynamicValue) []string {
	tb.Helper()
	resp, err := p.Server.ValidateResourceConfig(tb.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: name, Config: config,
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		tb.Fatal(err)
	}
	return described(resp.Diagnostics)
}

// Plan plans a resource with these arguments or, if they are nil, its end. It returns the action that Terraform would
// show, the planned state, and what the provider reports. Terraform plans a replacement once more, without the state.
func (p Protocol) Plan(tb testing.TB, name string, prior Managed, arguments map[string]any) (
	plancheck.ResourceActionType, Managed, []string) {
	tb.Helper()
	return p.plan(tb, name, prior, p.configured(tb, name, arguments))
}

func (p Protocol) plan(tb testing.TB, name string, prior Managed, config *tfprotov6.DynamicValue) (
	plancheck.ResourceActionType, Managed, []string) {
	tb.Helper()
	schema := p.Schema.ResourceSchemas[name]
	if prior.State == nil {
		prior.State = absent(tb, schema)
	}
	configured, before := decode(tb, schema, config), decode(tb, schema, prior.State)
	resp, err := p.Server.PlanResourceChange(tb.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: name, PriorState: prior.State, Config: config,
		ProposedNewState: encode(tb, Propose(schema.Block.Attributes, configured, before)),
		PriorPrivate:     prior.Private, PriorIdentity: prior.Identity,
	})
	if err != nil {
		tb.Fatal(err)
	}
	planned := Managed{resp.PlannedState, resp.PlannedPrivate, resp.PlannedIdentity}
	action := plancheck.ResourceActionUpdate
	switch {
	case configured.IsNull():
		action = plancheck.ResourceActionDestroy
	case before.IsNull():
		action = plancheck.ResourceActionCreate
	case len(resp.RequiresReplace) > 0:
		action = plancheck.ResourceActionDestroyBeforeCreate
	case JSON(tb, schema, prior.State) == JSON(tb, schema, planned.State):
		action = plancheck.ResourceActionNoop
	}
	return action, planned, described(resp.Diagnostics)
}

// Apply plans a resource with these arguments or, if they are nil, its end, and applies the plan. It returns what the
// provider reports during the apply.
func (p Protocol) Apply(tb testing.TB, name string, prior Managed, arguments map[string]any) (Managed, []string) {
	tb.Helper()
	config := p.configured(tb, name, arguments)
	action, planned, _ := p.plan(tb, name, prior, config)
	if action == plancheck.ResourceActionDestroyBeforeCreate {
		tb.Fatal("destroy the resource first")
	}
	return p.apply(tb, name, prior, planned, config)
}

func (p Protocol) apply(tb testing.TB, name string, prior, planned Managed, config *tfprotov6.DynamicValue) (
	Managed, []string) {
	tb.Helper()
	if prior.State == nil {
		prior.State = absent(tb, p.Schema.ResourceSchemas[name])
	}
	resp, err := p.Server.ApplyResourceChange(tb.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: prior.State, PlannedState: planned.State, Config: config,
		PlannedPrivate: planned.Private, PlannedIdentity: planned.Identity,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return Managed{resp.NewState, resp.Private, resp.NewIdentity}, described(resp.Diagnostics)
}

// configured returns the configuration of a resource. Without arguments, there is none.
func (p Protocol) configured(tb testing.TB, name string, arguments map[string]any) *tfprotov6.DynamicValue {
	tb.Helper()
	if arguments == nil {
		return absent(tb, p.Schema.ResourceSchemas[name])
	}
	return Object(tb, p.Schema.ResourceSchemas[name], arguments)
}

func absent(tb testing.TB, schema *tfprotov6.Schema) *tfprotov6.DynamicValue {
	tb.Helper()
	return encode(tb, tftypes.NewValue(schema.ValueType(), nil))
}
