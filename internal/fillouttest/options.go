package fillouttest

import (
	"log/slog"
	"net"
	"time"
)

// Option changes how a server starts.
type Option func(*settings)

type settings struct {
	behavior Behavior
	token    string
	address  string
	listener net.Listener
	tls      bool
	hosts    []string
	logger   *slog.Logger
	// prepare is what runs after the parts were made and before the first request.
	prepare []func(*Server)
}

func newSettings(options []Option) settings {
	chosen := settings{
		behavior: DefaultBehavior(),
		token:    newToken(),
		address:  "127.0.0.1:0",
		logger:   slog.New(slog.DiscardHandler),
	}
	for _, option := range options {
		option(&chosen)
	}
	return chosen
}

// prepared is an option that prepares a server before its first request.
func prepared(prepare func(*Server)) Option {
	return func(s *settings) { s.prepare = append(s.prepare, prepare) }
}

// WithBehavior changes how the simulator behaves, starting from [DefaultBehavior].
func WithBehavior(change func(*Behavior)) Option {
	return func(s *settings) { change(&s.behavior) }
}

// WithoutRateLimit turns the rate limits off.
func WithoutRateLimit() Option {
	return WithBehavior(func(b *Behavior) { b.RateLimit, b.TablesRateLimit.RateLimit = 0, 0 })
}

// WithLatency delays every answer by base and at most jitter more. The request has been processed by then.
func WithLatency(base, jitter time.Duration) Option {
	return WithBehavior(func(b *Behavior) { b.Latency, b.Jitter = base, jitter })
}

// WithToken sets the API key of the default account. It need not look like a real one.
func WithToken(token string) Option {
	return func(s *settings) { s.token = token }
}

// WithAddr sets the address to listen on, such as "127.0.0.1:8080".
func WithAddr(address string) Option {
	return func(s *settings) { s.address = address }
}

// WithListener serves the connections of a listener, such as [MemoryListener], instead of a loopback port. The URL has
// the listener's address. The server closes the listener.
func WithListener(listener net.Listener) Option {
	return func(s *settings) { s.listener = listener }
}

// WithTLS serves https with the certificate that [Server.Certificate] returns. The certificate is for the named hosts,
// or for loopback if no host is named.
func WithTLS(hosts ...string) Option {
	return func(s *settings) { s.tls, s.hosts = true, hosts }
}

// WithLogger logs one line for each request and each delivery attempt. The lines contain no token, body or query.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) { s.logger = logger }
}
