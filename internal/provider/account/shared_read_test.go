package account

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var errPassing = errors.New("passing")

// A thousand that ask at once, and one that asks later, cost one read.
func TestSharedReadReadsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var shared sharedRead[string]
		var reads atomic.Int32
		read := func(context.Context) (string, error) {
			reads.Add(1)
			<-time.After(time.Second)
			return "forms", t.Context().Err()
		}
		var group sync.WaitGroup
		for range 1000 {
			group.Go(func() {
				if got, err := shared.get(t.Context(), "", read); got != "forms" || err != nil {
					t.Errorf("got %q, %v", got, err)
				}
			})
		}
		group.Wait()
		<-time.After(time.Hour)
		if _, err := shared.get(t.Context(), "", read); err != nil || reads.Load() != 1 {
			t.Errorf("%d reads, %v", reads.Load(), err)
		}
		if _, err := shared.get(t.Context(), "another", read); err != nil || reads.Load() != 2 {
			t.Errorf("another key: %d reads, %v", reads.Load(), err)
		}
	})
}

func TestSharedReadForgetsFailures(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err  error
		kept bool
	}{
		"what may pass":        {errPassing, false},
		"a refused credential": {&fillout.APIError{Kinds: []error{fillout.ErrNotAuthenticated}}, true},
		"what is not there":    {&fillout.APIError{Kinds: []error{fillout.ErrNotFound}}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var shared sharedRead[string]
				reads := 0
				read := func(context.Context) (string, error) {
					reads++
					if reads == 1 {
						return "", test.err
					}
					return "forms", nil
				}
				for range 2 { // the second asks at once, and shares the failure
					if _, err := shared.get(t.Context(), "", read); !errors.Is(err, test.err) {
						t.Errorf("got %v", err)
					}
				}
				<-time.After(failureShared + time.Millisecond)
				got, err := shared.get(t.Context(), "", read)
				if kept := errors.Is(err, test.err); kept != test.kept || (!kept && got != "forms") {
					t.Errorf("later: %q, %v", got, err)
				}
			})
		})
	}
}

// A thousand that share a failure cost one read, as many at once and one after another, and so do a thousand later.
func TestSharedReadFailsOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var shared sharedRead[string]
		var reads atomic.Int32
		read := func(context.Context) (string, error) {
			<-time.After(30 * time.Second) // with its retries
			if reads.Add(1) == 1 {
				return "", errPassing
			}
			return "forms", nil
		}
		ask := func(between time.Duration) (failed int32) {
			var group sync.WaitGroup
			var failures atomic.Int32
			for range 1000 {
				group.Go(func() {
					if _, err := shared.get(t.Context(), "", read); err != nil {
						failures.Add(1)
					}
				})
				<-time.After(between)
			}
			group.Wait()
			return failures.Load()
		}
		if failed := ask(0); failed != 1000 || reads.Load() != 1 {
			t.Errorf("at once: %d failures, %d reads", failed, reads.Load())
		}
		if failed := ask(failureShared / 2); failed != 1000 || reads.Load() != 1 {
			t.Errorf("one after another: %d failures, %d reads", failed, reads.Load())
		}
		<-time.After(failureShared)
		if failed := ask(0); failed != 0 || reads.Load() != 2 {
			t.Errorf("later: %d failures, %d reads", failed, reads.Load())
		}
	})
}

// One who is interrupted does not take the others along.
func TestSharedReadOutlivesAnInterrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var shared sharedRead[string]
		read := func(ctx context.Context) (string, error) {
			select {
			case <-ctx.Done():
				return "", ctx.Err()
			case <-time.After(time.Second):
				return "forms", nil
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := shared.get(ctx, "", read); !errors.Is(err, context.Canceled) {
				t.Errorf("the interrupted one got %v", err)
			}
		})
		synctest.Wait()
		group.Go(func() {
			if got, err := shared.get(t.Context(), "", read); got != "forms" || err != nil {
				t.Errorf("the other got %q, %v", got, err)
			}
		})
		synctest.Wait()
		cancel()
		group.Wait()
	})
}

func TestSharedReadForgets(t *testing.T) {
	t.Parallel()
	var shared sharedRead[int]
	reads := 0
	read := func(context.Context) (int, error) { reads++; return reads, nil }
	for _, want := range []int{1, 1} {
		if got, err := shared.get(t.Context(), "", read); got != want || err != nil {
			t.Errorf("got %d, %v, want %d", got, err, want)
		}
	}
	shared.forget()
	if got, err := shared.get(t.Context(), "", read); got != 2 || err != nil {
		t.Errorf("after forget: got %d, %v", got, err)
	}
}
