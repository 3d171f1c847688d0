package cli_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// output can be read while the command writes it.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{} // can be nil
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.written <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// await returns when a text has been written n times.
func (o *output) await(t *testing.T, text string, n int) {
	t.Helper()
	late := time.After(30 * time.Second)
	for strings.Count(o.String(), text) < n {
		select {
		case <-o.written:
		case <-late:
			t.Fatalf("%q is not in:\n%s", text, o.String())
		}
	}
}

// whenAnswering makes a simulator call act before the first byte of its answer to a request whose path begins so.
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
		if a.Key == "path" && strings.HasPrefix(a.Value.String(), j.path) {
			j.act()
		}
		return true
	})
	return nil
}
