package measure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// limitCase has applies under Fillout's limit of five requests a second, and their target.
type limitCase struct {
	name string
	// applies run at once, with one account. Each creates this number of webhooks.
	applies, webhooks int
	// behavior sets the beginning of the limit's windows.
	behavior        func(*fillouttest.Behavior)
	latency, jitter time.Duration
	// minRate is in creates per second. With 0, the applies only have to succeed.
	minRate    float64
	maxRefused int // requests of any kind
}

// limitRun is the outcome of a case.
type limitRun struct {
	limitCase
	rate          float64 // creates per second, from the first to the last
	sent, refused int     // requests of any kind
	failed        error   // of the applies
}

// limitCases returns the cases with a target. A run may begin anywhere in a window of the limit, so there is a case for
// each of several places.
func limitCases() []limitCase {
	fromRequest := func(*fillouttest.Behavior) {}
	cases := []limitCase{{
		name: "50 creates, windows that begin with a request", applies: 1, webhooks: 50, behavior: fromRequest, minRate: 4.8,
	}}
	for _, phase := range []time.Duration{0, 300 * time.Millisecond, 700 * time.Millisecond} {
		cases = append(cases, limitCase{
			name: fmt.Sprintf("50 creates, windows without a gap, %s later", phase), applies: 1, webhooks: 50,
			behavior: alignedWindows(phase), minRate: 4.8,
		})
	}
	return append(cases,
		limitCase{
			name: "100 creates, 50 ms with 30 ms of jitter", applies: 1, webhooks: 100, behavior: fromRequest,
			latency: 50 * time.Millisecond, jitter: 30 * time.Millisecond, minRate: 4.5, maxRefused: 2,
		},
		// Two programs share the limit, and neither knows of the other.
		limitCase{name: "two applies of 50 at once", applies: 2, webhooks: 50, behavior: fromRequest},
	)
}

func alignedWindows(phase time.Duration) func(*fillouttest.Behavior) {
	return func(behavior *fillouttest.Behavior) { behavior.AlignedWindows, behavior.WindowPhase = true, phase }
}

// runLimit runs a case.
func (b *Bench) runLimit(ctx context.Context, wanted limitCase) (limitRun, error) {
	fmt.Fprintf(b.Progress, "limit: %s\n", wanted.name)
	fillout, err := fillouttest.Start(fillouttest.WithBehavior(wanted.behavior))
	if err != nil {
		return limitRun{}, fmt.Errorf("starting the simulator: %w", err)
	}
	defer fillout.Close()
	address := fillout.URL()
	if wanted.latency > 0 {
		network, err := newNetwork(address, wanted.latency, wanted.jitter)
		if err != nil {
			return limitRun{}, err
		}
		defer network.Close()
		address = network.URL
	}

	failures := make([]error, wanted.applies)
	var applies sync.WaitGroup
	for i := range failures {
		subject, err := b.newSubject(wanted.webhooks, b.Provider, fillout, "FILLOUT_BASE_URL="+address)
		if err != nil {
			return limitRun{}, err
		}
		applies.Go(func() { _, failures[i] = subject.workspace.Run(ctx, arguments[applyCommand]...) })
	}
	applies.Wait()
	if ctx.Err() != nil {
		return limitRun{}, context.Cause(ctx)
	}
	run := tally(fillout.Requests())
	run.limitCase, run.failed = wanted, errors.Join(failures...)
	return run, nil
}

// newNetwork returns a proxy that stands for a network between a client and origin. It delays each request and each
// answer by half of the latency, give or take half of the jitter. The simulator's own latency is all on the way back,
// where it cannot change the order or the distances of requests.
func newNetwork(origin string, latency, jitter time.Duration) (*httptest.Server, error) {
	target, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("parsing the address: %w", err)
	}
	travel := func() { <-time.After((latency-jitter)/2 + rand.N(jitter)) } //nolint:gosec // It may be predictable.
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // the client sees the error
	proxy.ModifyResponse = func(*http.Response) error {
		travel()
		return nil
	}
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		travel()
		proxy.ServeHTTP(w, r)
	})), nil
}

// tally reads the simulator's journal. The rate counts only the creates that succeeded.
func tally(journal []fillouttest.Request) limitRun {
	var run limitRun
	var created []time.Time
	for _, request := range journal {
		run.sent++
		if request.Status == http.StatusTooManyRequests {
			run.refused++
		}
		if request.Route == "POST /webhook/create" && request.Processed {
			created = append(created, request.Time)
		}
	}
	if n := len(created); n > 1 {
		run.rate = float64(n-1) / created[n-1].Sub(created[0]).Seconds()
	}
	return run
}
