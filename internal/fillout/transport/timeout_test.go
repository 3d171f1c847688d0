package transport

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// The timeout does not include the wait for the rate limit.
func TestTimeoutBeginsWithSending(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		send := simulated(t, roundTrip(func(request *http.Request) (*http.Response, error) {
			select {
			case <-request.Context().Done():
				return nil, request.Context().Err()
			case <-time.After(50 * time.Millisecond):
				return response(http.StatusOK, http.Header{}, "[]"), nil
			}
		}), settings{perSecond: 0.1, timeout: 100 * time.Millisecond})
		for range 3 {
			if err := send(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}
