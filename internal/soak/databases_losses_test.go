package soak

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// loss is what values are lost with: a database, a table, a field, or an option of a field.
type loss struct{ id, option string }

// checkValues: no value of a record is lost while it is protected, or without its number in an output.
func (e *estate) checkValues(r dbResult) error {
	var broken []error
	lost := map[loss]bool{}
	for at, before := range r.atApply.cells {
		field := r.atApply.things[at.field]
		for _, entry := range before {
			if now := r.after.cells[at]; !slices.Contains(now, entry) {
				label, _ := field.option(entry)
				if label.Label == "" || !slices.Contains(now, label.Label) {
					lost[e.cause(field, entry, r)] = true
				}
			}
		}
	}
	for l := range lost {
		broken = append(broken, e.checkLoss(l, r))
	}
	return errors.Join(broken...)
}

// cause returns what a value was lost with.
func (e *estate) cause(field thing, entry string, r dbResult) loss {
	for _, id := range []string{field.database, field.table, field.id} {
		if _, exists := r.after.things[id]; !exists {
			return loss{id: id}
		}
	}
	if _, isOption := field.option(entry); isOption {
		return loss{field.id, entry}
	}
	return loss{id: field.id}
}

func (e *estate) checkLoss(l loss, r dbResult) error {
	t := r.atApply.things[l.id]
	what := fmt.Sprintf("values of %s %q %s", t.kind, t.name, l.option)
	var of *item
	for i, change := range r.changes {
		if text(change.before(), "id") == l.id {
			of = i
		}
	}
	if _, exists := r.after.things[l.id]; exists && l.option == "" && t.typ != "linked_record" {
		return errors.New(what + " are lost, and the field is still there")
	}
	if t.typ == "linked_record" && (of == nil || r.changes[of].root() == "") {
		return nil // it goes with the other side, or with the table behind it, which have numbers of their own
	}
	if of == nil {
		return errors.New(what + " are lost, and the plan does not name it")
	}
	if on, _ := r.changes[of].before()["deletion_protection"].(bool); on && !r.command.unprotected {
		return errors.New(what + " are lost, and were protected")
	}
	if r.interfered {
		return nil
	}
	// The number of the table or of the database includes those of its fields.
	in, at := r.before.things[t.table], r.before.things[t.database]
	var wanted []string
	switch {
	case t.kind == tableType:
		wanted = []string{fmt.Sprintf("%s has %s.", t.name, counted(t.records))}
	case t.kind == databaseType:
		at = t
	case l.option != "":
		option, _ := t.option(l.option)
		wanted = []string{fmt.Sprintf("%s the option %s in %s.", r.before.have(r.before.values(l.id, l.option), in),
			option.Label, t.name)}
	default:
		n := r.before.values(l.id, "")
		wanted = []string{fmt.Sprintf("%s a value in %s.", r.before.have(n, in), t.name),
			fmt.Sprintf("%s the checkbox %s checked.", r.before.have(n, in), t.name),
			fmt.Sprintf("%s has %s.", in.name, counted(in.records))}
	}
	wanted = append(wanted, at.name+" has ", "What it would lose could not be counted: ")
	for _, d := range r.diagnostics {
		for _, sentence := range wanted {
			if strings.Contains(d.Detail, sentence) {
				e.happened["loss with its number"]++
				return nil
			}
		}
	}
	return fmt.Errorf("%s are lost, and no output has their number: %q", what, wanted)
}

var numbers = regexp.MustCompile(`[\d,]+ of [\d,]+ records? of .+? (?:has|have) (?:a value in|the option|the checkbox) .+?\.`)

// checkNumbers: each number in a diagnostic is right.
func (e *estate) checkNumbers(r dbResult) error {
	all := []map[string]bool{r.before.sentences(), r.atApply.sentences(), r.after.sentences(),
		r.atApply.renamed(r.after).sentences()}
	for _, d := range r.diagnostics {
		for _, sentence := range numbers.FindAllString(d.Detail, -1) {
			if !slices.ContainsFunc(all, func(sentences map[string]bool) bool { return sentences[sentence] }) {
				return fmt.Errorf("the number is wrong: %s", sentence)
			}
			e.happened["right number"]++
		}
	}
	return nil
}
