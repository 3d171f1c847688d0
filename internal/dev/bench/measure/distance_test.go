package measure

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The proxy keeps the request on its way there as well as the answer on its way back, and passes on what the service
// says of its limit.
func TestDistance(t *testing.T) {
	t.Parallel()
	fillout := fillouttest.NewServer(t)
	between, err := newDistance(t.Context(), fillout.URL(), 50*time.Millisecond, 30*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, between.url+"/v1/api/forms", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+fillout.Token())
	begun := time.Now()
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	response.Body.Close()
	if response.StatusCode != http.StatusOK || response.Header.Get("RateLimit-Remaining") != "4" {
		t.Errorf("got %s with %v", response.Status, response.Header)
	}
	if took < 20*time.Millisecond || took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if there := fillout.Requests()[0].Time.Sub(begun); there < 10*time.Millisecond || took-there < 10*time.Millisecond {
		t.Errorf("it was there after %s of %s", there, took)
	}
	if err := between.Close(); err != nil {
		t.Error(err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if err := pass(ended, time.Hour, 0); err == nil {
		t.Error("a request that was given up still waits")
	}
}
