package fillout

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/hashicorp/go-cleanhttp"
)

// idleTimeout is below the five seconds after which a Node server, by default, closes an idle connection. A request
// that is sent at that moment gets no answer, and after a create it would be unknown whether it was carried out.
const idleTimeout = 3 * time.Second

// maxRedirects is about as many as browsers and Go's own client follow.
const maxRedirects = 5

// callState is what the links of the transport know about the call that they serve. It travels in the request's
// context. One goroutine uses it at a time.
type callState struct {
	kind      kind
	pace      *pace
	token     string                // empty for a call without one
	baseURL   urls.BaseURL          // the token goes to the origin of this URL only
	attempts  int                   // that were begun; redirects are not counted
	connected atomic.Bool           // the last attempt had a connection, so it may have arrived
	waiting   bool                  // the last attempt has ended and the next one has not begun
	proxy     atomic.Pointer[proxy] // that the last attempt went through; nil for none

	// redact removes secrets from any text, redactAnswer from an answer that is not what the call should return.
	redact       safetext.Redactor
	redactAnswer safetext.Redactor

	sending func() error // see call
	first   *firstCall   // if this is the first call with the token; see gate
}

func newCallState(call call, credential Credential) *callState {
	secrets := slices.Concat(call.secrets, safetext.ProxySecrets(os.Getenv), []string{credential.AccessToken})
	redact := safetext.NewRedactor(secrets...)
	state := &callState{
		kind:         call.kind,
		pace:         call.api.pace,
		token:        credential.AccessToken,
		baseURL:      call.api.baseURL(credential),
		redact:       redact,
		redactAnswer: redact,
		sending:      call.sending,
	}
	if call.confidential {
		state.redactAnswer = safetext.RedactAll
	}
	return state
}

type stateKey struct{}

func withState(ctx context.Context, state *callState) context.Context {
	return context.WithValue(ctx, stateKey{}, state)
}

func stateOf(ctx context.Context) *callState {
	state, _ := ctx.Value(stateKey{}).(*callState)
	return state
}

// roundTrip is a link of the transport.
type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// newTransport joins the links that every attempt of every request passes, from the innermost out. Retries are around
// all of them. Each hop of a redirect passes them too.
func newTransport(config Config, log *slog.Logger) http.RoundTripper {
	transport := config.Transport
	if transport == nil {
		pooled := cleanhttp.DefaultPooledTransport()
		pooled.IdleConnTimeout = idleTimeout
		useProxies(pooled)
		transport = pooled
	}
	link := transport.RoundTrip
	link = buffered(link)
	link = logged(link, log)
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
		if sending := stateOf(request.Context()).sending; sending != nil {
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
		state := stateOf(request.Context())
		request = request.Clone(request.Context())
		request.Header.Del("Authorization")
		if state.token != "" && state.baseURL.IsOriginOf(request.URL) {
			request.Header.Set("Authorization", "Bearer "+state.token)
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
	state := stateOf(request.Context())
	switch {
	case state.kind != read, request.Method != via[0].Method: // a POST that became a GET is another call
		return http.ErrUseLastResponse
	case !state.baseURL.IsOriginOf(request.URL):
		return fmt.Errorf("%w to another origin, %s, where the access token must not go",
			ErrRedirected, safetext.Printable(urls.Origin(request.URL)))
	case len(via) > maxRedirects:
		return fmt.Errorf("%w more than %d times", ErrRedirected, maxRedirects)
	}
	return nil
}

func succeeded(status int) bool { return status >= 200 && status <= 299 }
