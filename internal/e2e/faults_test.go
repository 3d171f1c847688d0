package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The table in internal/fillout says what each fault does to each kind of call, and a golden file of package account
// has the advice of each error. These tests say what users read, and what their state contains, for the commands that
// they run most.

const faultedURL = acctest.WebhookURL + "?key=s3cr3t-Query"

// faultedCommand is a command that a user runs, and in which a request meets a fault.
type faultedCommand struct {
	arguments []string
	route     string // the route that the fault is injected into
	doing     string
	exists    bool // the service and the state have a webhook beforehand
}

var faultedCommands = map[string]faultedCommand{
	"create": {[]string{"apply", "-auto-approve"}, acctest.CreateRoute,
		"Creating a webhook for form " + fillouttest.ContactFormID + " to https://hooks.example.com", false},
	"refresh": {[]string{"plan"}, acctest.ListRoute,
		"Refreshing webhook 12345 of form " + fillouttest.ContactFormID, true},
	"delete": {[]string{"destroy", "-auto-approve"}, acctest.DeleteRoute,
		"Deleting webhook 12345 of form " + fillouttest.ContactFormID, true},
}

// seenFault is a fault, and what the error says about it.
type seenFault struct {
	inject  fillouttest.Fault
	hides   effect
	summary string // of the error, unless a create is in doubt
	answer  string // the error's words for the answer
}

// effect is what a fault hides, and so what the provider repeats.
type effect int

const (
	refused  effect = iota // the service did nothing, and would do nothing the next time
	postpone               // the service did nothing: every command repeats the request
	doubt                  // the service carries a create out, and the provider cannot know it
	brief                  // like doubt, but all commands except a create repeat the request
)

var seenFaults = map[string]seenFault{
	"dropped": {fillouttest.Fault{Drop: true}, brief, "Service Failure",
		" at SERVER: the connection was closed before there was an answer: EOF."},
	"slow": {fillouttest.Fault{Delay: time.Hour}, brief, "Request Timeout",
		" at SERVER: timeout: no complete answer within 2s."},
	"502 page": {fillouttest.Fault{Status: 502, Body: "<html>"}, brief, "Service Failure",
		". SERVER answered with HTTP status 502 (Bad Gateway): an HTML page instead of JSON."},
	"520": {fillouttest.Fault{Status: 520, Body: "<html>"}, brief, "Service Failure",
		". SERVER answered with HTTP status 520 (Unknown Error of the Origin): an HTML page instead of JSON."},
	"521": {fillouttest.Fault{Status: 521, Body: "<html>"}, postpone, "Service Failure",
		". SERVER answered with HTTP status 521 (Origin Is Down): an HTML page instead of JSON."},
	"429": {fillouttest.Fault{Status: 429, Body: fillouttest.Envelope(429, "Too many requests.")}, postpone,
		"Rate Limit Exceeded", ". SERVER answered with HTTP status 429 (Too Many Requests): Too many requests."},
	"page with 200": {fillouttest.Fault{Status: 200, Body: "<html>"}, doubt, "Answer Not From Fillout",
		". Something on the way to SERVER answered with HTTP status 200 (OK): an HTML page instead of JSON."},
	"100 MB": {fillouttest.Fault{Status: 200, Body: "{}", Padding: 100 << 20}, doubt, "Unreadable Answer",
		" at SERVER: unreadable answer: it is larger than 32 MiB."},
	"redirect": {fillouttest.Fault{Redirect: "https://elsewhere.example/?key=s3cr3t-Query"}, doubt, "Request Redirected",
		". SERVER answered with HTTP status 302 (Found): a redirect to https://elsewhere.example, which only a read " +
			"follows."},
	"block page": {fillouttest.BlockPage(403), refused, "Answer Not From Fillout",
		`. Something on the way to SERVER answered with HTTP status 403 (Forbidden): an HTML page, titled "403 Blocked by ` +
			`policy", instead of JSON, from server "ExampleGate/4.2", via "1.1 gate.example.com (ExampleGate)".`},
	"404 of a gateway": {fillouttest.Fault{Status: 404, Body: `{"message":"no Route matched with those values"}`}, refused,
		"Answer Not From Fillout", ". Something on the way to SERVER answered with HTTP status 404 (Not Found): no Route " +
			"matched with those values."},
	"409": {fillouttest.Fault{Status: 409, Body: fillouttest.Envelope(409, "Not now")}, refused, "Request Refused",
		". SERVER answered with HTTP status 409 (Conflict): Not now."},
}

