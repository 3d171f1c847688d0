package reads

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

var errPassing = errors.New("passing")

// counted is a read that takes a second. Its value is its number. fails decides which reads fail.
type counted struct {
	*Shared[int32]
	reads atomic.Int32
}

func newCounted(fails func(read int32) error) *counted {
	c := &counted{}
	c.Shared = New(func(ctx context.Context, _ string) (int32, error) {
		read := c.reads.Add(1)
		select {
		case <-time.After(time.Second):
			return read, fails(read)
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	})
	return c
}

func never(int32) error  { return nil }
func always(int32) error { return errPassing }

// ask lets a number of callers ask, one after another if between is not zero, and returns how many failed.
func (c *counted) ask(t *testing.T, callers int, between time.Duration) int32 {
	t.Helper()
	var group sync.WaitGroup
	var failures atomic.Int32
	for range callers {
		group.Go(func() {
			if _, err := c.Get(t.Context(), ""); err != nil {
				failures.Add(1)
			}
		})
		<-time.After(between)
	}
	group.Wait()
	return failures.Load()
}

// A thousand callers at once, and one later, cost one read.
func TestSharedReadsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := newCounted(never)
		if failed := shared.ask(t, 1000, 0); failed != 0 || shared.reads.Load() != 1 {
			t.Errorf("at once: %d failures, %d reads", failed, shared.reads.Load())
		}
		<-time.After(time.Hour)
		if got, err := shared.Get(t.Context(), ""); got != 1 || err != nil || shared.reads.Load() != 1 {
			t.Errorf("later: got %d, %v, %d reads", got, err, shared.reads.Load())
		}
		if got, err := shared.Get(t.Context(), "another"); got != 2 || err != nil {
			t.Errorf("another key: got %d, %v", got, err)
		}
	})
}

// A thousand callers share one failure, at once or one after another, but none gets a failure that is older than the
// bound.
func TestSharedFailure(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		between       time.Duration
		fails         func(int32) error
		failed, reads int32
	}{
		"all at once":                      {0, always, 1000, 1},
		"one after another, in 30 s":       {failureKept / 1001, always, 1000, 1},
		"one after another, in 310 s":      {10 * (failureKept + time.Second) / 1000, always, 1000, 10},
		"each long after the other":        {failureShared + time.Second, always, 1000, 1000},
		"the service recovers, in 310 s":   {10 * (failureKept + time.Second) / 1000, firstOnly, 100, 2},
		"the service recovers, in a burst": {0, firstOnly, 1000, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				shared := newCounted(test.fails)
				if failed := shared.ask(t, 1000, test.between); failed != test.failed || shared.reads.Load() != test.reads {
					t.Errorf("%d failures and %d reads, want %d and %d", failed, shared.reads.Load(), test.failed, test.reads)
				}
			})
		})
	}
}

func firstOnly(read int32) error {
	if read == 1 {
		return errPassing
	}
	return nil
}

// A clear answer of the service lasts until it is forgotten. No caller gets the interrupt of another.
func TestSharedKinds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, test := range []struct {
			err  error
			want string // the number of reads at first, at once again, after a pause, after it was forgotten
		}{
			{nil, "1 1 1 2"},
			{errPassing, "1 1 2 3"},
			{&fillout.APIError{Kinds: []error{fillout.ErrNotAuthenticated}}, "1 1 1 2"},
			{&fillout.APIError{Kinds: []error{fillout.ErrNotFound}}, "1 1 1 2"},
			{context.Canceled, "1 2 3 4"},
		} {
			shared := newCounted(func(int32) error { return test.err })
			ask := func() int32 {
				if _, err := shared.Get(t.Context(), ""); !errors.Is(err, test.err) {
					t.Errorf("got %v, want %v", err, test.err)
				}
				return shared.reads.Load()
			}
			first, again := ask(), ask()
			<-time.After(failureShared)
			later := ask()
			shared.Forget("")
			if got := fmt.Sprint(first, again, later, ask()); got != test.want {
				t.Errorf("%v: the numbers of reads are %s, want %s", test.err, got, test.want)
			}
		}
	})
}

// A thousand callers whose reader is interrupted, or has no time left, read once more. A caller that waits ends with
// its own context.
func TestSharedInterrupt(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"an interrupt": func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(time.Second/2, cancel)
			return ctx, cancel
		},
		"a deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second/2)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				shared := newCounted(never)
				ended := func() {
					ctx, cancel := end(t.Context())
					defer cancel()
					if _, err := shared.Get(ctx, ""); err == nil || !errors.Is(err, ctx.Err()) {
						t.Errorf("the caller that ends got %v", err)
					}
				}
				var group sync.WaitGroup
				group.Go(ended)
				synctest.Wait()
				if failed := shared.ask(t, 1000, 0); failed != 0 || shared.reads.Load() != 2 {
					t.Errorf("the others: %d failures, %d reads", failed, shared.reads.Load())
				}
				group.Wait()
				shared.Forget("")
				group.Go(func() { _ = shared.ask(t, 1, 0) })
				synctest.Wait()
				ended() // while it waits
				group.Wait()
			})
		})
	}
}

// A read that began before it was forgotten is not returned to later callers. Seen prefers a forgotten value to a read.
func TestSharedForgets(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shared := newCounted(never)
		get := func(from func(context.Context, string) (int32, error), want int32) {
			t.Helper()
			if got, err := from(t.Context(), ""); got != want || err != nil {
				t.Errorf("got read %d, %v, want read %d", got, err, want)
			}
		}
		var group sync.WaitGroup
		group.Go(func() { get(shared.Get, 1) })
		synctest.Wait()
		shared.Forget("")
		get(shared.Get, 2)
		group.Wait()
		get(shared.Get, 2)
		shared.Forget("another")
		get(shared.Get, 2)
		shared.Forget("")
		get(shared.Seen, 2)
		get(shared.Get, 3)
		get(shared.Seen, 3)
	})
}
