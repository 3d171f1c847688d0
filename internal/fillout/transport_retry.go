package fillout

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// DefaultMaxRetries is how often a call is repeated, at most, unless the
// configuration says otherwise.
const DefaultMaxRetries = 4

const (
	minRetryWait = 500 * time.Millisecond
	// maxRetryWait also caps what the service asks for: nobody's pipeline waits
	// an hour because of a header.
	maxRetryWait = 30 * time.Second
)

// shouldRetry is the policy for retryablehttp. It never returns an error, so
// that what failed reaches the caller as it is.
func shouldRetry(ctx context.Context, answer *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, nil //nolint:nilerr // an answer that is already here is still returned
	}
	call := exchangeOf(ctx)
	call.waiting = isRepeated(call, answer, err)
	return call.waiting, nil
}

// isRepeated tells whether a call is sent again after what came of it: any call
// that was certainly not processed, and one that may be processed twice where
// the cause may pass.
func isRepeated(call *exchange, answer *http.Response, err error) bool {
	if err != nil {
		return mayPass(err) && (call.repeatable || !call.connected.Load())
	}
	switch answer.StatusCode {
	case http.StatusTooManyRequests:
		return true // refused before it was processed
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return call.repeatable
	}
	return false
}

// mayPass tells whether an error could be gone at the next attempt.
func mayPass(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		notTLS      tls.RecordHeaderError
		alert       tls.AlertError
		unresolved  *net.DNSError
	)
	switch {
	case errors.As(err, &certificate), errors.As(err, &notTLS), errors.As(err, &alert), errors.Is(err, http.ErrSchemeMismatch):
		return false
	case errors.As(err, &unresolved) && unresolved.IsNotFound:
		return false
	case errors.Is(err, ErrRedirected), errors.Is(err, errTooLarge), errors.Is(err, errTooMany), errors.Is(err, context.Canceled):
		return false
	}
	return true
}

// retryWait is how long to wait after the given attempt, counted from 0: what
// the service asks for, else exponentially longer, and never more than
// maxRetryWait.
func retryWait(attempt int, answer *http.Response) time.Duration {
	if asked := askedWait(answer); asked > 0 {
		return min(asked, maxRetryWait)
	}
	return retryablehttp.DefaultBackoff(minRetryWait, maxRetryWait, attempt, nil)
}

// askedWait reads retry-after, whole seconds or a date, where it has a meaning.
// It is 0 or less where nothing is asked for that is still to come: obeying "now"
// or a date that has passed would spend all attempts in a moment.
func askedWait(answer *http.Response) time.Duration {
	if answer == nil || (answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable) {
		return 0
	}
	text := strings.TrimSpace(answer.Header.Get("Retry-After"))
	if date, err := http.ParseTime(text); err == nil {
		return time.Until(date)
	}
	seconds, err := strconv.ParseUint(text, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0
	}
	// Out of range, it is the largest number, which does not fit a Duration.
	return time.Duration(min(seconds, uint64(maxRetryWait/time.Second))) * time.Second
}
