// Package fillout is a client of Fillout's public API.
//
// A Client spaces its requests the way the service's limit wants it, repeats
// what may be repeated and nothing else, and fails with an *APIError that says
// what the failure means. It knows nothing of Terraform.
package fillout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Credential is what authenticates requests, and where they go.
type Credential struct {
	// AccessToken is an API key or an OAuth access token.
	AccessToken string
	// BaseURL of the API that the token is for.
	BaseURL BaseURL
}

// Config says how a Client behaves. The zero values of its numbers are taken
// as they are: start from the Default constants.
type Config struct {
	// Credential is asked at each call, and never before the first, so that it
	// may do I/O and a run without calls needs none. Its errors are the call's.
	Credential func(context.Context) (Credential, error)
	// UserAgent is sent with every request.
	UserAgent string
	// RequestsPerSecond is the highest rate of requests, evenly spaced; above 0.
	RequestsPerSecond float64
	// MaxRetries is how often a call may be repeated.
	MaxRetries int
	// RequestTimeout bounds each attempt; time spent waiting for the rate limit
	// does not count.
	RequestTimeout time.Duration
	// Logger takes a line for each attempt and for long waits; nil for none. No
	// line has a credential, a query or a body in it.
	Logger *slog.Logger
	// Transport sends the requests; nil for one with a connection pool.
	Transport http.RoundTripper
}

// Client calls the API. It is safe for use by several goroutines.
type Client struct {
	credential func(context.Context) (Credential, error)
	http       *retryablehttp.Client
}

// New makes a client. It does no I/O.
func New(config Config) *Client {
	log := config.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Client{
		credential: config.Credential,
		http: &retryablehttp.Client{
			HTTPClient: &http.Client{
				Transport:     newTransport(config, log),
				CheckRedirect: checkRedirect,
			},
			RetryMax:   config.MaxRetries,
			CheckRetry: tellingOfRetries(shouldRetry, config.MaxRetries, log),
			Backoff: func(_, _ time.Duration, attempt int, answer *http.Response) time.Duration {
				return retryWait(attempt, answer)
			},
			RequestLogHook: func(_ retryablehttp.Logger, request *http.Request, retry int) {
				exchangeOf(request.Context()).attempts = retry + 1
			},
			// The last answer or error as it is, instead of a sentence with the
			// request's URL in it.
			ErrorHandler: retryablehttp.PassthroughErrorHandler,
		},
	}
}

// As gives a client that acts with another credential, and shares with this one
// the rate limit and the connections.
func (c *Client) As(credential Credential) *Client {
	return &Client{
		credential: func(context.Context) (Credential, error) { return credential, nil },
		http:       c.http,
	}
}

// call is one call of the service.
type call struct {
	method string
	path   string      // escaped; below the API's prefix where do makes the call
	query  url.Values  // nil for none
	header http.Header // what this call has beyond those that all have; nil for none
	body   any         // url.Values are form-encoded, anything else is JSON; nil for none
	// once marks a write that must not be carried out twice: it is repeated
	// only when it cannot have been processed, and an answer that does not tell
	// what became of it is ErrAnswerLost.
	once bool
	// secrets in the call's parameters that the service could repeat.
	secrets []string
	// confidential marks an answer that is itself a secret: where it cannot be
	// read, nothing of it is shown.
	confidential bool
}

// do makes a call of the forms API with the client's credential.
func (c *Client) do(ctx context.Context, call call, read func(body []byte) error) error {
	credential, err := c.credential(ctx)
	if err != nil {
		return err
	}
	call.path = apiPrefix + call.path
	return c.doAs(ctx, credential, call, read)
}

// doAs makes a call with a credential and hands the body of a successful answer
// to read. What read returns as an error makes the answer an unreadable one,
// unless it is ErrExchangeRefused: a no in an answer that is a success by its
// status.
func (c *Client) doAs(ctx context.Context, credential Credential, call call, read func(body []byte) error) error {
	start := time.Now()
	exchange := &exchange{
		credential: credential,
		redact:     redactor(append(call.secrets, credential.AccessToken)...),
		repeatable: !call.once,
	}
	exchange.redactAnswer = exchange.redact
	if call.confidential {
		exchange.redactAnswer = func(string) string { return redacted }
	}
	request, err := newRequest(withExchange(ctx, exchange), credential.BaseURL, call)
	if err != nil {
		return err
	}
	failure := &APIError{Origin: credential.BaseURL.String()}
	if c.send(request, exchange, failure, read) {
		return nil
	}
	failure.Attempts = exchange.attempts
	failure.Elapsed = time.Since(start)
	if call.once && mayHaveBeenProcessed(failure, exchange) {
		failure.Kinds = append(failure.Kinds, ErrAnswerLost)
	} else if ctx.Err() != nil && errors.Is(failure.Cause, context.Canceled) {
		return fmt.Errorf("interrupted before there was an answer: %w", context.Canceled)
	}
	return failure
}

