package transport

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Each wait that a person notices is logged with its reason, at INFO, but not more often than every few seconds.
func TestWaitsAreLogged(t *testing.T) {
	t.Parallel()
	const (
		ownRate = "waiting to keep to the rate of requests that is set"
		limit   = "waiting for Fillout's rate limit"
		retry   = "waiting to repeat a request"
	)
	windowed := &windowed{latency: func() time.Duration { return time.Millisecond }}
	answers := func(status int) roundTrip {
		return func(*http.Request) (*http.Response, error) {
			return response(status, http.Header{}, "[]"), nil
		}
	}
	refused := 0
	for name, test := range map[string]struct {
		transport http.RoundTripper
		rate      float64
		requests  int
		line      string
		atLeast   int
		atMost    int
	}{
		"the service's limit, 12 seconds": {windowed, 100, 60, limit, 2, 3},
		"the rate that is set, 20":        {answers(http.StatusOK), 0.5, 11, ownRate, 3, 4},
		"a wait that is not noticed":      {answers(http.StatusOK), 50, 100, ownRate, 0, 0},
		// Four waits: 0.5, 1, 2 and 4 seconds. The fifth attempt is the last, and no wait follows it.
		"repeated attempts, 7.5": {answers(http.StatusServiceUnavailable), 100, 1, retry, 1, 1},
		"no more attempts": {roundTrip(func(*http.Request) (*http.Response, error) {
			if refused++; refused <= 4 {
				return response(http.StatusTooManyRequests, http.Header{"Retry-After": {"6"}}, ""), nil
			}
			return response(http.StatusServiceUnavailable, http.Header{}, ""), nil
		}), 100, 1, retry, 4, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				send := simulated(t, test.transport, settings{perSecond: test.rate, log: &log})
				for range test.requests {
					_ = send(t.Context()) // some fail
				}
				if n := strings.Count(log.String(), `msg="`+test.line+`" wait=`); n < test.atLeast || n > test.atMost {
					t.Errorf("%d lines, want %d to %d:\n%s", n, test.atLeast, test.atMost, &log)
				}
			})
		})
	}
}
