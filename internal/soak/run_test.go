package soak

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// errand is a command, and what goes wrong meanwhile.
type errand struct {
	destroy     bool // destroy everything
	planOnly    bool
	noRefresh   bool
	force       string // the slot to replace in any case; "" for none
	createFirst bool   // create_before_destroy
	stranger    bool   // with the token of another account
	retries     int
	timeout     string
	faults      [2]*mishap // while planning, while applying
}

// calm tells that nothing from outside keeps the errand from succeeding.
func (e errand) calm() bool { return !e.stranger && e.faults[0] == nil && e.faults[1] == nil }

// String tells what is done, for whoever replays it.
func (e errand) String() string {
	return fmt.Sprintf("destroy %t, plan only %t, without refresh %t, replacing %q, create first %t, as a stranger %t, %d retries, timeout %s; while planning %v; while applying %v",
		e.destroy, e.planOnly, e.noRefresh, e.force, e.createFirst, e.stranger, e.retries, e.timeout, e.faults[0], e.faults[1])
}

// anyRun is a plan or an apply, more often than not with a mishap.
func (w *world) anyRun() errand {
	e := errand{
		planOnly: w.chance(6), noRefresh: w.chance(8), createFirst: w.chance(3),
		// Where deleting what is not there succeeds, a stranger's delete cannot be
		// told from a real one.
		stranger: w.chance(7) && !w.lenientDeletes, retries: w.dice.IntN(3), timeout: "10s",
	}
	if w.chance(5) {
		e.force = pick(w, w.slots...).name
	}
	for i := range e.faults {
		if w.chance(2) {
			e.faults[i] = w.anyMishap(i == 1)
			if e.faults[i].slow() {
				e.timeout, e.retries = "500ms", 0
			}
		}
	}
	return e
}

// run plans and applies as Terraform does, each in a provider of its own, and
// checks what came of it.
func (w *world) run(ctx context.Context, e errand) error {
	w.tell("run: %v", e)
	before := w.look()
	seen := outcome{errand: e, spent: w.spent[w.code()]}
	planned, ok := w.plan(ctx, e, &seen)
	seen.planned = ok
	if ok && !e.planOnly {
		w.apply(ctx, e, planned, &seen)
	}
	if err := w.check(before, seen); err != nil {
		return err
	}
	if seen.applied && !hasError(seen.said) && e.calm() {
		return w.settled(ctx, errand{destroy: e.destroy, noRefresh: e.noRefresh, timeout: e.timeout})
	}
	return nil
}

// outcome is what came of an errand.
type outcome struct {
	errand  errand
	said    []*tfprotov6.Diagnostic
	broken  error
	spent   bool // the configured code was exchanged before
	planned bool // without an error
	applied bool // whatever came of it

	changes  []slotChange
	imported map[string]bool // webhook ids
}

// slotChange is the plan of what a slot has, or of an object that it once had.
type slotChange struct {
	change
	slot  *slot
	index int // of the deposed object; -1 for the slot's own
}

// start starts the provider for a phase of an errand. End ends the mishap.
func (w *world) start(ctx context.Context, e errand, fault *mishap) (p *phase, end func()) {
	end = func() {}
	if fault != nil {
		end = w.server.Inject(fault.Fault)
	}
	token := w.server.Token()
	if e.stranger {
		token = w.other
	}
	return startPhase(ctx, map[string]any{
		"access_token": token, "base_url": w.server.URL(), "requests_per_second": 100, "max_retries": e.retries, "request_timeout": e.timeout,
	}), end
}

func (o *outcome) hear(p *phase) {
	o.said = append(o.said, p.said...)
	if o.broken == nil {
		o.broken = p.broken
	}
}

// plan refreshes and plans everything. Terraform plans on where one thing fails,
// and does not apply.
func (w *world) plan(ctx context.Context, e errand, seen *outcome) ([]slotChange, bool) {
	p, end := w.start(ctx, e, e.faults[0])
	defer end()
	if hasError(p.said) || p.broken != nil {
		seen.hear(p)
		return nil, false
	}
	all := true
	look := func(s *slot, object kept, config map[string]any, index int) {
		ok := true
		if !e.noRefresh && object.exists() {
			object, ok = p.refresh(ctx, s.resource, object)
		}
		var made change
		if ok {
			made, ok = p.plan(ctx, s.resource, object, config, e.force == s.name)
		}
		all = all && ok
		seen.changes = append(seen.changes, slotChange{change: made, slot: s, index: index})
	}
	for _, s := range w.slots {
		for i, object := range s.deposed {
			look(s, object, nil, i)
		}
		config := s.config
		if e.destroy {
			config = nil
		}
		look(s, s.object, config, -1)
	}
	seen.hear(p)
	return seen.changes, all
}

