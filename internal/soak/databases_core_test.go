package soak

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// item is an address of the configuration.
type item struct {
	name, kind string
	config     map[string]any // nil if it is not configured; a ref may be anywhere in it
}

func (i *item) address() string { return i.kind + "." + i.name }

// ref is a reference to an attribute of another item, such as first_table.id.
type ref struct {
	of   *item
	path string
}

// String makes logs readable.
func (r ref) String() string { return r.of.name + "." + r.path }

// refsIn returns the items that a configured value refers to.
func refsIn(value any) (items []*item) {
	switch value := value.(type) {
	case ref:
		return []*item{value.of}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			items = append(items, refsIn(value[name])...)
		}
	case []any:
		for _, element := range value {
			items = append(items, refsIn(element)...)
		}
	}
	return items
}

// The methods below do what Terraform does with a configuration of several resources that refer to each other: they
// refresh and plan in the order of the references, apply in any order that they allow, and keep the state.

// stored is an object of the state, with the items that it referred to when it was applied.
type stored struct {
	object
	tainted bool
	needs   []*item
}

// values returns the values in the state, by the item.
func (e *estate) values() map[*item]map[string]any {
	all := map[*item]map[string]any{}
	for i, held := range e.state {
		all[i] = plainMembers(held.values)
	}
	return all
}

// perform plans and, unless it only plans, applies. between is called after a plan without an error.
func (e *estate) perform(ctx context.Context, how command, between func()) (o outcome) {
	phase := func(number int, do func(p *process)) {
		p, end := e.start(ctx, nil, how, number)
		do(p)
		end()
		o.diagnostics = append(o.diagnostics, p.diagnostics...)
	}
	refreshed, ok := map[*item]stored{}, false
	phase(0, func(p *process) { o.changes, ok = e.plan(ctx, p, how, refreshed) })
	if how.destroy && ok { // Terraform plans to destroy with another process than the one that refreshed
		phase(0, func(p *process) { o.changes, ok = e.planDestroy(ctx, p, refreshed) })
	}
	if !ok || how.planOnly {
		return o
	}
	e.state = refreshed
	between()
	phase(1, func(p *process) { e.apply(ctx, p, o.changes) })
	o.applied = true
	return o
}

// order returns the items so that each comes after those that it needs, as configured and in the state, and otherwise
// in random order.
func (e *estate) order() []*item {
	var sorted []*item
	left := slices.Clone(e.items)
	e.random.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
	for len(left) > 0 {
		at := slices.IndexFunc(left, func(i *item) bool {
			return !slices.ContainsFunc(refsIn(i.config), func(needed *item) bool { return slices.Contains(left, needed) })
		})
		sorted = append(sorted, left[at])
		left = slices.Delete(left, at, at+1)
	}
	return sorted
}

// plan refreshes and plans. An item is skipped if one that it refers to failed.
func (e *estate) plan(ctx context.Context, p *process, how command,
	refreshed map[*item]stored) (map[*item]change, bool) {
	changes, failed := map[*item]change{}, map[*item]bool{}
	for _, i := range e.order() {
		held, exists := e.state[i]
		if slices.ContainsFunc(refsIn(i.config), func(needed *item) bool { return failed[needed] }) {
			failed[i] = true
			continue
		}
		ok := true
		if exists && !how.noRefresh {
			held.object, ok = p.refresh(ctx, i.kind, held.object)
			failed[i] = !ok
			if !held.exists() {
				held = stored{}
			}
		}
		if held.exists() {
			refreshed[i] = held
		}
		if !ok || how.destroy {
			continue
		}
		planned, ok := e.planItem(ctx, p, i, held, changes, how.replace == i.name)
		changes[i], failed[i] = planned, !ok
	}
	return changes, !slices.Contains(slices.Collect(maps.Values(failed)), true)
}

// planItem plans one item. A tainted object, and one that must be replaced, is planned like a new one.
func (e *estate) planItem(ctx context.Context, p *process, i *item, held stored, changes map[*item]change,
	forced bool) (change, bool) {
	config := resolve(i.config, func(of *item) map[string]tftypes.Value {
		if known, ok := changes[of]; ok && known.action != noop {
			return known.planned.values
		}
		return changes[of].prior.values
	})
	prior := held.object
	if held.tainted && config != nil {
		prior = object{}
	}
	made, ok := p.plan(ctx, i.kind, prior, config)
	if ok && forced && held.exists() && config != nil && (made.action == noop || made.action == update) {
		made, ok = p.plan(ctx, i.kind, object{private: made.planned.private}, config)
	}
	if made.action == create && held.exists() {
		made.action = replace
	}
	made.prior = held.object
	return made, ok
}

