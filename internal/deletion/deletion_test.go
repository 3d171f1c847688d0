package deletion_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/deletion"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestDelete(t *testing.T) {
	t.Parallel()
	forEachKind(t, 70*fillout.DefaultRequestsPerSecond, func(w *world, k kind) {
		t := w.t
		const n = 70 * fillout.DefaultRequestsPerSecond
		found := find(t, w, k)
		if got, want := found.Result(), (deletion.Result{DryRun: true, Found: n, Left: n}); got != want {
			t.Errorf("before, the result is %+v", got)
		}
		if len(w.server.RequestsTo(k.deleteRoute)) > 0 {
			t.Error("a look deletes")
		}
		start := time.Now()
		got, err := found.Delete(t.Context(), w.report)
		if want := (deletion.Result{Found: n, Deleted: n}); err != nil || got != want || k.left(w) != 0 {
			t.Errorf("%+v, %v; %d are left", got, err, k.left(w))
		}
		if took := time.Since(start); took > (n+2)*time.Second/time.Duration(k.perSecond) {
			t.Errorf("it took %s", took)
		}
		if len(w.server.RequestsTo(k.deleteRoute)) != n || len(w.server.RequestsTo(k.readRoute)) > 0 {
			t.Error("it sends other requests than one delete for each object")
		}
		if want := n / k.perSecond / 11; len(w.lines) < want || !strings.HasPrefix(w.lines[0], "Deleted ") {
			t.Errorf("the reports are %q, want %d", w.lines, want)
		}
		found = find(t, w, k)
		if got, err := found.Delete(t.Context(), w.report); err != nil || got != (deletion.Result{}) {
			t.Errorf("again: %+v, %v", got, err)
		}
		w.server.Inject(fillouttest.Fault{Route: k.listRoute, Status: 401})
		_, err = k.set(w).Find(t.Context(), w.report)
		if failure, ok := errors.AsType[*deletion.Error](err); !ok || !strings.HasPrefix(failure.Doing, "Listing the ") {
			t.Errorf("a look that fails: %v", err)
		}
	})
}

// TestDeleteUnderFaults checks that the result counts what the service did, and that a second run completes it.
func TestDeleteUnderFaults(t *testing.T) {
	t.Parallel()
	const (
		n        = 12
		envelope = "an error as the API encodes it"
	)
	for name, test := range map[string]struct {
		fault     fillouttest.Fault // Route is that of the delete
		unreadRow bool              // the look fails as well
		deleted   int
		error     string // "" if the run succeeds
	}{
		"429":                  {fillouttest.Fault{Nth: 3, Times: 2, Status: 429, Header: http.Header{"Retry-After": {"7"}}}, false, n, ""},
		"429 for long":         {fillouttest.Fault{Nth: 3, Times: 5, Status: 429}, false, n - 1, "429"},
		"lost answer":          {fillouttest.Fault{Nth: 3, Times: 1, Drop: true, After: true}, false, n, ""},
		"lost answers":         {fillouttest.Fault{Nth: 3, Times: 5, Drop: true, After: true}, false, n, ""},
		"lost, and not seen":   {fillouttest.Fault{Nth: 3, Times: 5, Drop: true, After: true}, true, n, ""},
		"lost requests":        {fillouttest.Fault{Nth: 3, Times: 5, Drop: true}, false, n - 1, "connection was closed"},
		"500":                  {fillouttest.Fault{Nth: 3, Times: 1, Status: 500}, false, n, ""},
		"500, but carried out": {fillouttest.Fault{Nth: 3, Times: 5, Status: 500, After: true}, false, n, ""},
		"an HTML page":         {fillouttest.Fault{Nth: 3, Times: 1, Status: 200, Body: "<html></html>"}, false, n - 1, "HTML"},
		"404, but shown":       {fillouttest.Fault{Nth: 3, Times: 1, Status: 404, Body: envelope}, false, n - 1, "still shows it"},
		"404, not looked at":   {fillouttest.Fault{Nth: 3, Times: 1, Status: 404, Body: envelope}, true, n - 1, "503"},
		"revoked":              {fillouttest.Fault{Nth: 3, Status: 401, Body: envelope}, false, 2, "401"},
		"a removed call":       {fillouttest.Fault{Nth: 3, Status: 404, Body: envelope}, false, 2, "still shows it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			forEachKind(t, n, func(w *world, k kind) {
				t := w.t
				fault := test.fault
				fault.Route = k.deleteRoute
				if fault.Body == envelope {
					fault.Body = k.envelope(fault.Status, "Nothing")
				}
				removals := []func(){w.server.Inject(fault)}
				if test.unreadRow {
					removals = append(removals, w.server.Inject(fillouttest.Fault{Route: k.readRoute, Status: 503}))
				}
				got, err := find(t, w, k).Delete(t.Context(), w.report)
				want := deletion.Result{Found: n, Deleted: test.deleted, Left: n - test.deleted}
				if got != want || k.left(w) != want.Left {
					t.Errorf("%+v, want %+v; the service has %d", got, want, k.left(w))
				}
				var failure *deletion.Error
				if (err == nil) != (test.error == "") ||
					err != nil && (!errors.As(err, &failure) || !strings.Contains(err.Error(), test.error)) {
					t.Errorf("the error is %v", err)
				}
				for _, remove := range removals {
					remove()
				}
				got, err = find(t, w, k).Delete(t.Context(), w.report)
				if err != nil || got.Deleted != want.Left || k.left(w) != 0 {
					t.Errorf("again: %+v, %v", got, err)
				}
			})
		})
	}
}

