package record_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// workspace calls the provider as Terraform does, without a Terraform: a plan is one process, and an apply another.
type workspace struct {
	server  *fillouttest.Server
	objects map[string]object // the state, by address
	// Options of the next run.
	replace, skipRefresh, createFirst bool
}

// object is a resource of the state.
type object struct {
	value   tftypes.Value
	private []byte
	tainted bool
}

// blocks are the resources of a configuration by address: type and name.
type blocks map[string]map[string]any

// unknown is a value that only the apply knows.
type unknown struct{ then any }

func newWorkspace(t *testing.T, options ...fillouttest.Option) *workspace {
	t.Helper()
	return &workspace{
		server:  fillouttest.NewServer(t, append([]fillouttest.Option{fillouttest.WithoutRateLimit()}, options...)...),
		objects: make(map[string]object),
	}
}

// phase is one process.
type phase struct {
	acctest.Protocol
	t    *testing.T
	ctx  context.Context //nolint:containedctx // It ends the run of a test.
	said []string
}

func (w *workspace) phase(t *testing.T, ctx context.Context) *phase { //nolint:revive // t comes first, as everywhere.
	t.Helper()
	return &phase{Protocol: acctest.Configure(t, w.server.URL(), w.server.Token()), t: t, ctx: ctx}
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
	attributes := make(map[string]tftypes.Value)
	for name, kind := range p.typeOf(address).AttributeTypes {
		value := block[name]
		if later, ok := value.(unknown); ok {
			if value = any(tftypes.UnknownValue); isApply {
				value = later.then
			}
		}
		if texts, ok := value.(map[string]string); ok {
			elements := make(map[string]tftypes.Value)
			for key, text := range texts {
				elements[key] = tftypes.NewValue(tftypes.String, text)
			}
			value = elements
		}
		attributes[name] = tftypes.NewValue(kind, value)
	}
	return tftypes.NewValue(p.typeOf(address), attributes)
}

func (p *phase) none(address string) tftypes.Value { return tftypes.NewValue(p.typeOf(address), nil) }

// propose returns a configuration with the computed values of the state.
func (p *phase) propose(address string, config, prior tftypes.Value) tftypes.Value {
	if config.IsNull() || prior.IsNull() {
		return config
	}
	var wanted, before map[string]tftypes.Value
	if config.As(&wanted) != nil || prior.As(&before) != nil {
		p.t.Fatal("not an object")
	}
	wanted = maps.Clone(wanted)
	for _, attribute := range p.Schema.ResourceSchemas[kindOf(address)].Block.Attributes {
		if attribute.Computed && wanted[attribute.Name].IsNull() {
			wanted[attribute.Name] = before[attribute.Name]
		}
	}
	return tftypes.NewValue(config.Type(), wanted)
}

// planned is what a plan says of a resource.
type planned struct {
	action  string
	value   tftypes.Value
	private []byte
}

// plan plans a resource. A replacement is planned a second time, without the state.
func (p *phase) plan(address string, config tftypes.Value, prior object, replace bool) (result planned, failed bool) {
	if prior.tainted {
		result, _, failed = p.planOnce(address, config, object{value: p.none(address)})
		result.action = "replace"
		return result, failed
	}
	result, replaces, failed := p.planOnce(address, config, prior)
	switch {
	case failed || config.IsNull():
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
	answer, err := p.Server.PlanResourceChange(p.ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: kindOf(address),
		PriorState: p.encode(prior.value), PriorPrivate: prior.private, Config: p.encode(config),
		ProposedNewState: p.encode(p.propose(address, config, prior.value))})
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
	if !failed && !fits(plan.value, after.value) {
		p.t.Errorf("%s: planned %s, and applied %s", address, plan.value, after.value)
	}
	return after, failed
}

// fits reports whether a value is the planned one, apart from what was unknown.
func fits(planned, value tftypes.Value) bool {
	differences, err := planned.Diff(value)
	return err == nil && !slices.ContainsFunc(differences, func(d tftypes.ValueDiff) bool {
		return d.Value1 != nil && d.Value1.IsFullyKnown()
	})
}

// refresh reads the state.
func (w *workspace) refresh(p *phase) (failed bool) {
	for _, address := range slices.Sorted(maps.Keys(w.objects)) {
		held := w.objects[address]
		answer, err := p.Server.ReadResource(p.ctx, &tfprotov6.ReadResourceRequest{TypeName: kindOf(address),
			CurrentState: p.encode(held.value), Private: held.private})
		if p.hears(err, answer.Diagnostics) {
			return true
		}
		held.value, held.private = p.decode(address, answer.NewState), answer.Private
		if w.objects[address] = held; held.value.IsNull() {
			delete(w.objects, address)
		}
	}
	return false
}