// apply carries out what was planned. What was refreshed is saved first.
func (w *world) apply(ctx context.Context, e errand, planned []slotChange, seen *outcome) {
	seen.applied = true
	p, end := w.start(ctx, e, e.faults[1])
	defer end()
	remaining := map[*slot][]kept{}
	for _, c := range planned {
		what := string(c.action)
		if c.action == replace && e.createFirst {
			what += ", create first"
		}
		w.seen[what]++
		after, deposed, ok := p.apply(ctx, c.change, e.createFirst)
		if !ok && c.action == destroy && c.slot.resource == webhookType {
			w.seen["delete failed"]++
		}
		if c.index < 0 {
			c.slot.object = after
		} else {
			deposed = after
		}
		if deposed.exists() {
			remaining[c.slot] = append(remaining[c.slot], deposed)
		}
	}
	for _, s := range w.slots {
		s.deposed = remaining[s]
	}
	seen.hear(p)
}

// settled checks that after an apply without an error there is nothing to do,
// and that the state is what was configured.
func (w *world) settled(ctx context.Context, e errand) error {
	var again outcome
	planned, ok := w.plan(ctx, e, &again)
	if !ok || again.broken != nil {
		return fmt.Errorf("%w: a plan after an apply fails: %v, %s", errViolated, again.broken, describe(again.said))
	}
	for _, c := range planned {
		if c.action != noop {
			return fmt.Errorf("%w: after an apply without an error, %s is planned to %s", errViolated, c.slot.name, c.action)
		}
		if c.slot.object.exists() == (c.slot.config == nil || e.destroy) {
			return fmt.Errorf("%w: after an apply without an error, the state does not have what is configured for %s", errViolated, c.slot.name)
		}
	}
	w.seen["empty plan"]++
	return nil
}

// importOne imports a webhook into a slot that has none: mostly one that is
// there, by any of the ways to name it.
func (w *world) importOne(ctx context.Context) error {
	free := slices.DeleteFunc(slices.Clone(w.slots), func(s *slot) bool { return s.resource != webhookType || s.object.exists() })
	if len(free) == 0 {
		return nil
	}
	into := pick(w, free...)
	form, id, url := pick(w, w.forms...), fmt.Sprint(900000+w.number()), w.secretURL("guessed")
	for _, webhook := range w.server.Webhooks() {
		if held := fmt.Sprint(webhook.ID); w.outside[held] != "" && slices.Contains(w.forms, webhook.FormID) {
			form, id, url = webhook.FormID, held, webhook.URL
		}
	}
	if w.chance(8) {
		form = "gone" + form
	}
	before := w.look()
	seen := outcome{errand: errand{timeout: "10s"}, imported: map[string]bool{id: true}}
	if w.chance(4) {
		seen.errand.faults[0] = w.anyMishap(false)
		if seen.errand.faults[0].slow() {
			seen.errand.timeout = "500ms"
		}
	}
	name, identity := form+"/"+id, map[string]any(nil)
	switch w.dice.IntN(3) {
	case 0:
		name, identity = "", map[string]any{"form_id": form, "id": id}
	case 1:
		name += "/" + url
	}
	w.tell("import %s%v into %s, while %v", name, identity, into.name, seen.errand.faults[0])
	p, end := w.start(ctx, seen.errand, seen.errand.faults[0])
	defer end()
	object, ok := p.importBy(ctx, webhookType, name, identity)
	seen.hear(p)
	if ok {
		into.object = object
		delete(w.outside, id)
		w.seen["import"]++
		if w.chance(2) {
			into.config = w.webhookConfig(into, form)
		}
	} else {
		w.seen["import refused"]++
	}
	if seen.errand.calm() && ok != slices.Contains(w.forms, form) {
		return fmt.Errorf("%w: the import of a webhook of form %s succeeds: %t", errViolated, form, ok)
	}
	return w.check(before, seen)
}

// end removes everything, with nothing in the way: what is left is what was
// named, or never Terraform's.
func (w *world) end(ctx context.Context) error {
	last := errand{destroy: true, timeout: "10s"}
	if err := w.run(ctx, last); err != nil {
		return err
	}
	for _, s := range w.slots {
		if s.object.exists() || len(s.deposed) > 0 {
			return fmt.Errorf("%w: the last destroy leaves %s", errViolated, s.name)
		}
	}
	w.seen["no trace left"]++
	return nil
}
