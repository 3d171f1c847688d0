package urls

import "strings"

// maxIDLength is far above the 12 characters of a form id and the 36 of a submission id (seen in third-party code).
const maxIDLength = 128

const idCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

// ValidID reports whether text can be the id of a form or a submission: 1 to 128 letters, digits, underscores and
// hyphens. Fillout does not document the shape of its ids; all that have been seen fit.
func ValidID(text string) bool {
	return text != "" && len(text) <= maxIDLength && strings.Trim(text, idCharacters) == ""
}
