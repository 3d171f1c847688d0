package fillout

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text is a JSON string. If the service sends a number, a boolean or anything else instead, Text is that JSON as it was
// written, because a label that is a number must not make a form unreadable.
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

// isUnprintable reports whether a character would break a line, move a cursor or be invisible.
func isUnprintable(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }

// isInvisible reports whether a character other than white space shows nothing of its own.
func isInvisible(r rune) bool {
	const brailleBlank = '\u2800'
	return !unicode.IsGraphic(r) || r == brailleBlank ||
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// maxMarks is how many combining marks may follow each other. More would cover the lines around them.
const maxMarks = 4

// maxMessage is how many characters of a service's message are shown.
const maxMessage = 1000

// Printable makes text from outside safe to show in a terminal. It removes control characters, so that escape sequences
// have no effect, turns white space into single blanks, and cuts a long text.
func Printable(text string) string { return cut(printable(text)) }

// Quote returns a text from outside in quotation marks. Unlike Printable, it keeps white space, and shows white space
// and invisible characters as escapes, so that two texts that differ in these look different.
func Quote(text string) string {
	var quoted strings.Builder
	marks := 0
	for _, r := range text {
		if marks++; !unicode.IsMark(r) {
			marks = 0
		}
		switch {
		case r == '"' || r == '\\':
			quoted.WriteString("\\" + string(r))
		case r != ' ' && isUnprintable(r), marks > maxMarks:
			quoted.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			quoted.WriteRune(r)
		}
	}
	return `"` + cut(quoted.String()) + `"`
}

// NormalizeName returns a name in which white space and the composition of characters make no difference: composed
// (NFC), without surrounding white space and invisible characters, and with one blank for other white space.
func NormalizeName(name string) string { return printable(norm.NFC.String(name)) }

// printableWithout is Printable for a text that could repeat a secret. It redacts before and after invisible characters
// are removed, since these can disguise a secret.
func printableWithout(redact func(string) string, text string) string {
	return cut(redact(printable(redact(text))))
}

// printable is Printable without the bound.
func printable(text string) string {
	var clean strings.Builder
	blank := false // whether a blank comes before the next character
	marks := 0
	for _, r := range text {
		if marks++; !unicode.IsMark(r) {
			marks = 0
		}
		switch {
		case unicode.IsSpace(r):
			blank = clean.Len() > 0
		case isInvisible(r), r == unicode.ReplacementChar, marks > maxMarks:
		default:
			if blank {
				clean.WriteByte(' ')
				blank = false
			}
			clean.WriteRune(r)
		}
	}
	return clean.String()
}

func cut(text string) string {
	n := 0
	for at := range text {
		if n == maxMessage {
			return text[:at] + "…"
		}
		n++
	}
	return text
}

// lazyRegexp returns a function that compiles a regular expression when it is first called. Terraform starts the
// provider several times in a run, and most of these processes need none.
func lazyRegexp(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
