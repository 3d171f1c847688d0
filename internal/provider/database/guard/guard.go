// Package guard counts what a change of a database would lose, and says it in numbers. A plan that would lose data
// fails while the object is protected, before anything is sent. What cannot be counted is protected.
package guard

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// Counter counts the records of a table that match a filter, or all if filter is nil. A fillout.Client is one.
type Counter interface {
	CountRecords(ctx context.Context, databaseID, tableID string, filter *fillout.Filter) (int, error)
}

// Guard counts. It asks for the total of a table once, also if several callers need it at the same time. So use one
// Guard for a plan, and another one where records may have come since.
type Guard struct {
	counter Counter
	mu      sync.Mutex
	tables  map[tableKey]*tableTotal
}

type tableKey struct{ database, table string }

type tableTotal struct {
	turn  chan struct{} // held by the caller that counts
	known bool
	total int
}

// New returns a guard that asks counter.
func New(counter Counter) *Guard {
	return &Guard{counter: counter, tables: make(map[tableKey]*tableTotal)}
}

// total returns the number of records of a table.
func (g *Guard) total(ctx context.Context, in tableKey) (int, error) {
	g.mu.Lock()
	counted, ok := g.tables[in]
	if !ok {
		counted = &tableTotal{turn: make(chan struct{}, 1)}
		g.tables[in] = counted
	}
	g.mu.Unlock()
	select {
	case counted.turn <- struct{}{}:
		defer func() { <-counted.turn }()
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	if counted.known {
		return counted.total, nil
	}
	total, err := g.counter.CountRecords(ctx, in.database, in.table, nil)
	if err == nil {
		counted.known, counted.total = true, total
	}
	return total, err
}

// count counts the records of a table that match a filter, or all if it is nil, and it returns the total as well.
func (g *Guard) count(ctx context.Context, in tableKey, filter *fillout.Filter) (n, total int, err error) {
	total, err = g.total(ctx, in)
	if err != nil || total == 0 || filter == nil {
		return total, total, err
	}
	n, err = g.counter.CountRecords(ctx, in.database, in.table, filter)
	return n, total, err
}

// Loss is what a change would lose.
type Loss struct {
	subject subject
	// counts are sentences with numbers. There is one for each thing that has data.
	counts []string
	// follows are sentences on what goes together with the data.
	follows []string
	// err says why something could not be counted.
	err error
	// whole is set for a database, which is protected whatever it contains.
	whole bool
}

// subject names what would be lost: the database, a table of it, or a field of the table.
type subject struct{ database, table, field string }

// Nothing reports whether the change loses no data.
func (l Loss) Nothing() bool { return len(l.counts) == 0 && l.err == nil && !l.whole }

// errNotShown means that the database does not show what should be counted.
var errNotShown = errors.New("the database does not show it")

// Database counts what goes with a database.
func (g *Guard) Database(ctx context.Context, database *fillout.Database) Loss {
	loss := Loss{subject: subject{database: name(database.Name)}, whole: true}
	var counts []tableCount
	for _, table := range database.Tables {
		n, err := g.total(ctx, tableKey{string(database.ID), string(table.ID)})
		if err != nil {
			loss.err = err
			return loss
		}
		counts = append(counts, tableCount{name(table.Name), n})
	}
	loss.counts = []string{databaseSentence(loss.subject.database, counts)}
	return loss
}

// Table counts what goes with a table.
func (g *Guard) Table(ctx context.Context, database *fillout.Database, tableID string) Loss {
	loss := Loss{subject: subject{database: name(database.Name), table: tableID}}
	table := database.Table(tableID)
	if table == nil {
		loss.err = errNotShown
		return loss
	}
	loss.subject.table = name(table.Name)
	total, err := g.total(ctx, tableKey{string(database.ID), tableID})
	switch {
	case err != nil:
		loss.err = err
	case total > 0:
		loss.counts = []string{fmt.Sprintf("%s has %s.", loss.subject.table, counted(total, "record"))}
		loss.follows = linksTo(database, table)
	}
	return loss
}

// Field counts the values that go with a field.
func (g *Guard) Field(ctx context.Context, database *fillout.Database, tableID, fieldID string) Loss {
	loss, field := newFieldLoss(database, tableID, fieldID)
	if loss.err != nil {
		return loss
	}
	kind, _ := template.TypeNamed(string(field.Type))
	var filter *fillout.Filter
	switch kind.Counting {
	case template.CountNone:
		return loss
	case template.CountTrue:
		filter = &fillout.Filter{Field: fieldID, Operator: fillout.OperatorEquals, Operand: true}
	case template.CountSet:
		filter = &fillout.Filter{Field: fieldID, Operator: fillout.OperatorIsNotEmpty, Operand: true}
	case template.CountAll:
	}
	switch n, total, err := g.count(ctx, tableKey{string(database.ID), tableID}, filter); {
	case err != nil:
		loss.err = err
	case n > 0:
		has := "a value in " + loss.subject.field
		if kind.Counting == template.CountTrue {
			has = "the checkbox " + loss.subject.field + " checked"
		}
		loss.counts = []string{have(n, total, loss.subject.table, has)}
		loss.follows = partnerOf(database, field)
	}
	return loss
}

// Options counts the records that have options which a field would lose.
func (g *Guard) Options(ctx context.Context, database *fillout.Database, tableID, fieldID string,
	removed []template.Option) Loss {
	loss, field := newFieldLoss(database, tableID, fieldID)
	if loss.err != nil || len(removed) == 0 {
		return loss
	}
	in := tableKey{string(database.ID), tableID}
	total, err := g.total(ctx, in)
	if err != nil || total == 0 {
		loss.err = err
		return loss
	}
	operator := fillout.OperatorEquals
	if field.Type == "multiple_select" {
		operator = fillout.OperatorContains
	}
	for _, option := range removed {
		if option.Label == "" { // a filter for it would match records without a value
			loss.err = errors.New("an option without a label is removed")
			return loss
		}
		n, err := g.counter.CountRecords(ctx, in.database, in.table,
			&fillout.Filter{Field: fieldID, Operator: operator, Operand: option.Label})
		if err != nil {
			loss.err = err
			return loss
		}
		if n > 0 {
			has := fmt.Sprintf("the option %s in %s", name(fillout.Text(option.Label)), loss.subject.field)
			loss.counts = append(loss.counts, have(n, total, loss.subject.table, has))
		}
	}
	return loss
}

// Records is the loss of n records of a table that the provider made.
func Records(database, table string, n int) Loss {
	loss := Loss{subject: subject{database: name(fillout.Text(database)), table: name(fillout.Text(table))}}
	if n > 0 {
		loss.counts = []string{fmt.Sprintf("%s of %s would be deleted.", counted(n, "record"), loss.subject.table)}
	}
	return loss
}

func newFieldLoss(database *fillout.Database, tableID, fieldID string) (Loss, *fillout.Field) {
	loss := Loss{subject: subject{database: name(database.Name), table: tableID, field: fieldID}}
	table := database.Table(tableID)
	if table == nil {
		loss.err = errNotShown
		return loss, nil
	}
	loss.subject.table = name(table.Name)
	field := table.Field(fieldID)
	if field == nil {
		loss.err = errNotShown
		return loss, nil
	}
	loss.subject.field = name(field.Name)
	return loss, field
}

// partnerOf returns a sentence on the field that a link goes together with (assumption: link-partner-field), if the
// link has one.
func partnerOf(database *fillout.Database, field *fillout.Field) []string {
	if field.Type != "linked_record" {
		return nil
	}
	link := template.ReadLink(field.Template)
	for _, table := range database.Tables {
		if partner := table.Field(link.InverseFieldID); partner != nil {
			return []string{fmt.Sprintf("The other side of the link, the field %s of %s, goes with it.",
				name(partner.Name), name(table.Name))}
		}
	}
	return nil
}

// linksTo returns a sentence for each field of another table that links to a table. It goes with it (assumption:
// link-partner-table).
func linksTo(database *fillout.Database, to *fillout.Table) []string {
	var sentences []string
	for _, table := range database.Tables {
		for _, field := range table.Fields {
			if table.ID != to.ID && field.Type == "linked_record" &&
				template.ReadLink(field.Template).TableID == string(to.ID) {
				sentences = append(sentences,
					fmt.Sprintf("The field %s of %s links to it, and goes with it.", name(field.Name), name(table.Name)))
			}
		}
	}
	return sentences
}
