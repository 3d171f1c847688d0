// Package fillout is a client of Fillout's public APIs.
//
// A Client spaces its requests by the service's rate limit. It repeats a failed call only if a second one does no harm,
// and returns an *APIError that says what the failure means. It does not know Terraform.
//
// The comments mark how well a fact about the service is known:
//
//   - (documented): Fillout's help pages or its published OpenAPI say so; "documented by omission" means that they
//     leave it out
//   - (seen in Fillout's own code): code that Fillout has published does so
//   - (measured): somebody has published what the live service sent
//   - (seen in third-party code): third-party client code does so
//   - (assumption: ID): nothing public says so, and the code also works if it is wrong. The ID is that of a question in
//     internal/dev/probe, which asks the live service
package fillout

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// Credential authenticates requests and says where they go.
type Credential struct {
	// AccessToken is an API key or an OAuth access token.
	AccessToken string
	// BaseURL of the forms API that accepts the token.
	BaseURL urls.BaseURL
}

// The defaults of a Config.
const (
	// DefaultRequestsPerSecond is the rate that Fillout allows an account on the forms API (documented).
	DefaultRequestsPerSecond = 5
	// DefaultMaxRetries is how often a call is repeated, at most, unless the configuration sets another number.
	DefaultMaxRetries = 4
	// DefaultRequestTimeout bounds one attempt, from sending to the last byte of the answer.
	DefaultRequestTimeout = 30 * time.Second
)

// Config holds the settings of a Client. A zero number is not replaced by a default: use the Default constants.
type Config struct {
	// Credential is called for each call of the API, and never before the first. So it may do I/O, and a run without calls
	// needs no credential. The call returns its error.
	Credential func(context.Context) (Credential, error)
	// UserAgent is sent with every request.
	UserAgent string
	// RequestsPerSecond is the highest rate of requests, evenly spaced. It must be above 0.
	RequestsPerSecond float64
	// DatabaseURL is the address of the database API. The zero value derives it from the base URL of the credential.
	DatabaseURL urls.BaseURL
	// DatabaseRequestsPerSecond is the highest rate of requests to the database API, which are spaced apart from all
	// others. It must be above 0 if databases are used.
	DatabaseRequestsPerSecond float64
	// MaxRetries is how often a call may be repeated.
	MaxRetries int
	// RequestTimeout bounds each attempt. It does not include the wait for the rate limit.
	RequestTimeout time.Duration
	// Logger gets a line for each attempt and for long waits; nil discards them. No line contains a credential, a query or
	// a body.
	Logger *slog.Logger
	// Transport sends the requests; nil stands for a new one with a connection pool.
	Transport http.RoundTripper
}

// Client calls the APIs. Several goroutines may use it at the same time.
type Client struct {
	credential func(context.Context) (Credential, error)
	transport  *transport.Transport
	forms      api
	databases  api
}

// New returns a client. It does no I/O.
func New(config Config) *Client {
	log := config.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Client{
		credential: config.Credential,
		transport: transport.New(transport.Config{
			UserAgent:      config.UserAgent,
			MaxRetries:     config.MaxRetries,
			RequestTimeout: config.RequestTimeout,
			Logger:         log,
			Innermost:      config.Transport,
		}),
		forms:     formsAPI(transport.NewPace(config.RequestsPerSecond, log)),
		databases: databaseAPI(config.DatabaseURL, transport.NewPace(config.DatabaseRequestsPerSecond, log)),
	}
}

// As returns a client that uses another credential. It shares the rate limit and the connections with c.
func (c *Client) As(credential Credential) *Client {
	other := *c
	other.credential = func(context.Context) (Credential, error) { return credential, nil }
	return &other
}
