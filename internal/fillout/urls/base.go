// Package urls parses and builds Fillout's URLs: base URLs of the APIs, pages of forms, webhooks and OAuth.
package urls

import (
	"errors"
	"net"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// DefaultBaseURL is the forms API of Fillout's US region (documented). Accounts in Europe and Canada, and self-hosted
// ones, have another host.
const DefaultBaseURL = "https://api.fillout.com"

// FormsPrefix begins the path of every call of the forms API (documented).
const FormsPrefix = "/v1/api"

// BaseURL is the address of an API, without the API's prefix and without a trailing slash. It is an origin, and for
// some self-hosted services a path. The zero value stands for no URL.
type BaseURL struct {
	text string
}

// ParseBaseURL parses the base URL of the forms API in each shape that is in use: the origin, as the token exchange
// returns it (documented); with /v1/api, as the dashboard shows it (seen in third-party code); and with a slash at the
// end, which people add. All of them become the same BaseURL, and its String parses to an equal one. Surrounding white
// space, the case of scheme and host, and the scheme's default port make no difference.
//
// An error says what is wrong in words that can follow "the URL". It never quotes the input, which may contain a
// password.
func ParseBaseURL(text string) (BaseURL, error) { return parseAPIURL(text, FormsPrefix) }

// parseAPIURL parses the URL of an API, with or without the prefix of the API's calls.
func parseAPIURL(text, apiPrefix string) (BaseURL, error) {
	u, err := parseHTTPURL(strings.TrimSpace(text))
	if err != nil {
		return BaseURL{}, err
	}
	switch {
	case u.User != nil:
		return BaseURL{}, errors.New("must not contain a user name or password")
	case u.RawQuery != "" || u.ForceQuery:
		return BaseURL{}, errors.New("must not contain a query")
	case strings.Contains(text, "#"):
		return BaseURL{}, errors.New("must not contain a fragment")
	}
	prefix := path.Clean("/" + u.EscapedPath())
	for strings.HasSuffix(prefix, apiPrefix) {
		prefix = path.Clean("/" + strings.TrimSuffix(prefix, apiPrefix))
	}
	if prefix == "/" {
		prefix = ""
	}
	return BaseURL{text: normalOrigin(u) + prefix}, nil
}

// String returns the URL, such as https://api.fillout.com. Equal BaseURLs have the same one.
func (b BaseURL) String() string { return b.text }

// IsZero reports whether there is no URL.
func (b BaseURL) IsZero() bool { return b.text == "" }

// SameOrigin reports whether two URLs have the same scheme, host and port.
func (b BaseURL) SameOrigin(other BaseURL) bool {
	u, err := url.Parse(other.text)
	return err == nil && b.IsOriginOf(u)
}

// IsOriginOf reports whether a URL has the scheme, the host and the port of b.
func (b BaseURL) IsOriginOf(u *url.URL) bool {
	own, err := url.Parse(b.text)
	return err == nil && normalOrigin(u) == normalOrigin(own)
}

// Unencrypted reports whether requests would cross a network without encryption: plain http to a host that is not this
// machine.
func (b BaseURL) Unencrypted() bool {
	u, err := url.Parse(b.text)
	return err == nil && Unencrypted(u)
}

// parseHTTPURL parses an absolute http or https URL with a host.
func parseHTTPURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return nil, errors.New("must not be empty")
	case strings.ContainsFunc(text, safetext.IsUnprintable):
		return nil, errors.New("must not contain white space or control characters")
	case err != nil && isHTTP(text):
		return nil, urlFault(err)
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return nil, errors.New("must be an absolute URL that begins with https:// or http:// and names a host")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, errors.New("must have a port between 1 and 65535")
		}
	}
	return u, nil
}

func isHTTP(text string) bool {
	scheme, _, found := strings.Cut(text, "://")
	return found && (strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http"))
}

// urlFault says why a URL cannot be parsed. url.Parse's own error quotes the URL, which can contain a secret.
func urlFault(err error) error {
	var failure *url.Error
	if errors.As(err, &failure) {
		err = failure.Err
	}
	var escape url.EscapeError // a whole one is valid in a path, but not in a host
	errors.As(err, &escape)
	_, broken := url.PathUnescape(string(escape))
	switch {
	case broken != nil:
		return errors.New(`must not contain "%" without two hexadecimal digits after it. Write %25 for a percent sign`)
	case strings.HasPrefix(err.Error(), "invalid port"):
		return errors.New("must have a port between 1 and 65535")
	case strings.Contains(err.Error(), "userinfo"):
		return errors.New("must escape the special characters of its user name and password, such as %40 for @")
	}
	return errors.New("must have a host without special characters")
}

// IsLoopback reports whether a host name can only mean this machine.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
