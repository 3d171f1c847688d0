package fillouttest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"
)

// closeGrace is how long Close waits for deliveries that have begun before it cuts them off.
const closeGrace = 2 * time.Second

// core is what all parts share: connections, routing, the journal, faults, rate limits and accounts. A part may lock
// the core's mutex while it holds its own. The core never calls a part with its mutex locked.
type core struct {
	url, token  string
	certificate *x509.Certificate
	logger      *slog.Logger
	started     time.Time

	http        *http.Server
	mux         *http.ServeMux
	apis        []*api
	served      chan struct{}
	connections sync.WaitGroup
	stopping    context.Context // the server's life, which outlasts any call
	stop        context.CancelFunc
	closeOnce   sync.Once

	delivery      *http.Client
	deliveryTasks sync.WaitGroup
	retiring      chan struct{} // closed when the server closes, so that no delivery is repeated

	mu       sync.Mutex
	closing  bool
	behavior Behavior
	tokens   map[string]*credential
	faults   []*activeFault
	requests []*Request
	// deliveries are the attempts that have ended. delivered is closed when another one ends.
	deliveries []Delivery
	delivered  chan struct{}
}

// NewServer starts a server on a free loopback port and closes it at the end of the test.
func NewServer(tb testing.TB, options ...Option) *Server {
	tb.Helper()
	server, err := Start(options...)
	if err != nil {
		tb.Fatalf("starting the simulator: %v", err)
	}
	tb.Cleanup(server.Close)
	return server
}

// Start starts a server, on a free loopback port unless an option says otherwise. The caller closes it.
func Start(options ...Option) (*Server, error) {
	chosen := newSettings(options)
	listener := chosen.listener
	if listener == nil {
		var err error
		if listener, err = (&net.ListenConfig{}).Listen(context.Background(), "tcp", chosen.address); err != nil {
			return nil, fmt.Errorf("listening on %s: %w", chosen.address, err)
		}
	}

	stopping, stop := context.WithCancel(context.Background())
	c := &core{
		url:       "http://" + openable(listener.Addr()),
		token:     chosen.token,
		logger:    chosen.logger,
		started:   time.Now(),
		mux:       http.NewServeMux(),
		served:    make(chan struct{}),
		stopping:  stopping,
		stop:      stop,
		delivery:  newDeliveryClient(),
		retiring:  make(chan struct{}),
		delivered: make(chan struct{}),
		behavior:  chosen.behavior,
		tokens:    map[string]*credential{chosen.token: {owner: &account{name: "default", key: chosen.token}}},
	}
	if chosen.tls {
		pair, err := selfSigned(chosen.hosts)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("making a certificate: %w", err), listener.Close())
		}
		c.url = "https://" + openable(listener.Addr())
		c.certificate = pair.Leaf
		listener = tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{pair},
			MinVersion:   tls.VersionTLS12,
		})
	}

	server := newServer(c)
	for _, prepare := range chosen.prepare {
		prepare(server)
	}
	c.http = &http.Server{
		Handler:           c.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ConnState:         c.trackConnection,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(c.served)
		// Serve always returns an error: the listener was closed.
		_ = c.http.Serve(listener)
	}()
	return server, nil
}

// openable returns the address to open for a listener. A server that listens on all addresses is on loopback too.
func openable(address net.Addr) string {
	if on, ok := address.(*net.TCPAddr); ok && on.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(on.Port))
	}
	return address.String()
}

// trackConnection lets Close wait for the goroutine of every connection. It closes a connection that was accepted while
// the server was closing, which http.Server.Close may have missed.
func (s *core) trackConnection(connection net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.connections.Add(1)
		s.mu.Lock()
		closing := s.closing
		s.mu.Unlock()
		if closing {
			_ = connection.Close()
		}
	case http.StateClosed, http.StateHijacked:
		s.connections.Done()
	case http.StateActive, http.StateIdle:
	}
}

// Close stops the server. Deliveries that have begun get a short time to end; Close cuts everything else off. When it
// returns, nothing that the server started is running. It may be called more than once.
func (s *core) Close() {
	s.closeOnce.Do(func() {
		s.mu.Lock()
		s.closing = true
		s.mu.Unlock()

		cut := time.AfterFunc(closeGrace, s.stop)
		close(s.retiring)
		s.deliveryTasks.Wait()
		s.delivery.CloseIdleConnections()
		cut.Stop()
		s.stop()

		_ = s.http.Close()
		<-s.served
		s.connections.Wait()
	})
}

// URL returns the server's origin, "http://127.0.0.1:PORT", without a slash at the end.
func (s *core) URL() string { return s.url }

// Token returns the API key of the default account.
func (s *core) Token() string { return s.token }

// Certificate returns the certificate of a server started [WithTLS], else nil.
func (s *core) Certificate() *x509.Certificate { return s.certificate }
