package transport

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// settings are those of a test's transport. The zero value stands for a client's defaults.
type settings struct {
	perSecond float64
	timeout   time.Duration
	log       io.Writer
}

// simulated returns a function that sends a read through a transport with the given innermost link.
func simulated(t *testing.T, innermost http.RoundTripper, settings settings) func(context.Context) error {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	if settings.log != nil {
		log = slog.New(slog.NewTextHandler(settings.log, nil)) // INFO and above
	}
	pace := NewPace(cmp.Or(settings.perSecond, 5), log)
	transport := New(Config{
		MaxRetries:     4,
		RequestTimeout: cmp.Or(settings.timeout, 30*time.Second),
		Logger:         log,
		Innermost:      innermost,
	})
	return func(ctx context.Context) error {
		request, err := retryablehttp.NewRequestWithContext(ctx, http.MethodGet, "https://api.example.com/forms", nil)
		if err != nil {
			return err
		}
		_, err = transport.Send(request, &Call{Pace: pace, Redact: safetext.NewRedactor()})
		return err
	}
}

func response(status int, header http.Header, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), ProtoMajor: 1, ProtoMinor: 1,
	}
}
