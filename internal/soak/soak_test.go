// Package soak runs random sequences of what people, their mistakes and the network do to a few resources. Each
// sequence is decided by a seed, and goes through the provider's protocol server, against the simulator. After each
// step it compares the service, the state and the diagnostics with a model.
package soak

import (
	"context"
	"errors"
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

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

const (
	seeds         = 80 // the number of sequences of a test run, always the same sequences
	databaseSeeds = 12
	workers       = 24 // the number of sequences that run at a time: mostly they wait
)

// TestSoak runs sequences with webhooks of forms and an OAuth token.
func TestSoak(t *testing.T) {
	t.Parallel()
	soakAll(t, seeds, func(ctx context.Context, s *sequence) error {
		forms := newScenario(s, t.TempDir())
		defer os.RemoveAll(forms.journal)
		return forms.soak(ctx)
	}, "killed before the request", "killed before the answer", "killed before the state", "killed before the end", "taken over",
		"entry dropped", account.TitleWebhookOfEarlierRun, account.TitleWebhookOfKilledRun, "create", "update", "replace", "destroy", "noop", "import", "import refused", "orphan named", "respelled, noop",
		"delete failed", "empty plan", "Webhook Possibly Created", "Webhook Not Found", "Webhook URL Not Verified",
		"Form Not Found", "Webhook Not in This Account", "Answer Not From Fillout", "OAuth Code Possibly Used",
		"Access Token No Longer Valid", "Access Token Not Invalidated")
}

// soakAll runs the sequences 1 to count. SOAK_FOR, a duration, runs new sequences for so long instead. SOAK_SEED runs
// one sequence and logs its steps. make soak sets both. Each of the expected events must happen in some sequence.
func soakAll(t *testing.T, count uint64, run func(context.Context, *sequence) error, expected ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("no CLI takes part")
	}
	last, end := count, time.Now().Add(time.Hour)
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
				s := &sequence{random: rand.New(rand.NewPCG(seed, seed)), happened: map[string]int{}}
				err := s.run(t.Context(), run)
				if err != nil {
					t.Errorf("seed %d (SOAK_SEED=%[1]d make soak TESTARGS='-run ^%[2]s$' replays it): a promise is broken: %[3]v",
						seed, t.Name(), err)
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
	for _, what := range expected {
		if happened[what] == 0 && ran.Load() >= count {
			t.Errorf("%q never happened: the sequences prove less than they should", what)
		}
	}
}

// run runs a sequence up to the first broken promise.
func (s *sequence) run(ctx context.Context, run func(context.Context, *sequence) error) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("the provider breaks the protocol: %v", broken)
		}
		if s.server != nil {
			s.server.Close()
		}
	}()
	return run(ctx, s)
}

func (s *scenario) soak(ctx context.Context) error {
	for range 16 + s.random.IntN(24) {
		if err := s.step(ctx); err != nil {
			return err
		}
	}
	// At the end, a destroy without a fault leaves nothing in the state but webhooks whose form is gone.
	for _, r := range s.resources {
		end := s.calm()
		end.destroy = true
		if err := s.run(ctx, r, end); err != nil {
			return err
		}
		if r.object.exists() {
			s.removeFromState(r)
		}
	}
	return errors.Join(s.checkModel(), s.checkFiles())
}

// Without the journal, the sequences find webhooks that killed runs have lost. So they would find a journal that does
// not work.
func TestSoakFindsLosses(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("no CLI takes part")
	}
	for seed := range uint64(5) {
		s := &sequence{random: rand.New(rand.NewPCG(seed, seed)), happened: map[string]int{}}
		err := s.run(t.Context(), func(ctx context.Context, s *sequence) error {
			return newScenario(s, "off").soak(ctx)
		})
		if err != nil && strings.Contains(err.Error(), "neither a state nor the journal has webhook ") {
			return
		}
	}
	t.Error("without the journal, no sequence has lost a webhook")
}

// TestSoakDatabases runs sequences with databases, tables, fields and their webhooks.
func TestSoakDatabases(t *testing.T) {
	t.Parallel()
	soakAll(t, databaseSeeds, func(ctx context.Context, s *sequence) error {
		return newEstate(s).soak(ctx)
	}, "fillout_database: create", "fillout_database_field: replace", "fillout_database_table: update",
		"fillout_database_webhook: create", account.TitleProtected, account.TitleLoss, account.TitleDatabaseUnseen,
		account.TitleDatabaseNameDiffers, "loss with its number", "right number", "empty plan")
}
