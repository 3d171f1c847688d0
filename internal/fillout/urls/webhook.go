package urls

import "net/url"

// ParseWebhookURL checks a URL for Fillout's deliveries of submissions. It must be absolute, http or https, and name a
// host.
//
// An error says what is wrong in words that can follow "the URL". It never quotes the input: Fillout signs no delivery,
// so people put a secret into the URL.
func ParseWebhookURL(text string) (*url.URL, error) {
	return parseHTTPURL(text)
}

// Unencrypted reports whether deliveries to the webhook URL would cross a network without encryption.
func Unencrypted(u *url.URL) bool {
	return u.Scheme == "http" && !IsLoopback(u.Hostname())
}

// RedactURL returns the part of a webhook URL that may be shown: scheme and host. Receivers such as Slack, Discord,
// Zapier and Make have their secret in the path, and others in the query, so all of that is secret.
func RedactURL(text string) string {
	u, err := parseHTTPURL(text)
	if err != nil {
		return "(no valid URL)"
	}
	return Origin(u)
}
