package fillout

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// redacted stands where a secret was.
const redacted = "(redacted)"

// minSecret is the length of the shortest secret. Shorter strings are parts of ordinary words, and redacting them would
// spoil every message.
const minSecret = 3

// redactor returns a function that redacts the secrets in a text, in every encoding in which a service or a proxy could
// repeat them: as they are, escaped for a URL or for JSON, and in base64.
func redactor(secrets ...string) func(string) string {
	var encoded []string
	for _, secret := range secrets {
		if len(secret) < minSecret {
			continue
		}
		quoted, _ := json.Marshal(secret) // a string always marshals
		encoded = append(encoded,
			secret,
			url.QueryEscape(secret),
			url.PathEscape(secret),
			strings.Trim(string(quoted), `"`),
			base64.StdEncoding.EncodeToString([]byte(secret)),
			base64.RawStdEncoding.EncodeToString([]byte(secret)),
			base64.URLEncoding.EncodeToString([]byte(secret)),
			base64.RawURLEncoding.EncodeToString([]byte(secret)),
		)
	}
	// The longest comes first, so that a shorter one leaves no rest of it.
	slices.SortFunc(encoded, func(a, b string) int { return len(b) - len(a) })
	pairs := make([]string, 0, 2*len(encoded))
	for _, text := range slices.Compact(encoded) {
		pairs = append(pairs, text, redacted)
	}
	return strings.NewReplacer(pairs...).Replace
}
