package acctest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Resource is one resource as Terraform manages it, without a Terraform. A plan and an apply are processes of their own.
// It is for tests of the provider's own work: a test of what Terraform does with it needs a [Workspace].
type Resource struct {
	Account
	Arguments   map[string]any // more arguments of the provider block
	Tainted     bool           // until the next apply
	SkipRefresh bool           // as with -refresh=false

	kind    string
	state   tftypes.Value
	private []byte
}

// Manage returns a resource in the default account of a fresh simulator.
func Manage(t *testing.T, options ...fillouttest.Option) *Resource {
	t.Helper()
	options = append([]fillouttest.Option{fillouttest.WithoutRateLimit()}, options...)
	return &Resource{Account: Account{Server: fillouttest.NewServer(t, options...)}, Arguments: map[string]any{}}
}

// Outcome is what a plan or an apply has come to.
type Outcome struct {
	Action string // "create", "update", "replace", "destroy", "nothing", or "error"
	Said   string // the diagnostics

	config, planned tftypes.Value
	private         []byte
}

// Expect checks the action, and that the diagnostics have these texts. Without texts, there must be no diagnostics.
func (o Outcome) Expect(tb testing.TB, action string, says ...string) {
	tb.Helper()
	if o.Action != action || len(says) == 0 && o.Said != "" {
		tb.Errorf("the action is %q, want %q; the provider says: %s", o.Action, action, o.Said)
	}
	for _, want := range says {
		if !Text(want).MatchString(o.Said) {
			tb.Errorf("%q is not in: %s", want, o.Said)
		}
	}
}

// Attribute returns an attribute of the state, without quotes if it is a text. It is "null" if it has no value.
func (m *Resource) Attribute(tb testing.TB, name string) string {
	tb.Helper()
	attributes := map[string]tftypes.Value{}
	if err := m.state.As(&attributes); err != nil {
		tb.Fatal(err)
	}
	value := attributes[name]
	var text *string
	switch {
	case value.IsNull():
		return "null"
	case value.Type().Is(tftypes.String) && value.As(&text) == nil:
		return *text
	}
	return value.String()
}

// Apply plans a configuration as Plan does, and applies the plan.
func (m *Resource) Apply(tb testing.TB, config string) Outcome {
	tb.Helper()
	return m.Carry(tb, m.Plan(tb, config))
}

