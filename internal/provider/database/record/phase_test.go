package record_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
)

// phase is one process.
type phase struct {
	acctest.Protocol
	t    *testing.T
	ctx  context.Context //nolint:containedctx // It ends the run of a test.
	said []string
}

func kindOf(address string) string { kind, _, _ := strings.Cut(address, "."); return kind }

func (p *phase) typeOf(address string) tftypes.Object {
	object, _ := p.Schema.ResourceSchemas[kindOf(address)].ValueType().(tftypes.Object)
	return object
}

// hears notes diagnostics, and reports whether there is an error.
func (p *phase) hears(err error, diagnostics []*tfprotov6.Diagnostic) (failed bool) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	for _, d := range diagnostics {
		p.said = append(p.said, fmt.Sprintf("%s: %s: %s", d.Severity, d.Summary, d.Detail))
		failed = failed || d.Severity == tfprotov6.DiagnosticSeverityError
	}
	return failed
}

func (p *phase) encode(value tftypes.Value) *tfprotov6.DynamicValue {
	encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		p.t.Fatal(err)
	}
	return &encoded
}

func (p *phase) decode(address string, value *tfprotov6.DynamicValue) tftypes.Value {
	decoded, err := value.Unmarshal(p.typeOf(address))
	if err != nil {
		p.t.Fatal(err)
	}
	return decoded
}

// configured returns a block as a value. Terraform composes all texts, which the tests leave out.
func (p *phase) configured(address string, block map[string]any, isApply bool) tftypes.Value {
	return valueOf(p.typeOf(address), block, isApply)
}

// valueOf returns a map of texts, an object, a list of objects, or a value that tftypes knows.
func valueOf(kind tftypes.Type, value any, isApply bool) tftypes.Value {
	if later, ok := value.(unknown); ok {
		if value = any(tftypes.UnknownValue); isApply {
			value = later.then
		}
	}
	switch given := value.(type) {
	case map[string]string:
		elements := make(map[string]tftypes.Value)
		for key, text := range given {
			elements[key] = tftypes.NewValue(tftypes.String, text)
		}
		value = elements
	case map[string]any:
		members := make(map[string]tftypes.Value)
		for name, kind := range kind.(tftypes.Object).AttributeTypes {
			members[name] = valueOf(kind, given[name], isApply)
		}
		value = members
	case []map[string]any:
		elements := make([]tftypes.Value, len(given))
		for i, element := range given {
			elements[i] = valueOf(kind.(tftypes.List).ElementType, element, isApply)
		}
		value = elements
	}
	return tftypes.NewValue(kind, value)
}

func (p *phase) none(address string) tftypes.Value { return tftypes.NewValue(p.typeOf(address), nil) }

// isInvalid validates a configuration, and reports whether it is wrong.
func (p *phase) isInvalid(address string, config tftypes.Value) bool {
	answer, err := p.Server.ValidateResourceConfig(p.ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: kindOf(address), Config: p.encode(config)})
	return p.hears(err, answer.Diagnostics)
}

// planned is what a plan says of a resource.
type planned struct {
	action  string
	value   tftypes.Value
	private []byte
}

// plan plans a resource. A replacement is planned a second time, without the state.
func (p *phase) plan(address string, config tftypes.Value, prior object, replace bool) (result planned, failed bool) {
	if prior.tainted && !config.IsNull() {
		result, _, failed = p.planOnce(address, config, object{value: p.none(address)})
		result.action = "replace"
		return result, failed
	}
	result, replaces, failed := p.planOnce(address, config, prior)
	switch {
	case failed:
		result.action = "error"
	case config.IsNull():
		result.action = "delete"
	case prior.value.IsNull():
		result.action = "create"
	case replaces || replace:
		result, _, failed = p.planOnce(address, config, object{value: p.none(address), private: result.private})
		result.action = "replace"
	case result.value.Equal(prior.value):
		result.action = "nothing"
	default:
		result.action = "update"
	}
	return result, failed
}

func (p *phase) planOnce(address string, config tftypes.Value, prior object) (result planned, replaces, failed bool) {
	proposed := acctest.Propose(p.Schema.ResourceSchemas[kindOf(address)].Block.Attributes, config, prior.value)
	answer, err := p.Server.PlanResourceChange(p.ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: kindOf(address),
		PriorState: p.encode(prior.value), PriorPrivate: prior.private, Config: p.encode(config),
		ProposedNewState: p.encode(proposed)})
	if p.hears(err, answer.Diagnostics) {
		return planned{}, false, true
	}
	return planned{value: p.decode(address, answer.PlannedState), private: answer.PlannedPrivate},
		len(answer.RequiresReplace) > 0, false
}

// apply carries out one change. It returns what the state has afterwards.
func (p *phase) apply(address string, config tftypes.Value, prior object, plan planned) (object, bool) {
	answer, err := p.Server.ApplyResourceChange(p.ctx, &tfprotov6.ApplyResourceChangeRequest{TypeName: kindOf(address),
		PriorState: p.encode(prior.value), PlannedState: p.encode(plan.value), PlannedPrivate: plan.private,
		Config: p.encode(config)})
	failed := p.hears(err, answer.Diagnostics)
	after := object{value: p.decode(address, answer.NewState), private: answer.Private}
	after.tainted = failed && prior.value.IsNull() && !after.value.IsNull()
	if !failed && !acctest.Fits(plan.value, after.value) {
		p.t.Errorf("%s: planned %s, and applied %s", address, plan.value, after.value)
	}
	return after, failed
}
