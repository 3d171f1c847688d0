package fillout

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
)

const (
	// DefaultAuthorizePage is where a person lets an application in
	// (documented).
	DefaultAuthorizePage = "https://build.fillout.com/authorize/oauth"
	// DefaultOAuthServer exchanges codes and invalidates tokens (documented).
	DefaultOAuthServer = "https://server.fillout.com"
)

// OAuthApp is an application as its owner has set it up in the dashboard.
type OAuthApp struct {
	ClientID     string
	ClientSecret string
	// RedirectURI is the one that the code was issued to.
	RedirectURI string
	// Server is the OAuth server, usually DefaultOAuthServer.
	Server BaseURL
}

// AuthorizeURL is the address to send a person to, who is asked there to let the
// application in. Page is usually DefaultAuthorizePage. The browser then comes
// to the redirect URI with a code, and with state as it is given here
// (documented). The error can follow "the page".
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

// ParseRedirectURI checks the address that a browser comes back to: an absolute
// URI without a fragment. Programs have schemes of their own, so any will do.
//
// An error tells what is wrong in words that can follow "the URI".
func ParseRedirectURI(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case text == "":
		return nil, errors.New("must not be empty")
	case strings.ContainsFunc(text, isUnprintable):
		return nil, errors.New("must not contain white space or control characters")
	case err != nil, !u.IsAbs(), u.Host == "" && u.Path == "" && u.Opaque == "":
		return nil, errors.New("must be an absolute URI, such as http://localhost:8976/callback")
	case strings.Contains(text, "#"):
		return nil, errors.New("must not contain a fragment")
	}
	return u, nil
}

// ExchangeCode turns a code into an access token. The credential has no base URL
// where the answer has none that can be used: it should have one (documented),
// and does not always (seen in clients).
//
// A code works once (assumption, as in RFC 6749), so the call is repeated only
// when it cannot have been processed. ErrExchangeRefused is the server's no.
// With ErrAnswerLost the code may be spent, on a token that nobody has. Once the
// request is on its way, the end of ctx does not cancel it.
func (c *Client) ExchangeCode(ctx context.Context, app OAuthApp, code string) (Credential, error) {
	fields := exchangeFields{Code: code, ClientID: app.ClientID, ClientSecret: app.ClientSecret, RedirectURI: app.RedirectURI}
	// Form encoding is the standard's way, and JSON is in use as well (both seen
	// in clients). Which of them the server reads is not documented.
	credential, err := c.exchange(ctx, app, fields, fields.form())
	if isUnreadForm(err) {
		credential, err = c.exchange(ctx, app, fields, fields)
	}
	return credential, err
}

// exchangeFields are the documented ones.
type exchangeFields struct {
	Code         string `json:"code"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
	RedirectURI  string `json:"redirect_uri"`
}

// exchangeFieldNames are how an answer could name the fields, in lower case.
var exchangeFieldNames = []string{"code", "client_id", "clientid", "client_secret", "clientsecret", "redirect_uri", "redirecturi"}

// form has the field that RFC 6749 asks for in addition.
func (f exchangeFields) form() url.Values {
	return url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {f.Code},
		"client_id":     {f.ClientID},
		"client_secret": {f.ClientSecret},
		"redirect_uri":  {f.RedirectURI},
	}
}

func (c *Client) exchange(ctx context.Context, app OAuthApp, fields exchangeFields, body any) (Credential, error) {
	var answer struct {
		AccessToken *Text `json:"access_token"` // nil for null as well
		BaseURL     Text  `json:"base_url"`
		Error       *Text `json:"error"`
	}
	var credential Credential
	err := c.doAs(ctx, Credential{BaseURL: app.Server}, call{
		method:       http.MethodPost,
		path:         "/public/oauth/accessToken",
		body:         body,
		once:         true,
		secrets:      []string{fields.Code, fields.ClientSecret},
		confidential: true,
	}, func(body []byte) (err error) {
		if err := decodeInto(&answer)(body); err != nil {
			return err
		}
		switch {
		case answer.AccessToken == nil && answer.Error != nil:
			return ErrExchangeRefused // some OAuth servers say so with status 200
		case answer.AccessToken == nil:
			return ErrUnreadable
		}
		if credential.AccessToken, err = ParseAccessToken(string(*answer.AccessToken)); err != nil {
			return err
		}
		// A token with an odd base URL is still a token, and there is no second.
		credential.BaseURL, _ = ParseBaseURL(string(answer.BaseURL))
		return nil
	})
	if failure := refusal(err); failure != nil {
		failure.Kinds = append(failure.Kinds, ErrExchangeRefused)
	}
	if err != nil {
		return Credential{}, err
	}
	return credential, nil
}

// refusal is the error of a call that the server understood and did not carry
// out; nil for any other.
func refusal(err error) *APIError {
	var failure *APIError
	if !errors.As(err, &failure) {
		return nil
	}
	switch status := failure.StatusCode; {
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests:
		return nil
	case status >= 400 && status <= 499:
		return failure
	}
	return nil
}

// isUnreadForm tells whether the server could not read form encoding: it says
// so, or misses a field that was there. A code that it refused is not one that
// it has not read.
func isUnreadForm(err error) bool {
	failure := refusal(err)
	switch {
	case failure == nil:
		return false
	case failure.StatusCode == http.StatusUnsupportedMediaType:
		return true
	case failure.StatusCode != http.StatusBadRequest && failure.StatusCode != http.StatusUnprocessableEntity:
		return false
	}
	for _, issue := range failure.Issues {
		if saysMissing(issue.String()) {
			return true
		}
	}
	return saysMissing(failure.Message)
}

// saysMissing tells whether a message says that a field of the exchange is not
// there, and nothing that could be said of a code that is.
func saysMissing(message string) bool {
	message = strings.ToLower(message)
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(message, part) {
				return true
			}
		}
		return false
	}
	return has(exchangeFieldNames...) &&
		has("missing", "required", "undefined", "not provided", "must be provided") &&
		!has("expired", "already", "revoked", "spent", "used", "mismatch", "not match",
			"invalid_grant", "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid code")
}

// InvalidateToken makes an access token worthless, and reports whether it did:
// false without an error means that Fillout had ceased to accept it before. It
// is safe to repeat, so it is retried. Only tokens from an exchange can be
// invalidated; an API key is revoked in the dashboard (documented).
//
// How the server says that it did so, or that a token is invalid already, is
// unknown. So where it refuses, or succeeds in words that are not understood,
// the token is tried: the API's word on it counts.
func (c *Client) InvalidateToken(ctx context.Context, server BaseURL, token Credential) (invalidated bool, err error) {
	err = c.doAs(ctx, Credential{AccessToken: token.AccessToken, BaseURL: server}, call{
		method: http.MethodDelete,
		path:   "/public/oauth/invalidate",
		// The documentation wants this header, in every version of it. Clients
		// have been seen to send Authorization, which every call has.
		header: http.Header{"Authentication": {"Bearer " + token.AccessToken}},
	}, acknowledged)
	refused, unclear := refusal(err) != nil, errors.Is(err, ErrUnreadable)
	if !refused && !unclear {
		return err == nil, err
	}
	if _, tried := c.As(token).ListForms(ctx); errors.Is(tried, ErrNotAuthenticated) {
		return unclear, nil
	}
	return false, err
}
