package urls

import (
	"net/url"
	"strings"
)

// Origin returns the part of a URL that may always be shown.
func Origin(u *url.URL) string { return u.Scheme + "://" + u.Host }

// normalOrigin returns scheme and host of an http or https URL in lower case, without the scheme's default port.
func normalOrigin(u *url.URL) string {
	port := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	host := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(u.Host), port), ":")
	return u.Scheme + "://" + host
}

// NormalWebhookURL returns the same text for all spellings of a webhook URL that lead to the same request: the case of
// scheme and host, the scheme's default port, and an empty path make no difference. It returns an invalid URL as it is.
func NormalWebhookURL(text string) string {
	u, err := parseHTTPURL(text)
	if err != nil {
		return text
	}
	_, rest, _ := strings.Cut(text, "://")
	behind := "" // path, query and fragment, in the configuration's own encoding
	if at := strings.IndexAny(rest, "/?#"); at >= 0 {
		behind = rest[at:]
	}
	if !strings.HasPrefix(behind, "/") {
		behind = "/" + behind
	}
	user := ""
	if u.User != nil {
		user = u.User.String() + "@"
	}
	scheme, host, _ := strings.Cut(normalOrigin(u), "://")
	return scheme + "://" + user + host + behind
}
