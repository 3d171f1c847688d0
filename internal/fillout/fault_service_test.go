package fillout_test

import (
	"context"
	"crypto/x509"
	"net"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// faultHost is the service's name, wherever it is.
const (
	faultHost    = "api.fillout.test"
	faultAddress = faultHost + ":8080"
)

// faultService is a Fillout and the way to it: in memory, or over sockets.
type faultService struct {
	server  *fillouttest.Server
	sockets bool
	connect func(ctx context.Context, network, address string) (net.Conn, error)
	started time.Time

	refusals int    // connections that are still to be refused
	refusing string // the address that refuses
	astray   []string
}

// startFaultService starts it. One with sockets must be started outside of a
// bubble, in which waiting for connections would keep time from passing.
func startFaultService(t *testing.T, f fault, sockets bool) faultService {
	t.Helper()
	s := faultService{sockets: sockets, started: time.Now()}
	// Inside of a bubble and outside, it is not the same time.
	clock := fillouttest.WithClock(func() time.Time { return s.started })
	options := []fillouttest.Option{fillouttest.WithoutRateLimit(), clock}
	if sockets {
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s.connect = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, listener.Addr().String())
		}
		options = append(options, fillouttest.WithListener(namedListener{listener}))
	} else {
		listener := fillouttest.NewMemoryListener(faultAddress)
		s.connect = listener.DialContext
		options = append(options, fillouttest.WithListener(listener))
	}
	s.server = fillouttest.NewServer(t, append(options, f.link.options()...)...)
	return s
}

// namedListener is called by the service's name.
type namedListener struct{ net.Listener }

func (namedListener) Addr() net.Addr { return faultName{} }

type faultName struct{}

func (faultName) Network() string { return "tcp" }
func (faultName) String() string  { return faultAddress }

// dial connects to the service, whatever the address is, and notes who wanted
// to go elsewhere. Refusals are real.
func (s *faultService) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if address != faultAddress {
		s.astray = append(s.astray, address)
	}
	if s.refusals == 0 {
		return s.connect(ctx, network, address)
	}
	s.refusals--
	closed, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.refusing = closed.Addr().String()
	if err := closed.Close(); err != nil {
		return nil, err
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", s.refusing)
}

// refusals is how many connections the fault refuses.
func (f fault) refusals(m moment) int {
	switch {
	case f.link != refusedLink:
		return 0
	case m.times > 0:
		return m.times
	}
	return fillout.DefaultMaxRetries + 1
}

// options start a server that has the link's fault.
func (l link) options() []fillouttest.Option {
	switch l {
	case unknownCertificate:
		return []fillouttest.Option{fillouttest.WithTLS(faultHost)}
	case wrongHost:
		return []fillouttest.Option{fillouttest.WithTLS("api.fillout.example")}
	}
	return nil
}

// roots are the authorities that the client trusts.
func (l link) roots(server *fillouttest.Server) *x509.CertPool {
	roots := x509.NewCertPool()
	if l == wrongHost {
		roots.AddCert(server.Certificate())
	}
	return roots
}
