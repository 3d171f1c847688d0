package fillout

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/time/rate"
)

const (
	// waitLogInterval is how often, at most, waits for one thing are worth a
	// line in the log.
	waitLogInterval = 5 * time.Second
	// minLoggedWait is below what a person notices.
	minLoggedWait = 100 * time.Millisecond
)

// waits tells the log of waits for one thing, so that somebody who sees nothing
// happen can find out why.
type waits struct {
	what      string
	log       *slog.Logger
	sometimes rate.Sometimes
}

func newWaits(what string, log *slog.Logger) *waits {
	return &waits{what: what, log: log, sometimes: rate.Sometimes{Interval: waitLogInterval}}
}

// tell is called before a wait.
func (w *waits) tell(ctx context.Context, wait time.Duration) {
	if wait < minLoggedWait {
		return
	}
	w.sometimes.Do(func() {
		w.log.InfoContext(ctx, w.what, "wait", wait.Round(time.Millisecond).String())
	})
}

// tellingOfRetries makes a policy for retryablehttp tell of the waits that follow
// from it. The hook for the wait itself knows no context, and without one there
// is no log.
func tellingOfRetries(policy retryablehttp.CheckRetry, maxRetries int, log *slog.Logger) retryablehttp.CheckRetry {
	retries := newWaits("waiting to repeat a request", log)
	return func(ctx context.Context, answer *http.Response, err error) (bool, error) {
		again, failure := policy(ctx, answer, err)
		if attempts := exchangeOf(ctx).attempts; again && attempts <= maxRetries {
			retries.tell(ctx, retryWait(attempts-1, answer))
		}
		return again, failure
	}
}
