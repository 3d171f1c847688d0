package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const oneWebhook = acctest.RequiredProviders + `
data "fillout_forms" "all" {}

resource "fillout_webhook" "test" {
  form_id = data.fillout_forms.all.forms[0].id
  url     = "` + acctest.WebhookURL + `"
}
`

// manyWebhooks returns a configuration with so many webhooks, each with a URL of its own.
func manyWebhooks(count int) string {
	arguments := fmt.Sprintf("count = %d; url = \"%s/${count.index}\"", count, acctest.WebhookURL)
	return acctest.RequiredProviders + acctest.Webhook(fillouttest.ContactFormID, arguments)
}

// Each command costs the requests that the documentation says.
func TestRequestsOfEachCommand(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	space := acctest.NewWorkspace(t, oneWebhook, acctest.Variables(server)...)
	const list, create, remove = acctest.ListRoute, acctest.CreateRoute, acctest.DeleteRoute
	for _, step := range []struct{ command, requests string }{
		{"validate", ""},
		{"plan -out=plan", list},
		{"apply plan", list + ", " + create},
		{"plan -detailed-exitcode", list},
		{"plan -detailed-exitcode -refresh-only", list},
		{"apply -auto-approve", list},
		{"show", ""},
		{"apply -auto-approve -refresh=false -replace=fillout_webhook.test", list + ", " + remove + ", " + list + ", " + create},
		{"destroy -auto-approve", list + ", " + remove},
	} {
		server.ResetJournal()
		space.Run(t, strings.Fields(step.command)...)
		var routes []string
		for _, request := range server.Requests() {
			routes = append(routes, request.Route)
		}
		if got := strings.Join(routes, ", "); got != step.requests {
			t.Errorf("%s sent %q, want %q", step.command, got, step.requests)
		}
	}
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("the service holds %+v", held)
	}
}

// A thousand webhooks are refreshed with one request.
func TestThousandWebhooks(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	space := acctest.NewWorkspace(t, manyWebhooks(1000), acctest.Variables(server)...)
	instances := make([]map[string]any, 1000)
	for i := range instances {
		instances[i] = map[string]any{"index_key": i, "schema_version": 0, "attributes": map[string]any{
			"form_id": fillouttest.ContactFormID, "id": fmt.Sprint(i + 1), "url": fmt.Sprintf("%s/%d", acctest.WebhookURL, i),
		}}
	}
	state, err := json.Marshal(map[string]any{"version": 4, "serial": 1, "lineage": "test", "resources": []map[string]any{{
		"mode": "managed", "type": "fillout_webhook", "name": "test",
		"provider": `provider["` + acctest.RegistryHost(t) + `/fillout-community/fillout"]`, "instances": instances,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	space.WriteFile(t, "terraform.tfstate", string(state))
	space.PlanNothing(t)
	if requests := server.Requests(); len(requests) != 1 || requests[0].Route != acctest.ListRoute {
		t.Errorf("%d requests were sent, want one", len(requests))
	}
}

// A command that sends no request needs no credential. Otherwise the error names the ways to provide a credential.
func TestWithoutCredential(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	space := acctest.NewWorkspace(t, oneWebhook, acctest.Variables(server)...)
	space.Apply(t)

	space = space.With(t)
	acctest.ExpectText(t, space.Fail(t, "plan"), "Listing the forms of the account needs an access token, and none is set. "+
		"There are these ways to give one: - the environment variable FILLOUT_ACCESS_TOKEN or FILLOUT_API_KEY,")
	space.Write(t, acctest.RequiredProviders+acctest.Webhook(fillouttest.ContactFormID, acctest.To(acctest.WebhookURL)))
	space.Run(t, "plan", "-refresh=false", "-detailed-exitcode")
}

// An interrupt ends the run within seconds, and the state holds what the service holds: a request that was on its way was
// answered, and its answer was saved.
func TestInterruptedApply(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := fillouttest.NewServer(t, fillouttest.WithLatency(300*time.Millisecond, 0))
	space := acctest.NewWorkspace(t, manyWebhooks(100), "FILLOUT_BASE_URL="+server.URL(), "FILLOUT_ACCESS_TOKEN="+server.Token())
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	// A hundred creates take 20 seconds; the run is interrupted at the third.
	go func() {
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for len(server.Webhooks()) < 3 && ctx.Err() == nil {
			<-ticker.C
		}
		interrupt()
	}()
	output, err := space.Workspace.Run(ctx, "apply", "-auto-approve", "-no-color")
	if err == nil {
		t.Fatalf("the apply was not interrupted:\n%s", output)
	}
	saved, held := strings.Count(space.Run(t, "state", "list"), "fillout_webhook.test["), len(server.Webhooks())
	if saved != held || held < 3 || held > 20 {
		t.Errorf("the state has %d webhooks, the service %d:\n%s", saved, held, output)
	}
	space.Destroy(t)
	if held := len(server.Webhooks()); held != 0 {
		t.Errorf("the service holds %d webhooks", held)
	}
}
