package webhook_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const secretURL = "https://me:hunter2@secret.example.com/fillout?key=s3cr3t#top"

// A write-only URL reaches Fillout and nothing else: no part of it is in a plan or a state, and none that can be a
// secret is in any output, error or log.
func TestLoopbackWriteOnlyURLIsNowhere(t *testing.T) {
	t.Parallel()
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	log := filepath.Join(t.TempDir(), "trace.log")
	space := acctest.NewWorkspace(t, acctest.HiddenWebhook,
		append(acctest.Variables(server), "TF_LOG=TRACE", "TF_LOG_PATH="+log, "TF_VAR_url="+secretURL)...)

	var output strings.Builder
	apply := func(number int) {
		t.Helper()
		plan := fmt.Sprintf("plan%d", number)
		output.WriteString(space.Run(t, "plan", "-out="+plan, fmt.Sprintf("-var=version_of_url=%d", number)))
		output.WriteString(space.Run(t, "show", "-json", plan))
		output.WriteString(space.Run(t, "apply", plan))
	}
	apply(1)
	apply(2) // a replacement
	for _, webhook := range server.Webhooks() {
		if webhook.URL != secretURL {
			t.Errorf("Fillout delivers to %s", webhook.URL)
		}
	}
	output.WriteString(space.Run(t, "show", "-json"))

	remove := server.Inject(
		fillouttest.Fault{
			Route:  acctest.CreateRoute,
			After:  true,
			Status: 500,
			Body:   fillouttest.Envelope(500, "No luck with "+secretURL),
		},
	)
	failed, err := space.Try(t, "apply", "-auto-approve", "-var=version_of_url=3")
	if err == nil {
		t.Error("the fault did not show")
	}
	acctest.ExpectText(t, failed, "A webhook for form pK4tWc9dQmus to https://secret.example.com may exist "+
		"now, but Terraform does not know its ID.")
	output.WriteString(failed)
	remove()
	apply(4)
	// Destroying needs the id alone. The variable is asked for all the same.
	output.WriteString(space.Run(t, "destroy", "-auto-approve", "-var=version_of_url=4"))
	if held := server.Webhooks(); len(held) != 1 { // the one whose answer was lost
		t.Errorf("the service holds %+v", held)
	}

	kept := map[string]string{}
	for _, name := range []string{"plan1", "plan2", "plan4", "terraform.tfstate", "terraform.tfstate.backup"} {
		kept[name] = acctest.Content(t, filepath.Join(space.Dir, name))
		for _, part := range []string{"hunter2", "secret.example.com", "fillout?key", "s3cr3t", "#top"} {
			if strings.Contains(kept[name], part) {
				t.Errorf("%q is in %s", part, name)
			}
		}
	}
	if plan, state := kept["plan1"], kept["terraform.tfstate.backup"]; !strings.Contains(plan, "url_wo_version") ||
		!strings.Contains(state, "url_wo_version") {
		t.Errorf("this is no plan, or no state: %q, %q", plan, state)
	} else if strings.Contains(state, "get_attr") {
		t.Errorf("the state says of each webhook that something in it is sensitive: %s", state)
	}
	trace := acctest.Content(t, log)
	if !strings.Contains(trace, "provider.terraform-provider-fillout") {
		t.Error("the provider has written no log")
	}
	for line := range strings.Lines(output.String() + trace) {
		for _, secret := range []string{"hunter2", "s3cr3t", "#top"} {
			if strings.Contains(line, secret) {
				t.Errorf("%q is in %s", secret, line)
			}
		}
	}
}
