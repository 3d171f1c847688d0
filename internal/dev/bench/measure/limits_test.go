package measure

import (
	"net/http"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The rate is that of the creates which were carried out; what was refused counts among the refused only.
func TestTally(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	at := func(after time.Duration, route string, status int) fillouttest.Request {
		return fillouttest.Request{Route: route, Status: status, Processed: status == http.StatusOK, Time: begun.Add(after)}
	}
	const create = "POST /webhook/create"
	got := tally([]fillouttest.Request{
		at(0, "GET /forms", http.StatusOK),
		at(time.Second, create, http.StatusOK),
		at(1100*time.Millisecond, create, http.StatusTooManyRequests),
		at(2*time.Second, create, http.StatusOK),
		at(3*time.Second, create, http.StatusOK),
		at(9*time.Second, "GET /forms", http.StatusTooManyRequests),
	})
	if got.rate != 1 || got.sent != 6 || got.refused != 2 {
		t.Errorf("got %+v", got)
	}
	if got := tally(nil); got.rate != 0 || got.sent != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}
