package e2e

import (
	"regexp"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

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
				inDoubt := fault.doubt && does == "create"
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

// expectFault checks the error, word for word, and the number of attempts.
func expectFault(t *testing.T, output string, server *fillouttest.Server, command faultedCommand, fault seenFault,
	inDoubt bool) {
	t.Helper()
	detail, requests := command.doing+" failed", 1
	if fault.repeated || fault.repeatedButCreate && command.route != acctest.CreateRoute {
		detail, requests = detail+", after 2 attempts in DURATION", 2
	}
	answer := fault.answer
	if command.write && fault.writeAnswer != "" {
		answer = fault.writeAnswer
	}
	detail += strings.ReplaceAll(answer, "SERVER", server.URL())
	if inDoubt {
		acctest.ExpectText(t, output, "Error: Webhook Possibly Created with fillout_webhook.test,")
		detail += " A webhook for form " + fillouttest.ContactFormID + " to " + acctest.WebhookURL + " may exist now, but " +
			"Terraform does not know its ID. " +
			"The request was not repeated, because a second webhook would deliver every submission twice. Before you apply " +
			"again, look at the form's integrations " +
			"in the dashboard, https://build.fillout.com/editor/" + fillouttest.ContactFormID + ". If the webhook is there, " +
			"remove it. It can only be removed there."
	} else {
		acctest.ExpectText(t, output, "Error: "+fault.summary)
		detail += " " + fault.advice
	}
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
				"Listing the forms of the account failed"+test.attempts+" at "+server.URL()+": "+strings.ReplaceAll(test.cause,
					"HOST", host)+
					" Nothing was sent. Check the network, proxies and certificates of this machine. "+wrongURL)
		})
	}
}
