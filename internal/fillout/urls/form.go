package urls

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

const (
	formPage   = "https://forms.fillout.com/t/"
	editorHost = "build.fillout.com"
)

// FormURL returns the address of a form's public page (documented). Parameters are values of the form's URL parameters,
// by name. They are escaped, and sorted by name.
func FormURL(formID string, parameters map[string]string) string {
	address := formPage + url.PathEscape(formID)
	if len(parameters) == 0 {
		return address
	}
	query := make(url.Values, len(parameters))
	for name, value := range parameters {
		query.Set(name, value)
	}
	// Every decoder reads %20 as a blank. Some read "+" as a plus.
	return address + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}

var errNotFormURL = errors.New("must be the address of a form's page, such as " + formPage + "vso9PzRfHQus, " +
	"or of its editor, such as https://" + editorHost + "/editor/vso9PzRfHQus")

var errCustomLink = errors.New("is a custom link, which does not contain the form's ID. The ID is in the address of the " +
	"form's editor, such as https://" + editorHost + "/editor/vso9PzRfHQus")

// ParseFormURL returns the form ID from a form's URL, as a person copies it from a browser. It accepts:
//
//   - the form's page, /t/ID, on Fillout's hosts (forms.fillout.com is documented, form.fillout.com seen in the wild)
//     or on a custom domain, which can be any host
//   - the form's editor on build.fillout.com, /editor/ID with anything after it, or its preview, /editor/preview/ID
//     (seen in the wild)
//
// It ignores query, fragment and surrounding white space.
//
// An error says what is wrong in words that can follow "the URL". It never quotes the input: a form's URL can contain
// answers, which are personal data.
func ParseFormURL(text string) (string, error) {
	u, err := parseHTTPURL(strings.TrimSpace(text))
	if err != nil {
		return "", err
	}
	id := formIDIn(u)
	switch {
	case ValidID(id):
		return id, nil
	case isCustomLink(u):
		return "", errCustomLink
	}
	return "", errNotFormURL
}

// isCustomLink reports whether a URL has the format of a custom link, https://WORKSPACE.fillout.com/NAME (seen in the
// wild).
func isCustomLink(u *url.URL) bool {
	workspace, ours := strings.CutSuffix(strings.ToLower(u.Hostname()), ".fillout.com")
	name := strings.Trim(u.Path, "/")
	return ours && !slices.Contains([]string{"build", "form", "forms"}, workspace) && name != "" && name != "t" && !strings.Contains(name, "/")
}

// formIDIn returns the part of a form's URL that should be the id, or "" if it is not a form's URL.
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
