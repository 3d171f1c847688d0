package fillout

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// DefaultOAuthServer exchanges codes and invalidates tokens (documented).
const DefaultOAuthServer = "https://server.fillout.com"

// OAuthApp is an application as its owner has set it up in the dashboard.
type OAuthApp struct {
	ClientID     string
	ClientSecret string
	// RedirectURI that the code was issued to.
	RedirectURI string
	// Server is the OAuth server, usually DefaultOAuthServer.
	Server urls.BaseURL
}

// ExchangeCode exchanges a code for an access token. The answer contains the base URL (documented), but not always
// (seen in third-party code). If it is missing or cannot be used, the credential's base URL is zero.
//
// A code works once (assumption: oauth-code-twice; RFC 6749 says so), so the call is repeated only if it cannot have
// been processed. After ErrExchangeRefused the server did not accept the code. After ErrAnswerLost the code may have
// been used, for a token that is lost. Once the request was sent, the end of ctx does not cancel it.
func (c *Client) ExchangeCode(ctx context.Context, app OAuthApp, code string) (Credential, error) {
	// URL encoding is the standard's way, and JSON is in use as well (both seen in third-party code). Which of them the
	// server reads is not documented.
	credential, err := c.exchange(ctx, app, code, url.Values{
		"grant_type":    {"authorization_code"}, // required by RFC 6749, the other fields are documented
		"code":          {code},
		"client_id":     {app.ClientID},
		"client_secret": {app.ClientSecret},
		"redirect_uri":  {app.RedirectURI},
	})
	if isUnreadEncoding(err) {
		credential, err = c.exchange(ctx, app, code, map[string]string{
			"code":          code,
			"client_id":     app.ClientID,
			"client_secret": app.ClientSecret,
			"redirect_uri":  app.RedirectURI,
		})
	}
	return credential, err
}

// exchangeAnswer is the answer to an exchange. Some OAuth servers refuse one with status 200, so it can have an error.
type exchangeAnswer struct {
	AccessToken *Text `json:"access_token"` // nil for null as well
	BaseURL     Text  `json:"base_url"`
	Error       *Text `json:"error"`
}

func (a exchangeAnswer) check() error {
	switch {
	case a.AccessToken == nil && a.Error != nil:
		return ErrExchangeRefused
	case a.AccessToken == nil:
		return ErrUnreadable
	}
	_, err := ParseAccessToken(string(*a.AccessToken))
	return err
}

func (c *Client) exchange(ctx context.Context, app OAuthApp, code string, body any) (Credential, error) {
	exchange := c.oauthAPI(app.Server).create(body, "public", "oauth", "accessToken")
	exchange.secrets, exchange.confidential = []string{code, app.ClientSecret}, true
	answer, err := decode(ctx, c.As(Credential{}), exchange, exchangeAnswer.check)
	if failure := refusal(err); failure != nil {
		failure.Kinds = append(failure.Kinds, ErrExchangeRefused)
	}
	if err != nil {
		return Credential{}, err
	}
	var credential Credential
	credential.AccessToken, err = ParseAccessToken(string(*answer.AccessToken))
	// A token with an unusual base URL is still a token, and the code gives no second one.
	credential.BaseURL, _ = urls.ParseBaseURL(string(answer.BaseURL))
	return credential, err
}

// refusal returns the error of a call that the server itself did not carry out; nil for any other error. A page of
// something on the way is not a refusal: the code was not used.
func refusal(err error) *APIError {
	failure := clientError(err)
	if failure == nil || failure.Is(ErrNotFillout) {
		return nil
	}
	return failure
}

// clientError returns the error of a call that was answered with a client error, whoever sent it. It returns nil for
// any other error, and for a 408 and a 429, which say nothing about what was sent.
func clientError(err error) *APIError {
	var failure *APIError
	if !errors.As(err, &failure) {
		return nil
	}
	switch status := failure.StatusCode; {
	case status == http.StatusRequestTimeout, status == http.StatusTooManyRequests, status < 400, status > 499:
		return nil
	}
	return failure
}

// isUnreadEncoding reports whether the server could not read the encoding of an exchange: it says so, or it misses a
// field that was sent. A server that refuses the code has read it.
func isUnreadEncoding(err error) bool {
	failure := clientError(err)
	if failure == nil {
		return false
	}
	switch failure.StatusCode {
	case http.StatusUnsupportedMediaType:
		return true
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return saysMissing(failure.Message) ||
			slices.ContainsFunc(failure.Issues, func(issue Issue) bool { return saysMissing(issue.String()) })
	}
	return false
}

// exchangeFieldNames are names, in lower case, by which a message could call the fields of an exchange.
var exchangeFieldNames = []string{
	"code", "client_id", "clientid", "client_secret", "clientsecret", "redirect_uri", "redirecturi",
}

// saysMissing reports whether a message says that a field of the exchange is missing, in words that cannot be about a
// code that was read.
func saysMissing(message string) bool {
	message = strings.ToLower(message)
	return containsAny(message, exchangeFieldNames...) &&
		containsAny(message, "missing", "required", "undefined", "not provided", "must be provided") &&
		!containsAny(message, "expired", "already", "revoked", "spent", "used", "mismatch", "not match",
			"invalid_grant", "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid code")
}

// InvalidateToken makes an access token invalid, and reports whether it did. False without an error means that the
// token was invalid before. It is safe to repeat, so it is retried. Only tokens from an exchange can be invalidated. An
// API key is revoked in the dashboard (documented).
//
// The server's answers to a success and to an invalid token are unknown. So if it refuses, or its success cannot be
// read, InvalidateToken tries the token on the forms API, and the result of that counts.
func (c *Client) InvalidateToken(ctx context.Context, server urls.BaseURL, token Credential) (
	invalidated bool, err error,
) {
	holder := c.As(token)
	remove := c.oauthAPI(server).remove("public", "oauth", "invalidate")
	// This header is in every version of the documentation. Some programs send Authorization instead (seen in third-party
	// code), which every call has.
	remove.header = http.Header{"Authentication": {"Bearer " + token.AccessToken}}
	err = holder.do(ctx, remove, acceptDeleteResponse)
	unreadable := errors.Is(err, ErrUnreadable)
	if clientError(err) == nil && !unreadable {
		return err == nil, err
	}
	if _, tried := holder.ListForms(ctx); errors.Is(tried, ErrNotAuthenticated) {
		return unreadable, nil
	}
	return false, err
}
