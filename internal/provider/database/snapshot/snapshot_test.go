package snapshot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// slow is a client whose reads take a second. Each read of a database returns another name: its number.
type slow struct {
	reads atomic.Int32
	err   error
}

func (c *slow) wait(ctx context.Context) (int32, error) {
	n := c.reads.Add(1)
	select {
	case <-time.After(time.Second):
		return n, c.err
	case <-ctx.Done():
		return n, ctx.Err()
	}
}

func (c *slow) ListDatabases(ctx context.Context) ([]fillout.DatabaseSummary, error) {
	_, err := c.wait(ctx)
	return []fillout.DatabaseSummary{}, err
}

func (c *slow) GetDatabase(ctx context.Context, id string) (*fillout.Database, error) {
	n, err := c.wait(ctx)
	return &fillout.Database{ID: fillout.Text(id), Name: fillout.Text(fmt.Sprint(n))}, err
}

func (c *slow) ListDatabaseWebhooks(ctx context.Context, _ string) ([]fillout.DatabaseWebhook, error) {
	_, err := c.wait(ctx)
	return []fillout.DatabaseWebhook{}, err
}

func (c *slow) ListRecords(ctx context.Context, _, _ string, _ fillout.RecordsQuery) (*fillout.RecordsPage, error) {
	_, err := c.wait(ctx)
	return &fillout.RecordsPage{}, err
}

// nothing is a write that does nothing.
func nothing(context.Context) error { return nil }

// read returns the name of the database, which is the number of its read.
func read(t *testing.T, s *Snapshots) string {
	t.Helper()
	database, err := s.Database(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	return string(database.Name)
}

// A thousand fields refresh with one request, and a write to their database makes the next reader ask again.
func TestReadsAreShared(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := &slow{}
		s := New(client)
		var all sync.WaitGroup
		for range 1000 {
			all.Go(func() {
				if got := read(t, s); got != "1" {
					t.Errorf("read number %s", got)
				}
			})
		}
		all.Wait()
		for _, test := range []struct {
			part Part
			want string
		}{{Records, "1"}, {Webhooks, "1"}, {Schema, "2"}, {Whole, "3"}} {
			if err := s.Write(t.Context(), "a", test.part, nothing); err != nil {
				t.Error(err)
			}
			if got := read(t, s); got != test.want {
				t.Errorf("after a write of part %d, read number %s is used, want %s", test.part, got, test.want)
			}
		}
		if err := s.Write(t.Context(), "b", Schema, nothing); err != nil || read(t, s) != "3" {
			t.Errorf("a write to another database forgets this one: %v", err)
		}
	})
}

func TestListsAreForgotten(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := &slow{}
		s := New(client)
		requests := func(part Part) int32 {
			if err := s.Write(t.Context(), "a", part, nothing); err != nil {
				t.Fatal(err)
			}
			before := client.reads.Load()
			_, listErr := s.List(t.Context())
			_, webhooksErr := s.Webhooks(t.Context(), "a")
			if err := errors.Join(listErr, webhooksErr); err != nil {
				t.Error(err)
			}
			return client.reads.Load() - before
		}
		got := fmt.Sprint(requests(Schema), requests(Schema), requests(Records), requests(Webhooks), requests(Whole))
		if got != "2 0 0 1 2" {
			t.Errorf("the requests are %s", got)
		}
	})
}

// A read that began before a write may not show it, so that those who ask after the write read anew.
func TestReadDuringWriteIsNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := New(&slow{})
		var early string
		var all sync.WaitGroup
		all.Go(func() { early = read(t, s) })
		synctest.Wait()
		if err := s.Write(t.Context(), "a", Schema, nothing); err != nil {
			t.Error(err)
		}
		if late := read(t, s); late != "2" {
			t.Errorf("after the write, read number %s is used", late)
		}
		all.Wait()
		if again := read(t, s); early != "1" || again != "2" {
			t.Errorf("the early reader got %s, a later one %s", early, again)
		}
	})
}

// Writes to a database never overlap and keep their order. Those to different databases run at the same time.
func TestOneWriterForEachDatabase(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := New(&slow{})
		start := time.Now()
		var all sync.WaitGroup
		order := make(map[string][]int)
		var mu sync.Mutex
		for _, id := range []string{"a", "b", "c"} {
			working := false
			for n := range 10 {
				all.Go(func() {
					err := s.Write(t.Context(), id, Schema, func(context.Context) error {
						if working {
							t.Error("two writes overlap")
						}
						working = true
						<-time.After(time.Second)
						working = false
						mu.Lock()
						defer mu.Unlock()
						order[id] = append(order[id], n)
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				})
				synctest.Wait()
			}
		}
		all.Wait()
		if took := time.Since(start); took != 10*time.Second {
			t.Errorf("30 writes to 3 databases took %s", took)
		}
		if got := fmt.Sprint(order["a"], order["b"]); got != "[0 1 2 3 4 5 6 7 8 9] [0 1 2 3 4 5 6 7 8 9]" {
			t.Errorf("the order is %s", got)
		}
	})
}

func TestWritesThatFailOrNeverBegin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := New(&slow{})
		broken := errors.New("refused")
		_ = read(t, s)
		if err := s.Write(t.Context(), "a", Schema, func(context.Context) error { return broken }); !errors.Is(err, broken) {
			t.Errorf("got %v", err)
		}
		if got := read(t, s); got != "2" {
			t.Errorf("after a write that failed, read number %s is used", got)
		}
		ended, end := context.WithCancel(t.Context())
		end()
		begun := errors.New("a write begins after the interrupt")
		never := func(context.Context) error { return begun }
		if err := s.Write(ended, "a", Schema, never); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		err := s.Write(t.Context(), "a", Schema, func(context.Context) error {
			return s.Write(ended, "a", Schema, never) // another one has the turn
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFirstReport(t *testing.T) {
	t.Parallel()
	s := New(&slow{})
	if !s.FirstReport("a") || s.FirstReport("a") || !s.FirstReport("b") {
		t.Error("something is reported not at all, or twice")
	}
}
