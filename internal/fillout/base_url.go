package fillout

import (
	"errors"
	"net"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// DefaultBaseURL is the API of Fillout's US region (documented). Accounts in
// Europe and Canada, and self-hosted ones, have another host.
const DefaultBaseURL = "https://api.fillout.com"

// apiPrefix is the path below which every call of the forms API lives
// (documented).
const apiPrefix = "/v1/api"

// BaseURL says where the API is: an origin, and the path that a self-hosted
// service may be mounted below, without the prefix /v1/api and without a
// trailing slash. The zero value stands for no URL.
type BaseURL struct {
	text string
}

// ParseBaseURL accepts every form in which a base URL is handed around: the
// token exchange gives the origin, the dashboard shows it with /v1/api, and
// people add a slash. All of them become the same BaseURL, and parsing one's
// String gives it back. Surrounding white space is ignored.
//
// An error tells what is wrong in words that can follow "the URL", and never
// quotes the input, which may hold a password.
func ParseBaseURL(text string) (BaseURL, error) {
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
	return BaseURL{text: strings.ToLower(u.Scheme+"://"+u.Host) + prefix}, nil
}

// String is the one form of the URL, such as https://api.fillout.com.
func (b BaseURL) String() string { return b.text }

// IsZero tells whether there is no URL.
func (b BaseURL) IsZero() bool { return b.text == "" }

// Unencrypted tells whether requests would travel in the clear over a network:
// plain http to a host that is not this machine.
func (b BaseURL) Unencrypted() bool {
	u, err := url.Parse(b.text)
	return err == nil && u.Scheme == "http" && !IsLoopback(u.Hostname())
}

// parseHTTPURL parses an absolute http or https URL with a host.
func parseHTTPURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return nil, errors.New("must not be empty")
	case strings.ContainsFunc(text, isUnprintable):
		return nil, errors.New("must not contain white space or control characters")
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

// IsLoopback tells whether a host name can only mean this machine.
func IsLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") || strings.HasSuffix(strings.ToLower(host), ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