// Whatever goes wrong, the state contains what the service has, or the error names the webhook that may exist besides.
func TestFaults(t *testing.T) {
	t.Parallel()
	for does, command := range faultedCommands {
		for happens, fault := range seenFaults {
			t.Run(does+"/"+happens, func(t *testing.T) {
				t.Parallel()
				server := newServer(t)
				space := acctest.NewWorkspace(t, strings.ReplaceAll(oneWebhook, acctest.WebhookURL, faultedURL),
					append(acctest.Variables(server), "FILLOUT_MAX_RETRIES=1", "FILLOUT_REQUEST_TIMEOUT=2s")...)
				if command.exists {
					server.AddWebhook(fillouttest.ContactFormID, faultedURL)
					writeState(t, space, instance(12345, faultedURL))
				}
				before := held(server)
				inDoubt := (fault.hides == doubt || fault.hides == brief) && does == "create"
				injected := fault.inject
				injected.Route, injected.After = command.route, inDoubt
				server.Inject(injected)

				output := space.Fail(t, command.arguments...)
				expectFault(t, output, server, command, fault, inDoubt)
				expectSaved(t, before, space)
				if inDoubt != (len(held(server)) > len(before)) {
					t.Errorf("the service had the webhooks %q, and has %q", before, held(server))
				}
			})
		}
	}
}

// expectFault checks the error and the number of attempts.
func expectFault(t *testing.T, output string, server *fillouttest.Server, command faultedCommand, fault seenFault,
	inDoubt bool) {
	t.Helper()
	detail, requests := command.doing+" failed", 1
	if fault.hides == postpone || fault.hides == brief && !inDoubt {
		detail, requests = detail+", after 2 attempts in DURATION", 2
	}
	answer := fault.answer
	if fault.inject.Redirect != "" && command.route == acctest.ListRoute {
		answer = " at SERVER: redirected to another origin, https://elsewhere.example, where the access token must not go."
	}
	summary := fault.summary
	detail += strings.ReplaceAll(answer, "SERVER", server.URL())
	if inDoubt {
		summary = "Webhook Possibly Created with fillout_webhook.test,"
		detail += " A webhook for form " + fillouttest.ContactFormID + " to https://hooks.example.com may exist now, but " +
			"Terraform does not know its ID. The request was not repeated, because a second webhook would deliver every " +
			"submission twice. Before you apply again, look at the form's integrations in the dashboard, " +
			"https://build.fillout.com/editor/" + fillouttest.ContactFormID + ". If the webhook is there, remove it. It can " +
			"only be removed there."
	}
	acctest.ExpectText(t, output, "Error: "+summary)
	expectTimedText(t, output, detail)
	if n := strings.Count(output, "Error: "); n != 1 {
		t.Errorf("the output has %d errors:\n%s", n, output)
	}
	if n := len(server.RequestsTo(command.route)); n != requests {
		t.Errorf("%d requests were sent, want %d", n, requests)
	}
	// Terraform itself shows the URL in the plan.
	acctest.ExpectNoSecret(t, regexp.MustCompile(`(?m)^.* url .*$`).ReplaceAllString(output, ""), server.Token(), "s3cr3t")
}

// expectTimedText is ExpectText for a text in which DURATION stands for any duration.
func expectTimedText(t *testing.T, output, want string) {
	t.Helper()
	pattern := strings.ReplaceAll(acctest.Text(want).String(), "DURATION", `\d[\d.]*m?s`)
	if !regexp.MustCompile(pattern).MatchString(output) {
		t.Errorf("%q is not in:\n%s", want, output)
	}
}

// Nothing was sent to a service that cannot be reached, and the error says so.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		options  []fillouttest.Option
		refused  bool
		attempts string
		cause    string
	}{
		"connection refused": {nil, true, ", after 2 attempts in DURATION", "dial tcp HOST: connect: connection refused."},
		"unknown certificate": {[]fillouttest.Option{fillouttest.WithTLS()}, false, "",
			"tls: failed to verify certificate: x509: certificate signed by unknown authority."},
		"wrong host": {[]fillouttest.Option{fillouttest.WithTLS("api.fillout.example")}, false, "",
			"tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain " +
				"any IP SANs."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := acctest.NewAccount(t, test.options...).Server
			space := acctest.NewWorkspace(t, acctest.RequiredProviders+listForms,
				append(acctest.Variables(server), "FILLOUT_MAX_RETRIES=1")...)
			if test.refused {
				server.Close()
			}
			output := space.Fail(t, "plan")
			_, host, _ := strings.Cut(server.URL(), "://")
			acctest.ExpectText(t, output, "Error: Fillout Unreachable")
			expectTimedText(t, output,
				"Listing the forms of the account failed"+test.attempts+" at "+server.URL()+": "+
					strings.ReplaceAll(test.cause, "HOST", host)+" Nothing was sent. Check the network,")
		})
	}
}
