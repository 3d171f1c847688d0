package provider_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Whatever goes wrong, the state holds what the service holds, or the error says
// which webhook may be there besides.
func TestLoopbackFaults(t *testing.T) {
	t.Parallel()
	for does, command := range faultedCommands {
		for happens, fault := range seenFaults {
			t.Run(does+"/"+happens, func(t *testing.T) {
				t.Parallel()
				server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
				space := acctest.NewWorkspace(t, command.config, append(acctest.Variables(server), "FILLOUT_MAX_RETRIES=1", "FILLOUT_REQUEST_TIMEOUT=2s")...)
				var held []string
				if command.there {
					held = append(held, strconv.FormatInt(server.AddWebhook(fillouttest.ContactFormID, faultedURL).ID, 10))
					writeState(t, space)
				}
				inDoubt := fault.doubt && does == "create"
				injected := fault.inject
				injected.Route, injected.After = command.route, inDoubt
				server.Inject(injected)

				output, err := space.Try(t, command.arguments...)
				if err == nil {
					t.Fatalf("it worked:\n%s", output)
				}
				expectFault(t, output, server, command, fault, inDoubt)
				if saved := savedWebhooks(t, space); !slices.Equal(saved, held) {
					t.Errorf("the state has %q, want %q", saved, held)
				}
				if inDoubt { // the one that the error is about
					held = append(held, "12345")
				}
				if there := heldWebhooks(server); !slices.Equal(there, held) {
					t.Errorf("the service has %q, want %q", there, held)
				}
			})
		}
	}
}

// expectFault checks the error, word for word, and how often it was tried.
func expectFault(t *testing.T, output string, server *fillouttest.Server, command faultedCommand, fault seenFault, inDoubt bool) {
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
		detail += " A webhook for form " + fillouttest.ContactFormID + " to " + acctest.WebhookURL + " may have been created without Terraform knowing its id. " +
			"The request was not repeated, since a second webhook would deliver every submission twice. Before you apply again, look at the form's integrations " +
			"in the dashboard, https://build.fillout.com/editor/" + fillouttest.ContactFormID + ": if the webhook is there, remove it. It can only be removed there."
	} else {
		acctest.ExpectText(t, output, "Error: "+fault.summary)
		detail += " " + fault.advice
	}
	expectTimedText(t, output, detail)
	if n := strings.Count(output, "Error: "); n != 1 {
		t.Errorf("there are %d errors in:\n%s", n, output)
	}
	if n := len(server.RequestsTo(command.route)); n != requests {
		t.Errorf("%d requests were sent, want %d", n, requests)
	}
	for line := range strings.Lines(output) {
		// Terraform itself shows the URL of the plan.
		if strings.Contains(line, server.Token()) || strings.Contains(line, "s3cr3t") && !strings.Contains(line, " url ") {
			t.Errorf("a secret is in %s", line)
		}
	}
}

// expectTimedText is expectText, and DURATION stands for any.
func expectTimedText(t *testing.T, output, want string) {
	t.Helper()
	pattern := strings.ReplaceAll(acctest.Text(want).String(), "DURATION", `\d[\d.]*m?s`)
	if !regexp.MustCompile(pattern).MatchString(output) {
		t.Errorf("%q is not in:\n%s", want, output)
	}
}

// writeState writes the state of somebody who has applied faultedConfig.
func writeState(t *testing.T, space acctest.Workspace) {
	t.Helper()
	state := fmt.Sprintf(`{"version": 4, "serial": 1, "lineage": "test", "resources": [{"mode": "managed", "type": "fillout_webhook", "name": "test",
		"provider": "provider[\"%s/fillout-community/fillout\"]",
		"instances": [{"schema_version": 0, "attributes": {"form_id": %q, "id": "12345", "url": %q}}]}]}`, acctest.RegistryHost(t), fillouttest.ContactFormID, faultedURL)
	space.WriteFile(t, "terraform.tfstate", state)
}

// savedWebhooks gives the ids that are in the state.
func savedWebhooks(t *testing.T, space acctest.Workspace) []string {
	t.Helper()
	written, err := os.ReadFile(filepath.Join(space.Dir, "terraform.tfstate"))
	if os.IsNotExist(err) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Resources []struct {
			Instances []struct {
				Attributes struct {
					ID string `json:"id"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(written, &state); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			ids = append(ids, instance.Attributes.ID)
		}
	}
	return ids
}

func heldWebhooks(server *fillouttest.Server) []string {
	var ids []string
	for _, webhook := range server.Webhooks() {
		ids = append(ids, strconv.FormatInt(webhook.ID, 10))
	}
	return ids
}

// A service that cannot be reached was sent nothing, and the error says so.
func TestLoopbackUnreachable(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		options  []fillouttest.Option
		refused  bool
		attempts string
		cause    string
	}{
		"connection refused":  {nil, true, ", after 2 attempts in DURATION", "dial tcp HOST: connect: connection refused."},
		"unknown certificate": {[]fillouttest.Option{fillouttest.WithTLS()}, false, "", "tls: failed to verify certificate: x509: certificate signed by unknown authority."},
		"wrong host": {[]fillouttest.Option{fillouttest.WithTLS("api.fillout.example")}, false, "",
			"tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, test.options...)
			space := acctest.NewWorkspace(t, faultedCommands["data source"].config, append(acctest.Variables(server), "FILLOUT_MAX_RETRIES=1")...)
			if test.refused {
				server.Close()
			}
			output, err := space.Try(t, "plan")
			if err == nil {
				t.Fatalf("it worked:\n%s", output)
			}
			_, host, _ := strings.Cut(server.URL(), "://")
			acctest.ExpectText(t, output, "Error: Fillout Unreachable")
			expectTimedText(t, output, "Listing the forms of the account failed"+test.attempts+" at "+server.URL()+": "+strings.ReplaceAll(test.cause, "HOST", host)+
				" Nothing was sent. Check the network, proxies and certificates of this machine. "+wrongURL)
		})
	}
}
