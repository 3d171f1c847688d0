package values

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/template"
)

// empty reports whether a value is no value: null, "", [], and for a checkbox false (documented).
func empty(field *fillout.Field, value json.RawMessage) bool {
	switch text := string(bytes.TrimSpace(value)); text {
	case "", "null", `""`, "[]":
		return true
	case "false":
		return field.Type == checkbox
	default:
		list, ok := decoded[[]json.RawMessage](value)
		return ok && len(list) == 0 // [ ]
	}
}

// emptyOf returns how the service shows an unset value of a type (documented).
func emptyOf(name string) json.RawMessage {
	switch name {
	case number, currency, percent, rating, duration, singleSelect, date, datetime:
		return json.RawMessage("null")
	case multipleSelect, attachments, linkedRecord:
		return json.RawMessage("[]")
	case checkbox:
		return json.RawMessage("false")
	}
	return json.RawMessage(`""`)
}

// same reports whether two values of a configuration or a state are the same.
func same(field *fillout.Field, a, b json.RawMessage) bool {
	if field.Type == attachments && !empty(field, a) && !empty(field, b) {
		first, firstOK := filesOf(a)
		second, secondOK := filesOf(b)
		return firstOK && secondOK && slices.Equal(first, second)
	}
	return shows(field, a, b) && shows(field, b, a)
}

// shows reports whether the live value of a field is the wanted one.
//
// Selects and links of several are compared as sets. Nothing promises the order in which the service shows them, and
// each change of the other side of a link may change it. Of files, only the number and the names are compared, because
// the service may store them under another address (assumption: file-address).
func shows(field *fillout.Field, live, wanted json.RawMessage) bool {
	if empty(field, live) || empty(field, wanted) {
		return empty(field, live) && empty(field, wanted)
	}
	switch field.Type {
	case number, currency, percent, rating, duration:
		first, second := numberOf(live), numberOf(wanted)
		return first != "" && first == second
	case date:
		first, firstOK := textOf(live)
		second, secondOK := textOf(wanted)
		return firstOK && secondOK && firstTen(first) == firstTen(second)
	case datetime:
		first, firstOK := instantOf(live)
		second, secondOK := instantOf(wanted)
		return firstOK && secondOK && first == second
	case multipleSelect, linkedRecord:
		first, firstOK := textsOf(live)
		second, secondOK := textsOf(wanted)
		slices.Sort(first)
		slices.Sort(second)
		return firstOK && secondOK && slices.Equal(slices.Compact(first), slices.Compact(second))
	case attachments:
		first, firstOK := filesOf(live)
		second, secondOK := filesOf(wanted)
		return firstOK && secondOK && slices.EqualFunc(first, second, func(live, wanted file) bool {
			return wanted.Filename == "" || live.Filename == wanted.Filename
		})
	}
	if first, ok := textOf(live); ok {
		second, ok := textOf(wanted)
		return ok && first == second
	}
	return template.Shows(live, wanted)
}

// readable returns a live value as a configuration would have it.
func readable(field *fillout.Field, live json.RawMessage) json.RawMessage {
	if empty(field, live) {
		return emptyOf(string(field.Type))
	}
	if text, ok := textOf(live); ok && field.Type == date {
		return encode(firstTen(text))
	}
	return live
}

// numberOf returns a number in its one spelling, or "" if it is not one. Whole numbers are exact, and others are
// floating-point numbers: 1.0 is 1.
func numberOf(value json.RawMessage) string {
	text := string(bytes.TrimSpace(value))
	if whole, err := strconv.ParseInt(text, 10, 64); err == nil {
		return strconv.FormatInt(whole, 10)
	}
	parsed, ok := decoded[float64](value)
	switch {
	case !ok || text == "null":
		return ""
	case parsed == 0: // not -0
		return "0"
	}
	return strconv.FormatFloat(parsed, 'f', -1, 64)
}

// instantOf returns a time in milliseconds, which is what the service stores. One without a zone is in UTC
// (assumption: datetime-zone).
func instantOf(value json.RawMessage) (int64, bool) {
	text, _ := textOf(value)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UnixMilli(), true
		}
	}
	return 0, false
}

// firstTen returns the date at the beginning of a timestamp.
func firstTen(text string) string { return text[:min(len(text), len(time.DateOnly))] }

// endsDate reports whether a text is a date, or a date with a time behind it.
func endsDate(text string) bool {
	_, err := time.Parse(time.RFC3339, text)
	return len(text) == len(time.DateOnly) || err == nil
}

type file struct {
	URL      string `json:"url"`
	Filename string `json:"filename"`
}

// filesOf returns a list of files, with composed names like textOf.
func filesOf(value json.RawMessage) ([]file, bool) {
	files, ok := decoded[[]file](value)
	for i := range files {
		files[i] = file{composed(files[i].URL), composed(files[i].Filename)}
	}
	return files, ok
}

// textOf returns a string with composed characters (NFC). Terraform composes all texts, whatever the service has.
func textOf(value json.RawMessage) (string, bool) {
	text, ok := decoded[string](value)
	return composed(text), ok
}

func composed(text string) string { return norm.NFC.String(text) }

// textsOf returns a list of strings like textOf. It refuses null in it.
func textsOf(value json.RawMessage) ([]string, bool) {
	items, ok := decoded[[]*string](value)
	texts := make([]string, 0, len(items))
	for _, item := range items {
		if item == nil {
			return nil, false
		}
		texts = append(texts, composed(*item))
	}
	return texts, ok
}

func decoded[T any](value json.RawMessage) (T, bool) {
	var result T
	err := json.Unmarshal(value, &result)
	return result, err == nil
}

func encode(text string) json.RawMessage {
	encoded, _ := json.Marshal(text) // a string always marshals
	return encoded
}
