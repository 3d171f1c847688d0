package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
)

// lineWriter keeps lines whole that are written at the same time.
type lineWriter struct {
	mu sync.Mutex
	to io.Writer
}

func (w *lineWriter) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(text) //nolint:wrapcheck // It stands for the writer inside.
}

// lineHandler shows the server's log as one short line for each request and delivery. Groups make no difference to it:
// the server has none.
type lineHandler struct {
	to    io.Writer
	given []slog.Attr
}

func (h *lineHandler) Enabled(context.Context, slog.Level) bool { return true }

func (h *lineHandler) WithGroup(string) slog.Handler { return h }

func (h *lineHandler) WithAttrs(given []slog.Attr) slog.Handler {
	return &lineHandler{to: h.to, given: append(slices.Clone(h.given), given...)}
}

func (h *lineHandler) Handle(_ context.Context, record slog.Record) error {
	values := map[string]slog.Value{}
	keep := func(a slog.Attr) bool {
		values[a.Key] = a.Value
		return true
	}
	for _, a := range h.given {
		keep(a)
	}
	record.Attrs(keep)

	line := fmt.Sprintf("  %s  ", record.Time.Format("15:04:05"))
	status := values["status"].String()
	switch record.Message {
	case "request":
		if status == "0" {
			status = "no answer"
		}
		line += fmt.Sprintf("%-7s %s  %s  (%s)", values["method"], values["path"], status, shortTime(values["took"].Duration()))
	case "delivery":
		outcome := status
		if status == "0" {
			outcome = values["error"].String()
		}
		line += fmt.Sprintf("deliver webhook %s to %s  %s", values["webhook"], values["url"], outcome)
	default:
		line += record.Message
	}
	_, err := fmt.Fprintln(h.to, line)
	return err //nolint:wrapcheck // slog does nothing with it.
}
