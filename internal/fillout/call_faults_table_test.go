package fillout_test

import (
	"math"
	"net/http"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// fault is a row of the table of faults.
type fault struct {
	name string
	// inject is the fault at the service. SECRETS in it stands for all that the call sent and must not be shown, DATE for
	// three seconds from now.
	inject fillouttest.Fault
	// hides means that the fault does not show whether the request was carried out, so both are tried.
	hides bool
	// success means that a repeatable write takes the answer for a success, so it was carried out.
	success bool
	// refusal means that an exchange takes the answer for a refusal, so it was not carried out.
	refusal bool

	// connection is a fault of the connection: the dial is refused, or the TLS server that these options start is not
	// trusted for the host.
	connection bool
	server     []fillouttest.Option
	trusted    bool // the client trusts the server's certificate
}

// moments returns when the fault shows: before the request was carried out (false), after it (true), or both.
func (f fault) moments(m method) []bool {
	switch {
	case !f.hides, m.kind == read, m.kind == postedRead, f.refusal && m.kind == confidentialAnswer:
		return []bool{false}
	case f.success && m.kind == repeatableWrite:
		return []bool{true}
	}
	return []bool{false, true}
}

// refusals returns how many connections are refused.
func (f fault) refusals(times int) int {
	switch {
	case !f.connection || f.server != nil:
		return 0
	case times == 0:
		return math.MaxInt
	}
	return times
}

const (
	page      = "<!DOCTYPE html><title>SECRETS</title>"
	elsewhere = "https://user:SECRETS@elsewhere.example/SECRETS?SECRETS"
)

// message is an error of the service's that repeats what it was sent.
func message(status int, text string) fillouttest.Fault {
	return fillouttest.Fault{Status: status, Body: fillouttest.Envelope(status, text+", SECRETS")}
}

func retryAfter(value string) fillouttest.Fault {
	refusal := message(http.StatusTooManyRequests, "Too many requests")
	refusal.Header = http.Header{"Retry-After": {value}}
	return refusal
}

func success(body string) fillouttest.Fault {
	return fillouttest.Fault{Status: http.StatusOK, Body: body}
}

func tlsFor(host string) []fillouttest.Option { return []fillouttest.Option{fillouttest.WithTLS(host)} }

func redirect(status int, target string) fillouttest.Fault {
	return fillouttest.Fault{Status: status, Redirect: target}
}

var faults = []fault{
	// There is no connection, so nothing was sent.
	{name: "connection refused", connection: true},
	{name: "TLS, unknown certificate", connection: true, server: tlsFor("api.fillout.test")},
	{name: "TLS, wrong host", connection: true, server: tlsFor("api.fillout.example"), trusted: true},

	// The connection ends without an answer.
	{name: "dropped", hides: true, inject: fillouttest.Fault{Drop: true}},

	// The service says that it did nothing, and why.
	{name: "400", inject: message(400, "No")},
	{name: "400, Zod issues", inject: fillouttest.Fault{
		Status: 400, Body: fillouttest.Envelope(400, `[{"path":["answers",0],"message":"Odd: SECRETS"}]`),
	}},
	{name: "400, 100 MB", inject: fillouttest.Fault{Status: 400, Body: page, Padding: 100 << 20}},
	{name: "400, truncated", inject: fillouttest.Fault{Status: 400, Body: `{"message":"SECRETS`, Truncate: true}},
	{name: "401", inject: message(401, "Who are you?")},
	{name: "403", inject: message(403, "Not you")},
	{name: "404", inject: message(404, "Not here")},
	{name: "409", inject: message(409, "Not now")},

	{name: "404, no such path", inject: message(404, "Route not found")},

	// Something on the way answers in place of the service. It says nothing about what the call names.
	{name: "401, HTML page", inject: fillouttest.Fault{Status: 401, Body: page}},
	{name: "403, HTML page", inject: fillouttest.Fault{Status: 403, Body: page}},
	{name: "403, JSON of a gateway", inject: fillouttest.Fault{Status: 403, Body: `{"message":"Not in your plan, SECRETS"}`}},
	{name: "404, empty", inject: fillouttest.Fault{Status: 404}},
	{name: "404, HTML page", inject: fillouttest.Fault{Status: 404, Body: page}},
	{name: "407, HTML page", inject: fillouttest.Fault{Status: 407, Body: page}},
	{name: "511, HTML page", inject: fillouttest.Fault{Status: 511, Body: page}},
	{name: "410, HTML page", inject: fillouttest.Fault{Status: 410, Body: page}},
	{name: "451, HTML page", inject: fillouttest.Fault{
		Status: 451, Body: page, Header: http.Header{"Server": {"Gateway SECRETS"}, "Via": {"1.1 filter"}},
	}},

	// The service did nothing, and may do it later.
	{name: "429", inject: message(429, "Too many requests")},
	{name: "429, retry-after: 2", inject: retryAfter("2")},
	{name: "429, retry-after: a date in 3 s", inject: retryAfter("DATE")},
	{name: "429, retry-after: a date long past", inject: retryAfter("Sun, 06 Nov 1994 08:49:37 GMT")},
	{name: "429, retry-after: 585 years", inject: retryAfter("18446744074")},
	{name: "429, retry-after: -5", inject: retryAfter("-5")},

	{name: "521", inject: fillouttest.Fault{Status: 521, Body: page}},
	{name: "522", inject: fillouttest.Fault{Status: 522, Body: page}},
	{name: "523", inject: fillouttest.Fault{Status: 523, Body: page}},
	{name: "525", inject: fillouttest.Fault{Status: 525, Body: page}},
	{name: "526", inject: fillouttest.Fault{Status: 526, Body: page}},

	// The service, or a proxy before it, fails.
	{name: "520", hides: true, inject: fillouttest.Fault{Status: 520, Body: page}},
	{name: "524", hides: true, inject: fillouttest.Fault{Status: 524, Body: page}},
	{name: "530", hides: true, inject: fillouttest.Fault{Status: 530, Body: page}},
	{name: "408", hides: true, inject: message(408, "Slow")},
	{name: "500", hides: true, inject: message(500, "Oh")},
	{name: "501", hides: true, inject: fillouttest.Fault{Status: 501}},
	{name: "502, HTML page", hides: true, inject: fillouttest.Fault{Status: 502, Body: page}},
	{name: "503", hides: true, inject: message(503, "Later")},
	{name: "503, with a location", hides: true, inject: fillouttest.Fault{
		Status: 503, Header: http.Header{"Location": {"https://elsewhere.example"}},
	}},
	{name: "504", hides: true, inject: message(504, "Late")},

	// The status is a success, the answer is not.
	{name: "200, success: false", hides: true, inject: success(`{"success":false}`)},
	{name: "200, empty", hides: true, success: true, inject: success("")},
	{name: "204", hides: true, success: true, inject: fillouttest.Fault{Status: 204}},
	{name: "200, truncated", hides: true, inject: fillouttest.Fault{Status: 200, Body: `{"id":1`, Truncate: true}},
	{name: "200, HTML page", hides: true, inject: success(page)},
	{name: "200, not JSON", hides: true, inject: success("no upstream, SECRETS")},
	{name: "200, JSON of another shape", hides: true, inject: success(`{"hello":"SECRETS"}`)},
	{name: "200, null", hides: true, inject: success("null")},
	{name: "200, an error", hides: true, refusal: true, inject: success(
		`{"error":"invalid_grant","error_description":"Spent, SECRETS"}`)},
	{name: "200, 100 MB", hides: true, inject: fillouttest.Fault{Status: 200, Body: "{}", Padding: 100 << 20}},

	// There is no answer in time.
	{name: "slower than the timeout", hides: true, inject: fillouttest.Fault{Delay: time.Hour}},
	{name: "a byte a second", hides: true, inject: fillouttest.Fault{
		Status: 200, Body: "{}", Padding: 60, Drip: time.Second,
	}},

	// The service redirects. Only a read follows, and only within the service.
	{name: "302, to the same host", hides: true, inject: fillouttest.Fault{Redirect: "?SECRETS", Times: 1}},
	{name: "302, to another host", hides: true, inject: redirect(302, elsewhere)},
	{name: "302, in a loop", hides: true, inject: redirect(302, "?SECRETS")},
	{name: "303, to another host", hides: true, inject: redirect(303, elsewhere)},
	// These statuses say that nothing was done here.
	{name: "301, to another host", inject: redirect(301, elsewhere)},
	{name: "307, to another host", inject: redirect(307, elsewhere)},
	{name: "308, to another host", inject: redirect(308, elsewhere)},
}
