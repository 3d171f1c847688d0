package snapshot_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
)

// After a lost answer the object is found and taken over, or the error says that there is none. The create is sent
// once in any case.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range creations {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, carried out %t", c.name, after), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t)
					w.server.Inject(fillouttest.Fault{Route: c.route, After: after, Drop: true})
					made, err := c.create(t.Context(), w)
					ids := c.ids(w)
					var lost *snapshot.LostError
					switch {
					case after && (err != nil || !made.Found || len(ids) != 1 || made.ID != ids[0]):
						t.Errorf("the service has %q, the caller %+v, %v", ids, made, err)
					case !after && (!errors.As(err, &lost) || len(lost.Candidates) != 0 || lost.Looking != nil || len(ids) != 0 ||
						!errors.Is(err, fillout.ErrAnswerLost)):
						t.Errorf("the service has %q, the caller %+v, %v", ids, made, err)
					}
					if n := len(w.server.RequestsTo(c.route)); n != 1 {
						t.Errorf("the create was sent %d times", n)
					}
				})
			})
		}
	}
}

// Without a fault, the object is made with one request, and what was there before is read once a run.
func TestCreatesReadOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		for n := range 20 {
			field := fillout.NewField{Type: "email", Name: fmt.Sprint("Mail ", n)}
			made, err := w.snapshots.Create(t.Context(), shop, snapshot.Fields(orders, field),
				func(ctx context.Context) (string, error) {
					made, err := w.client.CreateField(ctx, shop, orders, field)
					return string(made.ID), err
				})
			if err != nil || made.ID == "" || made.Found {
				t.Fatalf("got %+v, %v", made, err)
			}
		}
		if n := len(w.server.Requests()); n != 21 {
			t.Errorf("20 creates took %d requests", n)
		}
	})
}

// A webhook that somebody else makes at the same time for the same receiver is not taken for the lost one, because the
// caller deletes what was found. Another spelling of the URL is the same webhook.
func TestLostWebhook(t *testing.T) {
	t.Parallel()
	wanted := fillout.NewDatabaseWebhook{URL: "https://hooks.example.com/x", Events: []string{"record.created", "table.created"},
		TableID: orders}
	made := fillouttest.DatabaseWebhook{URL: wanted.URL, Events: wanted.Events, TableIDs: []string{orders}}
	for name, test := range map[string]struct {
		change func(*fillouttest.DatabaseWebhook)
		found  bool
	}{
		"its own":          {func(*fillouttest.DatabaseWebhook) {}, true},
		"respelled":        {func(w *fillouttest.DatabaseWebhook) { w.URL = "HTTPS://hooks.example.com:443/x" }, true},
		"events reordered": {func(w *fillouttest.DatabaseWebhook) { w.Events = []string{"table.created", "record.created"} }, true},
		"another table":    {func(w *fillouttest.DatabaseWebhook) { w.TableIDs = []string{fillouttest.CustomersTableID} }, false},
		"all tables":       {func(w *fillouttest.DatabaseWebhook) { w.TableIDs = nil }, false},
		"other events":     {func(w *fillouttest.DatabaseWebhook) { w.Events = []string{"record.created"} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				appears := made
				test.change(&appears)
				created, err := w.snapshots.CreateWebhook(t.Context(), shop, wanted, func(context.Context) (string, error) {
					w.server.AddDatabaseWebhook(shop, appears)
					return "", fillout.ErrAnswerLost
				})
				if created.Found != test.found || (err == nil) != test.found {
					t.Errorf("got %+v, %v", created, err)
				}
			})
		})
	}
}

// A hundred fields for each of two databases, ten at a time as Terraform makes them, meet no rate limit, and two writes
// to one database never overlap.
func TestManyCreates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		other := fillouttest.Database{ID: "00000000000000a1", Name: "Other", Tables: fillouttest.SampleDatabases()[0].Tables}
		w := newWorld(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.TablesRateLimit.RateLimit = 30 }),
			fillouttest.WithDatabases(fillouttest.SampleDatabases()[0], other))
		w.server.Inject(fillouttest.Fault{Delay: 70 * time.Millisecond})
		var all sync.WaitGroup
		turns := make(chan struct{}, 10)
		for n := range 200 {
			databaseID := []string{shop, other.ID}[n%2]
			field := fillout.NewField{Type: "email", Name: fmt.Sprint("Mail ", n)}
			turns <- struct{}{}
			all.Go(func() {
				defer func() { <-turns }()
				_, err := w.snapshots.Create(t.Context(), databaseID, snapshot.Fields(orders, field),
					func(ctx context.Context) (string, error) {
						made, err := w.client.CreateField(ctx, databaseID, orders, field)
						return string(made.ID), err
					})
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		ended := make(map[string]time.Time)
		for _, request := range w.server.Requests() {
			base, _, _ := strings.Cut(strings.TrimPrefix(request.Path, "/api/v1/bases/"), "/")
			if request.Status == http.StatusTooManyRequests || request.Time.Before(ended[base]) {
				t.Errorf("%s %s at %s: %d", request.Method, request.Path, request.Time, request.Status)
			}
			ended[base] = request.Ended
		}
	})
}

