// Package transport sends requests: it spaces and repeats them, bounds their time and their answers, and logs them. It
// does not know what a call means. Each link of the transport has a file.
package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-cleanhttp"
	"github.com/hashicorp/go-retryablehttp"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// idleTimeout is below the five seconds after which a Node server, by default, closes an idle connection. A request
// that is sent at that moment gets no answer, and after a create it would be unknown whether it was carried out.
const idleTimeout = 3 * time.Second

// maxRedirects is about as many as browsers and Go's own client follow.
const maxRedirects = 5

// The meanings of errors of Send. Test them with errors.Is. The client documents them.
var (
	ErrProxy      = errors.New("proxy")
	ErrRedirected = errors.New("redirected")
	ErrTimeout    = errors.New("timeout")
	ErrUnreadable = errors.New("unreadable answer")
)

// Config holds the settings of a Transport. The client documents them.
type Config struct {
	UserAgent      string
	MaxRetries     int
	RequestTimeout time.Duration
	Logger         *slog.Logger
	Innermost      http.RoundTripper // nil stands for a new one with a connection pool
}

// Transport sends requests. Several goroutines may use it at the same time.
type Transport struct {
	client *retryablehttp.Client
}

// New returns a transport. It does no I/O.
func New(config Config) *Transport {
	return &Transport{&retryablehttp.Client{
		HTTPClient: &http.Client{Transport: join(config), CheckRedirect: checkRedirect},
		RetryMax:   config.MaxRetries,
		CheckRetry: loggingRetries(shouldRetry, config.MaxRetries, config.Logger),
		Backoff: func(_, _ time.Duration, attempt int, answer *http.Response) time.Duration {
			return retryWait(attempt, answer)
		},
		RequestLogHook: func(_ retryablehttp.Logger, request *http.Request, retry int) {
			call := callOf(request.Context())
			call.attempts = retry + 1
			if retry > 0 && call.Repeating != nil {
				call.Repeating()
			}
		},
		// Returns the last answer or error as it is. The default is a sentence that contains the request's URL.
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}}
}

// Answer is an answer that has arrived as a whole. Nothing is left to close.
type Answer struct {
	*http.Response
	Body []byte
}

// Send makes the attempts of a call. It returns the last answer, or why there is none. The text of an error contains no
// URL of the request, but may contain a secret.
func (t *Transport) Send(request *retryablehttp.Request, call *Call) (*Answer, error) {
	request = request.WithContext(context.WithValue(request.Context(), callKey{}, call))
	answer, err := t.client.Do(request)
	if err == nil {
		defer func() { _ = answer.Body.Close() }() // it is in memory, see buffered
		var body []byte
		if body, err = io.ReadAll(answer.Body); err == nil {
			return &Answer{answer, body}, nil
		}
	}
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = withURL.Err
	}
	return nil, throughProxy(err, call.proxy.Load())
}

// roundTrip is a link of the transport.
type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// join joins the links that every attempt of every request passes, from the innermost out. Retries are around all of
// them. Each hop of a redirect passes them too.
func join(config Config) http.RoundTripper {
	innermost := config.Innermost
	if innermost == nil {
		pooled := cleanhttp.DefaultPooledTransport()
		pooled.IdleConnTimeout = idleTimeout
		useProxies(pooled)
		innermost = pooled
	}
	link := innermost.RoundTrip
	link = buffered(link)
	link = logged(link, config.Logger)
	link = timed(link, config.RequestTimeout)
	link = announced(link)
	link = paced(link)
	link = identified(link, config.UserAgent)
	link = authenticated(link)
	return roundTrip(link)
}

// announced tells the caller that the request is about to be sent.
func announced(next roundTrip) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		if sending := callOf(request.Context()).Sending; sending != nil {
			if err := sending(); err != nil {
				return nil, notSentError{err}
			}
		}
		return next(request)
	}
}

// notSentError means that the caller did not let the request be sent.
type notSentError struct{ cause error }

func (e notSentError) Error() string { return e.cause.Error() }
func (e notSentError) Unwrap() error { return e.cause }

// authenticated adds the token, if the call has one, to requests to the API's own host and to no others.
func authenticated(next roundTrip) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		call := callOf(request.Context())
		request = request.Clone(request.Context())
		request.Header.Del("Authorization")
		if call.Token != "" && call.BaseURL.IsOriginOf(request.URL) {
			request.Header.Set("Authorization", "Bearer "+call.Token)
		}
		return next(request)
	}
}

func identified(next roundTrip, userAgent string) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		request = request.Clone(request.Context())
		request.Header.Set("User-Agent", userAgent)
		return next(request)
	}
}

// checkRedirect follows redirects of reads within the API's own host. The credential must not go to another host, and
// without it a request there would be refused. A write never follows a redirect: its answer is an error.
func checkRedirect(request *http.Request, via []*http.Request) error {
	call := callOf(request.Context())
	switch {
	case call.Kind != Read, request.Method != via[0].Method: // a POST that became a GET is another call
		return http.ErrUseLastResponse
	case !call.BaseURL.IsOriginOf(request.URL):
		return fmt.Errorf("%w to another origin, %s, where the access token must not go",
			ErrRedirected, safetext.Printable(urls.Origin(request.URL)))
	case len(via) > maxRedirects:
		return fmt.Errorf("%w more than %d times", ErrRedirected, maxRedirects)
	}
	return nil
}

func succeeded(status int) bool { return status >= 200 && status <= 299 }
