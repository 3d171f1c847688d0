package measure

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// limitCase is applies under the service's limit of five requests a second, and what is wanted of them.
type limitCase struct {
	name string
	// applies run at once, with one account; each makes this many webhooks.
	applies, webhooks int
	// behavior is where the service's windows lie.
	behavior        func(*fillouttest.Behavior)
	latency, jitter time.Duration
	// minRate is in creates per second; with 0, all that is wanted is that the applies succeed.
	minRate    float64
	maxRefused int // requests of any kind
}

// limitRun is how a case turned out.
type limitRun struct {
	limitCase
	rate          float64 // creates per second, from the first to the last
	sent, refused int     // requests of any kind
	failed        error   // of the applies
}

// limitCases are the cases with a target, the first of them once for each of several places in the service's window at
// which a run may begin.
func limitCases() []limitCase {
	cases := []limitCase{{
		name: "50 creates, windows that begin with a request", applies: 1, webhooks: 50,
		behavior: func(*fillouttest.Behavior) {}, minRate: 4.8,
	}}
	for _, phase := range []time.Duration{0, 300 * time.Millisecond, 700 * time.Millisecond} {
		cases = append(cases, limitCase{
			name: fmt.Sprintf("50 creates, windows without a gap, %s later", phase), applies: 1, webhooks: 50,
			behavior: alignedWindows(phase), minRate: 4.8,
		})
	}
	return append(cases,
		limitCase{
			name: "100 creates, 50 ms with 30 ms of jitter", applies: 1, webhooks: 100,
			behavior: func(*fillouttest.Behavior) {}, latency: 50 * time.Millisecond, jitter: 30 * time.Millisecond, minRate: 4.5, maxRefused: 2,
		},
		// What two programs do to each other's share of the limit, neither can prevent.
		limitCase{name: "two applies of 50 at once", applies: 2, webhooks: 50, behavior: func(*fillouttest.Behavior) {}},
	)
}

func alignedWindows(phase time.Duration) func(*fillouttest.Behavior) {
	return func(behavior *fillouttest.Behavior) { behavior.AlignedWindows, behavior.WindowPhase = true, phase }
}

// runLimit runs a case.
func (b *Bench) runLimit(ctx context.Context, folder string, wanted limitCase) (run limitRun, err error) {
	fmt.Fprintf(b.Progress, "limit: %s\n", wanted.name)
	fillout, err := fillouttest.Start(fillouttest.WithBehavior(wanted.behavior))
	if err != nil {
		return limitRun{}, fmt.Errorf("starting Fillout on loopback: %w", err)
	}
	defer fillout.Close()
	url := fillout.URL()
	if wanted.latency > 0 {
		between, err := newDistance(ctx, url, wanted.latency, wanted.jitter)
		if err != nil {
			return limitRun{}, err
		}
		defer func() { err = errors.Join(err, between.Close()) }()
		url = between.url
	}

	subjects := make([]*subject, wanted.applies)
	for i := range subjects {
		below, err := newFolder(folder, wanted.webhooks)
		if err != nil {
			return limitRun{}, err
		}
		if subjects[i], err = b.newSubject(below, b.Provider, fillout, url); err != nil {
			return limitRun{}, err
		}
	}
	failures := make([]error, len(subjects))
	var applies sync.WaitGroup
	for i, subject := range subjects {
		applies.Go(func() { _, failures[i] = subject.workspace.Run(ctx, arguments[applyCommand]...) })
	}
	applies.Wait()
	if ctx.Err() != nil {
		return limitRun{}, ctx.Err()
	}
	run = tally(fillout.Requests())
	run.limitCase, run.failed = wanted, errors.Join(failures...)
	if held := len(fillout.Webhooks()); run.failed == nil && held != wanted.applies*wanted.webhooks {
		run.failed = fmt.Errorf("the service holds %d webhooks", held)
	}
	return run, nil
}

// tally reads the journal of a service.
func tally(journal []fillouttest.Request) limitRun {
	var (
		run         limitRun
		first, last time.Time
		created     int
	)
	for _, request := range journal {
		run.sent++
		if request.Status == http.StatusTooManyRequests {
			run.refused++
		}
		if request.Route != "POST /webhook/create" || !request.Processed {
			continue
		}
		if created == 0 {
			first = request.Time
		}
		created++
		last = request.Time
	}
	if created > 1 {
		run.rate = float64(created-1) / last.Sub(first).Seconds()
	}
	return run
}
