package transport

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

// paced waits until the request may be sent. The wait ends with the caller's context and does not count as a part of
// the attempt.
func paced(next roundTrip) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		pace := callOf(request.Context()).Pace
		if err := pace.wait(request.Context()); err != nil {
			return nil, err
		}
		answer, err := next(request)
		if err == nil {
			pace.observe(answer)
		}
		return answer, err
	}
}

// Pace decides when a request may be sent. It spaces requests evenly, without a burst: five at once and five more a
// moment later would fall into the same window of the service. It also obeys the service's headers. They say how many
// requests are left in the window and when to come again, which covers requests that other programs send for the same
// account.
type Pace struct {
	perSecond rate.Limit
	spacing   *waitLog
	holding   *waitLog

	turn    chan struct{} // held by the one request that is next
	limiter *rate.Limiter // used only by the holder of the turn

	mu     sync.Mutex
	resume time.Time // nothing is sent before
	window window
}

// NewPace returns a pace of so many requests per second at most. It logs long waits.
func NewPace(perSecond float64, log *slog.Logger) *Pace {
	p := &Pace{
		perSecond: rate.Limit(perSecond),
		spacing:   newWaitLog("waiting to keep to the rate of requests that is set", log),
		holding:   newWaitLog("waiting for Fillout's rate limit", log),
		turn:      make(chan struct{}, 1),
	}
	p.limiter = rate.NewLimiter(p.perSecond, 1)
	return p
}

// wait returns when the next request may be sent, or with the context's error. Requests pass one by one, in the order
// in which they came.
func (p *Pace) wait(ctx context.Context) error {
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	p.spacing.write(ctx, p.due())
	if err := p.limiter.Wait(ctx); err != nil {
		return err
	}
	held := false
	for hold := p.hold(); hold > 0; hold = p.hold() {
		held = true
		p.holding.write(ctx, hold)
		timer := time.NewTimer(hold)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
	if held { // the spacing begins again, and the time of the hold earns no request
		p.limiter = rate.NewLimiter(p.perSecond, 1)
		p.limiter.Allow()
	}
	return nil
}

// due returns how long the spacing delays the next request.
func (p *Pace) due() time.Duration {
	return time.Duration((1 - p.limiter.Tokens()) / float64(p.perSecond) * float64(time.Second))
}

// hold returns how long nothing may be sent.
func (p *Pace) hold() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.resume)
}

// observe learns from an answer that has just arrived.
func (p *Pace) observe(answer *http.Response) {
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

// window holds the known facts of the service's window. It is one second long (measured), fixed, and may begin at any
// time (assumption: forms-rate-window). Its end is never known exactly, since ratelimit-reset counts whole seconds, but
// it has a bound: a window that an answer came from ends at most its length after that answer.
type window struct {
	first     time.Time // when the first answer from this window arrived
	remaining int       // the lowest number in this window so far
}

// observe reads the headers of an answer. It returns the time until which the window is used up, or the zero time if it
// is not used up or the headers do not say.
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
	if reported := now.Add(bounded(reset)); reported.Before(until) {
		until = reported
	}
	return until
}

// windowLength reads w from ratelimit-policy, such as "5;w=1". Without it, the reset in seconds is the best guess.
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

// bounded turns seconds from the service into a wait of at most maxRetryWait.
func bounded(seconds int) time.Duration {
	return time.Duration(min(seconds, int(maxRetryWait/time.Second))) * time.Second
}
