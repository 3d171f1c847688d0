// Package safetext makes texts from outside safe to show: printable in a terminal, bounded, and without secrets.
package safetext

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// IsUnprintable reports whether a character would break a line, move a cursor or be invisible.
func IsUnprintable(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }

// isInvisible reports whether a character other than white space shows nothing of its own.
func isInvisible(r rune) bool {
	const brailleBlank = '\u2800'
	return !unicode.IsGraphic(r) || r == brailleBlank ||
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// maxMarks is how many combining marks may follow each other. More would cover the lines around them.
const maxMarks = 4

// MaxLength is how many characters of a text are shown.
const MaxLength = 1000

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
		case r != ' ' && IsUnprintable(r), marks > maxMarks:
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
		if n == MaxLength {
			return text[:at] + "…"
		}
		n++
	}
	return text
}
