package snapshot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// Created is an object that a create made.
type Created struct {
	ID string
	// Found reports that the answer to the create was lost, and that the object was found afterwards.
	Found bool
}

// LostError means that the answer to a create was lost, and that afterwards there was not exactly one new object that
// could be the one.
type LostError struct {
	// Candidates are the ids of the new objects that could be the one.
	Candidates []string
	// Looking is why the search failed; nil if it did not.
	Looking error
	// Lost is the error of the create.
	Lost error
}

// Error says what was found.
func (e *LostError) Error() string {
	text := e.Lost.Error()
	switch {
	case e.Looking != nil:
		return text + "; looking for it afterwards failed: " + e.Looking.Error()
	case len(e.Candidates) == 0:
		return text + "; afterwards there was no such object"
	}
	return fmt.Sprintf("%s; afterwards there were %d such objects: %s", text, len(e.Candidates),
		fillout.Printable(strings.Join(e.Candidates, ", ")))
}

// Unwrap returns the error of the create.
func (e *LostError) Unwrap() error { return e.Lost }

// A search after a lost answer does not end with the run, because the id would be lost. It looks again after waits,
// since a new object may not be shown at once (assumption).
const searchTimeout = 30 * time.Second

var searchWaits = []time.Duration{0, time.Second, 2 * time.Second}

// Create makes a table or a field of a database, as a write to it. send returns the id of the object. If its answer is
// lost, find says which objects of the database could be the one. The one that is new is returned, if there is exactly
// one. Otherwise the error is a *LostError.
//
// For what was there before, Create uses the last snapshot of the run, and does not read again.
func (s *Snapshots) Create(ctx context.Context, databaseID string, find func(*fillout.Database) []string,
	send func(context.Context) (string, error)) (Created, error) {
	return create(ctx, s, &s.databases, databaseID, Schema, find, send)
}

// CreateDatabase makes a database, like Create. Databases are made one after another.
func (s *Snapshots) CreateDatabase(ctx context.Context, name string,
	send func(context.Context) (string, error)) (Created, error) {
	find := func(all []fillout.DatabaseSummary) (ids []string) {
		for _, database := range all {
			if string(database.Name) == name {
				ids = append(ids, string(database.ID))
			}
		}
		return ids
	}
	return create(ctx, s, &s.list, account, Whole, find, send)
}

// CreateWebhook makes a webhook of a database, like Create. The secret of a webhook that was found is lost.
func (s *Snapshots) CreateWebhook(ctx context.Context, databaseID, url string,
	send func(context.Context) (string, error)) (Created, error) {
	find := func(all []fillout.DatabaseWebhook) (ids []string) {
		for _, webhook := range all {
			if string(webhook.URL) == url {
				ids = append(ids, string(webhook.ID))
			}
		}
		return ids
	}
	return create(ctx, s, &s.webhooks, databaseID, Webhooks, find, send)
}

// Tables returns a function for Create that finds the tables with the name and the primary field of a new one.
func Tables(wanted fillout.NewTable) func(*fillout.Database) []string {
	return func(database *fillout.Database) (ids []string) {
		for _, table := range database.Tables {
			primary := table.PrimaryField()
			if string(table.Name) == wanted.Name && (primary == nil || isLike(*primary, wanted.Fields[0])) {
				ids = append(ids, string(table.ID))
			}
		}
		return ids
	}
}

// Fields returns a function for Create that finds the fields of a table with the name and the type of a new one. It
// does not find partners of links, which the service makes by itself.
func Fields(tableID string, wanted fillout.NewField) func(*fillout.Database) []string {
	return func(database *fillout.Database) (ids []string) {
		table := database.Table(tableID)
		if table == nil {
			return nil
		}
		for _, field := range table.Fields {
			if isLike(field, wanted) && !template.ReadLink(field.Template).IsInverse {
				ids = append(ids, string(field.ID))
			}
		}
		return ids
	}
}

func isLike(field fillout.Field, wanted fillout.NewField) bool {
	return string(field.Name) == wanted.Name && string(field.Type) == wanted.Type
}

// create makes an object, and looks for it if the answer is lost.
func create[T any](ctx context.Context, s *Snapshots, in *reads[T], key string, part Part, find func(T) []string,
	send func(context.Context) (string, error)) (made Created, err error) {
	err = s.Write(ctx, key, part, func(ctx context.Context) error {
		known, err := in.seen(ctx, key)
		if err != nil {
			return err
		}
		made.ID, err = send(ctx)
		if errors.Is(err, fillout.ErrAnswerLost) {
			made.ID, err = search(ctx, s, in, key, find, find(known), err)
			made.Found = err == nil
		}
		if err == nil {
			s.note(made.ID)
		}
		return err
	})
	return made, err
}

// search looks for the one new object.
func search[T any](ctx context.Context, s *Snapshots, in *reads[T], key string, find func(T) []string,
	before []string, lost error) (string, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), searchTimeout)
	defer cancel()
	failure := &LostError{Lost: lost}
	for _, wait := range searchWaits {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return "", failure
		}
		in.forget(key)
		var now T
		if now, failure.Looking = in.get(ctx, key); failure.Looking != nil {
			continue
		}
		failure.Candidates = s.foreign(find(now), before)
		switch len(failure.Candidates) {
		case 0:
			continue
		case 1:
			return failure.Candidates[0], nil
		}
		return "", failure
	}
	return "", failure
}
