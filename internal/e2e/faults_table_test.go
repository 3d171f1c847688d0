package e2e

import (
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The table in internal/fillout says what each fault does to each kind of call. This table says what users read, and
// what their state contains, for the commands that they run most.

const faultedURL = acctest.WebhookURL + "?key=s3cr3t-Query"

// faultedCommand is a command that a user runs, and in which a request meets a fault.
type faultedCommand struct {
	arguments []string
	route     string // the route that the fault is injected into
	doing     string
	exists    bool // the service and the state have a webhook beforehand
	write     bool
}

var faultedCommands = map[string]faultedCommand{
	"create": {
		arguments: []string{"apply", "-auto-approve"}, route: acctest.CreateRoute, write: true,
		doing: "Creating a webhook for form " + fillouttest.ContactFormID + " to " + acctest.WebhookURL,
	},
	"refresh": {
		arguments: []string{"plan"}, route: acctest.ListRoute, exists: true,
		doing: "Refreshing webhook 12345 of form " + fillouttest.ContactFormID,
	},
	"delete": {
		arguments: []string{"destroy", "-auto-approve"}, route: acctest.DeleteRoute, exists: true, write: true,
		doing: "Deleting webhook 12345 of form " + fillouttest.ContactFormID,
	},
}

// seenFault is a fault, and what the error says about it.
type seenFault struct {
	inject fillouttest.Fault
	// doubt: the service carries a create out, and the provider cannot know it.
	doubt bool
	// repeated by all commands, or by all but a create.
	repeated, repeatedButCreate bool
	answer                      string // the error's words for the answer
	writeAnswer                 string // the same for a write, if it differs
	summary, advice             string
}

const (
	inTrouble = "Fillout, or something on the way to it, has a problem. Run again later."
	onTheWay  = "This is not how Fillout answers. A web filter, a gateway or a proxy on the way most likely sent it, so it " +
		"says nothing about the access token or about what the request was for. Let requests to this address pass, or use " +
		"another network. " + wrongURL
	wrongURL = "Check the provider argument base_url or the environment variable FILLOUT_BASE_URL: it must be the " +
		"address of Fillout's API."
)

var seenFaults = map[string]seenFault{
	"dropped": {
		inject: fillouttest.Fault{Drop: true}, doubt: true, repeatedButCreate: true,
		answer: " at SERVER: the connection was closed before there was an answer: EOF.", summary: "Service Failure",
		advice: inTrouble,
	},
	"truncated": {
		inject: fillouttest.Fault{Status: 200, Body: `{"id":1`, Truncate: true}, doubt: true, repeatedButCreate: true,
		answer: " at SERVER: the answer broke off: unexpected EOF.", summary: "Service Failure", advice: inTrouble,
	},
	"slow": {
		inject: fillouttest.Fault{Delay: time.Hour}, doubt: true, repeatedButCreate: true,
		answer: " at SERVER: timeout: no complete answer within 2s.", summary: "Request Timeout",
		advice: "Run again, or raise the provider argument request_timeout (FILLOUT_REQUEST_TIMEOUT).",
	},
	"500": {
		inject: fillouttest.Fault{Status: 500, Body: fillouttest.Envelope(500, "Out of luck")}, doubt: true,
		repeatedButCreate: true,
		answer:            ". SERVER answered with HTTP status 500 (Internal Server Error): Out of luck.",
		summary:           "Service Failure",
		advice:            inTrouble,
	},
	"502 page": {
		inject: fillouttest.Fault{Status: 502, Body: "<html>"}, doubt: true, repeatedButCreate: true,
		answer:  ". SERVER answered with HTTP status 502 (Bad Gateway): an HTML page instead of JSON.",
		summary: "Service Failure", advice: inTrouble,
	},
	"page with 200": {
		inject: fillouttest.Fault{Status: 200, Body: "<html>"}, doubt: true,
		answer:  ". Something on the way to SERVER answered with HTTP status 200 (OK): an HTML page instead of JSON.",
		summary: "Answer Not From Fillout", advice: onTheWay,
	},
	"100 MB": {
		inject: fillouttest.Fault{Status: 200, Body: "{}", Padding: 100 << 20}, doubt: true,
		answer: " at SERVER: unreadable answer: it is larger than 32 MiB.", summary: "Unreadable Answer",
		advice: "The server may not be Fillout. " + wrongURL,
	},
	"redirect": {
		inject: fillouttest.Fault{Redirect: "https://elsewhere.example/?key=s3cr3t-Query"}, doubt: true,
		answer: " at SERVER: redirected to another origin, https://elsewhere.example, where the access token must not go.",
		writeAnswer: ". SERVER answered with HTTP status 302 (Found): a redirect to https://elsewhere.example, which only " +
			"a read follows.",
		summary: "Request Redirected", advice: wrongURL,
	},
	"Zod issues": {
		inject: fillouttest.Fault{Status: 400, Body: fillouttest.Envelope(400,
			`[{"path":["url"],"message":"Invalid URL"},{"path":[],"message":"Odd"}]`)},
		answer: ". SERVER answered with HTTP status 400 (Bad Request): - url: Invalid URL - Odd", summary: "Request Refused",
		advice: "Fillout does not accept the values above. Correct them in the configuration.",
	},
	"block page": {
		inject: fillouttest.BlockPage(403),
		answer: `. Something on the way to SERVER answered with HTTP status 403 (Forbidden): an HTML page, titled "403 Blocked ` +
			`by policy", instead of JSON, from server "ExampleGate/4.2", via "1.1 gate.example.com (ExampleGate)".`,
		summary: "Answer Not From Fillout", advice: onTheWay,
	},
	"404 of a gateway": {
		inject: fillouttest.Fault{Status: 404, Body: `{"message":"no Route matched with those values"}`},
		answer: ". Something on the way to SERVER answered with HTTP status 404 (Not Found): no Route matched with those " +
			"values.",
		summary: "Answer Not From Fillout", advice: onTheWay,
	},
	"520": {
		inject: fillouttest.Fault{Status: 520, Body: "<html>"}, doubt: true, repeatedButCreate: true,
		answer:  ". SERVER answered with HTTP status 520 (Unknown Error of the Origin): an HTML page instead of JSON.",
		summary: "Service Failure", advice: inTrouble,
	},
	"521": {
		inject: fillouttest.Fault{Status: 521, Body: "<html>"}, repeated: true,
		answer:  ". SERVER answered with HTTP status 521 (Origin Is Down): an HTML page instead of JSON.",
		summary: "Service Failure", advice: inTrouble,
	},
	"409": {
		inject:  fillouttest.Fault{Status: 409, Body: fillouttest.Envelope(409, "Not now")},
		answer:  ". SERVER answered with HTTP status 409 (Conflict): Not now.",
		summary: "Request Refused",
		advice:  "Fillout did nothing. Do what its answer asks for, or run again later.",
	},
	"429": {
		inject: fillouttest.Fault{
			Status: 429,
			Body:   fillouttest.Envelope(429, "Too many requests. Try again soon."),
		},
		repeated: true,
		answer:   ". SERVER answered with HTTP status 429 (Too Many Requests): Too many requests. Try again soon.",
		summary:  "Rate Limit Exceeded",
		advice: "Other programs may use up the account's limit of 5 requests per second. Lower the provider argument " +
			"requests_per_second " +
			"(FILLOUT_REQUESTS_PER_SECOND), raise max_retries (FILLOUT_MAX_RETRIES), or run again later.",
	},
}
