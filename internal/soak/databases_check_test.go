package soak

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// result is a command with the service before it, right before its apply, and after it.
type dbResult struct {
	outcome
	command                command
	before, atApply, after world
	interfered             bool // something changed between plan and apply
	state                  map[*item]map[string]any
}

// run plans and applies the configuration, and checks the result. between, which may be nil, happens between the two.
func (e *estate) run(ctx context.Context, c command, between func()) error {
	e.log("run: %+v", c)
	e.server.ResetJournal()
	r := dbResult{command: c, before: look(e.server)}
	r.atApply = r.before
	r.outcome = e.perform(ctx, c, func() {
		if between != nil {
			between()
			r.atApply, r.interfered = look(e.server), true
		}
	})
	r.after, r.state = look(e.server), e.values()
	for _, i := range e.items {
		if change, ok := r.changes[i]; ok && r.applied {
			e.happened[i.kind+": "+string(change.action)]++
			if change.action != noop {
				e.log("  %s: %s", i.name, change.action)
			}
		}
	}
	if err := errors.Join(e.checkSecrets(r), e.checkThings(r), e.checkValues(r), e.checkNumbers(r), e.checkFailure(r),
		e.checkAgreement(r)); err != nil {
		return err
	}
	if overlapping := e.server.OverlappingWrites(); len(overlapping) > 0 {
		return fmt.Errorf("writes overlap: %v", overlapping)
	}
	if r.failed() || !r.applied || r.interfered || c.noRefresh {
		return nil
	}
	if slices.ContainsFunc(r.diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return strings.Contains(d.Detail, "Apply again to name")
	}) {
		return nil // a new link whose other side got no name, which the next plan names
	}
	// After an apply without an error, the plan is empty.
	calm := e.calm()
	calm.destroy, calm.planOnly, calm.unprotected, calm.token = c.destroy, true, c.unprotected, c.token
	again := e.perform(ctx, calm, nil)
	for i, change := range again.changes {
		if change.action != noop {
			return fmt.Errorf("after an apply without an error, the plan for %s is %s: from %v to %v", i.name, change.action,
				change.before(), plainMembers(change.planned.values))
		}
	}
	if again.failed() {
		return fmt.Errorf("after an apply without an error, the plan fails: %s", describe(again.diagnostics))
	}
	e.happened["empty plan"]++
	return nil
}

func (e *estate) checkSecrets(r dbResult) error {
	for _, w := range []world{r.before, r.atApply, r.after} {
		for _, t := range w.things {
			if t.kind == databaseWebhookType {
				e.secrets = append(e.secrets, t.webhook.Secret)
			}
		}
	}
	for i, values := range r.state {
		if values["url_wo"] != nil || values["url_wo_version"] != nil && values["url"] != nil {
			return fmt.Errorf("the state of %s contains the write-only URL", i.name)
		}
	}
	return e.note(r.diagnostics)
}

// root returns the id of the thing that goes if an item is destroyed.
func (c change) root() string {
	if c.action == destroy || c.action == replace {
		return text(c.before(), "id")
	}
	return ""
}

// owned returns the ids of the things that an object of the state stands for.
func owned(values map[string]any) (ids []string) {
	for _, of := range []any{values, values["first_table"], values["primary_field"]} {
		if members, ok := of.(map[string]any); ok {
			ids = append(ids, text(members, "id"))
			if primary, ok := members["primary_field"].(map[string]any); ok {
				ids = append(ids, text(primary, "id"))
			}
		}
	}
	return ids
}

// checkThings: the service loses, gets and changes only what the plan says, or what Fillout does by itself. Each new
// thing is in the state, or an error names it.
func (e *estate) checkThings(r dbResult) error {
	roots, have := map[string]*item{}, map[string]*item{}
	for i, change := range r.changes {
		if root := change.root(); root != "" {
			roots[root] = i
		}
	}
	for i, values := range r.state {
		for _, id := range owned(values) {
			have[id] = i
		}
	}
	var broken []error
	for id, was := range r.atApply.things {
		is, exists := r.after.things[id]
		switch {
		case !exists && (!r.applied || !e.mayGo(was, roots, r.atApply)):
			broken = append(broken, fmt.Errorf("%s %s %q is gone, and no plan removed it", was.kind, id, was.name))
		case exists && !reflect.DeepEqual(was, is):
			broken = append(broken, e.checkChange(was, is, have[id], have[was.partner], r))
		}
	}
	made := map[string]bool{} // names are never used twice
	for id, is := range r.after.things {
		if _, old := r.atApply.things[id]; old {
			continue
		}
		name := fmt.Sprint(is.kind, is.database, is.table, is.name, is.webhook.URL)
		if made[name] || !r.applied {
			broken = append(broken, fmt.Errorf("%s %s %q was created twice, or by a plan", is.kind, id, is.name))
		}
		made[name] = true
		switch {
		case have[id] != nil, have[is.table] != nil && is.isPrimary:
		case is.isInverse && is.partner != "":
			if other := r.after.things[is.partner]; have[is.partner] == nil && !e.named(other, r) {
				broken = append(broken, fmt.Errorf("the other side %q of a link is left over", is.name))
			}
		case e.named(is, r):
			e.happened["orphan named"]++
			e.remove(is)
		default:
			broken = append(broken, fmt.Errorf("%s %s %q was created, is not in the state, and no error names it", is.kind, id,
				is.name))
		}
	}
	return errors.Join(broken...)
}

