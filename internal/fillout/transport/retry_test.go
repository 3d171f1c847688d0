package transport

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

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