// send makes the attempts and tells whether the call succeeded; if it did not,
// failure says why.
func (c *Client) send(request *retryablehttp.Request, exchange *exchange, failure *APIError, read func([]byte) error) bool {
	answer, err := c.http.Do(request)
	if err != nil {
		failure.Kinds, failure.Cause = classify(err, exchange)
		return false
	}
	defer func() { _ = answer.Body.Close() }() // in memory, see whole
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		failure.Kinds, failure.Cause = classify(err, exchange)
		return false
	}
	failure.StatusCode = answer.StatusCode
	if !succeeded(answer.StatusCode) {
		failure.Message, failure.Issues, failure.Kinds = readErrorBody(answer.StatusCode, body, exchange.redact)
		if target, err := answer.Location(); err == nil && answer.StatusCode < http.StatusBadRequest {
			failure.Message = "a redirect to " + printableWithout(exchange.redact, origin(target)) + ", which only a read follows"
		}
		return false
	}
	err = read(body)
	switch {
	case errors.Is(err, ErrExchangeRefused):
		failure.Message, failure.Issues, _ = readErrorBody(answer.StatusCode, body, exchange.redact)
		failure.Kinds = []error{ErrExchangeRefused}
	case err != nil:
		failure.Message = describeBody(body, exchange.redactAnswer)
		failure.Kinds = []error{ErrUnreadable}
	}
	return err == nil
}

// classify tells what an error of Go's HTTP client means, and takes the URL out
// of it.
func classify(err error, exchange *exchange) (kinds []error, cause error) {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = withURL.Err
	}
	for _, kind := range []error{ErrRedirected, ErrTimeout, ErrUnreadable} {
		if errors.Is(err, kind) {
			kinds = append(kinds, kind)
		}
	}
	if !exchange.connected.Load() {
		kinds = append(kinds, ErrUnreachable)
	}
	return kinds, &redactedError{text: printableWithout(exchange.redact, err.Error()), err: err}
}

// redactedError is an error whose text is safe to show.
type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }
func (e *redactedError) Unwrap() error { return e.err }

// mayHaveBeenProcessed tells whether a call that failed may still have been
// carried out. Only a client error is the service's word that it was not;
// 408 is none, since proxies send it at any time. A call that was waiting to be
// sent again had been refused before.
func mayHaveBeenProcessed(failure *APIError, exchange *exchange) bool {
	switch status := failure.StatusCode; {
	case !exchange.connected.Load(), exchange.waiting, failure.Is(ErrExchangeRefused):
		return false
	case status == http.StatusMovedPermanently, status == http.StatusTemporaryRedirect, status == http.StatusPermanentRedirect:
		return false // "ask there", which nobody did
	case status == http.StatusRequestTimeout:
		return true
	}
	return failure.StatusCode < 400 || failure.StatusCode > 499
}

func newRequest(ctx context.Context, base BaseURL, call call) (*retryablehttp.Request, error) {
	target := base.text + call.path
	if len(call.query) > 0 {
		target += "?" + call.query.Encode()
	}
	body, contentType, err := encodeBody(call.body)
	if err != nil {
		return nil, err
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, call.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("building the request %s %s: %w", call.method, call.path, err)
	}
	maps.Copy(request.Header, call.header)
	request.Header.Set("Accept", "application/json")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	return request, nil
}

// encodeBody gives a call's body and its content type; an untyped nil and ""
// for none.
func encodeBody(body any) (encoded any, contentType string, err error) {
	switch body := body.(type) {
	case nil:
		return nil, "", nil
	case url.Values:
		return []byte(body.Encode()), "application/x-www-form-urlencoded", nil
	}
	text, err := encode(body)
	return text, "application/json", err
}

// encode writes JSON as a person would: an & in a URL stays an &.
func encode(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, fmt.Errorf("encoding the request: %w", err)
	}
	return bytes.TrimSpace(buffer.Bytes()), nil
}

// decodeInto reads an answer that must be JSON of the target's shape.
func decodeInto(target any) func([]byte) error {
	return func(body []byte) error { return json.Unmarshal(body, target) }
}

// acknowledged accepts what a delete is answered with: a JSON object (documented
// for webhooks) that tells of no error, or nothing at all. A page with status
// 200 is no word of the service's, and what it was to delete is still there.
func acknowledged(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var object struct {
		Error *json.RawMessage `json:"error"` // nil for null as well
	}
	if err := json.Unmarshal(body, &object); err != nil {
		return err
	}
	if object.Error != nil {
		return ErrUnreadable
	}
	return nil
}
