// Package snapshot holds what all resources of a run share about databases: one read of each, and the order of the
// writes. After a lost answer to a create, it looks for what may have been made.
package snapshot

import (
	"context"
	"slices"
	"sync"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/reads"
)

// Snapshots are the shared reads of the databases of an account, and the turns of those who write to them. All callers
// get the same values, so they must not change them.
type Snapshots struct {
	list      *reads.Shared[[]fillout.DatabaseSummary]
	databases *reads.Shared[*fillout.Database]
	webhooks  *reads.Shared[[]fillout.DatabaseWebhook]
	newest    *reads.Shared[[]fillout.Record] // by database and table; only for the search after a lost answer
	rows      Rows

	mu       sync.Mutex
	turns    map[string]chan struct{} // by database; full while its writer is at work
	made     map[string]bool          // ids of the objects that this run made
	planned  map[string]fillout.Field // by database and field
	reported map[string]bool
}

// account is the key of what belongs to no database: the list of databases.
const account = ""

// New returns snapshots that a client reads. It does no I/O.
func New(client *fillout.Client) *Snapshots {
	return &Snapshots{
		list: reads.New(func(ctx context.Context, _ string) ([]fillout.DatabaseSummary, error) {
			return client.ListDatabases(ctx)
		}),
		databases: reads.New(client.GetDatabase),
		webhooks:  reads.New(client.ListDatabaseWebhooks),
		newest:    reads.New(readNewest(client)),
		rows: Rows{holders: make(map[string]int), claimed: make(map[string]string),
			adopted: make(map[string]bool), deleted: make(map[string]bool)},
		turns:    make(map[string]chan struct{}),
		made:     make(map[string]bool),
		planned:  make(map[string]fillout.Field),
		reported: make(map[string]bool),
	}
}

// List returns the databases of the account.
func (s *Snapshots) List(ctx context.Context) ([]fillout.DatabaseSummary, error) {
	return s.list.Get(ctx, account)
}

// Database returns a database with its tables and fields.
func (s *Snapshots) Database(ctx context.Context, databaseID string) (*fillout.Database, error) {
	return s.databases.Get(ctx, databaseID)
}

// Webhooks returns the webhooks of a database.
func (s *Snapshots) Webhooks(ctx context.Context, databaseID string) ([]fillout.DatabaseWebhook, error) {
	return s.webhooks.Get(ctx, databaseID)
}

// SeenList returns the databases of the account as they were when the run last read them, or reads them.
func (s *Snapshots) SeenList(ctx context.Context) ([]fillout.DatabaseSummary, error) {
	return s.list.Seen(ctx, account)
}

// SeenWebhooks returns the webhooks of a database as they were when the run last read them, or reads them.
func (s *Snapshots) SeenWebhooks(ctx context.Context, databaseID string) ([]fillout.DatabaseWebhook, error) {
	return s.webhooks.Seen(ctx, databaseID)
}

// Rows returns what the run knows of the records of all resources.
func (s *Snapshots) Rows() *Rows { return &s.rows }

// Made reports whether this run made an object.
func (s *Snapshots) Made(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[id]
}

// Part is what a write changes. What was read of it is forgotten after the write.
type Part int

// The parts.
const (
	Whole    Part = iota // the database itself is deleted
	Schema               // tables or fields
	Webhooks             // webhooks
	Records              // records, which are not shared
)

// Write runs a write to a database. Writes to one database follow one another, in the order in which they came; writes
// to different databases run at the same time. A write that waits ends with its context. A write must not start another
// one to the same database.
func (s *Snapshots) Write(ctx context.Context, databaseID string, part Part,
	write func(context.Context) error) error {
	turn := s.turnOf(databaseID)
	select {
	case turn <- struct{}{}:
		defer func() { <-turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	defer s.forget(databaseID, part)
	return write(ctx)
}

func (s *Snapshots) turnOf(databaseID string) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	turn, ok := s.turns[databaseID]
	if !ok {
		turn = make(chan struct{}, 1)
		s.turns[databaseID] = turn
	}
	return turn
}

func (s *Snapshots) forget(databaseID string, part Part) {
	switch part {
	case Whole:
		s.list.Forget(account)
		s.databases.Forget(databaseID)
		s.webhooks.Forget(databaseID)
	case Schema:
		s.databases.Forget(databaseID)
	case Webhooks:
		s.webhooks.Forget(databaseID)
	case Records:
	}
}

// FirstReport reports whether it is called for the first time with a key. It lets one of many resources report what
// they all meet, such as a database that is gone.
func (s *Snapshots) FirstReport(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.reported[key]
	s.reported[key] = true
	return first
}

// note keeps the id of an object that this run made.
func (s *Snapshots) note(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[id] = true
}

// foreign returns the ids of objects that were not there before and that this run did not make.
func (s *Snapshots) foreign(ids, before []string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return s.made[id] || slices.Contains(before, id)
	})
}