// Other programs delete and add objects meanwhile.
func TestDeleteBesideOthers(t *testing.T) {
	t.Parallel()
	forEachKind(t, 10, func(w *world, k kind) {
		t := w.t
		found := find(t, w, k)
		k.remove(t, w)
		w.server.ResetJournal()
		if k.perSecond == fillout.DefaultDatabaseRequestsPerSecond {
			k.add(w, 1)
		}
		got, err := found.Delete(t.Context(), w.report)
		if want := (deletion.Result{Found: 10, Deleted: 9, AlreadyGone: 1, Left: k.left(w)}); err != nil || got != want {
			t.Errorf("%+v, want %+v, %v", got, want, err)
		}
		if looks := len(w.server.RequestsTo(k.readRoute)); looks != 1 {
			t.Errorf("it looked %d times", looks)
		}
		place := fmt.Sprintf("the table Notes (%s) of the database %s", w.server.Database(w.database).Tables[0].ID, w.database)
		const summary = "Deleted 9 %s of %s. Already gone: 1. Left: %d."
		if text := found.Summary(got); text != fmt.Sprintf(summary, "records", place, 1) &&
			text != fmt.Sprintf(summary, "submissions", "the form "+formID, 0) {
			t.Error(text)
		}
	})
}

// An interrupt at any moment, with any fault, leaves a result that says what was done. The delete that was sent
// completes, and no other is sent.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	const n = 4
	for name, fault := range map[string]fillouttest.Fault{
		"slow":             {Delay: 900 * time.Millisecond},
		"slow, 429":        {Delay: 300 * time.Millisecond, Status: 429, Times: 2},
		"slow, then lost":  {Delay: 300 * time.Millisecond, Drop: true, After: true, Times: 2},
		"slow, never sent": {Delay: 300 * time.Millisecond, Drop: true, Times: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The odd millisecond keeps an interrupt and the end of a delete from being at the same time.
			for after := time.Millisecond; after < 4*time.Second; after += 310 * time.Millisecond {
				forEachKind(t, n, func(w *world, k kind) {
					t, fault := w.t, fault
					fault.Route = k.deleteRoute
					remove := w.server.Inject(fault)
					found := find(t, w, k)
					ctx, cancel := context.WithTimeout(t.Context(), after)
					defer cancel()
					interrupted, stop := context.WithCancel(t.Context())
					defer stop()
					context.AfterFunc(ctx, stop)
					got, err := found.Delete(interrupted, w.report)
					if err != nil && !errors.Is(err, context.Canceled) || (err == nil) != (got.Left == 0 && interrupted.Err() == nil) {
						t.Errorf("after %s: %+v, %v", after, got, err)
					}
					if got.Left != k.left(w) || got.Deleted != n-got.Left {
						t.Errorf("after %s: %+v, and the service has %d", after, got, k.left(w))
					}
					sent := len(w.server.RequestsTo(k.deleteRoute))
					if looks := len(w.server.RequestsTo(k.readRoute)); name == "slow" && looks > 1 {
						t.Errorf("after %s: it looks for %d objects", after, looks)
					}
					synctest.Wait()
					remove()
					if now := len(w.server.RequestsTo(k.deleteRoute)); now != sent {
						t.Errorf("after %s: it sent %d more", after, now-sent)
					}
					again, err := find(t, w, k).Delete(t.Context(), w.report)
					if err != nil || again.Deleted+got.Deleted != n || k.left(w) != 0 {
						t.Errorf("after %s, again: %+v, %v", after, again, err)
					}
				})
			}
		})
	}
}

