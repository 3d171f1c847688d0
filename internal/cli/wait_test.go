package cli_test

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// watched is an output that a test can wait for.
type watched struct {
	output
	written chan struct{}
}

func newWatched() *watched { return &watched{written: make(chan struct{}, 1)} }

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.output.Write(p)
	select {
	case w.written <- struct{}{}:
	default:
	}
	return n, err
}

// await returns once a text has been written.
func (w *watched) await(t *testing.T, text string) {
	t.Helper()
	late := time.After(30 * time.Second)
	for !strings.Contains(w.String(), text) {
		select {
		case <-w.written:
		case <-late:
			t.Fatalf("%q is not in:\n%s", text, w.String())
		}
	}
}

// whenAnswering makes a server call act before the first byte of its answer to a request to the path.
func whenAnswering(path string, act func()) fillouttest.Option {
	return fillouttest.WithLogger(slog.New(journal{slog.DiscardHandler, path, act}))
}

type journal struct {
	slog.Handler
	path string
	act  func()
}

func (j journal) Enabled(context.Context, slog.Level) bool { return true }

func (j journal) Handle(_ context.Context, record slog.Record) error {
	record.Attrs(func(a slog.Attr) bool {
		if a.Key == "path" && a.Value.String() == j.path {
			j.act()
		}
		return true
	})
	return nil
}

var attemptsTime = regexp.MustCompile(`attempts in [0-9.]+m?s`)

// withoutTime replaces how long the attempts of a call took.
func withoutTime(text string) string { return attemptsTime.ReplaceAllString(text, "attempts in TIME") }
