package fillouttest_test

import (
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// In a bubble, an hour's delay takes no time, and a goroutine that the server leaves behind fails the test.
func TestServingInMemory(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		listener := fillouttest.NewMemoryListener("api.fillout.test:80")
		server, c := start(t, fillouttest.WithListener(listener))
		c.http.Transport = &http.Transport{DialContext: listener.DialContext}
		server.Inject(fillouttest.Fault{Delay: time.Hour, Times: 1})
		begun := time.Now()
		c.api("GET", "/forms", "").succeeded(t)
		if took := time.Since(begun); took != time.Hour || server.URL() != "http://api.fillout.test:80" {
			t.Errorf("answered from %s after %s", server.URL(), took)
		}
		server.AddWebhook(contact, "https://example.com/")
		c.page("POST", "/t/"+contact, "").succeeded(t)
		server.Close()
		server.Close()
		if len(server.Deliveries()) != 1 {
			t.Errorf("deliveries %+v", server.Deliveries())
		}
		if got, err := c.create(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("a closed server answers %d, %v", got.status, err)
		}
		c.http.CloseIdleConnections()
	})
}
