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
// has the text of each error. This test says what users read, and what their state contains, for the commands that they
// run most: the state contains what the service has, or the error names the webhook that may exist besides.
func TestFaults(t *testing.T) {
	t.Parallel()
	const (
		url      = acctest.WebhookURL + "?key=s3cr3t-Query"
		creating = "Creating a webhook for form " + fillouttest.ContactFormID + " to https://hooks.example.com failed"
		deleting = "Deleting webhook 12345 of form " + fillouttest.ContactFormID + " failed"
	)
	for name, test := range map[string]struct {
		command  string
		fault    fillouttest.Fault
		requests int
		summary  string
		detail   string
	}{
		"create, answer lost": {"apply", fillouttest.Fault{Route: acctest.CreateRoute, Drop: true, After: true}, 1,
			"Webhook Possibly Created with fillout_webhook.test,", creating + " at SERVER: the connection was closed before there " +
				"was an answer: EOF. A webhook for form " + fillouttest.ContactFormID + " to https://hooks.example.com may exist " +
				"now, but Terraform does not know its ID. The request was not repeated, because a second webhook would deliver " +
				"every submission twice. Before you apply again, look at the form's integrations in the dashboard, " +
				"https://build.fillout.com/editor/" + fillouttest.ContactFormID + ". If the webhook is there, remove it. It can " +
				"only be removed there."},
		"create, refused": {"apply", fillouttest.Fault{Route: acctest.CreateRoute, Status: 409,
			Body: fillouttest.Envelope(409, "Not now")}, 1, "Request Refused",
			creating + ". SERVER answered with HTTP status 409 (Conflict): Not now."},
		"create, rate limit": {"apply", fillouttest.Fault{Route: acctest.CreateRoute, Status: 429,
			Body: fillouttest.Envelope(429, "Too many requests.")}, 2, "Rate Limit Exceeded",
			creating + ", after 2 attempts in DURATION. SERVER answered with HTTP status 429 (Too Many Requests): Too many requests."},
		"refresh": {"plan", fillouttest.Fault{Route: acctest.ListRoute, Status: 502, Body: "<html>"}, 2, "Service Failure",
			"Refreshing webhook 12345 of form " + fillouttest.ContactFormID + " failed, after 2 attempts in DURATION. SERVER " +
				"answered with HTTP status 502 (Bad Gateway): an HTML page instead of JSON."},
		"delete, slow": {"destroy", fillouttest.Fault{Route: acctest.DeleteRoute, Delay: time.Hour}, 2, "Request Timeout",
			deleting + ", after 2 attempts in DURATION at SERVER: timeout: no complete answer within 2s."},
		"delete, block page": {"destroy", blockPage(acctest.DeleteRoute), 1, "Answer Not From Fillout", deleting +
			`. Something on the way to SERVER answered with HTTP status 403 (Forbidden): an HTML page, titled "403 Blocked by ` +
			`policy", instead of JSON, from server "ExampleGate/4.2", via "1.1 gate.example.com (ExampleGate)".`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newServer(t)
			space := acctest.NewWorkspace(t, strings.ReplaceAll(oneWebhook, acctest.WebhookURL, url),
				append(acctest.Variables(server), "FILLOUT_MAX_RETRIES=1", "FILLOUT_REQUEST_TIMEOUT=2s")...)
			arguments := []string{test.command}
			if test.command != "plan" {
				arguments = append(arguments, "-auto-approve")
			}
			if test.command != "apply" {
				server.AddWebhook(fillouttest.ContactFormID, url)
				writeState(t, space, instance(12345, url))
			}
			before := held(server)
			server.Inject(test.fault)

			output := space.Fail(t, arguments...)
			acctest.ExpectText(t, output, "Error: "+test.summary)
			pattern := acctest.Text(strings.ReplaceAll(test.detail, "SERVER", server.URL())).String()
			if !regexp.MustCompile(strings.ReplaceAll(pattern, "DURATION", `\d[\d.]*m?s`)).MatchString(output) {
				t.Errorf("%q is not in:\n%s", test.detail, output)
			}
			if n := strings.Count(output, "Error: "); n != 1 {
				t.Errorf("the output has %d errors:\n%s", n, output)
			}
			if n := len(server.RequestsTo(test.fault.Route)); n != test.requests {
				t.Errorf("%d requests were sent, want %d", n, test.requests)
			}
			expectSaved(t, before, space)
			if created := len(held(server)) > len(before); created != test.fault.After {
				t.Errorf("the service had the webhooks %q, and has %q", before, held(server))
			}
			// Terraform itself shows the URL in the plan.
			acctest.ExpectNoSecret(t, regexp.MustCompile(`(?m)^.* url .*$`).ReplaceAllString(output, ""), server.Token(), "s3cr3t")
		})
	}
}

func blockPage(route string) fillouttest.Fault {
	page := fillouttest.BlockPage(403)
	page.Route = route
	return page
}
