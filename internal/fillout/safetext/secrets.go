package safetext

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// URLSecrets returns the parts of a webhook URL that no error may repeat: all but scheme and host. A part of the path
// that is a single word is secret only together with the rest of the path.
func URLSecrets(text string) []string {
	u, err := url.Parse(text)
	if err != nil {
		return []string{text}
	}
	secrets := []string{u.RequestURI(), u.Path, u.EscapedPath(), u.RawQuery, u.Fragment, u.EscapedFragment()}
	for segment := range strings.SplitSeq(u.Path, "/") {
		if !isWord(segment) {
			secrets = append(secrets, segment)
		}
	}
	if u.User != nil {
		password, _ := u.User.Password()
		secrets = append(secrets, u.User.String(), u.User.Username(), password)
	}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		secret, value, _ := strings.Cut(pair, "=")
		if value != "" { // not ?SECRET
			secret = value
		}
		plain, _ := url.QueryUnescape(secret) // "" if that cannot be done
		secrets = append(secrets, secret, plain)
	}
	return secrets
}

// ProxySecrets returns the user names and passwords of the proxies that Go takes from the environment. A proxy can
// repeat what it was sent.
func ProxySecrets(getenv func(string) string) []string {
	var secrets []string
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		text := getenv(name)
		u, err := url.Parse(text)
		if err != nil || u.Host == "" {
			u, err = url.Parse("http://" + text) // as Go does
		}
		if err != nil || u.User == nil {
			continue
		}
		password, _ := u.User.Password()
		pair := u.User.Username() + ":" + password
		secrets = append(secrets, pair, u.User.String(), u.User.Username(), password,
			base64.StdEncoding.EncodeToString([]byte(pair)))
	}
	return secrets
}
