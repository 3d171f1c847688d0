package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	minRetryWait = 500 * time.Millisecond
	// maxRetryWait also caps the wait that the service asks for, so that no header makes a pipeline wait for an hour.
	maxRetryWait = 30 * time.Second
)

// shouldRetry is the policy for retryablehttp. It never returns an error, so that the caller gets the failure as it is.
func shouldRetry(ctx context.Context, answer *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, nil //nolint:nilerr // an answer that has already arrived is still returned
	}
	call := callOf(ctx)
	call.waiting = mayRepeat(call, answer, err)
	return call.waiting, nil
}

// mayRepeat reports whether a call is sent again after an attempt. Any call is that was certainly not processed. A call
// that may be processed twice is also repeated where the failure could be temporary.
func mayRepeat(call *Call, answer *http.Response, err error) bool {
	repeatable := call.Kind != SingleWrite
	if err != nil {
		return isTemporary(err) && (repeatable || !call.connected.Load())
	}
	if gateway, ok := gatewayStatuses[answer.StatusCode]; ok {
		return gateway.temporary && (repeatable || gateway.unreached)
	}
	switch answer.StatusCode {
	case http.StatusTooManyRequests:
		return true // refused before it was processed
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return repeatable
	}
	return false
}

// isTemporary reports whether the next attempt could be without the error.
func isTemporary(err error) bool {
	var (
		certificate *tls.CertificateVerificationError
		notTLS      tls.RecordHeaderError
		alert       tls.AlertError
		unresolved  *net.DNSError
		refusal     proxyRefusedError
	)
	switch {
	case errors.As(err, &refusal):
		return refusal.isTemporary()
	case errors.As(err, &certificate), errors.As(err, &notTLS), errors.As(err, &alert),
		errors.Is(err, http.ErrSchemeMismatch):
		return false
	case errors.As(err, &unresolved) && unresolved.IsNotFound:
		return false
	case errors.Is(err, ErrRedirected), errors.Is(err, ErrTooLarge), errors.Is(err, ErrTooMany),
		errors.Is(err, context.Canceled), errors.As(err, new(notSentError)):
		return false
	}
	return true
}

// retryWait returns how long to wait after the given attempt, counted from 0. It is the wait that the service asks for,
// else an exponentially growing one, and never more than maxRetryWait.
func retryWait(attempt int, answer *http.Response) time.Duration {
	if asked := requestedWait(answer); asked > 0 {
		return min(asked, maxRetryWait)
	}
	return retryablehttp.DefaultBackoff(minRetryWait, maxRetryWait, attempt, nil)
}

// requestedWait reads retry-after, whole seconds or a date, on the statuses where it has a meaning. It returns 0 or
// less if the service asks for no time that is still to come. To obey "now" or a past date would use up all attempts at
// once.
func requestedWait(answer *http.Response) time.Duration {
	if answer == nil ||
		answer.StatusCode != http.StatusTooManyRequests && answer.StatusCode != http.StatusServiceUnavailable {
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
	// A number out of range is parsed as the largest one, which does not fit a Duration.
	return time.Duration(min(seconds, uint64(maxRetryWait/time.Second))) * time.Second
}

// loggingRetries makes a policy for retryablehttp log the waits that follow from it. The hook for the wait itself gets
// no context, and the log needs one.
func loggingRetries(policy retryablehttp.CheckRetry, maxRetries int, log *slog.Logger) retryablehttp.CheckRetry {
	waits := newWaitLog("waiting to repeat a request", log)
	return func(ctx context.Context, answer *http.Response, err error) (bool, error) {
		again, failure := policy(ctx, answer, err)
		if attempts := callOf(ctx).attempts; again && attempts <= maxRetries {
			waits.write(ctx, retryWait(attempts-1, answer))
		}
		return again, failure
	}
}