// An object is taken over only if it is new, is of the right kind, and is the only one.
func TestWhatIsNotTakenOver(t *testing.T) {
	t.Parallel()
	add := func(tableID, typeName string) func(*testing.T, *world) {
		return func(_ *testing.T, w *world) {
			w.server.AddField(shop, tableID, fillouttest.Field{Name: "Remarks", Type: typeName})
		}
	}
	nothing := func(*testing.T, *world) {}
	for name, test := range map[string]struct{ before, meanwhile func(*testing.T, *world) }{
		"one that was there before": {add(orders, "single_line_text"), nothing},
		"one that this run made": {nothing, func(t *testing.T, w *world) {
			t.Helper()
			if _, err := createField(t.Context(), w); err != nil {
				t.Error(err)
			}
		}},
		"one of another type":  {nothing, add(orders, "email")},
		"one of another table": {nothing, add(fillouttest.CustomersTableID, "single_line_text")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t)
				test.before(t, w)
				if _, err := w.snapshots.Database(t.Context(), shop); err != nil {
					t.Fatal(err)
				}
				test.meanwhile(t, w)
				w.server.Inject(fillouttest.Fault{Route: "POST /bases/{baseId}/tables/{tableId}/fields", Drop: true})
				made, err := createField(t.Context(), w)
				var lost *snapshot.LostError
				if !errors.As(err, &lost) || len(lost.Candidates) != 0 || made.ID != "" {
					t.Errorf("got %+v, %v", made, err)
				}
			})
		})
	}
}

// Two databases may share a name, so that two new ones are no answer.
func TestSeveralCandidates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		made, err := w.snapshots.CreateDatabase(t.Context(), "Archive", func(context.Context) (string, error) {
			for _, id := range []string{"00000000000000a1", "00000000000000a2"} {
				w.server.AddDatabase(fillouttest.Database{ID: id, Name: "Archive"})
			}
			return "", fillout.ErrAnswerLost
		})
		var lost *snapshot.LostError
		if !errors.As(err, &lost) || strings.Join(lost.Candidates, " ") != "00000000000000a1 00000000000000a2" || made.Found {
			t.Errorf("got %+v, %v", made, err)
		}
	})
}

// A new object may be shown late, and a search goes on after an interrupt and after a failure.
func TestSearchIsPatient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.ReadDelay = time.Second }))
		<-time.After(2 * time.Second) // the sample is shown
		if _, err := w.snapshots.Database(t.Context(), shop); err != nil {
			t.Fatal(err)
		}
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		w.server.Inject(fillouttest.Fault{Route: "GET /bases/{baseId}", Status: 502, Times: 1})
		made, err := w.snapshots.Create(ctx, shop, snapshot.Tables(fillout.NewTable{
			Name: "Suppliers", Fields: []fillout.NewField{remarks},
		}), func(context.Context) (string, error) {
			w.server.AddTable(shop, fillouttest.Table{ID: "tSuppliers0", Name: "Suppliers", Fields: []fillouttest.Field{
				{Name: remarks.Name, Type: remarks.Type},
			}})
			interrupt()
			return "", fillout.ErrAnswerLost
		})
		if err != nil || made != (snapshot.Created{ID: "tSuppliers0", Found: true}) {
			t.Errorf("got %+v, %v", made, err)
		}
		w.server.Inject(fillouttest.Fault{Status: http.StatusBadGateway})
		_, err = createField(t.Context(), w)
		var lost *snapshot.LostError
		if !errors.As(err, &lost) || lost.Looking == nil {
			t.Errorf("got %v", err)
		}
	})
}
