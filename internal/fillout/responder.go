package fillout

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"strconv"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/lazyregexp"
)

// describeBody describes an answer that is not the JSON it should be. It names a proxy's page by its title and shows a
// short text. It does not show JSON, which may be a part of a submission.
func describeBody(body []byte, redact safetext.Redactor) string {
	text := bytes.TrimSpace(body)
	switch {
	case len(text) == 0:
		return "an empty answer"
	case text[0] == '<':
		if title := pageTitle(text, redact); title != "" {
			return "an HTML page, titled " + strconv.Quote(title) + ", instead of JSON"
		}
		return "an HTML page instead of JSON"
	case json.Valid(text):
		return "JSON of another shape"
	case text[0] == '{', text[0] == '[':
		return "broken JSON"
	}
	return "not JSON: " + redact.Printable(string(text))
}

var titleElement = lazyregexp.New(`(?is)<title[^>]*>(.*?)</title>`)

// maxTitle is how many characters of a page's title, or of a header, are shown.
const maxTitle = 100

// pageTitle returns the title of an HTML page, or "".
func pageTitle(page []byte, redact safetext.Redactor) string {
	found := titleElement().FindSubmatch(page)
	if found == nil {
		return ""
	}
	return shortened(redact.Printable(html.UnescapeString(string(found[1]))))
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > maxTitle {
		return string(runes[:maxTitle]) + "…"
	}
	return text
}

// responder names what sent an answer that is not the service's: the proxy of this machine, if it answered, and what
// the headers say. It returns "" if nothing says so.
func responder(header http.Header, through string, redact safetext.Redactor) string {
	var parts []string
	if through != "" {
		parts = append(parts, "or through "+through)
	}
	for _, name := range []string{"Server", "Via"} {
		if value := shortened(redact.Printable(strings.Join(header.Values(name), ", "))); value != "" {
			parts = append(parts, strings.ToLower(name)+" "+strconv.Quote(value))
		}
	}
	return strings.TrimPrefix(strings.Join(parts, ", "), "or through ")
}

// isNotFillouts reports whether an answer with a successful status was sent by something on the way: a page, or a text
// that is not JSON. An empty answer and JSON of another shape may be the service's.
func isNotFillouts(body []byte) bool {
	text := bytes.TrimSpace(body)
	return len(text) > 0 && text[0] != '{' && text[0] != '[' && !json.Valid(text)
}
