package transport

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/time/rate"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

const (
	// waitLogInterval is the shortest time between two log lines about waits for the same reason.
	waitLogInterval = 5 * time.Second
	// minLoggedWait is the shortest wait that a person notices.
	minLoggedWait = 100 * time.Millisecond
)

// logged writes a line for each attempt. The line contains no header, query or body.
func logged(next roundTrip, log *slog.Logger) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		call := callOf(request.Context())
		start := time.Now()
		answer, err := next(request)
		attributes := []any{
			"method", request.Method,
			"origin", urls.Origin(request.URL),
			"path", request.URL.Path,
			"attempt", call.attempts,
			"duration", time.Since(start).String(),
		}
		if err != nil {
			attributes = append(attributes, "error", call.Redact.Printable(err.Error()))
		} else {
			attributes = append(attributes, "status", answer.StatusCode, "bytes", answer.ContentLength)
		}
		log.DebugContext(request.Context(), "request to Fillout", attributes...)
		return answer, err
	}
}

// waitLog logs waits for one reason, so that a user who sees no progress can find out why.
type waitLog struct {
	reason    string
	log       *slog.Logger
	sometimes rate.Sometimes
}

func newWaitLog(reason string, log *slog.Logger) *waitLog {
	return &waitLog{reason: reason, log: log, sometimes: rate.Sometimes{Interval: waitLogInterval}}
}

// write is called before a wait.
func (w *waitLog) write(ctx context.Context, wait time.Duration) {
	if wait < minLoggedWait {
		return
	}
	w.sometimes.Do(func() {
		w.log.InfoContext(ctx, w.reason, "wait", wait.Round(time.Millisecond).String())
	})
}
