package fillout

import (
	"errors"
	"strings"
	"unicode"
)

// quotes surround a token that was copied with them from code, from JSON or from a text.
const quotes = "\"'`“”‘’„«»"

// TrimInput removes white space around a text, and the byte order mark that editors and PowerShell write before one.
func TrimInput(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
}

// ParseAccessToken checks whether an API key or an OAuth access token can be sent at all. Only the service knows
// whether it is valid. TrimInput removes what surrounds it.
//
// An error says what is wrong in words that can follow "the token". It never quotes the input.
func ParseAccessToken(text string) (string, error) {
	const scheme = "bearer "
	token := TrimInput(text)
	switch {
	case token == "":
		return "", errors.New("must not be empty")
	case len(token) > len(scheme) && strings.EqualFold(token[:len(scheme)], scheme):
		return "", errors.New(`must be the token alone, without "Bearer" before it`)
	case strings.ContainsRune(token, 0):
		return "", errors.New("must be UTF-8 text; it contains zero bytes, as UTF-16 does")
	case strings.Trim(token, quotes) != token:
		return "", errors.New("must be the token alone, without quotes")
	case strings.ContainsFunc(token, unicode.IsSpace):
		return "", errors.New("must not contain white space")
	case strings.ContainsFunc(token, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsPrint(r) }):
		return "", errors.New("must consist of printable ASCII characters")
	}
	return token, nil
}
