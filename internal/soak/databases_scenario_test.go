package soak

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

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
	state    map[*item]stored
	items    []*item
	behavior fillouttest.Behavior
}

func newEstate(s *sequence) *estate {
	e := &estate{sequence: s, state: map[*item]stored{}}
	e.serve(fillouttest.WithDatabases(), fillouttest.WithBehavior(e.behave))
	e.server.AddDatabaseFor(e.other, fillouttest.Database{Name: "Theirs", Tables: []fillouttest.Table{e.someTable()}})
	e.server.AddDatabase(fillouttest.Database{Name: "Unmanaged", Tables: []fillouttest.Table{e.someTable()}})
	for kind, names := range map[string][]string{
		databaseType: {"a", "b"}, tableType: {"t0", "t1", "t2"}, fieldType: {"f0", "f1", "f2", "f3", "f4", "f5", "f6"},
		databaseWebhookType: {"w0", "w1"},
	} {
		for _, name := range names {
			e.items = append(e.items, &item{name: name, kind: kind})
		}
	}
	slices.SortFunc(e.items, func(a, b *item) int { return strings.Compare(a.address(), b.address()) })
	return e
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

// anyCommand returns a plan or an apply, often with a fault.
func (e *estate) anyCommand() command {
	c := e.calm()
	c.planOnly, c.noRefresh, c.unprotected, c.retries = e.chance(8), e.chance(12), e.chance(6), e.random.IntN(3)
	if e.chance(8) {
		c.token = pick(e.sequence, e.other, e.other, "sk_prod_wrong_1")
	}
	if e.chance(12) {
		c.replace = pick(e.sequence, e.items...).name
	}
	e.addFaults(&c, 3, e.anyFault)
	return c
}

// outcome is what a command did.
type outcome struct {
	changes     map[*item]change
	diagnostics []*tfprotov6.Diagnostic
	applied     bool // with or without an error
}

func (o outcome) failed() bool { return hasError(o.diagnostics) }

// before returns the values that the state had before a change.
func (c change) before() map[string]any { return plainMembers(c.prior.values) }

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
	before, had := e.values(), look(e.server)
	if err := e.run(ctx, command, nil); err != nil {
		return err
	}
	if len(e.state) > 0 {
		return fmt.Errorf("a destroy without protection leaves %d objects in the state", len(e.state))
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
