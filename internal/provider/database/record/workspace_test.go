package record_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
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

	url    string
	before func(*http.Request) // called before each request is served
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
	acctest.OneCLI(t)
	w := &workspace{
		server:  fillouttest.NewServer(t, append([]fillouttest.Option{fillouttest.WithoutRateLimit()}, options...)...),
		objects: make(map[string]object),
	}
	to, err := url.Parse(w.server.URL())
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) } // like the service
	front := httptest.NewServer(http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		if w.before != nil {
			w.before(request)
		}
		proxy.ServeHTTP(writer, request)
	}))
	t.Cleanup(front.Close)
	w.url = front.URL
	return w
}

func (w *workspace) phase(t *testing.T, ctx context.Context) *phase {
	t.Helper()
	return &phase{Protocol: acctest.Configure(t, w.url, w.server.Token()), t: t, ctx: ctx}
}

// refresh reads a resource of the state.
func (w *workspace) refresh(p *phase, address string) (failed bool) {
	held, ok := w.objects[address]
	if !ok || w.skipRefresh {
		return false
	}
	answer, err := p.Server.ReadResource(p.ctx, &tfprotov6.ReadResourceRequest{TypeName: kindOf(address),
		CurrentState: p.encode(held.value), Private: held.private})
	if p.hears(err, answer.Diagnostics) {
		return true
	}
	held.value, held.private = p.decode(address, answer.NewState), answer.Private
	if w.objects[address] = held; held.value.IsNull() {
		delete(w.objects, address)
	}
	return false
}

// plan refreshes and plans, and returns the actions other than "nothing", and what was said. Each resource is planned
// right after its refresh, as Terraform does it.
func (w *workspace) plan(t *testing.T, config blocks) (actions map[string]planned, said string, failed bool) {
	t.Helper()
	p := w.phase(t, t.Context())
	actions = make(map[string]planned)
	for _, address := range w.addresses(config) {
		if w.refresh(p, address) {
			failed = true
			continue
		}
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

func (w *workspace) runWith(t *testing.T, ctx context.Context, config blocks) (actions, said string) {
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
