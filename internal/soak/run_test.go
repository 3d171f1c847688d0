package soak

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// anyCommand returns a plan or an apply, mostly with a fault.
func (s *scenario) anyCommand() command {
	c := s.calm()
	c.planOnly, c.noRefresh, c.partial = s.chance(6), s.chance(8), s.chance(8)
	c.retries, c.respelled = s.random.IntN(3), s.random.IntN(4)
	if s.chance(3) {
		c.token = s.other
	}
	s.addFaults(&c, 2, s.anyFault)
	return s.killSometimes(c)
}

// result is what a command did to a resource.
type result struct {
	command     command
	run         string                         // the ID of Terraform's process
	held        map[string]fillouttest.Webhook // the service's webhooks before
	change      change
	planned     bool // without an error
	applied     bool // with or without an error
	imported    string
	diagnostics []*tfprotov6.Diagnostic
}

// startProcess starts the provider for a phase of a command. The returned function ends the phase. A process that is
// killed reports nothing, and does not end in good order.
func (s *scenario) startProcess(ctx context.Context, r *result, phase int) (*process, func()) {
	if r.run == "" {
		r.run = fmt.Sprintf("run %d", s.number())
	}
	killed := phase == 1 && r.command.kill != ""
	j := s.openJournal(r.run, r.command.partial)
	p, end := s.start(ctx, j, r.command, phase)
	return p, func() {
		end()
		if !killed || r.command.kill == withoutTheState {
			j.End()
		}
		j.Exit()
		if !killed || !r.command.kill.losesState() {
			r.diagnostics = append(r.diagnostics, p.diagnostics...)
		}
	}
}

// run plans and applies as Terraform does, each in a process of its own, and checks the result.
func (s *scenario) run(ctx context.Context, on *resource, c command) error {
	if on.kind != webhookType && c.kill != "" {
		c.kill, c.faults[1] = "", fillouttest.Fault{}
	}
	s.log("run on %s: %+v", on.name, c)
	s.server.ResetJournal()
	r := result{command: c, held: s.held()}
	prior := on.object
	s.plan(ctx, on, &r)
	if r.planned && !c.planOnly {
		s.apply(ctx, on, &r)
	}
	if err := s.check(on, prior, r); err != nil {
		return err
	}
	if !r.applied || hasError(r.diagnostics) || !s.isCalm(c) {
		return nil
	}
	// After an apply without an error, the plan is empty, and the state has what is configured.
	again := result{command: s.calm()}
	again.command.destroy, again.command.noRefresh, again.command.partial = c.destroy, c.noRefresh, c.partial
	s.plan(ctx, on, &again)
	if !again.planned || again.change.action != noop || on.object.exists() == (on.config == nil || c.destroy) {
		return fmt.Errorf("after an apply without an error, the state has %s: %t, and the plan is %s: %s",
			on.name, on.object.exists(), again.change.action, describe(again.diagnostics))
	}
	s.happened["empty plan"]++
	return nil
}

func (s *scenario) plan(ctx context.Context, on *resource, r *result) {
	p, end := s.startProcess(ctx, r, 0)
	defer end()
	prior, config, ok := on.object, on.config, true
	if r.command.destroy {
		config = nil
	}
	early := s.chance(2)
	if early {
		s.readOthers(ctx, p, on, r)
	} else {
		defer s.readOthers(ctx, p, on, r)
	}
	if prior.exists() && !r.command.noRefresh {
		prior, ok = p.refresh(ctx, on.kind, prior)
	}
	if ok {
		r.change, r.planned = p.plan(ctx, on.kind, prior, config)
	}
}

func (s *scenario) apply(ctx context.Context, on *resource, r *result) {
	p, end := s.startProcess(ctx, r, 1)
	defer end()
	s.happened[string(r.change.action)]++
	after, ok := p.apply(ctx, r.change)
	r.applied = true
	if r.command.kill != "" {
		s.happened["killed "+string(r.command.kill)]++
		if r.change.action != noop {
			s.next = s.twin(on)
		}
	}
	switch {
	case r.command.kill.losesState():
		return // the state stays as it was
	case !ok && r.change.action == destroy && on.kind == webhookType:
		s.happened["delete failed"]++
	}
	on.object = after
}

