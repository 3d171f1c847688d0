package fillouttest

import (
	"net/http"
	"time"
)

// WebhookIDFormat is a JSON form in which a webhook's id is accepted.
type WebhookIDFormat int

const (
	// WebhookIDAnyFormat accepts 12345 and "12345".
	WebhookIDAnyFormat WebhookIDFormat = iota
	// WebhookIDNumber accepts 12345 only.
	WebhookIDNumber
	// WebhookIDString accepts "12345" only.
	WebhookIDString
)

// ExchangeEncoding is how the body of a code exchange may be encoded.
type ExchangeEncoding int

const (
	// ExchangeAnyEncoding accepts JSON and form encoding.
	ExchangeAnyEncoding ExchangeEncoding = iota
	// ExchangeJSON accepts JSON only.
	ExchangeJSON
	// ExchangeURLEncoded accepts form encoding only.
	ExchangeURLEncoded
)

// InvalidationHeader is the header that carries the token which is to be invalidated.
type InvalidationHeader int

const (
	// InvalidateByAuthentication honors Authentication only.
	InvalidateByAuthentication InvalidationHeader = iota
	// InvalidateByAuthorization honors Authorization only.
	InvalidateByAuthorization
	// InvalidateByEither honors both, Authentication first.
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

// Behavior is how the service behaves where that is an assumption, or where more than one way is on record. Each field
// says how well the default is known: documented by Fillout, seen in Fillout's own code, measured on the live service,
// or assumed. Start from [DefaultBehavior].
type Behavior struct {
	// RateLimit is the number of requests in a window for one account; 0 turns the limit off. Default 5 (documented).
	RateLimit int
	// RateWindow is the length of a window. Default one second (measured: the policy header says 5;w=1).
	RateWindow time.Duration
	// AlignedWindows makes windows follow each other without a gap from the server's start on, the first one beginning
	// WindowPhase after it. By default a window begins with the first request after the last one ended (both assumed).
	AlignedWindows bool
	// WindowPhase shifts aligned windows; it may be negative.
	WindowPhase time.Duration
	// RateLimitAfterAuth spends the limit only on requests with a valid credential. By default it comes before the
	// credential is looked at (assumed from one measured burst).
	RateLimitAfterAuth bool
	// BareRateLimitBody answers 429 with {"message":…} instead of the whole envelope (both measured, once each).
	BareRateLimitBody bool
	// NoRateHeaders leaves out ratelimit-* and retry-after, which the live service always sends (measured); a proxy
	// may strip them.
	NoRateHeaders bool

	// AuthFailureStatus is the status of a refused credential. Default 400 (measured); proxies answer 401 or 403.
	AuthFailureStatus int

	// UnknownIDStatus is the status for an unknown form, submission or webhook. Default 404 (assumed); 400 is the other
	// candidate.
	UnknownIDStatus int
	// UnknownIDPhrase ends the message for an unknown thing: "Form not found". Default "not found" (assumed).
	UnknownIDPhrase string
	// MinimalFormList gives the items of GET /forms only formId and name, which are documented; id, tags and isPublished
	// are seen in Fillout's own code.
	MinimalFormList bool

	// FirstWebhookID is the id of the first webhook; the following ones count up. Default 12345, as in the documented
	// example. How large ids get is unknown: set it above 1<<53 to catch a client that goes through float64.
	FirstWebhookID int64
	// WebhookIDAsString answers a create with {"id":"12345"}. By default it is a number (documented).
	WebhookIDAsString bool
	// AcceptWebhookID is what a delete accepts as webhookId. Default any form: the documentation says string, and
	// Fillout's own clients send a number.
	AcceptWebhookID WebhookIDFormat
	// MergeDuplicateWebhooks answers a second create for the same form and URL with the id of the first. By default
	// there are two webhooks then (assumed).
	MergeDuplicateWebhooks bool
	// DeleteUnknownWebhookSucceeds answers 200 to deleting a webhook that is not there. By default it is an unknown id
	// (assumed).
	DeleteUnknownWebhookSucceeds bool
	// FormDeletionKeepsWebhooks leaves the webhooks of a deleted form behind. By default they go with it (assumed).
	FormDeletionKeepsWebhooks bool
	// EmptyDeleteBodies answers deletes with an empty body. By default it is {} (documented for webhooks, assumed for
	// submissions and for the invalidation of a token).
	EmptyDeleteBodies bool

	// TotalsPerPage counts only the page in totalResponses and pageCount. By default they count all matches (documented),
	// though one client reports otherwise.
	TotalsPerPage bool
	// APISubmissionsDeliver delivers submissions made through the API. By default they are not delivered (documented to
	// trigger no integrations; that this includes webhooks is assumed).
	APISubmissionsDeliver bool

	// BareDelivery delivers the submission itself, as documented. By default it is wrapped in
	// {"formId","formName","submission"} (measured, and seen in Fillout's own code).
	BareDelivery bool
	// DeliveryRetries is how often a delivery is tried again after it got no 2xx. Default 0 (assumed).
	DeliveryRetries int
	// DeliveryRetryDelay is the wait before each of these. Default one second (assumed).
	DeliveryRetryDelay time.Duration
	// DeliveryTimeout bounds one attempt. Default ten seconds (assumed).
	DeliveryTimeout time.Duration
	// DeliverAnywhere lets deliveries leave the machine. By default only localhost and loopback addresses are called
	// and a delivery to any other is refused, which the journal shows: a test must never send traffic to somebody's site.
	DeliverAnywhere bool

	// CodeLifetime is how long a code can be exchanged. Default ten minutes (assumed: the most that RFC 6749 recommends).
	CodeLifetime time.Duration
	// AcceptExchange is what an exchange may be encoded as. Default any (assumed: clients of both are in use, and the
	// documentation says only which fields are "in the body").
	AcceptExchange ExchangeEncoding
	// UnreadExchangeNamesFields answers an exchange in an encoding that is not accepted with a 400 that names the fields
	// it misses, as a service does that reads only bodies it knows. By default it is 415 (both assumed).
	UnreadExchangeNamesFields bool
	// ReusedCodeRevokesToken revokes the token that a code was exchanged for when the code is presented once more, as RFC
	// 6749 recommends. By default the token stays (assumed).
	ReusedCodeRevokesToken bool
	// NoBaseURL leaves base_url out of the answer to an exchange. By default it is there (documented), though one client
	// is written for answers without it.
	NoBaseURL bool
	// InvalidateBy is the header that an invalidation is authenticated with. Default Authentication (documented), though
	// some clients send Authorization.
	InvalidateBy InvalidationHeader
	// OAuthErrors is the shape of the errors of exchange and invalidation. Default the envelope (assumed). Their status
	// is AuthFailureStatus for a wrong client or token, else 400.
	OAuthErrors OAuthErrorShape

	// Latency passes between the end of a request's processing and its answer, Jitter at most in addition. Default 0.
	Latency, Jitter time.Duration
}

// DefaultBehavior is what is known or most likely of the live service.
func DefaultBehavior() Behavior {
	return Behavior{
		RateLimit:          5,
		RateWindow:         time.Second,
		AuthFailureStatus:  http.StatusBadRequest,
		UnknownIDStatus:    http.StatusNotFound,
		UnknownIDPhrase:    "not found",
		FirstWebhookID:     12345,
		CodeLifetime:       10 * time.Minute,
		DeliveryRetryDelay: time.Second,
		DeliveryTimeout:    10 * time.Second,
	}
}
