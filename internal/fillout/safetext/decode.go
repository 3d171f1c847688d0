package safetext

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/fillout-community/terraform-provider-fillout/internal/lazyregexp"
)

const (
	// maxUndone bounds how often escapes are undone: JSON in JSON in HTML is three.
	maxUndone = 6
	// maxNested bounds how often base64 and the like are decoded.
	maxNested = 2
)

// undo returns a text with the escapes of HTML, JSON and URLs undone, nested ones included.
func undo(text string) string {
	for range maxUndone {
		plain := unescapePercent(unescapeBackslash(html.UnescapeString(text)))
		if plain == text {
			break
		}
		text = plain
	}
	return text
}

// fold returns the letters and digits of a text in lower case.
func fold(text string) string {
	folded, _ := foldWith(text, nil)
	return folded
}

// foldWith is fold with a mark for each byte of the text. It returns the marks of the bytes that are left. Accents and
// the like are dropped, since a text can be composed or decomposed.
func foldWith(text string, marks []bool) (string, []bool) {
	var folded strings.Builder
	var left []bool
	for i, r := range text {
		parts := string(r)
		if r > unicode.MaxASCII {
			parts = norm.NFKD.String(parts)
		}
		for _, r := range parts {
			if isAlphanumeric(r) && !isInvisible(r) {
				n, _ := folded.WriteRune(unicode.ToLower(r))
				for range n {
					left = append(left, i < len(marks) && marks[i])
				}
			}
		}
	}
	return folded.String(), left
}

// visible returns a text without white space and invisible characters.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if IsUnprintable(r) {
			return -1
		}
		return r
	}, text)
}

var (
	base64Run  = lazyregexp.New(`[A-Za-z0-9+/]{8,}`)
	hexRun     = lazyregexp.New(`[0-9a-f]{16,}`)
	decimalRun = lazyregexp.New(`(?:[0-9]{1,3}[,;]){7,}[0-9]{1,3}`)
	urlBase64  = strings.NewReplacer("-", "+", "_", "/")
)

// decoded returns what the runs of base64, of hexadecimal digits and of byte values in a text could stand for. A run
// can begin with characters of another word, so it is decoded from each of the places at which a group can begin.
func decoded(text, folded string) []string {
	var results []string
	text = visible(text)
	for _, run := range base64Run().FindAllString(urlBase64.Replace(text), -1) {
		for start := range 4 {
			plain, _ := base64.RawStdEncoding.DecodeString(run[start:]) // of an odd end, what can be decoded counts
			results = append(results, string(plain))
		}
	}
	for _, run := range hexRun().FindAllString(folded, -1) {
		for start := range 2 {
			digits := run[start:]
			plain, _ := hex.DecodeString(digits[:len(digits)&^1]) // it has hexadecimal digits only
			results = append(results, string(plain))
		}
	}
	for _, run := range decimalRun().FindAllString(text, -1) {
		var plain []byte
		for number := range strings.FieldsFuncSeq(run, func(r rune) bool { return !unicode.IsDigit(r) }) {
			value, _ := strconv.ParseUint(number, 10, 8) // above 255 it is no byte, and becomes 255
			plain = append(plain, byte(value))
		}
		results = append(results, string(plain))
	}
	return results
}

// unescapePercent undoes the %XX of URLs, and the %uXXXX of JavaScript. What is not such an escape stays.
func unescapePercent(text string) string {
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' {
			if value, err := strconv.ParseUint(text[i+1:min(i+3, len(text))], 16, 8); err == nil && i+2 < len(text) {
				plain.WriteByte(byte(value))
				i += 2
				continue
			}
			if i+5 < len(text) && text[i+1] == 'u' {
				if value, err := strconv.ParseUint(text[i+2:i+6], 16, 16); err == nil {
					plain.WriteRune(rune(value))
					i += 5
					continue
				}
			}
		}
		plain.WriteByte(text[i])
	}
	return plain.String()
}

// unescapeBackslash undoes the escapes of Go, C and JSON. Of an escape that is not known, the character after the
// backslash stays.
func unescapeBackslash(text string) string {
	var plain strings.Builder
	for {
		at := strings.IndexByte(text, '\\')
		if at < 0 || at+1 == len(text) {
			plain.WriteString(text)
			return plain.String()
		}
		plain.WriteString(text[:at])
		value, isRune, rest, err := strconv.UnquoteChar(text[at:], 0)
		switch {
		case err != nil:
			plain.WriteByte(text[at+1])
			rest = text[at+2:]
		case isRune:
			plain.WriteRune(value)
		default:
			plain.WriteByte(byte(value)) //nolint:gosec // it is below 256
		}
		text = rest
	}
}
