package account

import (
	"context"
	"errors"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// failureShared is how long a temporary failure is returned to a later caller, since the caller before. Terraform
// refreshes ten resources at a time: without it, a thousand webhooks would need a hundred rounds of retries before the
// run fails.
const failureShared = 2 * time.Second

// sharedRead reads once for all callers in a run, also if they ask at the same time. A success lasts as long as the
// process, which lives for one phase of one command. So does a failure that is the service's clear answer.
type sharedRead[T any] struct {
	flight singleflight.Group
	mu     sync.Mutex
	known  map[string]outcome[T]
}

type outcome[T any] struct {
	value T
	err   error
	until time.Time // zero: as long as the process
}

// get returns the outcome for a key, or reads it.
func (s *sharedRead[T]) get(ctx context.Context, key string, read func(context.Context) (T, error)) (T, error) {
	for {
		if known, ok := s.lookUp(key); ok {
			return known.value, known.err
		}
		value, err, _ := s.flight.Do(key, func() (any, error) {
			if known, ok := s.lookUp(key); ok { // another caller has just read it
				return known.value, known.err
			}
			value, err := read(ctx)
			s.keep(key, value, err)
			return value, err
		})
		if errors.Is(err, context.Canceled) && ctx.Err() == nil {
			continue // the first caller was interrupted, this one was not
		}
		result, _ := value.(T) // read returns nothing else
		return result, err     //nolint:wrapcheck // it is what read returned
	}
}

func (s *sharedRead[T]) lookUp(key string) (outcome[T], bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, ok := s.known[key]
	if ok && !known.until.IsZero() {
		if time.Now().After(known.until) {
			return outcome[T]{}, false
		}
		known.until = time.Now().Add(failureShared)
		s.known[key] = known
	}
	return known, ok
}

func (s *sharedRead[T]) keep(key string, value T, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	result := outcome[T]{value: value, err: err}
	if err != nil && !errors.Is(err, fillout.ErrNotAuthenticated) && !errors.Is(err, fillout.ErrNotFound) {
		result.until = time.Now().Add(failureShared)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known == nil {
		s.known = make(map[string]outcome[T])
	}
	s.known[key] = result
}

// forget makes the next caller read again.
func (s *sharedRead[T]) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = nil
}
