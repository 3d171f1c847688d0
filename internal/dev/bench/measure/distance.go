package measure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"
)

// distance is a proxy that stands for a network: it keeps each request, and its answer, for a part of the latency. The
// simulator's own latency is all on the way back, where it cannot make requests overtake each other or bunch up.
type distance struct {
	url    string
	server *http.Server
	served chan error
}

// newDistance puts latency, more or less by up to jitter, between a client and the service at origin.
func newDistance(ctx context.Context, origin string, latency, jitter time.Duration) (*distance, error) {
	target, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("reading the address: %w", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening: %w", err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // the client hears of it
	proxy.ModifyResponse = func(answer *http.Response) error {
		return pass(answer.Request.Context(), latency/2, jitter/2)
	}
	d := &distance{url: "http://" + listener.Addr().String(), served: make(chan error, 1)}
	d.server = &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if pass(r.Context(), latency/2, jitter/2) == nil {
				proxy.ServeHTTP(w, r)
			}
		}),
	}
	go func() { d.served <- d.server.Serve(listener) }()
	return d, nil
}

// pass lets time go by, or gives the error of a context that ended.
func pass(ctx context.Context, latency, jitter time.Duration) error {
	wait := latency - jitter
	if jitter > 0 {
		wait += rand.N(2 * jitter) //nolint:gosec // Nothing depends on its being unpredictable.
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close stops the proxy, and whatever is on its way.
func (d *distance) Close() error {
	err := d.server.Close()
	if served := <-d.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("stopping the proxy: %w", err)
	}
	return nil
}