// Plan validates a configuration, imports or refreshes its resource, and plans it. The configuration is a resource
// block, and an import block if there is one. Without a resource block, the plan destroys.
func (m *Resource) Plan(tb testing.TB, config string) Outcome {
	tb.Helper()
	p, said := m.process(tb), &Outcome{Action: "error"}
	blocks := parse(tb, config)
	if block, ok := blocks["resource"]; ok {
		m.kind = block.kind
	}
	objects := p.Schema.ResourceSchemas[m.kind].ValueType()
	none := tftypes.NewValue(objects, nil)
	if m.state.Type() == nil {
		m.state = none
	}
	said.config = none
	if block, ok := blocks["resource"]; ok {
		said.config = p.decode(tb, m.kind, &tfprotov6.DynamicValue{JSON: block.attributes})
		valid, err := p.Server.ValidateResourceConfig(tb.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: m.kind, Config: encode(tb, said.config),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		if said.failed(tb, err, valid.Diagnostics) {
			return *said
		}
	}
	if block, ok := blocks["import"]; ok && m.state.IsNull() && !m.adopt(tb, p, block.attributes, said) {
		return *said
	}
	if !m.state.IsNull() && !m.SkipRefresh {
		read, err := p.Server.ReadResource(tb.Context(), &tfprotov6.ReadResourceRequest{TypeName: m.kind,
			CurrentState: encode(tb, m.state), Private: m.private})
		if said.failed(tb, err, read.Diagnostics) {
			return *said
		}
		m.state, m.private = p.decode(tb, m.kind, read.NewState), read.Private
	}
	return m.plan(tb, p, said)
}

// plan plans what is configured. A replacement is planned a second time, as a new object.
func (m *Resource) plan(tb testing.TB, p Protocol, said *Outcome) Outcome {
	tb.Helper()
	prior, private, action := m.state, m.private, "create"
	switch {
	case said.config.IsNull() && prior.IsNull():
		said.Action = "nothing"
		return *said
	case m.Tainted && !said.config.IsNull():
		action, prior, private = "replace", tftypes.NewValue(prior.Type(), nil), nil
	}
	for {
		proposed := Propose(p.Schema.ResourceSchemas[m.kind].Block.Attributes, said.config, prior)
		answer, err := p.Server.PlanResourceChange(tb.Context(), &tfprotov6.PlanResourceChangeRequest{TypeName: m.kind,
			PriorState: encode(tb, prior), PriorPrivate: private, Config: encode(tb, said.config),
			ProposedNewState: encode(tb, proposed)})
		if said.failed(tb, err, answer.Diagnostics) {
			return *said
		}
		said.planned, said.private = p.decode(tb, m.kind, answer.PlannedState), answer.PlannedPrivate
		switch {
		case said.config.IsNull():
			action = "destroy"
		case prior.IsNull():
		case len(answer.RequiresReplace) > 0:
			action, prior, private = "replace", tftypes.NewValue(prior.Type(), nil), said.private
			continue
		case said.planned.Equal(prior):
			action = "nothing"
		default:
			action = "update"
		}
		said.Action = action
		return *said
	}
}

// Carry applies a plan that was made before.
func (m *Resource) Carry(tb testing.TB, plan Outcome) Outcome {
	tb.Helper()
	p := m.process(tb)
	none := tftypes.NewValue(m.state.Type(), nil)
	carry := func(planned, config tftypes.Value) bool {
		answer, err := p.Server.ApplyResourceChange(tb.Context(), &tfprotov6.ApplyResourceChangeRequest{TypeName: m.kind,
			PriorState: encode(tb, m.state), PlannedState: encode(tb, planned), PlannedPrivate: plan.private,
			Config: encode(tb, config)})
		failed := plan.failed(tb, err, answer.Diagnostics)
		m.state, m.private = p.decode(tb, m.kind, answer.NewState), answer.Private
		if !failed && !Fits(planned, m.state) {
			tb.Errorf("planned %s, and applied %s", planned, m.state)
		}
		return !failed
	}
	succeeded := true
	m.Tainted = false
	if plan.Action == "replace" {
		succeeded = carry(none, none)
	}
	if succeeded && plan.Action != "nothing" && plan.Action != "error" {
		succeeded = carry(plan.planned, plan.config)
	}
	if !succeeded {
		plan.Action = "error"
	}
	return plan
}

// adopt imports the object that an import block names by id or identity.
func (m *Resource) adopt(tb testing.TB, p Protocol, attributes []byte, said *Outcome) bool {
	tb.Helper()
	var by struct {
		ID       string          `json:"id"`
		Identity json.RawMessage `json:"identity"`
	}
	if err := json.Unmarshal(attributes, &by); err != nil {
		tb.Fatal(err)
	}
	request := &tfprotov6.ImportResourceStateRequest{TypeName: m.kind, ID: by.ID}
	if by.Identity != nil {
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{JSON: by.Identity}}
	}
	answer, err := p.Server.ImportResourceState(tb.Context(), request)
	if said.failed(tb, err, answer.Diagnostics) {
		return false
	}
	m.state, m.private = p.decode(tb, m.kind, answer.ImportedResources[0].State), answer.ImportedResources[0].Private
	return true
}

func (m *Resource) process(tb testing.TB) Protocol {
	tb.Helper()
	return configure(tb, "", m.Server.URL(), m.Server.Token(), m.Arguments)
}

// failed notes diagnostics, and reports whether there is an error.
func (o *Outcome) failed(tb testing.TB, err error, diagnostics []*tfprotov6.Diagnostic) bool {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
	o.Said += strings.Join(described(diagnostics), "\n")
	return slices.ContainsFunc(diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return d.Severity == tfprotov6.DiagnosticSeverityError
	})
}

// hclBlock is a block of a configuration.
type hclBlock struct {
	kind       string // the first label
	attributes []byte // as JSON
}

// parse returns the blocks of a configuration by their type. Expressions may call jsonencode, and refer to nothing.
func parse(tb testing.TB, config string) map[string]hclBlock {
	tb.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(config), "main.tf", hcl.InitialPos)
	if diags.HasErrors() {
		tb.Fatal(diags)
	}
	body, _ := file.Body.(*hclsyntax.Body)
	blocks := map[string]hclBlock{}
	scope := &hcl.EvalContext{Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc}}
	for _, block := range body.Blocks {
		attributes := map[string]json.RawMessage{}
		for name, attribute := range block.Body.Attributes {
			if name == "to" {
				continue
			}
			value, diags := attribute.Expr.Value(scope)
			if diags.HasErrors() {
				tb.Fatal(diags)
			}
			text, err := ctyjson.Marshal(value, value.Type())
			if err != nil {
				tb.Fatal(err)
			}
			attributes[name] = text
		}
		text, err := json.Marshal(attributes)
		if err != nil {
			tb.Fatal(err)
		}
		parsed := hclBlock{attributes: text}
		if len(block.Labels) > 0 {
			parsed.kind = block.Labels[0]
		}
		blocks[block.Type] = parsed
	}
	return blocks
}
