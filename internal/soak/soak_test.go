// Package soak runs random sequences of what people, their mistakes and the network do to a few resources. Each
// sequence is decided by a seed, and goes through the provider's protocol server, against the simulator. After each
// step it compares the service, the state and the diagnostics with a model.
package soak

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	seeds   = 80 // the number of sequences of a test run, always the same sequences
	workers = 24 // the number of sequences that run at a time: mostly they wait
)

// TestSoak runs the sequences 1 to seeds. SOAK_FOR, a duration, runs new sequences for so long instead. SOAK_SEED runs
// one sequence and logs its steps. make soak sets both.
func TestSoak(t *testing.T) {
	t.Parallel()
	last, end := uint64(seeds), time.Now().Add(time.Hour)
	var next, ran atomic.Uint64
	replayed, duration := os.Getenv("SOAK_SEED"), os.Getenv("SOAK_FOR")
	if replayed != "" {
		last = must(strconv.ParseUint(replayed, 10, 64))
		next.Store(last - 1)
	} else if duration != "" {
		last, end = math.MaxUint64, time.Now().Add(must(time.ParseDuration(duration)))
		next.Store(uint64(time.Now().UnixNano()))
	}
	var (
		mu    sync.Mutex
		group sync.WaitGroup
	)
	happened := map[string]int{}
	for range workers {
		group.Go(func() {
			for seed := next.Add(1); seed <= last && time.Now().Before(end) && t.Context().Err() == nil; seed = next.Add(1) {
				s, err := soak(t.Context(), seed)
				if err != nil {
					t.Errorf("seed %d (SOAK_SEED=%[1]d make soak replays it): a promise is broken: %v", seed, err)
				}
				if err != nil || replayed != "" {
					t.Log(strings.Join(s.steps, "\n"))
				}
				ran.Add(1)
				mu.Lock()
				for what, times := range s.happened {
					happened[what] += times
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	t.Logf("%d sequences:", ran.Load())
	for _, what := range slices.Sorted(maps.Keys(happened)) {
		t.Logf("%6d %s", happened[what], what)
	}
	for _, what := range []string{
		"create", "update", "replace", "destroy", "noop", "import", "import refused", "orphan named", "respelled, noop",
		"delete failed", "empty plan", "Webhook Possibly Created", "Webhook Not Found", "Webhook URL Not Verified",
		"Form Not Found", "Webhook Not in This Account", "Answer Not From Fillout", "OAuth Code Possibly Used",
		"Access Token No Longer Valid", "Access Token Not Invalidated",
	} {
		if happened[what] == 0 && ran.Load() >= seeds {
			t.Errorf("%q never happened: the sequences prove less than they should", what)
		}
	}
}

// soak runs the sequence of a seed, up to the first broken promise.
func soak(ctx context.Context, seed uint64) (s *scenario, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("the provider breaks the protocol: %v", broken)
		}
	}()
	if s, err = newScenario(rand.New(rand.NewPCG(seed, seed))); err != nil {
		return s, err
	}
	defer s.server.Close()
	for range 16 + s.random.IntN(24) {
		if err := s.step(ctx); err != nil {
			return s, err
		}
	}
	// At the end, a destroy without a fault leaves nothing in the state but webhooks whose form is gone.
	for _, r := range s.resources {
		if err := s.run(ctx, r, command{destroy: true, timeout: "10s"}); err != nil {
			return s, err
		}
		if r.object.exists() {
			s.removeFromState(r)
		}
	}
	if err := s.checkModel(); err != nil {
		return s, err
	}
	return s, nil
}
