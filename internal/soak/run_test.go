package soak

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// command is a plan or an apply, and what goes wrong meanwhile.
type command struct {
	destroy   bool // destroy everything
	planOnly  bool
	noRefresh bool
	stranger  bool // with the token of another account
	retries   int
	timeout   string
	faults    [2]fillouttest.Fault // while planning, while applying; no fault has no route
}

// calm reports whether nothing from outside keeps the command from succeeding.
func (c command) calm() bool {
	return !c.stranger && c.faults[0].Route == "" && c.faults[1].Route == ""
}

// anyCommand returns a plan or an apply, mostly with a fault.
func (s *scenario) anyCommand() command {
	c := command{
		planOnly: s.chance(6), noRefresh: s.chance(8), retries: s.random.IntN(3), timeout: "10s",
		// If a delete of an unknown webhook succeeds, a stranger's delete looks like a real one.
		stranger: s.chance(7) && !s.lenientDeletes,
	}
	for i := range c.faults {
		if s.chance(2) {
			c.faults[i] = s.anyFault(i == 1)
			if c.faults[i].Delay > 0 {
				c.timeout, c.retries = "500ms", 0
			}
		}
	}
	return c
}

// result is what a command did.
type result struct {
	command     command
	diagnostics []*tfprotov6.Diagnostic
	used        bool // the configured code was exchanged before
	planned     bool // without an error
	applied     bool // with or without an error
	changes     []change
	imported    string // the id of a webhook
}

// start starts the provider for a phase of a command.
func (s *scenario) start(ctx context.Context, c command) *process {
	token := s.server.Token()
	if c.stranger {
		token = s.other
	}
	return start(ctx, map[string]any{
		"access_token": token, "base_url": s.server.URL(), "requests_per_second": 100, "max_retries": c.retries,
		"request_timeout": c.timeout,
	})
}

// inject injects a fault that has a route, and returns its end.
func (s *scenario) inject(fault fillouttest.Fault) func() {
	if fault.Route == "" {
		return func() {}
	}
	return s.server.Inject(fault)
}

// run plans and applies as Terraform does, each in a process of its own, and checks the result.
func (s *scenario) run(ctx context.Context, c command) error {
	s.log("run: %+v", c)
	before := s.look()
	r := result{command: c, used: s.used[s.code()]}
	s.plan(ctx, &r)
	if r.planned && !c.planOnly {
		s.apply(ctx, &r)
	}
	if err := s.check(before, r); err != nil {
		return err
	}
	if r.applied && !hasError(r.diagnostics) && c.calm() {
		return s.checkSettled(ctx, command{destroy: c.destroy, noRefresh: c.noRefresh, timeout: c.timeout})
	}
	return nil
}

// plan refreshes and plans everything. Where one resource fails, Terraform plans the others, and does not apply.
func (s *scenario) plan(ctx context.Context, r *result) {
	defer s.inject(r.command.faults[0])()
	p := s.start(ctx, r.command)
	r.planned = true
	for _, resource := range s.resources {
		prior, config, ok := resource.object, resource.config, true
		if r.command.destroy {
			config = nil
		}
		if prior.exists() && !r.command.noRefresh {
			prior, ok = p.refresh(ctx, resource.kind, prior)
		}
		planned := change{kind: resource.kind, action: noop, prior: prior}
		if ok {
			planned, ok = p.plan(ctx, resource.kind, prior, config)
		}
		r.planned = r.planned && ok
		r.changes = append(r.changes, planned)
	}
	r.diagnostics = append(r.diagnostics, p.diagnostics...)
}

// apply carries the planned changes out. It saves what was refreshed.
func (s *scenario) apply(ctx context.Context, r *result) {
	defer s.inject(r.command.faults[1])()
	p := s.start(ctx, r.command)
	r.applied = true
	for i, c := range r.changes {
		s.happened[string(c.action)]++
		var ok bool
		if s.resources[i].object, ok = p.apply(ctx, c); !ok && c.action == destroy && c.kind == webhookType {
			s.happened["delete failed"]++
		}
	}
	r.diagnostics = append(r.diagnostics, p.diagnostics...)
}

// checkSettled checks that the plan after an apply without an error is empty, and that the state has what is
// configured.
func (s *scenario) checkSettled(ctx context.Context, c command) error {
	again := result{command: c}
	s.plan(ctx, &again)
	if !again.planned {
		return fmt.Errorf("a plan after an apply fails: %s", describe(again.diagnostics))
	}
	for i, planned := range again.changes {
		r := s.resources[i]
		if planned.action != noop || r.object.exists() == (r.config == nil || c.destroy) {
			return fmt.Errorf("after an apply without an error, the plan for %s is %s, and the state has it: %t", r.name,
				planned.action, r.object.exists())
		}
	}
	s.happened["empty plan"]++
	return nil
}

// importOne imports a webhook into an empty address: mostly an existing webhook, named in one of the three ways.
func (s *scenario) importOne(ctx context.Context) error {
	free := slices.DeleteFunc(slices.Clone(s.resources),
		func(r *resource) bool { return r.kind != webhookType || r.object.exists() })
	if len(free) == 0 {
		return nil
	}
	into := pick(s, free...)
	form, id, url := pick(s, s.forms...), fmt.Sprint(900000+s.number()), s.secretURL("guessed")
	for held, webhook := range s.held() {
		if s.outside[held] != "" && slices.Contains(s.forms, webhook.FormID) {
			form, id, url = webhook.FormID, held, webhook.URL
		}
	}
	if s.chance(8) {
		form = "gone" + form
	}
	r := result{command: s.anyCommand(), imported: id}
	r.command.stranger, r.command.faults[1] = false, fillouttest.Fault{}
	name, identity := form+"/"+id, map[string]any(nil)
	switch s.random.IntN(3) {
	case 0:
		name, identity = "", map[string]any{"form_id": form, "id": id}
	case 1:
		name += "/" + url
	}
	s.log("import %s%v into %s: %+v", name, identity, into.name, r.command)
	before := s.look()
	defer s.inject(r.command.faults[0])()
	p := s.start(ctx, r.command)
	imported, ok := p.importBy(ctx, webhookType, name, identity)
	r.diagnostics = p.diagnostics
	if ok {
		into.object = imported
		delete(s.outside, id)
		s.happened["import"]++
		if s.chance(2) {
			into.config = s.webhookConfig(into, form)
		}
	} else {
		s.happened["import refused"]++
	}
	if r.command.calm() && ok != slices.Contains(s.forms, form) {
		return fmt.Errorf("the import of a webhook of form %s succeeds: %t", form, ok)
	}
	return s.check(before, r)
}
