package soak

import (
	"context"
	"fmt"
	"slices"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	databaseType        = "fillout_database"
	tableType           = "fillout_database_table"
	fieldType           = "fillout_database_field"
	databaseWebhookType = "fillout_database_webhook"
)

// estate is a configuration with databases, its state, and the service.
type estate struct {
	*sequence
	core     *core
	other    string // the token of another account
	items    []*item
	behavior fillouttest.Behavior
	running  dbCommand // what the provider is started for
}

// dbCommand is a plan or an apply of the whole configuration, and what goes wrong meanwhile.
type dbCommand struct {
	destroy, planOnly, noRefresh bool
	unprotected                  bool  // the provider's deletion_protection is off
	replace                      *item // as -replace
	token                        string
	retries                      int
	timeout                      string
	faults                       [2]fillouttest.Fault // while planning, while applying; no fault has no route
}

// String makes logs readable.
func (c dbCommand) String() string {
	text := fmt.Sprintf("destroy %t, plan only %t, no refresh %t, unprotected %t, token %.20s, retries %d", c.destroy,
		c.planOnly, c.noRefresh, c.unprotected, c.token, c.retries)
	if c.replace != nil {
		text += ", replace " + c.replace.name
	}
	for _, fault := range c.faults {
		if fault.Route != "" {
			text += fmt.Sprintf(", %+v", fault)
		}
	}
	return text
}

