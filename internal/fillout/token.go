package fillout

import (
	"errors"
	"strings"
	"unicode"
)

// ParseAccessToken checks an API key or an OAuth access token, as far as one
// that cannot be sent can be told without asking the service. Surrounding white
// space is removed.
//
// An error tells what is wrong in words that can follow "the token", and never
// quotes the input.
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
