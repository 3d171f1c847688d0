package record_test

import (
	"context"
	"fmt"
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
	token  string
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
	w.url, w.token = front.URL, w.server.Token()
	return w
}

func (w *workspace) phase(t *testing.T, ctx context.Context) *phase {
	t.Helper()
	return &phase{Protocol: acctest.Configure(t, w.url, w.token), t: t, ctx: ctx}
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

// importID imports a resource by its ID into the state. It returns what was said.
func (w *workspace) importID(t *testing.T, address, id string) (said string) {
	t.Helper()
	p := w.phase(t, t.Context())
	imported, reports := p.Import(t, kindOf(address), id)
	if imported.State != nil {
		w.objects[address] = object{value: p.decode(address, imported.State), private: imported.Private}
	}
	return strings.Join(reports, "\n")
}

// plan refreshes and plans, and returns the actions other than "nothing", and what was said. Each resource is planned
// right after its refresh, as Terraform does it.
func (w *workspace) plan(t *testing.T, config blocks) (actions map[string]planned, said string, failed bool) {
	t.Helper()
	p := w.phase(t, t.Context())
	actions = make(map[string]planned)
	for _, address := range w.addresses(config) {
		wanted := p.none(address)
		block, ok := config[address]
		if ok {
			wanted = p.configured(address, block, false)
		}
		if ok && p.isInvalid(address, wanted) || w.refresh(p, address) {
			failed = true
			continue
		}
		plan, fails := p.plan(address, wanted, w.prior(p, address), w.replace)
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

// run plans and applies. It returns the planned actions, such as "create", by address, and what was said. Afterwards,
// the journal has the requests of the run.
func (w *workspace) run(t *testing.T, config blocks) (actions, said string) {
	t.Helper()
	return w.runWith(t, t.Context(), config)
}

func (w *workspace) runWith(t *testing.T, ctx context.Context, config blocks) (actions, said string) {
	t.Helper()
	w.server.ResetJournal()
	defer func() { w.replace, w.skipRefresh, w.createFirst = false, false, false }()
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
	return actions, strings.TrimSpace(strings.Join(append([]string{said}, p.said...), "\n"))
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
	if !acctest.Fits(plan.value, again.value) {
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

// writes returns the writes of the last run, such as "2 POST, 1 DELETE".
func (w *workspace) writes() string {
	var runs []string
	n, last := 0, ""
	for _, request := range w.server.Requests() {
		if request.Method == http.MethodGet || request.Route == acctest.ListRecordsRoute {
			continue
		}
		if request.Method != last {
			n, last = 0, request.Method
			runs = append(runs, "")
		}
		n++
		runs[len(runs)-1] = fmt.Sprint(n, " ", last)
	}
	return strings.Join(runs, ", ")
}

// expectRun runs, and checks the actions, a part of what was said, and the writes. "" says that there was nothing. A
// run without an error must leave nothing to do.
func (w *workspace) expectRun(t *testing.T, config blocks, actions, says, writes string) {
	t.Helper()
	got, said := w.run(t, config)
	if sent := w.writes(); got != actions || sent != writes || !strings.Contains(said, says) || says == "" && said != "" {
		t.Errorf("planned %q and sent %q, want %q and %q; said:\n%s\nwant:\n%s", got, sent, actions, writes, said, says)
	}
	if strings.Contains(said, "ERROR") {
		return
	}
	if plans, said, _ := w.plan(t, config); len(plans) > 0 {
		t.Errorf("afterwards, the plan is %v; said:\n%s", plans, said)
	}
}

// expectNothing plans; the plan must be empty, and silent.
func (w *workspace) expectNothing(t *testing.T, config blocks) {
	t.Helper()
	if plans, said, _ := w.plan(t, config); len(plans) > 0 || said != "" {
		t.Errorf("the plan is %v; said:\n%s", plans, said)
	}
}
