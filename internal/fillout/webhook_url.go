package fillout

import "net/url"

// ParseWebhookURL checks a URL that Fillout is to deliver submissions to: it
// must be absolute, http or https, and name a host.
//
// An error tells what is wrong in words that can follow "the URL", and never
// quotes the input: Fillout signs nothing, so people put a secret into the URL.
func ParseWebhookURL(text string) (*url.URL, error) {
	return parseHTTPURL(text)
}

// Unencrypted tells whether submissions sent to the webhook URL would travel in
// the clear over a network.
func Unencrypted(u *url.URL) bool {
	return u.Scheme == "http" && !IsLoopback(u.Hostname())
}

// RedactURL is what of a webhook URL may be shown: scheme, host and path. The
// rest (user name, password, query, fragment) is where a secret would be.
func RedactURL(text string) string {
	u, err := parseHTTPURL(text)
	if err != nil {
		return "(no valid URL)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
}

// urlSecrets lists the parts of a webhook URL that no error may repeat.
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