func (e *estate) planDestroy(ctx context.Context, p *process, held map[*item]stored) (map[*item]change, bool) {
	changes, ok := map[*item]change{}, true
	items := slices.Collect(maps.Keys(held))
	slices.SortFunc(items, func(a, b *item) int { return strings.Compare(a.name, b.name) })
	for _, at := range e.random.Perm(len(items)) {
		i := items[at]
		planned, planned1 := p.plan(ctx, i.kind, held[i].object, nil)
		changes[i], ok = planned, ok && planned1
	}
	return changes, ok
}

// node is a step of an apply.
type node struct {
	of      *item
	destroy bool
	needs   []*node
}

// apply carries the changes out, in a random order that the references allow. After an error, it skips what needs the
// failed step.
func (e *estate) apply(ctx context.Context, p *process, changes map[*item]change) {
	destroys, others := map[*item]*node{}, map[*item]*node{}
	var left []*node
	items := slices.SortedFunc(maps.Keys(changes), func(a, b *item) int { return strings.Compare(a.name, b.name) })
	for _, i := range items {
		if action := changes[i].action; action == destroy || action == replace {
			destroys[i] = &node{of: i, destroy: true}
			left = append(left, destroys[i])
		}
		if changes[i].action != destroy {
			others[i] = &node{of: i}
			left = append(left, others[i])
		}
	}
	for _, n := range left {
		for _, needed := range refsIn(n.of.config) {
			if other := others[needed]; !n.destroy && other != nil {
				n.needs = append(n.needs, other)
			}
		}
		if destroyed := destroys[n.of]; !n.destroy && destroyed != nil {
			n.needs = append(n.needs, destroyed)
		}
		for _, needed := range e.state[n.of].needs {
			if goes := destroys[needed]; n.destroy && goes != nil {
				goes.needs = append(goes.needs, n)
			}
		}
	}
	failed := map[*node]bool{}
	for len(left) > 0 {
		ready := slices.DeleteFunc(slices.Clone(left), func(n *node) bool {
			return slices.ContainsFunc(n.needs, func(needed *node) bool { return slices.Contains(left, needed) })
		})
		n := ready[e.random.IntN(len(ready))]
		left = slices.DeleteFunc(left, func(other *node) bool { return other == n })
		failed[n] = slices.ContainsFunc(n.needs, func(needed *node) bool { return failed[needed] }) ||
			!e.applyNode(ctx, p, n, changes[n.of])
	}
}

func (e *estate) applyNode(ctx context.Context, p *process, n *node, made change) bool {
	if n.destroy {
		left, ok := p.applyOnce(ctx, n.of.kind, made.prior, nil, object{private: made.planned.private})
		e.keep(n.of, stored{left, e.state[n.of].tainted && !ok, e.state[n.of].needs})
		return ok
	}
	if made.action == noop {
		return true
	}
	if made.action == replace {
		made.prior = object{}
	}
	made.config = resolve(n.of.config, func(of *item) map[string]tftypes.Value { return e.state[of].values })
	isNew := !made.prior.exists()
	if isNew {
		made.action = create
	}
	after, ok := p.apply(ctx, made)
	e.keep(n.of, stored{after, isNew && !ok, refsIn(n.of.config)})
	return ok
}

func (e *estate) keep(i *item, held stored) {
	delete(e.state, i)
	if held.exists() {
		e.state[i] = held
	}
}

// resolve replaces the references in a configuration by what the items have. It is unknown if an item has not got it.
func resolve(config map[string]any, of func(*item) map[string]tftypes.Value) map[string]any {
	if config == nil {
		return nil
	}
	return resolveValue(config, of).(map[string]any)
}

func resolveValue(value any, of func(*item) map[string]tftypes.Value) any {
	switch value := value.(type) {
	case ref:
		return attributeAt(of(value.of), strings.Split(value.path, "."))
	case map[string]any:
		resolved := map[string]any{}
		for name, member := range value {
			resolved[name] = resolveValue(member, of)
		}
		return resolved
	case []any:
		resolved := []any{}
		for _, element := range value {
			resolved = append(resolved, resolveValue(element, of))
		}
		return resolved
	}
	return value
}

func attributeAt(values map[string]tftypes.Value, path []string) tftypes.Value {
	value, ok := values[path[0]]
	switch {
	case !ok:
		panic(fmt.Errorf("a reference to %v has no value", path))
	case len(path) == 1:
		return value
	case value.IsNull() || !value.IsKnown():
		return tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	}
	return attributeAt(asA[map[string]tftypes.Value](value), path[1:])
}
