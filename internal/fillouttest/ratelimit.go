package fillouttest

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"
)

// RateLimitBehavior is the group of knobs of an API's rate limit.
type RateLimitBehavior struct {
	// RateLimit is the number of requests in a window for one account; 0 turns the limit off. Default 5 (documented).
	RateLimit int
	// RateWindow is the length of a window. Default one second (measured: the policy header says 5;w=1).
	RateWindow time.Duration
	// AlignedWindows makes windows follow each other without a gap, starting WindowPhase after the server's start. By
	// default a window begins with the first request after the end of the last window (both assumed).
	AlignedWindows bool
	// WindowPhase shifts aligned windows; it may be negative.
	WindowPhase time.Duration
	// RateLimitAfterAuth counts only requests with a valid credential. By default the limit comes before the credential is
	// checked (assumed from one measured burst).
	RateLimitAfterAuth bool
	// BareRateLimitBody answers 429 with {"message":…} instead of the whole envelope (both measured, once each).
	BareRateLimitBody bool
	// NoRateHeaders leaves out ratelimit-* and retry-after, which the live service always sends (measured). A proxy may
	// remove them.
	NoRateHeaders bool
}

// limiter counts requests in fixed windows, one for each account and one for each address without a valid token.
type limiter map[string]window

type window struct {
	start time.Time
	used  int
}

// allowance is the rest of a window.
type allowance struct {
	ok        bool
	remaining int
	reset     time.Duration
}

// take counts one request in the window of now, if the window has room for it. Aligned windows follow the origin. A
// peek counts nothing.
func (l limiter) take(key string, now, origin time.Time, b RateLimitBehavior, peek bool) allowance {
	current, known := l[key]
	start := now
	if b.AlignedWindows {
		since := now.Sub(origin.Add(b.WindowPhase)) % b.RateWindow
		if since < 0 {
			since += b.RateWindow
		}
		start = now.Add(-since)
	} else if known && now.Before(current.start.Add(b.RateWindow)) {
		start = current.start
	}
	if !known || !start.Equal(current.start) {
		current = window{start: start}
	}
	ok := current.used < b.RateLimit
	if ok && !peek {
		current.used++
	}
	l[key] = current
	return allowance{ok: ok, remaining: max(b.RateLimit-current.used, 0), reset: start.Add(b.RateWindow).Sub(now)}
}

// limit counts a request and sets the headers of the rate limit. It runs before the credential is checked, and once
// more when the credential is valid: the knob RateLimitAfterAuth decides which of the two counts. The caller holds the
// lock.
func (s *core) limit(c *call, authenticated bool) error {
	if c.api.limit == nil {
		return nil
	}
	b := c.api.limit(&c.behavior)
	counts := b.RateLimitAfterAuth == authenticated
	if b.RateLimit == 0 || authenticated && !counts {
		return nil
	}
	left := c.api.limits.take(s.limitKey(c.request), time.Now(), s.started, b, !counts)
	show := func(name, value string) {
		if !b.NoRateHeaders {
			c.header.Set(name, value)
		}
	}
	show("RateLimit-Limit", strconv.Itoa(b.RateLimit))
	show("RateLimit-Policy", fmt.Sprintf("%d;w=%s", b.RateLimit, wholeSeconds(b.RateWindow)))
	show("RateLimit-Remaining", strconv.Itoa(left.remaining))
	show("RateLimit-Reset", wholeSeconds(left.reset))
	if left.ok || !counts {
		return nil
	}
	show("Retry-After", wholeSeconds(left.reset))
	return refusal{
		status: http.StatusTooManyRequests, message: "Too many requests. Try again soon.", bare: b.BareRateLimitBody,
	}
}

// limitKey returns the API key of the token's account, or the address of a caller without a valid token. All tokens of
// an account share its limit (assumed: the documentation says "per account or key").
func (s *core) limitKey(r *http.Request) string {
	if known := s.tokens[bearer(r.Header.Get("Authorization"))]; known != nil && !known.revoked {
		return known.owner.key
	}
	// net/http sets host and port, so that there is no error.
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

func wholeSeconds(d time.Duration) string {
	return strconv.Itoa(int(math.Ceil(d.Seconds())))
}
