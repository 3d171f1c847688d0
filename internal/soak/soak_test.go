package soak

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The soak runs sequences of what people, their mishaps and the network do to a
// handful of resources, each decided by a seed, through the provider's protocol
// server and against the service on loopback. After each step it compares what
// the service holds, what the state holds, and what was said.

const (
	// soakSeeds is how many sequences a test run has, always the same ones.
	soakSeeds = 80
	// soakWorkers is how many run at a time: most of their time they wait.
	soakWorkers = 24
	// The variables that make soak sets.
	soakForVariable  = "SOAK_FOR"  // a duration: run sequences that nobody has run before for so long
	soakSeedVariable = "SOAK_SEED" // run this sequence alone, and tell its steps
)

// errViolated begins what breaks a promise.
var errViolated = errors.New("a promise is broken")

func TestSoak(t *testing.T) {
	t.Parallel()
	if text := os.Getenv(soakSeedVariable); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("%s: %v", soakSeedVariable, err)
		}
		w, err := soak(t.Context(), seed)
		t.Log(strings.Join(w.told, "\n"))
		if err != nil {
			t.Error(err)
		}
		return
	}
	seeds, endless := soakSeedsOf(t)
	seen, ran := runSoak(t, seeds)
	t.Logf("%d sequences: %s", ran, tally(seen))
	if endless && ran < soakSeeds {
		return // too short a time for everything to happen
	}
	for _, happening := range []string{
		"create", "update", "replace", "replace, create first", "destroy", "noop", "import", "import refused", "orphan named", "given up with a warning",
		"delete failed", "no trace left", "empty plan",
		"Webhook Possibly Created", "Webhook Not Found", "Webhook URL Taken on Trust", "Form Not Found", "Code Possibly Spent", "Access Token No Longer Valid",
		"Access Token Not Invalidated",
	} {
		if seen[happening] == 0 {
			t.Errorf("%q never happened: the soak proves less than it says", happening)
		}
	}
}

// soakSeedsOf gives the seeds to run: those of every test run, or new ones for
// as long as the variable says.
func soakSeedsOf(t *testing.T) (seeds <-chan uint64, endless bool) {
	t.Helper()
	given := os.Getenv(soakForVariable)
	next := make(chan uint64)
	var end <-chan time.Time
	seed := uint64(1)
	if given != "" {
		duration, err := time.ParseDuration(given)
		if err != nil {
			t.Fatalf("%s: %v", soakForVariable, err)
		}
		end = time.After(duration)
		seed = uint64(time.Now().UnixNano())
	}
	go func() {
		defer close(next)
		for n := 0; given != "" || n < soakSeeds; n++ {
			select {
			case next <- seed + uint64(n):
			case <-end:
				return
			case <-t.Context().Done():
				return
			}
		}
	}()
	return next, given != ""
}

// runSoak runs a sequence for each seed, and gives what happened in all of them.
func runSoak(t *testing.T, seeds <-chan uint64) (seen map[string]int, ran int) {
	t.Helper()
	seen = map[string]int{}
	var (
		mu      sync.Mutex
		workers sync.WaitGroup
	)
	for range soakWorkers {
		workers.Go(func() {
			for seed := range seeds {
				w, err := soak(t.Context(), seed)
				mu.Lock()
				ran++
				for what, times := range w.seen {
					seen[what] += times
				}
				mu.Unlock()
				if err != nil {
					t.Errorf("seed %d (%s=%d go test -run TestSoak ./internal/soak replays it): %v\n%s",
						seed, soakSeedVariable, seed, err, strings.Join(w.told, "\n"))
				}
			}
		})
	}
	workers.Wait()
	return seen, ran
}

func tally(seen map[string]int) string {
	var lines []string
	for _, what := range slices.Sorted(maps.Keys(seen)) {
		lines = append(lines, fmt.Sprintf("%s %d", what, seen[what]))
	}
	return strings.Join(lines, ", ")
}

// soak runs the sequence of a seed up to the first thing that is wrong.
func soak(ctx context.Context, seed uint64) (*world, error) {
	w, err := newWorld(rand.New(rand.NewPCG(seed, seed)))
	if err != nil {
		return w, err
	}
	defer w.server.Close()
	for range 6 + w.dice.IntN(14) {
		if err := w.step(ctx); err != nil {
			return w, err
		}
	}
	err = w.end(ctx)
	return w, err
}