func newEstate(s *sequence) (*estate, error) {
	e := &estate{sequence: s}
	const token = "sk_prod_0123456789abcdef_42"
	var err error
	if e.server, err = fillouttest.Start(fillouttest.WithToken(token), fillouttest.WithDatabases(),
		fillouttest.WithBehavior(e.behave)); err != nil {
		return e, err
	}
	e.other = e.server.AddAccount("another")
	e.secrets = []string{token, e.other}
	e.server.AddDatabaseFor(e.other, fillouttest.Database{Name: "Theirs", Tables: []fillouttest.Table{e.someTable()}})
	e.server.AddDatabase(fillouttest.Database{Name: "Unmanaged", Tables: []fillouttest.Table{e.someTable()}})
	e.core = &core{random: s.random, start: e.start, state: map[*item]stored{}}
	for kind, names := range map[string][]string{
		databaseType: {"a", "b"}, tableType: {"t0", "t1", "t2"}, fieldType: {"f0", "f1", "f2", "f3", "f4", "f5", "f6"},
		databaseWebhookType: {"w0", "w1"},
	} {
		for _, name := range names {
			e.items = append(e.items, &item{name: name, kind: kind})
		}
	}
	slices.SortFunc(e.items, func(a, b *item) int { return compare(a.address(), b.address()) })
	return e, nil
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// behave makes the service one of the services that Fillout may be. No new object is hidden from reads for a while: a
// refresh could only take it for deleted.
func (e *estate) behave(b *fillouttest.Behavior) {
	b.RateLimit = 0
	b.TablesRateLimit = fillouttest.RateLimitBehavior{}
	b.TablesAuthFailureStatus = pick(e.sequence, 401, 401, 403, 400)
	b.SecondDelete.Status = pick(e.sequence, 404, 404, 200)
	b.DuplicateName.Status = pick(e.sequence, 400, 409)
	for _, knob := range []*bool{
		&b.UniqueDatabaseNames, &b.MergeTemplates, &b.MatchOptionsByLabel, &b.KeepRemovedOptions,
		&b.NoInverseInAnswer, &b.KeepPartners, &b.MergeDuplicateDatabaseWebhooks, &b.OmitNullTableIDs,
		&b.MinimalDatabaseList, &b.NoURLs, &b.UnknownKeys, &b.UnknownFields, &b.Shuffle, &b.FieldsByID,
		&b.RefuseDefaultUserAgents,
	} {
		*knob = e.chance(3)
	}
	e.behavior = *b
	e.log("a service with %+v", b.TablesBehavior)
}

// start injects the fault of a phase and starts the provider for it. The returned function ends the phase.
func (e *estate) start(ctx context.Context, phase int) (*process, func()) {
	end := func() {}
	if fault := e.running.faults[phase]; fault.Route != "" {
		end = e.server.Inject(fault)
	}
	arguments := map[string]any{
		"access_token": e.running.token, "base_url": e.server.URL(), "requests_per_second": 100,
		"database_url": e.server.URL(), "database_requests_per_second": 100,
		"max_retries": e.running.retries, "request_timeout": e.running.timeout,
	}
	if e.running.unprotected {
		arguments["deletion_protection"] = false
	}
	return start(ctx, nil, arguments), end
}

// calm is an apply without anything that keeps it from succeeding.
func (e *estate) calm() dbCommand { return dbCommand{token: e.server.Token(), timeout: "10s"} }

// anyCommand returns a plan or an apply, often with a fault.
func (e *estate) anyCommand() dbCommand {
	c := e.calm()
	c.planOnly, c.noRefresh, c.unprotected, c.retries = e.chance(8), e.chance(12), e.chance(6), e.random.IntN(3)
	if e.chance(8) {
		c.token = pick(e.sequence, e.other, e.other, "sk_prod_wrong_1")
	}
	if e.chance(12) {
		c.replace = pick(e.sequence, e.items...)
	}
	for i := range c.faults {
		if e.chance(3 - i) {
			c.faults[i] = e.anyFault(i == 1)
			if c.faults[i].Delay > 0 {
				c.timeout, c.retries = "2s", 0
			}
		}
	}
	return c
}

// isCalm reports whether nothing from outside keeps the command from succeeding.
func (e *estate) isCalm(c dbCommand) bool {
	return c.token == e.server.Token() && c.faults[0].Route == "" && c.faults[1].Route == ""
}

// outcome is what a command did.
type outcome struct {
	changes     map[*item]planned
	diagnostics []report
	planned     bool // without an error
	applied     bool // with or without an error
}

// planned is the plan for an item.
type planned struct {
	action        action
	before, after map[string]any
}

// report is a diagnostic.
type report struct {
	isError         bool
	summary, detail string
}

func (o *outcome) collect(p *process) {
	for _, d := range p.diagnostics {
		o.diagnostics = append(o.diagnostics, report{d.Severity == 1, d.Summary, d.Detail})
	}
}

func (o outcome) failed() bool {
	return slices.ContainsFunc(o.diagnostics, func(r report) bool { return r.isError })
}

// soak runs a sequence.
func (e *estate) soak(ctx context.Context) error {
	e.configureSome(6)
	if err := e.run(ctx, e.calm(), nil); err != nil {
		return err
	}
	for range 10 + e.random.IntN(20) {
		for range e.random.IntN(4) {
			e.changeElsewhere()
		}
		e.configureSome(e.random.IntN(4))
		command := e.anyCommand()
		command.destroy = e.chance(25)
		if e.chance(2) {
			e.obey(&command)
		}
		var between func()
		if e.chance(6) {
			between = e.changeElsewhere
		}
		if err := e.run(ctx, command, between); err != nil {
			return err
		}
	}
	return e.tearDown(ctx)
}

// tearDown destroys everything. Afterwards neither the state nor the service has anything of it.
func (e *estate) tearDown(ctx context.Context) error {
	for _, i := range e.items {
		i.config = nil
	}
	command := e.calm()
	command.destroy, command.unprotected = true, true
	before, had := e.core.values(), look(e.server)
	if err := e.run(ctx, command, nil); err != nil {
		return err
	}
	if len(e.core.state) > 0 {
		return fmt.Errorf("a destroy without protection leaves %d objects in the state", len(e.core.state))
	}
	left := look(e.server)
	for i, values := range before {
		t, exists := left.things[text(values, "id")]
		in := had.things[text(values, "database_id")]
		if exists && t.account != "another" && in.account != "another" {
			return fmt.Errorf("%s was destroyed and still exists", i.name)
		}
	}
	return nil
}
