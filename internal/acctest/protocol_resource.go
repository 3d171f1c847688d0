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
	resp, err := p.Server.ImportResourceState(tb.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: id})
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
	resp, err := p.Server.ValidateResourceConfig(tb.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: name, Config: Object(tb, p.Schema.ResourceSchemas[name], arguments),
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
	schema := p.Schema.ResourceSchemas[name]
	prior, config := p.orAbsent(tb, name, prior, arguments)
	proposed := Propose(schema.Block.Attributes, p.decode(tb, name, config), p.decode(tb, name, prior.State))
	resp, err := p.Server.PlanResourceChange(tb.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: name, PriorState: prior.State, ProposedNewState: encode(tb, proposed), Config: config,
		PriorPrivate: prior.Private, PriorIdentity: prior.Identity,
	})
	if err != nil {
		tb.Fatal(err)
	}
	planned := Managed{resp.PlannedState, resp.PlannedPrivate, resp.PlannedIdentity}
	action := plancheck.ResourceActionUpdate
	switch {
	case arguments == nil:
		action = plancheck.ResourceActionDestroy
	case JSON(tb, schema, prior.State) == "null":
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
	action, planned, _ := p.Plan(tb, name, prior, arguments)
	if action == plancheck.ResourceActionDestroyBeforeCreate {
		tb.Fatal("destroy the resource first")
	}
	prior, config := p.orAbsent(tb, name, prior, arguments)
	resp, err := p.Server.ApplyResourceChange(tb.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: name, PriorState: prior.State, PlannedState: planned.State, Config: config,
		PlannedPrivate: planned.Private, PlannedIdentity: planned.Identity,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return Managed{resp.NewState, resp.Private, resp.NewIdentity}, described(resp.Diagnostics)
}

// orAbsent returns a resource, which is null if it has no state, and its configuration, which is null without arguments.
func (p Protocol) orAbsent(tb testing.TB, name string, prior Managed, arguments map[string]any) (
	Managed, *tfprotov6.DynamicValue) {
	tb.Helper()
	schema := p.Schema.ResourceSchemas[name]
	config := encode(tb, tftypes.NewValue(schema.ValueType(), nil))
	if prior.State == nil {
		prior.State = config
	}
	if arguments != nil {
		config = Object(tb, schema, arguments)
	}
	return prior, config
}
