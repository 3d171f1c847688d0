package fillout

import (
	"errors"
	"strings"
	"unicode"
)

// ParseAccessToken checks whether an API key or an OAuth access token can be sent at all. Only the service knows
// whether it is valid. Surrounding white space is removed.
//
// An error says what is wrong in words that can follow "the token". It never quotes the input.
func ParseAccessToken(text string) (string, error) {
	const scheme = "bearer "
	token := strings.TrimSpace(text)
	switch {
	case token == "":
		return "", errors.New("must not be empty")
	case len(token) > len(scheme) && strings.EqualFold(token[:len(scheme)], scheme):
		return "", errors.New(`must be the token alone, without "Bearer" before it`)
	case strings.ContainsFunc(token, unicode.IsSpace):
		return "", errors.New("must not contain white space")
	case strings.ContainsFunc(token, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsPrint(r) }):
		return "", errors.New("must consist of printable ASCII characters")
	}
	return token, nil
}
