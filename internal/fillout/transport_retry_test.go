package fillout

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"testing"
	"testing/synctest"
	"time"
)

// A create that was refused and then interrupted while it waited to be sent again was not carried out, so the user need
// not look for a webhook.
func TestInterruptedWaitLeavesNoDoubt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		retryAfter        string
		requestsPerSecond float64
	}{
		"waiting for the next attempt":   {"20", DefaultRequestsPerSecond},
		"waiting because of the spacing": {"1", 0.01},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(10*time.Second, cancel)
				sent := 0
				client := simulated(roundTrip(func(request *http.Request) (*http.Response, error) {
					// As net/http reports a connection.
					httptrace.ContextClientTrace(request.Context()).GotConn(httptrace.GotConnInfo{})
					sent++
					header := http.Header{"Retry-After": {test.retryAfter}}
					return response(http.StatusTooManyRequests, header, ""), nil
				}), func(c *Config) { c.RequestsPerSecond = test.requestsPerSecond })
				_, err := client.CreateWebhook(ctx, "form", "https://hooks.example.com", nil)
				if !errors.Is(err, context.Canceled) || errors.Is(err, ErrAnswerLost) || sent != 1 {
					t.Errorf("got %v after %d requests", err, sent)
				}
			})
		})
	}
}

// The table of faults has the usual values of retry-after.
func TestRetryWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const backoff = 2 * time.Second // of the third attempt
		soon := time.Now().Add(3 * time.Second).UTC().Format(http.TimeFormat)
		for value, want := range map[string]time.Duration{
			soon:                             3 * time.Second,
			"Sunday, 06-Nov-94 08:49:37 GMT": backoff, // an obsolete format
			"Fri, 31 Dec 9999 23:59:59 GMT":  maxRetryWait,
			"0":                              backoff,
			"99999999":                       maxRetryWait,
			"9223372036854775807":            maxRetryWait,
			"99999999999999999999":           maxRetryWait,
			"soon":                           backoff,
		} {
			for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
				answer := &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {value}}}
				if got := retryWait(2, answer); got != want {
					t.Errorf("%d, %q: got %s, want %s", status, value, got, want)
				}
			}
		}
		answer := &http.Response{StatusCode: http.StatusBadGateway, Header: http.Header{"Retry-After": {"9"}}}
		if got := retryWait(2, answer); got != backoff {
			t.Errorf("retry-after of a 502 means %s, want %s", got, backoff)
		}
	})
}
