package fillout

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

// RedactURL returns the part of a webhook URL that may be shown: scheme, host and path. A secret would be in the rest:
// user name, password, query or fragment.
func RedactURL(text string) string {
	u, err := parseHTTPURL(text)
	if err != nil {
		return "(no valid URL)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}

// urlSecrets returns the parts of a webhook URL that no error may repeat.
func urlSecrets(text string) []string {
	u, err := url.Parse(text)
	if err != nil {
		return []string{text}
	}
	secrets := []string{u.RawQuery, u.Fragment, u.EscapedFragment()}
	if u.User != nil {
		password, _ := u.User.Password()
		secrets = append(secrets, u.User.String(), u.User.Username(), password)
	}
	for name, values := range u.Query() {
		secrets = append(secrets, values...)
		if len(values) == 1 && values[0] == "" { // ?SECRET
			secrets = append(secrets, name)
		}
	}
	return secrets
}
