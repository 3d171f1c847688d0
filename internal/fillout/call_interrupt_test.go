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
