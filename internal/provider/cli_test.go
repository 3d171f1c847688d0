package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
	"github.com/fillout-community/terraform-provider-fillout/internal/tfcli"
)

// The tests in this file run the provider's own binary, as users do: Terraform
// starts it anew for each phase of each command.

// binaryFolder is where the provider was built; TestMain removes it.
var binaryFolder string

// providerBinary builds the provider, once for all tests.
var providerBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "terraform-provider-fillout-")
	if err != nil {
		return "", err
	}
	binaryFolder = dir
	binary := filepath.Join(dir, "terraform-provider-fillout")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	if output, err := exec.Command("go", "build", "-buildvcs=false", "-o", binary, "../..").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the provider: %w\n%s", err, output)
	}
	return binary, nil
})

// workspace makes a folder with a configuration for the CLI to run in. It skips
// where the CLI is too old for it.
func workspace(t *testing.T, config string, variables ...string) (run func(arguments ...string) (string, error), dir string) {
	t.Helper()
	requireCLIFor(t, config)
	cli, err := tfcli.Find()
	if err != nil {
		t.Fatal(err)
	}
	binary, err := providerBinary()
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	space, err := tfcli.NewWorkspace(cli, binary, dir, variables...)
	if err != nil {
		t.Fatal(err)
	}
	return func(arguments ...string) (string, error) { return space.Run(t.Context(), arguments...) }, dir
}

// accountVariables are those that name an account.
func accountVariables(server *fillouttest.Server) []string {
	return []string{"FILLOUT_BASE_URL=" + server.URL(), "FILLOUT_ACCESS_TOKEN=" + server.Token(), "FILLOUT_REQUESTS_PER_SECOND=100"}
}

func mustRun(t *testing.T, run func(...string) (string, error), arguments ...string) string {
	t.Helper()
	output, err := run(arguments...)
	if err != nil {
		t.Fatal(err)
	}
	return output
}

const oneWebhook = requiredProviders + `
data "fillout_forms" "all" {}

resource "fillout_webhook" "test" {
  form_id = data.fillout_forms.all.forms[0].id
  url     = "` + webhookURL + `"
}
`

// What each command costs in requests is what the documentation says.
func TestLoopbackRequestsOfEachCommand(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	run, _ := workspace(t, oneWebhook, accountVariables(server)...)
	steps := []struct {
		arguments string
		requests  string
	}{
		{"validate", ""},
		{"plan -out=plan", listRoute},
		{"apply plan", listRoute + ", " + createRoute},
		{"plan -detailed-exitcode", listRoute},
		{"plan -detailed-exitcode -refresh-only", listRoute},
		{"apply -auto-approve", listRoute},
		{"show", ""},
		{"apply -auto-approve -refresh=false -replace=fillout_webhook.test", listRoute + ", " + deleteRoute + ", " + listRoute + ", " + createRoute},
		{"destroy -auto-approve", listRoute + ", " + deleteRoute},
	}
	for _, step := range steps {
		server.ResetJournal()
		mustRun(t, run, strings.Fields(step.arguments)...)
		var routes []string
		for _, request := range server.Requests() {
			routes = append(routes, request.Route)
		}
		if got := strings.Join(routes, ", "); got != step.requests {
			t.Errorf("%s sent %q, want %q", step.arguments, got, step.requests)
		}
	}
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("the service holds %+v", held)
	}
}

