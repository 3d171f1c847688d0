package snapshot

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// failureShared is how long a temporary failure is returned to a later caller, since the caller before. Terraform
// refreshes ten resources at a time: without it, a thousand fields would need a hundred rounds of retries before the
// run fails.
const failureShared = 2 * time.Second

// reads share one read among all callers in a run, also if they ask at the same time, until the value is forgotten. A
// read that began before it was forgotten is not returned to those who ask later.
type reads[T any] struct {
	read    func(ctx context.Context, key string) (T, error)
	mu      sync.Mutex
	current map[string]*flight[T] // the read that is under way, or the last one
	last    map[string]T          // the last success, also after it was forgotten
}

// flight is one read. Its other members may be read when done is closed.
type flight[T any] struct {
	done  chan struct{}
	value T
	err   error
	until time.Time // zero: until it is forgotten
}

func newReads[T any](read func(ctx context.Context, key string) (T, error)) reads[T] {
	return reads[T]{read: read, current: make(map[string]*flight[T]), last: make(map[string]T)}
}

// get returns the value of a key, or reads it.
func (r *reads[T]) get(ctx context.Context, key string) (T, error) {
	for {
		shared, mine := r.join(key)
		if mine {
			r.fly(ctx, key, shared)
			return shared.value, shared.err
		}
		select {
		case <-shared.done:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
		if errors.Is(shared.err, context.Canceled) && ctx.Err() == nil {
			continue // the caller that read was interrupted, this one was not
		}
		return shared.value, shared.err
	}
}

// join returns the read to wait for, or a new one that the caller must carry out.
func (r *reads[T]) join(key string) (shared *flight[T], mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if shared = r.current[key]; shared != nil {
		select {
		case <-shared.done:
			if shared.until.IsZero() {
				return shared, false
			}
			if time.Now().Before(shared.until) {
				shared.until = time.Now().Add(failureShared)
				return shared, false
			}
		default:
			return shared, false
		}
	}
	shared = &flight[T]{done: make(chan struct{})}
	r.current[key] = shared
	return shared, true
}

// fly carries out a read. A success and a clear answer of the service last until they are forgotten.
func (r *reads[T]) fly(ctx context.Context, key string, own *flight[T]) {
	defer close(own.done)
	own.value, own.err = r.read(ctx, key)
	r.mu.Lock()
	defer r.mu.Unlock()
	isCurrent := r.current[key] == own
	switch {
	case own.err == nil:
		if isCurrent {
			r.last[key] = own.value
		}
	case errors.Is(own.err, context.Canceled):
		if isCurrent {
			delete(r.current, key)
		}
	case !errors.Is(own.err, fillout.ErrNotAuthenticated) && !errors.Is(own.err, fillout.ErrNotFound):
		own.until = time.Now().Add(failureShared)
	}
}

// forget makes the next caller read again.
func (r *reads[T]) forget(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.current, key)
}

// seen returns the last value of a key that was read in this run, even if it was forgotten since, or reads it.
func (r *reads[T]) seen(ctx context.Context, key string) (T, error) {
	r.mu.Lock()
	value, ok := r.last[key]
	r.mu.Unlock()
	if ok {
		return value, nil
	}
	return r.get(ctx, key)
}