// plan refreshes and plans, and returns the actions other than "nothing", and what was said.
func (w *workspace) plan(t *testing.T, config blocks) (actions map[string]planned, said string, failed bool) {
	t.Helper()
	p := w.phase(t, t.Context())
	if !w.skipRefresh && w.refresh(p) {
		return nil, strings.Join(p.said, "\n"), true
	}
	actions = make(map[string]planned)
	for _, address := range w.addresses(config) {
		wanted, prior := p.none(address), w.prior(p, address)
		if block, ok := config[address]; ok {
			wanted = p.configured(address, block, false)
		}
		plan, fails := p.plan(address, wanted, prior, w.replace)
		failed = failed || fails
		if actions[address] = plan; plan.action == "nothing" {
			delete(actions, address)
		}
	}
	return actions, strings.Join(p.said, "\n"), failed
}

func (w *workspace) addresses(config blocks) []string {
	all := maps.Clone(w.objects)
	for address := range config {
		all[address] = object{}
	}
	return slices.Sorted(maps.Keys(all))
}

func (w *workspace) prior(p *phase, address string) object {
	if held, ok := w.objects[address]; ok {
		return held
	}
	return object{value: p.none(address)}
}

// run plans and applies. It returns the planned actions, such as "create", by address, and what was said.
func (w *workspace) run(t *testing.T, config blocks) (actions, said string) {
	t.Helper()
	return w.runWith(t, t.Context(), config)
}

func (w *workspace) runWith(t *testing.T, ctx context.Context, config blocks) (actions, said string) { //nolint:revive // see phase
	t.Helper()
	plans, said, failed := w.plan(t, config)
	var texts []string
	for _, address := range slices.Sorted(maps.Keys(plans)) {
		texts = append(texts, plans[address].action)
	}
	actions = strings.Join(texts, " ")
	if failed {
		return actions, said
	}
	p := w.phase(t, ctx)
	for _, address := range slices.Sorted(maps.Keys(plans)) {
		w.applyOne(p, address, config[address], plans[address])
	}
	w.replace, w.skipRefresh, w.createFirst = false, false, false
	return actions, strings.Join(append([]string{said}, p.said...), "\n")
}

// applyOne applies one resource. Right before, Terraform plans once more, and requires the same plan.
func (w *workspace) applyOne(p *phase, address string, block map[string]any, plan planned) {
	prior := w.prior(p, address)
	replaced := prior
	if plan.action == "delete" || plan.action == "replace" && !w.createFirst {
		after, failed := p.apply(address, p.none(address), prior, planned{value: p.none(address), private: plan.private})
		if w.objects[address] = after; after.value.IsNull() {
			delete(w.objects, address)
		}
		if failed || plan.action == "delete" {
			return
		}
	}
	if plan.action == "replace" {
		prior = object{value: p.none(address)}
	}
	config := p.configured(address, block, true)
	again, _, failed := p.planOnce(address, config, prior)
	if failed {
		return
	}
	if !fits(plan.value, again.value) {
		p.t.Errorf("%s: planned %s, and then %s", address, plan.value, again.value)
	}
	after, failed := p.apply(address, config, prior, again)
	if w.objects[address] = after; after.value.IsNull() {
		delete(w.objects, address)
	}
	if plan.action == "replace" && w.createFirst && !failed {
		p.apply(address, p.none(address), replaced, planned{value: p.none(address), private: plan.private})
	}
}

// expectRun runs, and checks the actions and a part of what was said. "" says that nothing was.
func (w *workspace) expectRun(t *testing.T, config blocks, wantActions, wantSaid string) {
	t.Helper()
	actions, said := w.run(t, config)
	if actions != wantActions || !strings.Contains(said, wantSaid) || wantSaid == "" && strings.TrimSpace(said) != "" {
		t.Errorf("planned %q, want %q; said:\n%s\nwant:\n%s", actions, wantActions, said, wantSaid)
	}
}

// expectNothing plans; the plan must be empty, and silent.
func (w *workspace) expectNothing(t *testing.T, config blocks) {
	t.Helper()
	if plans, said, _ := w.plan(t, config); len(plans) > 0 || said != "" {
		t.Errorf("the plan is %v; said:\n%s", plans, said)
	}
}
