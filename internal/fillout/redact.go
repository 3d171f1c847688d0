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

// minSecret is the length below which a string is no secret but a word that
// would be struck out of every message.
const minSecret = 3

// redactor gives a function that strikes the secrets out of a text, in every
// form in which a service or a proxy could repeat them: as they are, escaped
// for a URL or for JSON, and in base64.
func redactor(secrets ...string) func(string) string {
	var forms []string
	for _, secret := range secrets {
		if len(secret) < minSecret {
			continue
		}
		quoted, _ := json.Marshal(secret) // a string always marshals
		forms = append(forms,
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
	// The longest first, so that no form leaves the tail of another behind.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, redacted)
	}
	return strings.NewReplacer(pairs...).Replace
}
