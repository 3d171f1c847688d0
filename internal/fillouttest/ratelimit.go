package fillouttest

import (
	"fmt"
	"math"
	"net"
	"net/http"
	"strconv"
	"time"
)

// limiter counts requests in fixed windows, one for each account and one for each address without a valid token.
type limiter map[string]window

type window struct {
	start time.Time
	used  int
}

// rule is how windows are laid out: after origin+phase without a gap if aligned, else from a request on.
type rule struct {
	limit   int
	length  time.Duration
	aligned bool
	origin  time.Time
}

// allowance is what is left of a window.
type allowance struct {
	ok        bool
	remaining int
	reset     time.Duration
}

// look gives the window that now falls into, and how much of it is left, without counting.
func (l limiter) look(key string, now time.Time, r rule) (window, allowance) {
	current, known := l[key]
	start := now
	if r.aligned {
		since := now.Sub(r.origin) % r.length
		if since < 0 {
			since += r.length
		}
		start = now.Add(-since)
	} else if known && now.Before(current.start.Add(r.length)) {
		start = current.start
	}
	if !known || !start.Equal(current.start) {
		current = window{start: start}
	}
	left := max(r.limit-current.used, 0)
	return current, allowance{ok: left > 0, remaining: left, reset: start.Add(r.length).Sub(now)}
}

// take counts one request, if there is room for it.
func (l limiter) take(key string, now time.Time, r rule) allowance {
	current, left := l.look(key, now, r)
	if left.ok {
		current.used++
		left.remaining--
	}
	l[key] = current
	return left
}

// admit spends one request of the caller's limit and sets the headers that tell of it.
func (s *Server) admit(c *call) error {
	if s.behavior.RateLimit == 0 {
		return nil
	}
	left := s.limits.take(s.limitKey(c.request), s.now(), s.rule())
	s.showLimit(c, left)
	if left.ok {
		return nil
	}
	refused := refusal{
		status:  http.StatusTooManyRequests,
		message: "Too many requests. Try again soon.",
		bare:    s.behavior.BareRateLimitBody,
	}
	if !s.behavior.NoRateHeaders {
		c.header.Set("Retry-After", wholeSeconds(left.reset))
	}
	return refused
}

// announce sets the headers without spending anything, for requests that end before the limit is looked at.
func (s *Server) announce(c *call) {
	if s.behavior.RateLimit == 0 {
		return
	}
	_, left := s.limits.look(s.limitKey(c.request), s.now(), s.rule())
	s.showLimit(c, left)
}

func (s *Server) showLimit(c *call, left allowance) {
	if s.behavior.NoRateHeaders {
		return
	}
	c.header.Set("RateLimit-Limit", strconv.Itoa(s.behavior.RateLimit))
	c.header.Set("RateLimit-Policy", fmt.Sprintf("%d;w=%s", s.behavior.RateLimit, wholeSeconds(s.behavior.RateWindow)))
	c.header.Set("RateLimit-Remaining", strconv.Itoa(left.remaining))
	c.header.Set("RateLimit-Reset", wholeSeconds(left.reset))
}

func (s *Server) rule() rule {
	return rule{
		limit:   s.behavior.RateLimit,
		length:  s.behavior.RateWindow,
		aligned: s.behavior.AlignedWindows,
		origin:  s.started.Add(s.behavior.WindowPhase),
	}
}

// limitKey is the API key of the account that a token reaches, or the address of a caller whose token reaches none. All
// tokens of an account share its limit (assumed: the documentation says "per account or key").
func (s *Server) limitKey(r *http.Request) string {
	if known := s.tokens[bearer(r.Header.Get("Authorization"))]; known != nil && !known.revoked {
		return known.owner.key
	}
	// net/http gives host and port, so that there is no error.
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	return host
}

func wholeSeconds(d time.Duration) string {
	return strconv.Itoa(int(math.Ceil(d.Seconds())))
}
