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
	"sync"
	"testing"
	"time"
)

// closeGrace is how long Close waits for deliveries on their way before it cuts them off.
const closeGrace = 2 * time.Second

// Server is a running Fillout on loopback. Make one with [NewServer] or [Start].
type Server struct {
	url         string
	token       string
	certificate *x509.Certificate
	logger      *slog.Logger
	now         func() time.Time
	started     time.Time

	http        *http.Server
	served      chan struct{}
	connections sync.WaitGroup
	stopping    context.Context // the server's life, which outlasts any call
	stop        context.CancelFunc
	closeOnce   sync.Once

	delivery      *http.Client
	retiring      chan struct{}
	deliveryTasks sync.WaitGroup

	mu            sync.Mutex
	closing       bool
	behavior      Behavior
	tokens        map[string]*credential
	apps          map[string]App
	codes         map[string]*grant
	forms         []*formRecord
	formsByID     map[string]*formRecord
	nextFormKey   int
	webhooks      []*webhookRecord
	nextWebhookID int64
	limits        limiter
	faults        []*activeFault
	requests      []*Request
	deliveries    []Delivery
	delivered     chan struct{}
}

// NewServer starts a server on a free loopback port and closes it at the end of the test.
func NewServer(tb testing.TB, options ...Option) *Server {
	tb.Helper()
	server, err := Start(options...)
	if err != nil {
		tb.Fatalf("starting Fillout on loopback: %v", err)
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
	s := &Server{
		url:           "http://" + listener.Addr().String(),
		token:         chosen.token,
		logger:        chosen.logger,
		now:           chosen.now,
		started:       chosen.now(),
		served:        make(chan struct{}),
		stopping:      stopping,
		stop:          stop,
		delivery:      newDeliveryClient(),
		retiring:      make(chan struct{}),
		behavior:      chosen.behavior,
		tokens:        map[string]*credential{chosen.token: {owner: &account{name: "default", key: chosen.token}}},
		apps:          map[string]App{},
		codes:         map[string]*grant{},
		formsByID:     map[string]*formRecord{},
		nextFormKey:   101,
		nextWebhookID: chosen.behavior.FirstWebhookID,
		limits:        limiter{},
		delivered:     make(chan struct{}),
	}
	for _, form := range chosen.forms {
		s.AddForm(form)
	}
	for _, app := range chosen.apps {
		s.AddApp(app)
	}

	if chosen.tls {
		pair, err := selfSigned(s.now(), chosen.hosts)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("making a certificate: %w", err), listener.Close())
		}
		s.url = "https://" + listener.Addr().String()
		s.certificate = pair.Leaf
		listener = tls.NewListener(listener, &tls.Config{
			Certificates: []tls.Certificate{pair},
			MinVersion:   tls.VersionTLS12,
		})
	}

	s.http = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		ConnState:         s.trackConnection,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() {
		defer close(s.served)
		// It always ends with an error, which is that of Close.
		_ = s.http.Serve(listener)
	}()
	return s, nil
}

// trackConnection lets Close wait for every connection's goroutine, and closes a connection that was accepted while
// the server was closing, which http.Server.Close may have missed.
func (s *Server) trackConnection(connection net.Conn, state http.ConnState) {
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

// Close stops the server: deliveries that are on their way get a short while to end, everything else is cut off. When
// it returns, nothing that the server started is running. It may be called more than once.
func (s *Server) Close() {
	s.closeOnce.Do(func() {
		s.mu.Lock()
		s.closing = true
		s.mu.Unlock()
		close(s.retiring)

		cut := time.AfterFunc(closeGrace, s.stop)
		s.deliveryTasks.Wait()
		cut.Stop()
		s.stop()
		s.delivery.CloseIdleConnections()

		_ = s.http.Close()
		<-s.served
		s.connections.Wait()
	})
}

// URL is the server's origin, "http://127.0.0.1:PORT", without a slash at the end.
func (s *Server) URL() string { return s.url }

// Token is the API key of the default account.
func (s *Server) Token() string { return s.token }

// Certificate is the certificate of a server started [WithTLS], else nil.
func (s *Server) Certificate() *x509.Certificate { return s.certificate }

// ChangeBehavior changes how the running service behaves from the next request on.
func (s *Server) ChangeBehavior(change func(*Behavior)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.behavior)
}
