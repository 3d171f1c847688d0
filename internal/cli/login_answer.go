package cli

import (
	"cmp"
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"
	"unicode"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// errDenied marks a sign-in in which the user denied access.
var errDenied = errors.New("denied")

// hasState reports whether a query contains the state of a sign-in, once. The state cannot be guessed, so a query with
// it is the answer of the authorization page.
func hasState(query url.Values, state string) bool {
	states := query["state"]
	return len(states) == 1 && subtle.ConstantTimeCompare([]byte(states[0]), []byte(state)) == 1
}

// readAnswer returns the code of an answer. The answer has the parameters of RFC 6749, and its state must have been
// checked. Fillout documents code and state, but nothing about a denial.
func readAnswer(query url.Values) (code string, err error) {
	if query.Has("error") {
		return "", refusal(query)
	}
	if codes := query["code"]; len(codes) == 1 && strings.TrimSpace(codes[0]) != "" {
		return codes[0], nil
	}
	return "", &problem{text: "The browser came back with neither a code nor a reason. Nothing was stored. Run login again."}
}

// refusal returns the error for an authorization that was refused.
func refusal(query url.Values) error {
	kind, description := safetext.Printable(query.Get("error")), safetext.Printable(query.Get("error_description"))
	said := cmp.Or(kind, description, "without a reason")
	if kind != "" && description != "" {
		said = kind + ": " + description
	}
	if kind == "access_denied" {
		return &problem{text: "Access was denied (" + said + "). Nothing was stored. Run login again to be asked again.",
			cause: errDenied}
	}
	return &problem{text: "Fillout refused the app (" + said + "). Nothing was stored. Check that " + clientIDFlag +
		" is the app's, and that " + redirectURIFlag + " is registered with the app, then run login again."}
}

// maxWords bounds the words of a paste that findAnswer combines.
const maxWords = 64

// findAnswer returns the answer of the authorization page in a text that was pasted, and reports whether the text
// contains it. The text may contain more. The address may be split by line breaks, quoted or escaped. The state proves
// that the pieces were put together correctly.
func findAnswer(text, state string) (url.Values, bool) {
	words := strings.Fields(unescaped(text))
	words = words[max(0, len(words)-maxWords):]
	for length := len(words); length > 0; length-- {
		for start := range len(words) - length + 1 {
			joined := strings.Join(words[start:start+length], "")
			decoded, _ := url.QueryUnescape(joined)
			for _, candidate := range []string{joined, strings.TrimRight(joined, ".,;:)]}"), decoded} {
				if query, ok := parseAnswer(candidate, state); ok {
					return query, true
				}
			}
		}
	}
	return nil, false
}

// parseAnswer parses an address, or its query. The answer has one code, or an error. The address can be in the query of
// another one, as in the links of mail filters.
func parseAnswer(address, state string) (url.Values, bool) {
	address, _, _ = strings.Cut(address, "#")
	for inner := true; inner && strings.Contains(address, state); {
		var after string
		if _, after, inner = strings.Cut(address, "?"); inner {
			address = after
		}
		query, err := url.ParseQuery(address)
		if err == nil && hasState(query, state) && (query.Has("error") || len(query["code"]) == 1) {
			return query, true
		}
	}
	return nil, false
}

// escapes are what shells, editors, chats and terminals add to an address. No address of an answer contains them,
// because browsers encode these characters.
var escapes = strings.NewReplacer(
	"\x1b[200~", "", "\x1b[201~", "", // around a paste into a terminal
	"](", " ", // of a link in Markdown
	"&amp;", "&", "&AMP;", "&", "&#38;", "&", "&#x26;", "&", `\u0026`, "&", "^&", "&",
	`\`, "", `"`, "", "'", "", "`", "", "<", "", ">", "", "“", "", "”", "", "‘", "", "’", "", "«", "", "»", "",
)

// unescaped removes what does not belong to an address.
func unescaped(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return r
		}
		return -1
	}, escapes.Replace(text))
}
