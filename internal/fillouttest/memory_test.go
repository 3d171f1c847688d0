package fillouttest_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// In a bubble, an hour's delay takes no time, and what the server leaves behind fails the test.
func TestServingInMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		listener := fillouttest.NewMemoryListener("api.fillout.test:80")
		server, c := start(t, fillouttest.WithListener(listener))
		c.http.Transport = &http.Transport{DisableKeepAlives: true, DialContext: listener.DialContext}
		server.Inject(fillouttest.Fault{Delay: time.Hour})
		begun := time.Now()
		if got := c.api("GET", "/forms", ""); got.status != http.StatusOK || time.Since(begun) != time.Hour || server.URL() != "http://api.fillout.test:80" {
			t.Errorf("got %d from %s after %s", got.status, server.URL(), time.Since(begun))
		}
		server.Close()
		if got, err := c.create(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("a closed server gives %d, %v", got.status, err)
		}
	})
}

func TestDialingIntoMemoryEndsWithTheContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := fillouttest.NewMemoryListener("api.fillout.test:80").DialContext(ctx, "", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
