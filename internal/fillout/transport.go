package fillout

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-cleanhttp"
)

// DefaultRequestTimeout bounds one attempt, from sending to the last byte of
// the answer.
const DefaultRequestTimeout = 30 * time.Second

// maxBody bounds an answer. The largest that is expected, a page of 150
// submissions, has a few megabytes.
const maxBody = 32 << 20

// maxValues bounds the values of an answer, nested ones included. A page of
// submissions to a form of a hundred questions has some 100,000; 32 MiB of
// nothing but empty objects would take gigabytes once they are decoded.
const maxValues = 1 << 20

// maxErrorBody bounds what is read of an answer that is no success: its status
// has said most, and a message has a few hundred bytes.
const maxErrorBody = 1 << 20

// idleTimeout is below the five seconds after which a Node server, its default,
// closes an idle connection. A request that is sent at just that moment gets no
// answer, and for a create nobody could say whether it was carried out.
const idleTimeout = 3 * time.Second

var (
	errTooLarge = fmt.Errorf("%w: it is larger than %d MiB", ErrUnreadable, maxBody>>20)
	errTooMany  = fmt.Errorf("%w: it has more than %d values", ErrUnreadable, maxValues)
)

// exchange is what the parts of the transport know of the call that they
// serve; it travels in the request's context. One goroutine uses it at a time.
type exchange struct {
	credential Credential
	redact     func(string) string
	repeatable bool        // sending it twice does no harm
	attempts   int         // that were begun, redirects not counted
	connected  atomic.Bool // the last attempt had a connection, so it may have arrived
	waiting    bool        // the last attempt is over, and the next one is not on its way

	// redactAnswer takes what may not be shown out of an answer that should have
	// been another one.
	redactAnswer func(string) string
}

type exchangeKey struct{}

func withExchange(ctx context.Context, call *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, call)
}

func exchangeOf(ctx context.Context) *exchange {
	call, _ := ctx.Value(exchangeKey{}).(*exchange)
	return call
}

// roundTrip is a step of the transport.
type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// newTransport composes what every attempt of every request passes, from the
// outside in. Retries are around all of it, redirects too pass it hop by hop.
func newTransport(config Config, log *slog.Logger) http.RoundTripper {
	transport := config.Transport
	if transport == nil {
		pooled := cleanhttp.DefaultPooledTransport()
		pooled.IdleConnTimeout = idleTimeout
		transport = pooled
	}
	step := transport.RoundTrip
	step = whole(step)
	step = logged(step, log)
	step = timed(step, config.RequestTimeout)
	step = paced(step, newPace(config.RequestsPerSecond, log))
	step = identified(step, config.UserAgent)
	step = authenticated(step)
	return roundTrip(step)
}

// authenticated adds the credential, if the call has one, to requests to the
// host that it is for and to no other.
func authenticated(next roundTrip) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		credential := exchangeOf(request.Context()).credential
		request = request.Clone(request.Context())
		request.Header.Del("Authorization")
		if credential.AccessToken != "" && sameOrigin(request.URL, credential.BaseURL) {
			request.Header.Set("Authorization", "Bearer "+credential.AccessToken)
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

// paced waits until the request may be sent. The wait ends with the caller's
// context, and it is no part of the attempt's time.
func paced(next roundTrip, pace *pace) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		if err := pace.wait(request.Context()); err != nil {
			return nil, err
		}
		answer, err := next(request)
		if err == nil {
			pace.observe(answer)
		}
		return answer, err
	}
}

// timed bounds the attempt and cuts a write loose from the caller: what is on
// its way runs to its answer, so that an interrupt loses no id.
func timed(next roundTrip, timeout time.Duration) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		ctx := request.Context()
		call := exchangeOf(ctx)
		call.connected.Store(false)
		call.waiting = false
		if request.Method != http.MethodGet {
			ctx = context.WithoutCancel(ctx)
		}
		ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("%w: no complete answer within %s", ErrTimeout, timeout))
		defer cancel()
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			GotConn: func(httptrace.GotConnInfo) { call.connected.Store(true) },
		})
		answer, err := next(request.Clone(ctx))
		if err != nil && errors.Is(context.Cause(ctx), ErrTimeout) {
			err = context.Cause(ctx)
		}
		return answer, err
	}
}

// logged writes a line for each attempt. No header, query or body is in it.
func logged(next roundTrip, log *slog.Logger) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		call := exchangeOf(request.Context())
		start := time.Now()
		answer, err := next(request)
		attributes := []any{
			"method", request.Method,
			"origin", origin(request.URL),
			"path", request.URL.Path,
			"attempt", call.attempts,
			"duration", time.Since(start).String(),
		}
		if err != nil {
			attributes = append(attributes, "error", printableWithout(call.redact, err.Error()))
		} else {
			attributes = append(attributes, "status", answer.StatusCode, "bytes", answer.ContentLength)
		}
		log.DebugContext(request.Context(), "request to Fillout", attributes...)
		return answer, err
	}
}

// whole reads the answer's body, within its bound, as a part of the attempt: an
// answer that breaks off is then an attempt that failed, and the timeout covers
// it to the last byte.
func whole(next roundTrip) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		answer, err := next(request)
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("the connection was closed before there was an answer: %w", err)
		}
		if err != nil {
			return nil, err
		}
		defer func() { _ = answer.Body.Close() }() // it has been read, or is given up
		body, err := readBody(answer)
		if err != nil {
			return nil, err
		}
		answer.Body = io.NopCloser(bytes.NewReader(body))
		answer.ContentLength = int64(len(body))
		return answer, nil
	}
}

// readBody reads a success to its end. Of any other answer it reads what comes,
// as far as the bound: the status is the service's word, whatever follows it.
func readBody(answer *http.Response) ([]byte, error) {
	if !succeeded(answer.StatusCode) {
		body, _ := io.ReadAll(io.LimitReader(answer.Body, maxErrorBody))
		return body, nil
	}
	if answer.ContentLength > maxBody {
		return nil, errTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the answer broke off: %w", err)
	case len(body) > maxBody:
		return nil, errTooLarge
	case countValues(body) > maxValues:
		return nil, errTooMany
	}
	return body, nil
}

// countValues tells how many values a JSON text has at most: before each but the
// first stands a bracket or a comma.
func countValues(text []byte) int {
	n, quoted := 1, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++ // what it escapes
		case c == '"':
			quoted = !quoted
		case !quoted && (c == '[' || c == '{' || c == ','):
			n++
		}
	}
	return n
}

func succeeded(status int) bool { return status >= 200 && status <= 299 }

// maxRedirects is as many as browsers and Go's own client allow, roughly.
const maxRedirects = 5

// checkRedirect follows redirects of reads within the host that the credential
// is for. Elsewhere the credential must not go, and without it there is no
// point in asking. A write is never repeated along a redirect: its answer is
// taken for what it is.
func checkRedirect(request *http.Request, via []*http.Request) error {
	base := exchangeOf(request.Context()).credential.BaseURL
	switch {
	case via[0].Method != http.MethodGet:
		return http.ErrUseLastResponse
	case !sameOrigin(request.URL, base):
		return fmt.Errorf("%w to another origin, %s, where the access token must not go", ErrRedirected, Printable(origin(request.URL)))
	case len(via) > maxRedirects:
		return fmt.Errorf("%w more than %d times", ErrRedirected, maxRedirects)
	}
	return nil
}

// origin is what of a URL may always be shown.
func origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

func sameOrigin(u *url.URL, base BaseURL) bool {
	b, err := url.Parse(base.text)
	return err == nil && u.Scheme == b.Scheme && u.Host == b.Host
}