// respell writes the arguments of a resource in another way that means the same, and plans. The plan does what it would
// have done.
func (s *scenario) respell(ctx context.Context, on *resource) error {
	calm := result{command: s.calm()}
	s.plan(ctx, on, &calm)
	on.config = maps.Clone(on.config)
	for argument, value := range on.config {
		text := fmt.Sprint(value)
		switch argument {
		case "url", "url_wo":
			scheme, rest, _ := strings.Cut(text, "://")
			user, rest, _ := strings.Cut(rest, "@")
			host, path, _ := strings.Cut(rest, "/")
			host = strings.TrimSuffix(host, ":443")
			text = pick(s.sequence, scheme, strings.ToUpper(scheme)) + "://" + user + "@" + pick(s.sequence, host, strings.ToUpper(host)) +
				pick(s.sequence, "", ":443") + "/" + path
		case "server_url":
			text = pick(s.sequence, s.server.URL()+"/", strings.ToUpper(s.server.URL()), " "+s.server.URL())
		case "client_id", "code", "redirect_uri":
			text = pick(s.sequence, "\t", "") + strings.TrimSpace(text) + pick(s.sequence, " ", "\n")
		}
		on.config[argument] = text
	}
	s.log("respell %s: %v", on.name, on.config)
	s.server.ResetJournal()
	again := result{command: s.calm()}
	again.command.respelled = 2
	s.plan(ctx, on, &again)
	if again.planned != calm.planned || again.change.action != calm.change.action {
		return fmt.Errorf("the plan was %s, and with other spellings it is %s: %s", calm.change.action, again.change.action,
			describe(again.diagnostics))
	}
	s.happened["respelled, "+string(again.change.action)]++
	return nil
}

// removeFromState does what terraform state rm does.
func (s *scenario) removeFromState(on *resource) {
	s.log("remove %s from the state", on.name)
	if id := on.object.text("id"); id != "" {
		s.outside[id] = "removed from the state"
	}
	on.object, s.next = object{}, on
	s.forget()
}

// importOne imports a webhook into an empty address: mostly an existing webhook, named in one of the three ways.
func (s *scenario) importOne(ctx context.Context) error {
	occupied := func(r *resource) bool { return r.kind != webhookType || r.object.exists() }
	free := slices.DeleteFunc(slices.Clone(s.resources), occupied)
	if len(free) == 0 {
		return nil
	}
	into := pick(s.sequence, free...)
	form, id, url := pick(s.sequence, s.forms...), fmt.Sprint(900000+s.number()), s.secretURL("guessed")
	for held, webhook := range s.held() {
		if s.outside[held] != "" && slices.Contains(s.forms, webhook.FormID) {
			form, id, url = webhook.FormID, held, webhook.URL
		}
	}
	if s.chance(8) {
		form = "gone" + form
	}
	name, identity := form+"/"+id, map[string]any(nil)
	switch s.random.IntN(4) {
	case 0:
		name, identity = "", map[string]any{"form_id": form, "id": id}
	case 1:
		name += "/" + url
	case 2:
		name = pick(s.sequence, " ", "") + name + pick(s.sequence, "", "\n", "\t")
	}
	s.server.ResetJournal()
	r := result{command: s.anyCommand(), held: s.held(), imported: id}
	r.command.token, r.command.kill, r.command.faults[1] = s.server.Token(), "", fillouttest.Fault{}
	if r.command.faults[0].Delay == 0 {
		r.command.timeout = "10s"
	}
	s.log("import %s%v into %s: %+v", name, identity, into.name, r.command)
	p, end := s.startProcess(ctx, &r, 0)
	imported, ok := p.importBy(ctx, webhookType, name, identity)
	end()
	if ok {
		into.object = imported
		s.save(id)
		s.happened["import"]++
		if s.chance(2) {
			into.config = s.webhookConfig(into, form)
		}
	} else {
		s.happened["import refused"]++
	}
	// White space may be refused.
	if s.isCalm(r.command) && name == strings.TrimSpace(name) && ok != slices.Contains(s.forms, form) {
		return fmt.Errorf("the import of a webhook of form %s succeeds: %t", form, ok)
	}
	return s.check(into, object{}, r)
}
