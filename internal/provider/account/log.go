package account

import (
	"context"
	"log/slog"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// terraformLog passes the client's log to Terraform's log, which is in the context of Terraform's request.
type terraformLog struct {
	attributes []slog.Attr
}

var _ slog.Handler = terraformLog{}

// Enabled implements slog.Handler. Terraform's logger drops the lines below TF_LOG.
func (h terraformLog) Enabled(context.Context, slog.Level) bool { return true }

// Handle implements slog.Handler.
func (h terraformLog) Handle(ctx context.Context, record slog.Record) error {
	fields := make(map[string]any, record.NumAttrs()+len(h.attributes))
	for _, attribute := range h.attributes {
		fields[attribute.Key] = attribute.Value.Any()
	}
	record.Attrs(func(attribute slog.Attr) bool {
		fields[attribute.Key] = attribute.Value.Any()
		return true
	})
	switch {
	case record.Level >= slog.LevelWarn:
		tflog.Warn(ctx, record.Message, fields)
	case record.Level >= slog.LevelInfo:
		tflog.Info(ctx, record.Message, fields)
	default:
		tflog.Debug(ctx, record.Message, fields)
	}
	return nil
}

// WithAttrs implements slog.Handler.
func (h terraformLog) WithAttrs(attributes []slog.Attr) slog.Handler {
	return terraformLog{attributes: append(h.attributes[:len(h.attributes):len(h.attributes)], attributes...)}
}

// WithGroup implements slog.Handler. The client groups nothing.
func (h terraformLog) WithGroup(string) slog.Handler { return h }
