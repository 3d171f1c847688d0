// Package reads shares one read among all callers in a run, also if they ask at the same time.
package reads

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// A temporary failure is returned to later callers while each asks soon after the one before. Terraform refreshes ten
// resources at a time: without it, a thousand webhooks would need a hundred rounds of retries before the run fails.
// After failureKept, the next caller reads again, so that a long run can recover.
const (
	failureShared = 2 * time.Second
	failureKept   = 30 * time.Second
)

// Shared reads each key once. A value, or a failure that is the service's clear answer, lasts until it is forgotten, at
// most as long as the process, which lives for one phase of one command. All callers get the same value, so they must
// not change it.
type Shared[T any] struct {
	read    func(ctx context.Context, key string) (T, error)
	mu      sync.Mutex
	current map[string]*flight[T] // the read that is under way, or the last one
	last    map[string]T          // the last value, also after it was forgotten
}

// flight is one read. Its other members may be read when done is closed.
type flight[T any] struct {
	done        chan struct{}
	value       T
	err         error
	interrupted bool
	failed      time.Time // when it failed, if it may succeed later; else zero
	asked       time.Time // when the last caller received the failure
}

// New returns shared reads. read reads the value of a key.
func New[T any](read func(ctx context.Context, key string) (T, error)) *Shared[T] {
	return &Shared[T]{read: read, current: make(map[string]*flight[T]), last: make(map[string]T)}
}

// Get returns the value of a key, or reads it.
func (s *Shared[T]) Get(ctx context.Context, key string) (T, error) {
	for {
		shared, mine := s.join(key)
		if mine {
			s.fly(ctx, key, shared)
			return shared.value, shared.err
		}
		select {
		case <-shared.done:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
		if shared.interrupted && ctx.Err() == nil {
			continue // the caller that read was interrupted, this one was not
		}
		return shared.value, shared.err
	}
}

// join returns the read to wait for, or a new one that the caller must carry out.
func (s *Shared[T]) join(key string) (shared *flight[T], mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if shared = s.current[key]; shared != nil {
		now := time.Now()
		if shared.failed.IsZero() { // or it is under way
			return shared, false
		}
		if now.Sub(shared.asked) < failureShared && now.Sub(shared.failed) < failureKept {
			shared.asked = now
			return shared, false
		}
	}
	shared = &flight[T]{done: make(chan struct{})}
	s.current[key] = shared
	return shared, true
}

// fly carries out a read.
func (s *Shared[T]) fly(ctx context.Context, key string, own *flight[T]) {
	defer close(own.done)
	value, err := s.read(ctx, key)
	s.mu.Lock()
	defer s.mu.Unlock()
	own.value, own.err = value, err
	own.interrupted = err != nil && (ctx.Err() != nil || errors.Is(err, context.Canceled))
	isCurrent := s.current[key] == own // else it was forgotten meanwhile, and is returned only to those who wait
	switch {
	case err == nil && isCurrent:
		s.last[key] = value
	case own.interrupted && isCurrent:
		delete(s.current, key)
	case err != nil && !errors.Is(err, fillout.ErrNotAuthenticated) && !errors.Is(err, fillout.ErrNotFound):
		own.failed = time.Now()
		own.asked = own.failed
	}
}

// Forget makes the next caller read the key again. It does not join a read that is under way.
func (s *Shared[T]) Forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.current, key)
}

// Seen returns the last value of a key that was read in this run, even if it was forgotten since, or reads it.
func (s *Shared[T]) Seen(ctx context.Context, key string) (T, error) {
	s.mu.Lock()
	value, ok := s.last[key]
	s.mu.Unlock()
	if ok {
		return value, nil
	}
	return s.Get(ctx, key)
}
