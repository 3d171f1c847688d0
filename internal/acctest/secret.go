package acctest

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// Spellings returns the ways in which a secret could be written: as it is, escaped for a URL or for JSON, and in
// base64, wherever in the encoded text the secret begins.
func Spellings(secret string) []string {
	quoted, _ := json.Marshal(secret) // a string always marshals
	spellings := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), strings.Trim(string(quoted), `"`)}
	for before := range 3 {
		// The first and the last character also encode some bits of the text before and behind the secret.
		whole := base64.StdEncoding.EncodeToString(append(make([]byte, before), secret...))
		core := whole[[]int{0, 2, 3}[before] : (before+len(secret))*8/6]
		spellings = append(spellings, core, strings.NewReplacer("+", "-", "/", "_").Replace(core))
	}
	return spellings
}

// LeakedIn returns the first of these secrets that a text contains in any spelling, "" if it contains none.
func LeakedIn(text string, secrets []string) string {
	for _, secret := range secrets {
		if slices.ContainsFunc(Spellings(secret), func(spelling string) bool { return strings.Contains(text, spelling) }) {
			return secret
		}
	}
	return ""
}
