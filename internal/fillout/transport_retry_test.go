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

// A create that was refused, and interrupted while it waited to be sent again,
// was not carried out: nobody has to look for a webhook.
func TestInterruptedWaitLeavesNoDoubt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after  string        // what the service asks for
		rate   float64       // requests per second
		cancel time.Duration // after the call began
	}{
		"before the attempt is due":         {"20", DefaultRequestsPerSecond, 10 * time.Second},
		"when the rate limit makes it wait": {"1", 0.01, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(test.cancel, cancel)
				sent := 0
				service := connecting(func(*http.Request) (*http.Response, error) {
					sent++
					return response(http.StatusTooManyRequests, http.Header{"Retry-After": {test.after}}, ""), nil
				})
				_, err := simulated(service, func(c *Config) { c.RequestsPerSecond = test.rate }).CreateWebhook(ctx, "form", "https://hooks.example.com")
				if !errors.Is(err, context.Canceled) || errors.Is(err, ErrAnswerLost) || sent != 1 {
					t.Errorf("got %v after %d requests", err, sent)
				}
			})
		})
	}
}

// connecting is a transport that says, as that of net/http does, that it has a
// connection.
func connecting(answer roundTrip) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		httptrace.ContextClientTrace(request.Context()).GotConn(httptrace.GotConnInfo{})
		return answer(request)
	}
}