// Submissions whose time cannot be read stay, and the time zone of the bound does not matter. A service that ignores
// the filter makes no difference.
func TestOnlySubmissionsBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		times := []string{`"2026-02-28T23:59:59.999Z"`, `"2026-03-01T00:00:00.000Z"`, `"2026-03-01T00:59:59+01:00"`,
			`"2026-03-01T00:30:00+00:00"`, `null`, `""`, `"yesterday"`, `"2026-01-01T00:00:00"`, `1735689600`, `"0001-01-01T00:00:00Z"`}
		var page []string
		for i, at := range times {
			page = append(page, fmt.Sprintf(`{"submissionId":"s%d","submissionTime":%s,"questions":[]}`, i, at))
		}
		page = append(page, `{"submissionId":"without","questions":[]}`)
		w.server.Inject(fillouttest.Fault{Route: kinds["submissions"].listRoute, Status: 200,
			Body: `{"responses":[` + strings.Join(page, ",") + `],"totalResponses":11}`})
		w.server.Inject(fillouttest.Fault{Route: kinds["submissions"].deleteRoute, Status: 200})
		found := find(t, w, kinds["submissions"])
		const want = "The form " + formID + " has 2 submissions before 2026-03-01T01:00:00+01:00. 7 submissions without a time " +
			"that can be read will stay."
		if got := found.Describe(); got != want {
			t.Error(got)
		}
		got, err := found.Delete(t.Context(), w.report)
		if err != nil || got != (deletion.Result{Found: 2, Deleted: 2, Left: 2, Undated: 7}) {
			t.Errorf("%+v, %v", got, err) // the fault lists them again
		}
		for i, request := range w.server.RequestsTo(kinds["submissions"].deleteRoute) {
			if want := []string{"/s0", "/s2"}[i]; !strings.HasSuffix(request.Path, want) {
				t.Errorf("it deleted %s", request.Path)
			}
		}
	})
}

// Many objects survive an interrupt, refusals and lost answers, and each is counted once.
func TestMany(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"submissions": 1000, "records": 10_000} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, k := newWorld(t), kinds[name]
				k.add(w, n)
				for _, fault := range []fillouttest.Fault{
					{Nth: n / 10, Times: 3, Status: 429, Header: http.Header{"Retry-After": {"2"}}},
					{Nth: n / 5, Times: 1, Drop: true, After: true},
					{Nth: n / 4, Times: 1, Drop: true},
				} {
					fault.Route = k.deleteRoute
					w.server.Inject(fault)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				time.AfterFunc(time.Duration(n/2)*time.Second/time.Duration(k.perSecond), cancel)
				first, err := find(t, w, k).Delete(ctx, w.report)
				if !errors.Is(err, context.Canceled) || first.Left != k.left(w) || first.Found != n || first.Deleted != n-first.Left ||
					first.Left == 0 || first.Deleted < n/4 {
					t.Errorf("%+v, %v; the service has %d", first, err, k.left(w))
				}
				second, err := find(t, w, k).Delete(t.Context(), w.report)
				if err != nil || second != (deletion.Result{Found: first.Left, Deleted: first.Left}) || k.left(w) != 0 || !k.kept(w) {
					t.Errorf("%+v, %v; the service has %d", second, err, k.left(w))
				}
			})
		})
	}
}
