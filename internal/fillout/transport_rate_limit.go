package fillout

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// DefaultRequestsPerSecond is what Fillout allows an account (documented).
const DefaultRequestsPerSecond = 5

// pace decides when a request may be sent. Requests are spaced evenly, without
// a burst: five at once and five more a moment later would fall into the same
// window of the service. On top of that, the service's own word counts: its
// headers tell how much is left of the window and when to come again, which
// also covers what other programs use up of the same account's limit.
type pace struct {
	perSecond rate.Limit
	spaced    *waits
	held      *waits

	turn    chan struct{} // held by the one request that is next
	limiter *rate.Limiter // of who holds the turn

	mu     sync.Mutex
	resume time.Time // nothing is sent before
	window window
}

func newPace(perSecond float64, log *slog.Logger) *pace {
	p := &pace{
		perSecond: rate.Limit(perSecond),
		spaced:    newWaits("waiting to keep to the rate of requests that is set", log),
		held:      newWaits("waiting for Fillout's rate limit", log),
		turn:      make(chan struct{}, 1),
	}
	p.limiter = rate.NewLimiter(p.perSecond, 1)
	return p
}

// wait returns when the next request may be sent, or with the context's error.
// Requests pass one by one, in the order in which they came.
func (p *pace) wait(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	p.spaced.tell(ctx, p.due())
	if err := p.limiter.Wait(ctx); err != nil {
		return err
	}
	held := false
	for hold := p.hold(); hold > 0; hold = p.hold() {
		held = true
		p.held.tell(ctx, hold)
		timer := time.NewTimer(hold)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
	if held { // the spacing begins anew, without what has been saved up meanwhile
		p.limiter = rate.NewLimiter(p.perSecond, 1)
		p.limiter.Allow()
	}
	return nil
}

// due is how long the spacing keeps the next request back.
func (p *pace) due() time.Duration {
	return time.Duration((1 - p.limiter.Tokens()) / float64(p.perSecond) * float64(time.Second))
}

// hold is how long nothing may be sent.
func (p *pace) hold() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.resume)
}

// observe learns from an answer that has just arrived.
func (p *pace) observe(answer *http.Response) {
	now := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	until := p.window.observe(now, answer.Header)
	if answer.StatusCode == http.StatusTooManyRequests {
		until = now.Add(retryWait(0, answer))
	}
	if until.After(p.resume) {
		p.resume = until
	}
}

// window is what is known of the service's window: it is fixed, one second
// long, and may begin at any time (measured, and assumed). Its end is never
// told exactly, since ratelimit-reset counts whole seconds, but it has a bound:
// a window that was answered from at some moment ends at most its length later.
type window struct {
	first     time.Time // when the first answer out of this window arrived
	remaining int       // the lowest that was heard in this window
}

// observe takes the headers of an answer and returns until when the window is
// used up; the zero time if it is not, or nothing is said.
func (w *window) observe(now time.Time, header http.Header) time.Time {
	remaining, ok := headerInt(header, "ratelimit-remaining")
	if !ok {
		return time.Time{}
	}
	reset, ok := headerInt(header, "ratelimit-reset")
	if !ok {
		reset = 1
	}
	length := windowLength(header, reset)
	if remaining > w.remaining || now.Sub(w.first) > length {
		w.first = now
	}
	w.remaining = remaining
	if remaining > 0 {
		return time.Time{}
	}
	until := w.first.Add(length)
	if told := now.Add(bounded(reset)); told.Before(until) {
		until = told
	}
	return until
}

// windowLength reads w out of ratelimit-policy, such as "5;w=1"; without it the
// reset, in seconds, is the best guess.
func windowLength(header http.Header, reset int) time.Duration {
	_, after, found := strings.Cut(header.Get("ratelimit-policy"), "w=")
	if found {
		after, _, _ = strings.Cut(after, ";")
		if seconds, err := strconv.Atoi(strings.TrimSpace(after)); err == nil && seconds > 0 {
			return bounded(seconds)
		}
	}
	return bounded(reset)
}

func headerInt(header http.Header, name string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(header.Get(name)))
	return n, err == nil && n >= 0
}

// bounded turns seconds that the service names into a wait that a run survives.
func bounded(seconds int) time.Duration {
	return time.Duration(min(seconds, int(maxRetryWait/time.Second))) * time.Second
}
