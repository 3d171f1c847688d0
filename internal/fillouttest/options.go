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
	forms    []Form
	apps     []App
	token    string
	address  string
	listener net.Listener
	tls      bool
	hosts    []string
	logger   *slog.Logger
	now      func() time.Time
}

func newSettings(options []Option) settings {
	chosen := settings{
		behavior: DefaultBehavior(),
		forms:    SampleForms(),
		token:    newToken(),
		address:  "127.0.0.1:0",
		logger:   slog.New(slog.DiscardHandler),
		now:      time.Now,
	}
	for _, option := range options {
		option(&chosen)
	}
	return chosen
}

// WithBehavior changes how the service behaves, starting from [DefaultBehavior].
func WithBehavior(change func(*Behavior)) Option {
	return func(s *settings) { change(&s.behavior) }
}

// WithoutRateLimit turns the rate limit off.
func WithoutRateLimit() Option {
	return WithBehavior(func(b *Behavior) { b.RateLimit = 0 })
}

// WithLatency delays every answer by base and at most jitter more. The request has been processed by then.
func WithLatency(base, jitter time.Duration) Option {
	return WithBehavior(func(b *Behavior) { b.Latency, b.Jitter = base, jitter })
}

// WithForms replaces the forms that the default account starts with, which are [SampleForms]. Without an argument
// there are none.
func WithForms(forms ...Form) Option {
	return func(s *settings) { s.forms = forms }
}

// WithApp registers an app at the start, as [Server.AddApp] does. It may be given more than once.
func WithApp(app App) Option {
	return func(s *settings) { s.apps = append(s.apps, app) }
}

// WithToken sets the API key of the default account. It need not have the shape of a real one.
func WithToken(token string) Option {
	return func(s *settings) { s.token = token }
}

// WithAddr sets the address to listen on, such as "127.0.0.1:8080".
func WithAddr(address string) Option {
	return func(s *settings) { s.address = address }
}

// WithListener serves the connections of a listener, such as [MemoryListener], instead of a loopback port. Its address
// becomes that of the URL, and the server closes it.
func WithListener(listener net.Listener) Option {
	return func(s *settings) { s.listener = listener }
}

// WithTLS serves https with a certificate that [Server.Certificate] gives. It is for loopback, or for the named hosts
// alone if there are any.
func WithTLS(hosts ...string) Option {
	return func(s *settings) { s.tls, s.hosts = true, hosts }
}

// WithLogger logs one line for each request and each delivery attempt. No token, no body and no query is in it.
func WithLogger(logger *slog.Logger) Option {
	return func(s *settings) { s.logger = logger }
}

// WithClock replaces the clock that rate-limit windows, the life of codes, the journal and the times of submissions
// are taken from.
func WithClock(now func() time.Time) Option {
	return func(s *settings) { s.now = now }
}
