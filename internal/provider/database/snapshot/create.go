package snapshot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/reads"
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

func (e *LostError) Error() string { return e.Lost.Error() }

// Unwrap returns the error of the create.
func (e *LostError) Unwrap() error { return e.Lost }

// A search after a lost answer does not end with the run, because the id would be lost. It looks again after waits,
// since a new object may not be shown at once (assumption: read-delay).
const searchTimeout = 30 * time.Second

var searchWaits = []time.Duration{0, time.Second, 2 * time.Second}

// Create makes a table or a field of a database, as a write to it. send returns the id of the object. If its answer is
// lost, find says which objects of the database could be the one. The one that is new is returned, if there is exactly
// one. Otherwise the error is a *LostError.
//
// For what was there before, Create uses the last snapshot of the run, and does not read again.
func (s *Snapshots) Create(ctx context.Context, databaseID string, find func(*fillout.Database) []string,
	send func(context.Context) (string, error)) (Created, error) {
	return create(ctx, s, s.databases, databaseID, Schema, find, send)
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
	return create(ctx, s, s.list, account, Whole, find, send)
}

// CreateWebhook makes a webhook of a database, like Create. The secret of a webhook that was found is lost.
func (s *Snapshots) CreateWebhook(ctx context.Context, databaseID string, wanted fillout.NewDatabaseWebhook,
	send func(context.Context) (string, error)) (Created, error) {
	find := func(all []fillout.DatabaseWebhook) (ids []string) {
		for _, webhook := range all {
			if isWebhookLike(webhook, wanted) {
				ids = append(ids, string(webhook.ID))
			}
		}
		return ids
	}
	return create(ctx, s, s.webhooks, databaseID, Webhooks, find, send)
}

// isWebhookLike reports whether a webhook can be the one that was asked for. The caller deletes it, so one of another
// table or with other events is not.
func isWebhookLike(webhook fillout.DatabaseWebhook, wanted fillout.NewDatabaseWebhook) bool {
	if urls.NormalWebhookURL(string(webhook.URL)) != urls.NormalWebhookURL(wanted.URL) {
		return false
	}
	var events []string
	for _, event := range webhook.Events {
		events = append(events, string(event))
	}
	sameTables := len(webhook.TableIDs) == 0
	if wanted.TableID != "" {
		sameTables = len(webhook.TableIDs) == 1 && string(webhook.TableIDs[0]) == wanted.TableID
	}
	return sameTables && slices.Equal(slices.Sorted(slices.Values(events)), slices.Sorted(slices.Values(wanted.Events)))
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

// CreateRecord makes a record of a table, like Create. Records have no names. So a record can be the one if it fits and
// is new: it was not there when the run made its first record of the table, it is not older than those that were, and
// no other create of the run made it.
func (s *Snapshots) CreateRecord(ctx context.Context, databaseID, tableID string, fits func(*fillout.Record) bool,
	send func(context.Context) (string, error)) (Created, error) {
	added := func(before, now []fillout.Record) (ids []string) {
		var newest time.Time
		known := make([]string, len(before))
		for i, record := range before {
			known[i] = string(record.ID)
			if at := createdAt(record); at.After(newest) {
				newest = at
			}
		}
		for _, record := range now {
			if fits(&record) && !createdAt(record).Before(newest) {
				ids = append(ids, string(record.ID))
			}
		}
		return s.foreign(ids, known)
	}
	return createAs(ctx, s, s.newest, newestKey(databaseID, tableID), databaseID, Records, added, send)
}

// newestRecords is how many records of a table are read for a search.
const newestRecords = 100

func newestKey(databaseID, tableID string) string { return databaseID + "/" + tableID }

// readNewest returns the newest records of a table, the newest first.
func readNewest(client *fillout.Client) func(ctx context.Context, key string) ([]fillout.Record, error) {
	return func(ctx context.Context, key string) ([]fillout.Record, error) {
		databaseID, tableID, _ := strings.Cut(key, "/")
		page, err := client.ListRecords(ctx, databaseID, tableID, fillout.RecordsQuery{Limit: newestRecords,
			Sort: []fillout.RecordSort{{Field: "createdAt", Direction: "desc"}}})
		if err != nil {
			return nil, err
		}
		return page.Records, nil
	}
}

// createdAt returns when a record was created. The zero time stands for a record that does not show it.
func createdAt(record fillout.Record) time.Time {
	if record.CreatedAt == nil {
		return time.Time{}
	}
	at, _ := time.Parse(time.RFC3339, string(*record.CreatedAt)) // what cannot be read is not new
	return at
}

// create makes an object, and looks for it if the answer is lost.
func create[T any](ctx context.Context, s *Snapshots, in *reads.Shared[T], key string, part Part, find func(T) []string,
	send func(context.Context) (string, error)) (Created, error) {
	added := func(before, now T) []string { return s.foreign(find(now), find(before)) }
	return createAs(ctx, s, in, key, key, part, added, send)
}

// createAs makes an object as a write to a database. added returns the new objects that could be the one, given what
// was read before and afterwards.
func createAs[T any](ctx context.Context, s *Snapshots, in *reads.Shared[T], key, databaseID string, part Part,
	added func(before, now T) []string, send func(context.Context) (string, error)) (made Created, err error) {
	err = s.Write(ctx, databaseID, part, func(ctx context.Context) error {
		before, err := in.Seen(ctx, key)
		if err != nil {
			return err
		}
		made.ID, err = send(ctx)
		if errors.Is(err, fillout.ErrAnswerLost) {
			made.ID, err = search(ctx, in, key, func(now T) []string { return added(before, now) }, err)
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
func search[T any](ctx context.Context, in *reads.Shared[T], key string, added func(T) []string, lost error) (string, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), searchTimeout)
	defer cancel()
	failure := &LostError{Lost: lost}
	for _, wait := range searchWaits {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return "", failure
		}
		in.Forget(key)
		var now T
		if now, failure.Looking = in.Get(ctx, key); failure.Looking != nil {
			continue
		}
		failure.Candidates = added(now)
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
