package fillout

import (
	"errors"
	"net/url"
	"strings"
)

const (
	formPage   = "https://forms.fillout.com/t/"
	editorHost = "build.fillout.com"
)

// FormURL is the address of a form's public page (documented). Parameters are
// values for the URL parameters that the form takes from it, by name; they are
// escaped, and in the order of their names.
func FormURL(formID string, parameters map[string]string) string {
	address := formPage + url.PathEscape(formID)
	if len(parameters) == 0 {
		return address
	}
	query := make(url.Values, len(parameters))
	for name, value := range parameters {
		query.Set(name, value)
	}
	// A blank becomes %20, which every decoder understands; "+" is read as a plus
	// by those that know nothing of forms.
	return address + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

var errNoFormURL = errors.New("must be the address of a form's page, such as " + formPage + "vso9PzRfHQus, " +
	"or of its editor, such as https://" + editorHost + "/editor/vso9PzRfHQus")

// ParseFormURL gives the id of the form that a URL is of, as a person copies it
// from a browser: a page that the form is shared at, /t/ID, on Fillout's hosts
// (forms.fillout.com is documented, form.fillout.com seen in the wild) or on a
// custom domain, which can be any host; or a page of the form's editor on
// build.fillout.com, /editor/ID with anything behind it, or its preview,
// /editor/preview/ID (seen in the wild). Query and fragment do not matter, nor
// does surrounding white space.
//
// An error tells what is wrong in words that can follow "the URL", and never
// quotes the input: what is filled into a form by its URL is personal data.
func ParseFormURL(text string) (string, error) {
	u, err := parseHTTPURL(strings.TrimSpace(text))
	if err != nil {
		return "", err
	}
	id := formIDIn(u)
	if !ValidID(id) {
		return "", errNoFormURL
	}
	return id, nil
}

// formIDIn is what stands where a form's URL has the id; "" where it is no such
// URL.
func formIDIn(u *url.URL) string {
	segments := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	if segments[0] == "t" && len(segments) == 2 {
		return segments[1]
	}
	if segments[0] != "editor" || !strings.EqualFold(u.Hostname(), editorHost) {
		return ""
	}
	segments = segments[1:]
	if len(segments) > 0 && segments[0] == "preview" {
		segments = segments[1:]
	}
	if len(segments) == 0 {
		return ""
	}
	return segments[0]
}
