package fillout_test

import (
	"net/http"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// course is what becomes of a call under a fault.
type course int

const (
	// works: the call succeeds.
	works course = iota + 1
	// ends: what came first is final, and the error says so. Of a write that must
	// not happen twice it is certain that it was not carried out.
	ends
	// repeats: the call is sent again until the attempts are used up or the fault
	// is gone.
	repeats
	// doubtful: the call is not sent again, and its error is ErrAnswerLost.
	doubtful
)

// link is a fault of the connection.
type link int

const (
	refusedLink link = iota + 1
	unknownCertificate
	wrongHost
)

// verdict is what must come of the calls of one nature, or of one call.
type verdict struct {
	course course
	says   string  // the error's text; "" for the fault's
	means  []error // nil for the fault's
	hops   int     // redirects that are followed
}

// fault is a row in each section of the table.
type fault struct {
	name string
	// What happens, at the service or on the way to it. SECRETS stands for all that
	// the call has sent and nobody may see, DATE for three seconds from now.
	inject fillouttest.Fault
	link   link
	// hides that a write was carried out, or that it was not: both are tried.
	hides bool
	// refuses: it is the service's clear no.
	refuses bool
	// lasts is how long one attempt takes.
	lasts time.Duration
	// waits are between attempts; nil for half a second, doubled each time.
	waits []time.Duration

	// What an error says and means. SECRETS stands for what was struck out, ORIGIN,
	// HOST and REFUSED for addresses, TIMEOUT for the longest that an attempt takes.
	says  string
	means []error

	read, once, again verdict
	// except are the verdicts on calls that are not like others of their nature.
	except map[string]verdict
}

const (
	page       = "<!DOCTYPE html><title>SECRETS</title>"
	elsewhere  = "https://user:SECRETS@elsewhere.example/SECRETS?SECRETS"
	timeout    = fillout.DefaultRequestTimeout
	tooLong    = "unreadable answer: it is larger than 32 MiB"
	otherShape = "HTTP status 200 (OK): JSON of another shape"
	busy       = "HTTP status 429 (Too Many Requests): Too many requests, SECRETS"
)

// What the rows have in common.
var (
	retried   = verdict{course: repeats}
	final     = verdict{course: ends}
	lost      = verdict{course: doubtful}
	succeeded = verdict{course: works}

	// otherOrigin is where no read follows.
	otherOrigin = verdict{course: ends, says: "redirected to another origin, https://elsewhere.example, where the access token must not go"}

	unreadable = []error{fillout.ErrUnreadable}
	redirected = []error{fillout.ErrRedirected}
)

// secretMessage is an error of the service's that repeats what it was sent.
func secretMessage(status int, message string) fillouttest.Fault {
	return fillouttest.Fault{Status: status, Body: fillouttest.Envelope(status, message+", SECRETS")}
}

func tooMany(retryAfter string) fillouttest.Fault {
	refusal := secretMessage(http.StatusTooManyRequests, "Too many requests")
	if retryAfter != "" {
		refusal.Header = http.Header{"Retry-After": {retryAfter}}
	}
	return refusal
}

func seconds(waits ...int) []time.Duration {
	durations := make([]time.Duration, len(waits))
	for i, wait := range waits {
		durations[i] = time.Duration(wait) * time.Second
	}
	return durations
}

// faults are all rows. Each states what comes of a read, of a write that must
// not happen twice, and of one that may.
var faults = []fault{
	// There is no connection, so nothing was sent.
	{name: "connection refused", link: refusedLink, says: "dial tcp REFUSED: connect: connection refused", means: []error{fillout.ErrUnreachable},
		read: retried, once: retried, again: retried},
	{name: "TLS, unknown certificate", link: unknownCertificate, says: "tls: failed to verify certificate: x509: certificate signed by unknown authority",
		means: []error{fillout.ErrUnreachable}, read: final, once: final, again: final},
	{name: "TLS, wrong host", link: wrongHost, says: "tls: failed to verify certificate: x509: certificate is valid for api.fillout.example, not HOST",
		means: []error{fillout.ErrUnreachable}, read: final, once: final, again: final},

	// The connection ends without an answer.
	{name: "dropped", inject: fillouttest.Fault{Drop: true}, hides: true, says: "the connection was closed before there was an answer: EOF",
		read: retried, once: lost, again: retried},

	// The service says that it did nothing, and why.
	{name: "400", inject: secretMessage(400, "No"), refuses: true, says: "HTTP status 400 (Bad Request): No, SECRETS",
		means: []error{fillout.ErrInvalid}, read: final, once: final, again: final},
	{name: "400, Zod issues", inject: fillouttest.Fault{Status: 400, Body: fillouttest.Envelope(400, `[{"path":["answers",0],"message":"Odd: SECRETS"}]`)}, refuses: true,
		says: "HTTP status 400 (Bad Request); answers[0]: Odd: SECRETS", means: []error{fillout.ErrInvalid}, read: final, once: final, again: final},
	{name: "400, 100 MB", inject: fillouttest.Fault{Status: 400, Body: page, Padding: 100 << 20}, refuses: true,
		says: "HTTP status 400 (Bad Request): an HTML page instead of JSON", means: []error{fillout.ErrInvalid}, read: final, once: final, again: final},
	{name: "400, truncated", inject: fillouttest.Fault{Status: 400, Body: `{"message":"SECRETS`, Truncate: true}, refuses: true,
		says: "HTTP status 400 (Bad Request): broken JSON", means: []error{fillout.ErrInvalid}, read: final, once: final, again: final},
	{name: "401", inject: secretMessage(401, "Who are you?"), refuses: true, says: "HTTP status 401 (Unauthorized): Who are you?, SECRETS",
		means: []error{fillout.ErrNotAuthenticated}, read: final, once: final, again: final},
	{name: "403", inject: secretMessage(403, "Not you"), refuses: true, says: "HTTP status 403 (Forbidden): Not you, SECRETS",
		means: []error{fillout.ErrNotAuthenticated}, read: final, once: final, again: final},
	{name: "404", inject: secretMessage(404, "Not here"), refuses: true, says: "HTTP status 404 (Not Found): Not here, SECRETS",
		means: []error{fillout.ErrNotFound}, read: final, once: final, again: final},
	{name: "409", inject: secretMessage(409, "Not now"), refuses: true, says: "HTTP status 409 (Conflict): Not now, SECRETS",
		read: final, once: final, again: final},

	// The service did nothing, and will perhaps do it later.
	{name: "429", inject: tooMany(""), says: busy, means: []error{fillout.ErrRateLimited}, read: retried, once: retried, again: retried},
	{name: "429, retry-after: 2", inject: tooMany("2"), waits: seconds(2, 2, 2, 2), says: busy,
		means: []error{fillout.ErrRateLimited}, read: retried, once: retried, again: retried},
	{name: "429, retry-after: a date in 3 s", inject: tooMany("DATE"), waits: seconds(3, 1, 2, 4), says: busy,
		means: []error{fillout.ErrRateLimited}, read: retried, once: retried, again: retried},
	{name: "429, retry-after: a date long past", inject: tooMany("Sun, 06 Nov 1994 08:49:37 GMT"), says: busy,
		means: []error{fillout.ErrRateLimited}, read: retried, once: retried, again: retried},
	{name: "429, retry-after: 585 years", inject: tooMany("18446744074"), waits: seconds(30, 30, 30, 30), says: busy,
		means: []error{fillout.ErrRateLimited}, read: retried, once: retried, again: retried},
	{name: "429, retry-after: -5", inject: tooMany("-5"), says: busy,
		means: []error{fillout.ErrRateLimited}, read: retried, once: retried, again: retried},

	// The service, or what stands before it, is in trouble.
	{name: "408", inject: secretMessage(408, "Slow"), hides: true, says: "HTTP status 408 (Request Timeout): Slow, SECRETS",
		read: retried, once: lost, again: retried},
	{name: "500", inject: secretMessage(500, "Oh"), hides: true, says: "HTTP status 500 (Internal Server Error): Oh, SECRETS",
		read: retried, once: lost, again: retried},
	{name: "501", inject: fillouttest.Fault{Status: 501}, hides: true, says: "HTTP status 501 (Not Implemented): an empty answer",
		read: final, once: lost, again: final},
	{name: "502, HTML page", inject: fillouttest.Fault{Status: 502, Body: page}, hides: true, says: "HTTP status 502 (Bad Gateway): an HTML page instead of JSON",
		read: retried, once: lost, again: retried},
	{name: "503", inject: secretMessage(503, "Later"), hides: true, says: "HTTP status 503 (Service Unavailable): Later, SECRETS",
		read: retried, once: lost, again: retried},
	{name: "503, with a location", hides: true, says: "HTTP status 503 (Service Unavailable): an empty answer",
		inject: fillouttest.Fault{Status: 503, Header: http.Header{"Location": {"https://elsewhere.example"}}},
		read:   retried, once: lost, again: retried},
	{name: "504", inject: secretMessage(504, "Late"), hides: true, says: "HTTP status 504 (Gateway Timeout): Late, SECRETS",
		read: retried, once: lost, again: retried},

	// A success that is none.
	{name: "200, empty", inject: fillouttest.Fault{Status: 200}, hides: true, says: "HTTP status 200 (OK): an empty answer", means: unreadable,
		read: final, once: lost, again: succeeded},
	{name: "204", inject: fillouttest.Fault{Status: 204}, hides: true, says: "HTTP status 204 (No Content): an empty answer", means: unreadable,
		read: final, once: lost, again: succeeded},
	{name: "200, truncated", inject: fillouttest.Fault{Status: 200, Body: `{"id":1`, Truncate: true}, hides: true, says: "the answer broke off: unexpected EOF",
		read: retried, once: lost, again: retried},
	{name: "200, HTML page", inject: fillouttest.Fault{Status: 200, Body: page}, hides: true, says: "HTTP status 200 (OK): an HTML page instead of JSON", means: unreadable,
		read: final, once: lost, again: final},
	{name: "200, not JSON", inject: fillouttest.Fault{Status: 200, Body: "no upstream, SECRETS"}, hides: true, says: "HTTP status 200 (OK): not JSON: no upstream, SECRETS",
		means: unreadable, read: final, once: lost, again: final,
		except: map[string]verdict{"ExchangeCode": {course: doubtful, says: "HTTP status 200 (OK): not JSON: (redacted)"}}}, // it may hold a token
	{name: "200, JSON of another shape", inject: fillouttest.Fault{Status: 200, Body: `{"hello":"SECRETS"}`}, hides: true, says: otherShape, means: unreadable,
		read: final, once: lost, again: succeeded}, // what an acknowledgment says is not known
	{name: "200, null", inject: fillouttest.Fault{Status: 200, Body: "null"}, hides: true, says: otherShape, means: unreadable,
		read: final, once: lost, again: succeeded},
	{name: "200, an error", inject: fillouttest.Fault{Status: 200, Body: `{"error":"invalid_grant","error_description":"Spent, SECRETS"}`}, hides: true, says: otherShape,
		means: unreadable, read: final, once: lost, again: final,
		except: map[string]verdict{"ExchangeCode": {course: ends, says: "HTTP status 200 (OK): invalid_grant: Spent, SECRETS", means: []error{fillout.ErrExchangeRefused}}}},
	{name: "200, 100 MB", inject: fillouttest.Fault{Status: 200, Body: "{}", Padding: 100 << 20}, hides: true, says: tooLong, means: unreadable,
		read: final, once: lost, again: final},

	// No answer in time.
	{name: "slower than the timeout", inject: fillouttest.Fault{Delay: time.Hour}, hides: true, lasts: timeout,
		says: "timeout: no complete answer within TIMEOUT", means: []error{fillout.ErrTimeout}, read: retried, once: lost, again: retried},
	{name: "a byte a second", inject: fillouttest.Fault{Status: 200, Body: "{}", Padding: 60, Drip: time.Second}, hides: true, lasts: timeout,
		says: "timeout: no complete answer within TIMEOUT", means: []error{fillout.ErrTimeout}, read: retried, once: lost, again: retried},

	// Another address. Only a read follows, and only within the service.
	{name: "302, to the same host", inject: fillouttest.Fault{Redirect: "?SECRETS", Times: 1}, hides: true,
		says: "HTTP status 302 (Found): a redirect to ORIGIN, which only a read follows", means: redirected,
		read: verdict{course: works, hops: 1}, once: lost, again: final},
	{name: "302, to another host", inject: fillouttest.Fault{Redirect: elsewhere}, hides: true,
		says: "HTTP status 302 (Found): a redirect to https://elsewhere.example, which only a read follows", means: redirected,
		read: otherOrigin, once: lost, again: final},
	{name: "302, in a loop", inject: fillouttest.Fault{Redirect: "?SECRETS"}, hides: true,
		says: "HTTP status 302 (Found): a redirect to ORIGIN, which only a read follows", means: redirected,
		read: verdict{course: ends, says: "redirected more than 5 times", hops: 5}, once: lost, again: final},
	{name: "303, to another host", inject: fillouttest.Fault{Status: 303, Redirect: elsewhere}, hides: true,
		says: "HTTP status 303 (See Other): a redirect to https://elsewhere.example, which only a read follows", means: redirected,
		read: otherOrigin, once: lost, again: final},
	// These say that nothing was done here.
	{name: "301, to another host", inject: fillouttest.Fault{Status: 301, Redirect: elsewhere},
		says: "HTTP status 301 (Moved Permanently): a redirect to https://elsewhere.example, which only a read follows", means: redirected,
		read: otherOrigin, once: final, again: final},
	{name: "307, to another host", inject: fillouttest.Fault{Status: 307, Redirect: elsewhere},
		says: "HTTP status 307 (Temporary Redirect): a redirect to https://elsewhere.example, which only a read follows", means: redirected,
		read: otherOrigin, once: final, again: final},
	{name: "308, to another host", inject: fillouttest.Fault{Status: 308, Redirect: elsewhere},
		says: "HTTP status 308 (Permanent Redirect): a redirect to https://elsewhere.example, which only a read follows", means: redirected,
		read: otherOrigin, once: final, again: final},
}
