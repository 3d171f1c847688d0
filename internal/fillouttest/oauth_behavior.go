package fillouttest

import "time"

// ExchangeEncoding is how the body of a code exchange may be encoded.
type ExchangeEncoding int

const (
	// ExchangeAnyEncoding accepts JSON and application/x-www-form-urlencoded.
	ExchangeAnyEncoding ExchangeEncoding = iota
	// ExchangeJSON accepts JSON only.
	ExchangeJSON
	// ExchangeURLEncoded accepts application/x-www-form-urlencoded only.
	ExchangeURLEncoded
)

// InvalidationHeader is the header that carries the token that is to be invalidated.
type InvalidationHeader int

const (
	// InvalidateByAuthentication reads Authentication only.
	InvalidateByAuthentication InvalidationHeader = iota
	// InvalidateByAuthorization reads Authorization only.
	InvalidateByAuthorization
	// InvalidateByEither reads both, Authentication first.
	InvalidateByEither
)

// OAuthErrorShape is how the exchange and the invalidation answer errors.
type OAuthErrorShape int

const (
	// OAuthErrorEnvelope is the envelope of the forms API.
	OAuthErrorEnvelope OAuthErrorShape = iota
	// OAuthErrorRFC6749 is {"error":"invalid_grant","error_description":…}.
	OAuthErrorRFC6749
	// OAuthErrorPage is an HTML page.
	OAuthErrorPage
)

// OAuthBehavior is the group of knobs of OAuth.
type OAuthBehavior struct {
	// AccessTokenPrefix begins each access token. Default fillout_token_ (assumed: Fillout's own code accepts it beside
	// the prefix of API keys).
	AccessTokenPrefix string
	// CodeLifetime is how long a code can be exchanged. Default ten minutes (assumed: the most that RFC 6749 recommends).
	CodeLifetime time.Duration
	// AcceptExchange is the encoding that an exchange may have. Default any (assumed: clients of both are in use, and the
	// documentation says only which fields are "in the body").
	AcceptExchange ExchangeEncoding
	// UnreadExchangeNamesFields answers an exchange in an encoding that is not accepted with a 400 that names the missing
	// fields. A service that reads only bodies of its own encoding does so. By default the answer is 415 (both assumed).
	UnreadExchangeNamesFields bool
	// ReusedCodeRevokesToken revokes the token of a code that is presented once more, as RFC 6749 recommends. By default
	// the token stays valid (assumed).
	ReusedCodeRevokesToken bool
	// NoBaseURL leaves base_url out of the answer to an exchange. By default the answer has it (documented), though one
	// client is written for answers without it.
	NoBaseURL bool
	// InvalidateBy is the header that an invalidation is authenticated with. Default Authentication (documented), though
	// some clients send Authorization.
	InvalidateBy InvalidationHeader
	// OAuthErrors is the shape of the errors of exchange and invalidation. Default the envelope (assumed). Their status is
	// AuthFailureStatus for a wrong client or token, else 400.
	OAuthErrors OAuthErrorShape
}

func defaultOAuthBehavior() OAuthBehavior {
	return OAuthBehavior{AccessTokenPrefix: "fillout_token_", CodeLifetime: 10 * time.Minute}
}
