package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
)

// A write makes the next caller ask again for what it may have changed, even if it failed, and for nothing else.
func TestWritesForget(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		broken := errors.New("refused")
		const list, database, webhooks = "GET /bases", "GET /bases/{baseId}", "GET /bases/{baseId}/webhooks"
		for _, test := range []struct {
			name, databaseID string
			part             snapshot.Part
			err              error
			want             []string
		}{
			{"the first reads", shop, snapshot.Records, nil, []string{list, database, webhooks}},
			{"records", shop, snapshot.Records, nil, nil},
			{"webhooks", shop, snapshot.Webhooks, nil, []string{webhooks}},
			{"a schema", shop, snapshot.Schema, nil, []string{database}},
			{"a schema that stays", shop, snapshot.Schema, broken, []string{database}},
			{"another schema", "other", snapshot.Schema, nil, nil},
			{"a database", shop, snapshot.Whole, nil, []string{list, database, webhooks}},
		} {
			err := w.snapshots.Write(t.Context(), test.databaseID, test.part, func(context.Context) error { return test.err })
			if !errors.Is(err, test.err) {
				t.Errorf("%s: got %v", test.name, err)
			}
			w.server.ResetJournal()
			_, listErr := w.snapshots.List(t.Context())
			_, databaseErr := w.snapshots.Database(t.Context(), shop)
			_, webhooksErr := w.snapshots.Webhooks(t.Context(), shop)
			if err := errors.Join(listErr, databaseErr, webhooksErr); err != nil {
				t.Error(err)
			}
			var sent []string
			for _, request := range w.server.Requests() {
				sent = append(sent, request.Route)
			}
			if got, want := strings.Join(sent, ", "), strings.Join(test.want, ", "); got != want {
				t.Errorf("%s: the requests are %q, want %q", test.name, got, want)
			}
		}
	})
}

// Writes to a database never overlap and keep their order. Those to different databases run at the same time.
func TestOneWriterForEachDatabase(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newWorld(t).snapshots
		start := time.Now()
		var all sync.WaitGroup
		order := make(map[string][]int)
		var mu sync.Mutex
		for _, id := range []string{"a", "b", "c"} {
			working := false
			for n := range 10 {
				all.Go(func() {
					err := s.Write(t.Context(), id, snapshot.Schema, func(context.Context) error {
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

// After an interrupt, no write begins: neither at once, nor when another one ends.
func TestWritesThatNeverBegin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newWorld(t).snapshots
		ended, end := context.WithCancel(t.Context())
		end()
		begins := func(context.Context) error { return errors.New("a write begins after the interrupt") }
		if err := s.Write(ended, shop, snapshot.Schema, begins); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		err := s.Write(t.Context(), shop, snapshot.Schema, func(context.Context) error {
			return s.Write(ended, shop, snapshot.Schema, begins) // another one has the turn
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFirstReport(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newWorld(t).snapshots
		if !s.FirstReport("a") || s.FirstReport("a") || !s.FirstReport("b") {
			t.Error("something is reported not at all, or twice")
		}
	})
}
