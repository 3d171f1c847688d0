package urls

import (
	"errors"
	"net/url"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// DefaultAuthorizePage is the page on which a person authorizes an application (documented).
const DefaultAuthorizePage = "https://build.fillout.com/authorize/oauth"

// AuthorizeURL returns the address of the page on which a person authorizes the application. Page is usually
// DefaultAuthorizePage. The page sends the browser to the redirect URI with a code and with state (documented). The
// error can follow "the page".
func AuthorizeURL(page, clientID, redirectURI, state string) (string, error) {
	u, err := parseHTTPURL(page)
	if err != nil {
		return "", err
	}
	query := u.Query()
	query.Set("client_id", clientID)
	query.Set("redirect_uri", redirectURI)
	query.Set("state", state)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

// ParseRedirectURI checks the address that the browser returns to. It must be an absolute URI without a fragment. Any
// scheme is accepted, since programs have schemes of their own.
//
// An error says what is wrong in words that can follow "the URI".
func ParseRedirectURI(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return nil, errors.New("must not be empty")
	case strings.ContainsFunc(text, safetext.IsUnprintable):
		return nil, errors.New("must not contain white space or control characters")
	case err != nil && isHTTP(text):
		return nil, urlFault(err)
	case err != nil, !u.IsAbs(), u.Host == "" && u.Path == "" && u.Opaque == "":
		return nil, errors.New("must be an absolute URI, such as http://localhost:8976/callback")
	case strings.Contains(text, "#"):
		return nil, errors.New("must not contain a fragment")
	}
	return u, nil
}
