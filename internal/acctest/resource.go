package acctest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Resource is one resource as Terraform manages it, without a Terraform. A plan and an apply are processes of their
// own. It is for tests of the provider's own work: a test of what Terraform does with it needs a [Workspace].
type Resource struct {
	Account
	Arguments   map[string]any // more arguments of the provider block
	Tainted     bool           // until the next apply
	SkipRefresh bool           // as with -refresh=false

	kind    string
	managed Managed
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

	config  *tfprotov6.DynamicValue
	planned Managed
}

var actions = map[plancheck.ResourceActionType]string{
	plancheck.ResourceActionCreate: "create", plancheck.ResourceActionUpdate: "update",
	plancheck.ResourceActionDestroyBeforeCreate: "replace", plancheck.ResourceActionDestroy: "destroy",
	plancheck.ResourceActionNoop: "nothing",
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

// hears notes diagnostics, and reports whether there is an error.
func (o *Outcome) hears(reports []string) bool {
	o.Said += strings.Join(reports, "\n")
	return slices.ContainsFunc(reports, func(report string) bool { return strings.HasPrefix(report, "ERROR") })
}

// Attribute returns an attribute of the state as encoding/json does. It is nil if it has no value.
func (r *Resource) Attribute(tb testing.TB, name string) any {
	tb.Helper()
	attributes, _ := Plain(decode(tb, Schema(tb).ResourceSchemas[r.kind], r.managed.State)).(map[string]any)
	return attributes[name]
}

// Apply plans a configuration as Plan does, and applies the plan.
func (r *Resource) Apply(tb testing.TB, config string) Outcome {
	tb.Helper()
	return r.Carry(tb, r.Plan(tb, config))
}

// Plan validates a configuration, imports or refreshes its resource, and plans it. The configuration is a resource
// block, and an import block if there is one. Without a resource block, the plan destroys.
func (r *Resource) Plan(tb testing.TB, config string) Outcome {
	tb.Helper()
	p, o, blocks := r.process(tb), Outcome{Action: "error"}, parse(tb, config)
	block, exists := blocks["resource"]
	if exists {
		r.kind = block.kind
	}
	schema := p.Schema.ResourceSchemas[r.kind]
	if r.managed.State == nil {
		r.managed.State = absent(tb, schema)
	}
	o.config = absent(tb, schema)
	if exists {
		o.config = encode(tb, decode(tb, schema, &tfprotov6.DynamicValue{JSON: block.attributes}))
		if o.hears(p.validate(tb, r.kind, o.config)) {
			return o
		}
	}
	if by, ok := blocks["import"]; ok && r.isAbsent(tb, schema) {
		imported, reports := p.adopt(tb, importBy(tb, r.kind, by))
		if o.hears(reports) {
			return o
		}
		r.managed = imported
	}
	if !r.isAbsent(tb, schema) && !r.SkipRefresh {
		read, err := p.Server.ReadResource(tb.Context(), &tfprotov6.ReadResourceRequest{TypeName: r.kind,
			CurrentState: r.managed.State, Private: r.managed.Private, CurrentIdentity: r.managed.Identity})
		if err != nil {
			tb.Fatal(err)
		}
		if o.hears(described(read.Diagnostics)) {
			return o
		}
		r.managed = Managed{read.NewState, read.Private, read.NewIdentity}
	}
	if !exists && r.isAbsent(tb, schema) {
		o.Action = "nothing"
		return o
	}
	prior := r.managed
	if r.Tainted && exists {
		prior = Managed{}
	}
	action, planned, reports := p.plan(tb, r.kind, prior, o.config)
	failed := o.hears(reports)
	if action == plancheck.ResourceActionDestroyBeforeCreate && !failed { // planned once more, as a new object
		_, planned, reports = p.plan(tb, r.kind, Managed{Private: planned.Private}, o.config)
		failed = o.hears(reports)
	}
	o.planned = planned
	if r.Tainted && exists {
		action = plancheck.ResourceActionDestroyBeforeCreate
	}
	if !failed {
		o.Action = actions[action]
	}
	return o
}

func (r *Resource) isAbsent(tb testing.TB, schema *tfprotov6.Schema) bool {
	tb.Helper()
	return decode(tb, schema, r.managed.State).IsNull()
}

// Carry applies a plan that was made before.
func (r *Resource) Carry(tb testing.TB, plan Outcome) Outcome {
	tb.Helper()
	if plan.Action == "nothing" || plan.Action == "error" {
		return plan
	}
	p := r.process(tb)
	schema := p.Schema.ResourceSchemas[r.kind]
	carry := func(planned Managed, config *tfprotov6.DynamicValue) bool {
		applied, reports := p.apply(tb, r.kind, r.managed, planned, config)
		failed := plan.hears(reports)
		r.managed = applied
		if !failed && !Fits(decode(tb, schema, planned.State), decode(tb, schema, applied.State)) {
			tb.Errorf("planned %s, and applied %s", JSON(tb, schema, planned.State), JSON(tb, schema, applied.State))
		}
		return !failed
	}
	r.Tainted = false
	none := absent(tb, schema)
	if plan.Action == "replace" && !carry(Managed{none, plan.planned.Private, nil}, none) || !carry(plan.planned, plan.config) {
		plan.Action = "error"
	}
	return plan
}

func (r *Resource) process(tb testing.TB) Protocol {
	tb.Helper()
	return configure(tb, "", r.Server.URL(), r.Server.Token(), r.Arguments)
}

// importBy returns the request of an import block, which has an ID or an identity.
func importBy(tb testing.TB, kind string, block hclBlock) *tfprotov6.ImportResourceStateRequest {
	tb.Helper()
	var by struct {
		ID       string          `json:"id"`
		Identity json.RawMessage `json:"identity"`
	}
	if err := json.Unmarshal(block.attributes, &by); err != nil {
		tb.Fatal(err)
	}
	request := &tfprotov6.ImportResourceStateRequest{TypeName: kind, ID: by.ID}
	if by.Identity != nil {
		request.Identity = &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{JSON: by.Identity}}
	}
	return request
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
