package fillout

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
		client := simulated(roundTrip(func(request *http.Request) (*http.Response, error) {
			select {
			case <-request.Context().Done():
				return nil, request.Context().Err()
			case <-time.After(50 * time.Millisecond):
				return response(http.StatusOK, http.Header{}, "[]"), nil
			}
		}), func(c *Config) {
			c.RequestTimeout = 100 * time.Millisecond
			c.RequestsPerSecond = 0.1
		})
		for range 3 {
			if _, err := client.ListForms(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}
