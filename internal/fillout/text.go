package fillout

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
)

// Text is a JSON string. Where the service sends a number, a boolean or
// anything else instead, Text holds that JSON as it was written: a label that
// turns out to be a number must not make a form unreadable.
type Text string

// UnmarshalJSON implements json.Unmarshaler. It fails on invalid JSON only.
func (t *Text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, (*string)(t))
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return err
	}
	*t = Text(compact.String())
	return nil
}

// isUnprintable tells whether a character would break a line, move a cursor or
// be invisible.
func isUnprintable(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }

// maxMessage bounds what is repeated of a service's message, in characters.
const maxMessage = 1000

// Printable makes outside text safe to show in a terminal: escape sequences and
// control characters lose their power, white space becomes single blanks, and
// what exceeds the bound is cut.
func Printable(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsGraphic(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxMessage {
		text = string(runes[:maxMessage]) + "…"
	}
	return text
}
