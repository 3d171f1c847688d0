package fillout

import (
	"errors"
	"net/url"
	"strings"
)

// maxIDLength is far above the 12 characters of a form id and the 36 of a submission id (seen in third-party code).
const maxIDLength = 128

const idCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

// ValidID reports whether text can be the id of a form or a submission: 1 to 128 letters, digits, underscores and
// hyphens. Fillout does not document the shape of its ids; all that have been seen fit.
func ValidID(text string) bool {
	return text != "" && len(text) <= maxIDLength && strings.Trim(text, idCharacters) == ""
}

// WebhookID is the number that Fillout gave a webhook, digit for digit. A webhook cannot be found without it, so it
// never passes through a type that could round it.
type WebhookID string

// ParseWebhookID accepts a positive whole number without leading zeros.
func ParseWebhookID(text string) (WebhookID, error) {
	if text == "" || text[0] == '0' || len(text) > maxIDLength || strings.Trim(text, "0123456789") != "" {
		return "", errors.New("must be a positive whole number, such as 12345")
	}
	return WebhookID(text), nil
}

// pathSegment escapes a path parameter. It refuses the empty string and the dot segments, because no escaping keeps
// them from changing the path.
func pathSegment(text string) (string, error) {
	if text == "" || text == "." || text == ".." {
		return "", errors.New("an id is empty or a dot segment")
	}
	return url.PathEscape(text), nil
}
