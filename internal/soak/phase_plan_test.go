package soak

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// action is what Terraform's plan says of a resource.
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
	resource string
	action   action
	prior    kept
	config   map[string]any // nil where the resource is not to be there
	planned  kept
}

// plan plans a resource as Terraform does: what has to be replaced is planned
// once more, as a create. Force replaces it in any case, as -replace does.
func (p *phase) plan(ctx context.Context, resource string, prior kept, config map[string]any, force bool) (change, bool) {
	made := change{resource: resource, prior: prior, config: config}
	if config == nil && !prior.exists() {
		made.action = noop
		return made, true
	}
	planned, replaced, ok := p.planOnce(ctx, resource, prior, config)
	switch {
	case !ok:
		return made, false
	case config == nil:
		made.action = destroy
		return made, true
	case !prior.exists():
		made.action = create
	case replaced || force:
		made.action = replace
		if planned, _, ok = p.planOnce(ctx, resource, kept{}, config); !ok {
			return made, false
		}
	case maps.EqualFunc(planned.values, prior.values, tftypes.Value.Equal):
		made.action = noop
	default:
		made.action = update
	}
	made.planned = planned
	return made, true
}

func (p *phase) planOnce(ctx context.Context, resource string, prior kept, config map[string]any) (planned kept, replaced, ok bool) {
	kind := p.typeOf(resource)
	if config != nil {
		validated, err := p.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: resource, Config: p.encode(kind, config),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		if p.failed(err) || p.hear(validated.Diagnostics) {
			return kept{}, false, false
		}
	}
	answer, err := p.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: resource, PriorState: p.encodeKept(resource, prior), PriorPrivate: prior.private, PriorIdentity: prior.identity,
		Config: p.encode(kind, config), ProposedNewState: p.encode(kind, p.proposed(resource, prior, config)),
	})
	if p.failed(err) || p.hear(answer.Diagnostics) {
		return kept{}, false, false
	}
	planned = kept{values: p.decode(resource, answer.PlannedState), private: answer.PlannedPrivate, identity: answer.PlannedIdentity}
	return planned, len(answer.RequiresReplace) > 0, true
}

// proposed is what Terraform proposes: the configuration, and what is computed
// as it was.
func (p *phase) proposed(resource string, prior kept, config map[string]any) map[string]any {
	if config == nil {
		return nil
	}
	values := maps.Clone(config)
	for _, attribute := range p.protocol.schema.ResourceSchemas[resource].Block.Attributes {
		if before, ok := prior.values[attribute.Name]; ok && attribute.Computed && config[attribute.Name] == nil {
			values[attribute.Name] = before
		}
	}
	return values
}

// apply carries a planned change out. It gives the object that is there
// afterwards and, where one was made before another was removed and the removal
// failed, that one too.
func (p *phase) apply(ctx context.Context, made change, createFirst bool) (after, deposed kept, ok bool) {
	switch made.action {
	case noop:
		return made.prior, kept{}, true
	case destroy:
		after, ok = p.applyOnce(ctx, made.resource, made.prior, nil, kept{private: made.planned.private})
		return after, kept{}, ok
	case create, update:
		if !p.replan(ctx, made.resource, made.prior, made) {
			return made.prior, kept{}, false
		}
		after, ok = p.applyOnce(ctx, made.resource, made.prior, made.config, made.planned)
		return after, kept{}, ok
	case replace:
	}
	if !createFirst {
		gone, ok := p.applyOnce(ctx, made.resource, made.prior, nil, kept{})
		if !ok || !p.replan(ctx, made.resource, kept{}, made) {
			return gone, kept{}, false
		}
		after, ok = p.applyOnce(ctx, made.resource, kept{}, made.config, made.planned)
		return after, kept{}, ok
	}
	if !p.replan(ctx, made.resource, kept{}, made) {
		return made.prior, kept{}, false
	}
	after, ok = p.applyOnce(ctx, made.resource, kept{}, made.config, made.planned)
	if !ok {
		return made.prior, after, false
	}
	deposed, ok = p.applyOnce(ctx, made.resource, made.prior, nil, kept{})
	return after, deposed, ok
}

// replan plans once more, right before applying. Terraform wants the same plan.
func (p *phase) replan(ctx context.Context, resource string, prior kept, made change) bool {
	again, _, ok := p.planOnce(ctx, resource, prior, made.config)
	if ok && !maps.EqualFunc(again.values, made.planned.values, tftypes.Value.Equal) {
		p.failed(fmt.Errorf("the plan changed from %v to %v", made.planned.values, again.values))
	}
	return ok
}

// applyOnce creates, updates or, without a configuration, deletes.
func (p *phase) applyOnce(ctx context.Context, resource string, prior kept, config map[string]any, planned kept) (kept, bool) {
	answer, err := p.server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resource, PriorState: p.encodeKept(resource, prior), PlannedState: p.encodeKept(resource, planned),
		Config: p.encode(p.typeOf(resource), config), PlannedPrivate: planned.private, PlannedIdentity: planned.identity,
	})
	if p.failed(err) {
		return prior, false
	}
	ok := !p.hear(answer.Diagnostics)
	after := kept{values: p.decode(resource, answer.NewState), private: answer.Private, identity: answer.NewIdentity}
	if ok {
		p.failed(asPlanned(planned, after))
	}
	return after, ok
}

// asPlanned checks what Terraform checks: nothing is unknown any more, and what
// was known is as it was planned.
func asPlanned(planned, after kept) error {
	if planned.exists() != after.exists() {
		return fmt.Errorf("planned %v, got %v", planned.values, after.values)
	}
	for name, value := range after.values {
		want := planned.values[name]
		if !value.IsFullyKnown() || want.IsFullyKnown() && !want.Equal(value) {
			return fmt.Errorf("%s: planned %v, got %v", name, want, value)
		}
	}
	return nil
}