// A thousand webhooks are refreshed with one request.
func TestLoopbackThousandWebhooks(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	run, dir := workspace(t, requiredProviders+`
resource "fillout_webhook" "test" {
  count   = 1000
  form_id = "`+fillouttest.ContactFormID+`"
  url     = "`+webhookURL+`/${count.index}"
}
`, accountVariables(server)...)
	host := "registry.terraform.io"
	if strings.Contains(mustRun(t, run, "version"), "OpenTofu") {
		host = "registry.opentofu.org"
	}
	instances := make([]map[string]any, 1000)
	for i := range instances {
		instances[i] = map[string]any{"index_key": i, "schema_version": 0, "attributes": map[string]any{
			"form_id": fillouttest.ContactFormID, "id": fmt.Sprint(i + 1), "url": fmt.Sprintf("%s/%d", webhookURL, i),
		}}
	}
	state, err := json.Marshal(map[string]any{"version": 4, "serial": 1, "lineage": "test", "resources": []map[string]any{{
		"mode": "managed", "type": "fillout_webhook", "name": "test",
		"provider": `provider["` + host + `/fillout-community/fillout"]`, "instances": instances,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "terraform.tfstate"), state, 0o600); err != nil {
		t.Fatal(err)
	}
	mustRun(t, run, "plan", "-detailed-exitcode") // exit code 2 if anything changed
	if requests := server.Requests(); len(requests) != 1 || requests[0].Route != listRoute {
		t.Errorf("%d requests were sent, want one", len(requests))
	}
}

// Nothing is needed for what needs no request, and the error of a run that needs
// a credential names the ways to give one.
func TestLoopbackWithoutCredential(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	run, dir := workspace(t, oneWebhook, accountVariables(server)...)
	mustRun(t, run, "apply", "-auto-approve")

	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(strings.ReplaceAll(oneWebhook, "data.fillout_forms.all.forms[0].id", `"`+fillouttest.ContactFormID+`"`)), 0o600); err != nil {
		t.Fatal(err)
	}
	cli, _ := tfcli.Find()
	binary, _ := providerBinary()
	bare, err := tfcli.NewWorkspace(cli, binary, dir)
	if err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(filepath.Join(dir, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	output, err := bare.Run(t.Context(), "plan", "-no-color")
	if err == nil || !text("Listing the forms of the account needs an access token, and none is set. There are these ways to give one: "+
		"- the environment variable FILLOUT_ACCESS_TOKEN or FILLOUT_API_KEY,").MatchString(output) {
		t.Errorf("got %s, %v", output, err)
	}
	// Without the data source, and without a refresh, there is nothing to ask.
	_, resource, _ := strings.Cut(string(config), `data "fillout_forms" "all" {}`)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(requiredProviders+resource), 0o600); err != nil {
		t.Fatal(err)
	}
	if output, err := bare.Run(t.Context(), "plan", "-refresh=false", "-detailed-exitcode"); err != nil {
		t.Errorf("a plan without requests: %v\n%s", err, output)
	}
}

// An interrupt ends the run within seconds, and the state holds what the service
// holds: what was on its way was answered and saved.
func TestLoopbackInterruptedApply(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithLatency(300*time.Millisecond, 0))
	_, dir := workspace(t, requiredProviders+`
resource "fillout_webhook" "test" {
  count   = 100
  form_id = "`+fillouttest.ContactFormID+`"
  url     = "`+webhookURL+`/${count.index}"
}
`)
	cli, _ := tfcli.Find()
	binary, _ := providerBinary()
	space, err := tfcli.NewWorkspace(cli, binary, dir, "FILLOUT_BASE_URL="+server.URL(), "FILLOUT_ACCESS_TOKEN="+server.Token())
	if err != nil {
		t.Fatal(err)
	}
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
	output, err := space.Run(ctx, "apply", "-auto-approve", "-no-color")
	if err == nil {
		t.Fatalf("the apply was not interrupted:\n%s", output)
	}
	state, err := space.Run(t.Context(), "state", "list")
	if err != nil {
		t.Fatal(err)
	}
	saved, held := strings.Count(state, "fillout_webhook.test["), len(server.Webhooks())
	if saved != held || held < 3 || held > 20 {
		t.Errorf("the state has %d webhooks, the service %d:\n%s", saved, held, output)
	}
	if _, err := space.Run(t.Context(), "destroy", "-auto-approve"); err != nil || len(server.Webhooks()) != 0 {
		t.Errorf("%v, the service holds %d", err, len(server.Webhooks()))
	}
}