// mayGo reports whether a thing goes with what the plan destroys.
func (e *estate) mayGo(t thing, roots map[string]*item, w world) bool {
	covers := func(t thing) bool { return roots[t.id] != nil || roots[t.table] != nil || roots[t.database] != nil }
	return covers(t) || !e.behavior.KeepPartners && t.kind == fieldType &&
		(covers(w.things[t.partner]) && t.partner != "" || covers(w.things[t.linkedTo]) && t.linkedTo != "")
}

// named reports whether an error names a thing that is not in the state, or a table or database around it.
func (e *estate) named(t thing, r dbResult) bool {
	return slices.ContainsFunc(r.diagnostics, func(d *tfprotov6.Diagnostic) bool {
		says := func(what string) bool { return what != "" && strings.Contains(d.Detail, what) }
		host := ""
		if t.kind == databaseWebhookType {
			host = strings.Split(strings.Split(t.webhook.URL, "@")[1], "/")[0]
		}
		return d.Severity == tfprotov6.DiagnosticSeverityError && (says(t.id) || d.Summary == account.TitlePossiblyCreated && (says(t.name) || says(host))) ||
			t.isPrimary && e.named(r.after.things[t.table], r) ||
			t.kind == tableType && e.named(r.after.things[t.database], r)
	})
}

// remove deletes what an error named, as its text says.
func (e *estate) remove(t thing) {
	e.log("in the dashboard: remove the %s %q", t.kind, t.name)
	now := look(e.server).things
	if _, exists := now[t.id]; !exists || t.isPrimary {
		return
	}
	switch t.kind {
	case databaseType:
		e.server.DeleteDatabase(t.id)
	case tableType:
		e.server.DeleteTable(t.database, t.id)
	case fieldType:
		e.server.DeleteField(t.database, t.table, t.id)
	case databaseWebhookType:
		e.server.DeleteDatabaseWebhook(t.database, t.webhook.ID)
	}
}

// checkChange: only what the configuration sets is changed, and each option that stays keeps its value.
func (e *estate) checkChange(was, is thing, of, partnerOf *item, r dbResult) error {
	what := fmt.Sprintf("%s %s %q", was.kind, was.id, was.name)
	var allowed []string // the names that it may get
	switch {
	case of != nil:
		allowed = namesIn(of.config)
	case partnerOf != nil && is.isInverse:
		allowed = []string{text(partnerOf.config, "inverse_name")}
	case was.kind == tableType && was.records != is.records, was.kind == fieldType && was.name == is.name &&
		reflect.DeepEqual(was.options, is.options):
	default:
		return fmt.Errorf("%s is not in the state, and was changed to %+v", what, is)
	}
	switch {
	case is.name != was.name && !slices.Contains(allowed, is.name):
		return fmt.Errorf("%s was renamed to %q", what, is.name)
	case is.typ != was.typ:
		return fmt.Errorf("%s has another type: %s", what, is.typ)
	case was.kind == databaseWebhookType, was.records != is.records:
		return fmt.Errorf("%s was changed from %+v to %+v", what, was, is)
	}
	for key, before := range was.template {
		now, still := is.template[key]
		set := of != nil && e.sets(of, key) || key == "allowMultiple" && (of != nil || partnerOf != nil)
		lost := key == "inverseFieldId" && r.after.things[was.partner].id == ""
		if !set && !lost && (!still || !reflect.DeepEqual(before, now)) {
			return fmt.Errorf("%s: the setting %s was %v and is %v", what, key, before, now)
		}
	}
	if of == nil {
		return nil
	}
	return e.checkOptions(what, was, is, of, r)
}

// namesIn returns the names that a configuration has.
func namesIn(value any) (names []string) {
	if members, ok := value.(map[string]any); ok {
		names = append(names, text(members, "name"))
		for _, member := range members {
			names = append(names, namesIn(member)...)
		}
	}
	return names
}

// sets reports whether the configuration of a field sets a setting.
func (e *estate) sets(of *item, key string) bool {
	names := map[string]string{"decimalPlaces": "decimal_places", "maxRating": "max_rating",
		"allowMultiple": "allow_multiple", "linkedRecordFieldId": "linked_record_field_id", "lookupFieldId": "lookup_field_id"}
	settings, _ := of.config[text(of.config, "type")].(map[string]any)
	_, set := settings[names[key]]
	return set || strings.Contains(text(of.config, "template_json"), key)
}

func (e *estate) checkOptions(what string, was, is thing, of *item, r dbResult) error {
	configured, _ := of.config["options"].([]any)
	for _, before := range was.options {
		now, still := is.option(before.Value)
		named := slices.ContainsFunc(configured, func(option any) bool {
			value := text(option.(map[string]any), "value")
			return value == before.Value || value == "" && text(option.(map[string]any), "label") == before.Label
		})
		others, _ := of.config["ignore_other_options"].(bool)
		switch {
		case !still && (named || of.config["options"] == nil):
			return fmt.Errorf("%s: the option %v is gone, and the configuration has it", what, before)
		case !still && others && !e.managed(r.changes[of].before(), before.Value):
			return fmt.Errorf("%s: the option %v of somebody else is gone", what, before)
		case still && !named && now != before:
			return fmt.Errorf("%s: the option %v became %v", what, before, now)
		}
	}
	return nil
}

// managed reports whether the state had an option.
func (e *estate) managed(values map[string]any, value string) bool {
	options, _ := values["options"].([]any)
	return slices.ContainsFunc(options, func(option any) bool { return text(option.(map[string]any), "value") == value })
}
