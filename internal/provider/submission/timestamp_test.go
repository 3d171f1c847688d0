package submission

import (
	"testing"
	"time"
)

func TestParseTimestamp(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-05-01T12:30:00Z":             "2026-05-01T12:30:00Z",
		"2026-05-01T14:30:00.5+02:00":      "2026-05-01T12:30:00.5Z",
		"2026-01-01T00:00:00.123456+05:30": "2025-12-31T18:30:00.123456Z",
		"1970-01-01T00:00:00Z":             "1970-01-01T00:00:00Z",
		"9999-12-31T23:59:59.999Z":         "9999-12-31T23:59:59.999Z",
		"":                                 "",
		"2026-05-01":                       "",
		"2026-05-01 12:30:00Z":             "",
		"2026-05-01T12:30Z":                "",
		"2026-05-01T12:30:00":              "",
		"2026-02-30T12:30:00Z":             "",
		"2026-05-01T12:30:00+25:00":        "",
		" 2026-05-01T12:30:00Z":            "",
		"0000-12-25T00:00:00Z":             "0000-12-25T00:00:00Z",
		"9999-12-31T23:59:59-01:00":        "", // 10000 in UTC
		"0001-01-01T00:00:00Z":             "",
		"1777633800":                       "",
	} {
		got := ""
		parsed, err := parseTimestamp(text)
		if err == nil {
			got = parsed.UTC().Format(time.RFC3339Nano)
		}
		if got != want {
			t.Errorf("%q gives %q, %v, want %q", text, got, err, want)
		}
	}
}

// Whatever is accepted can be written in the way that Fillout wants, and is no time that means "none".
func FuzzParseTimestamp(f *testing.F) {
	for _, seed := range []string{"2026-05-01T12:30:00Z", "2026-05-01T14:30:00.123456789+02:00", "9999-12-31T23:59:59-01:00", "2026-05-01"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := parseTimestamp(text)
		if err != nil {
			return
		}
		const layout = "2006-01-02T15:04:05.000Z"
		written, err := time.Parse(layout, parsed.UTC().Format(layout))
		if err != nil || parsed.IsZero() || parsed.Sub(written) < 0 || parsed.Sub(written) >= time.Millisecond {
			t.Errorf("%q is %s and written as %s, %v", text, parsed, written, err)
		}
	})
}
