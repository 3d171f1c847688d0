package examples_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/examples"
	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// fleetExample is a configuration with a module of its own, which has tests of
// its own.
const fleetExample = "fleet/"

// copyFleet puts the configuration into a folder. It skips where the CLI is too
// old for it.
func copyFleet(t *testing.T, space acctest.Workspace) {
	t.Helper()
	err := fs.WalkDir(examples.Files, "fleet", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		acctest.RequireCLIFor(t, example(t, name))
		target := filepath.Join(space.Dir, filepath.FromSlash(strings.TrimPrefix(name, fleetExample)))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		return os.WriteFile(target, []byte(example(t, name)), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestLoopbackFleetExample(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	const secret = "0123456789abcdef-fleet-0123456789abcdef"
	server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit())
	space := acctest.NewWorkspace(t, "", append(acctest.Variables(server),
		"TF_VAR_gateway_url=https://gateway.example.com/fillout", "TF_VAR_gateway_secret="+secret, "TF_VAR_gateway_secret_version=1")...)
	copyFleet(t, space)
	space.Run(t, "get")
	space.Apply(t)

	var webhooks map[string]string
	if err := json.Unmarshal([]byte(space.Run(t, "output", "-json", "webhooks")), &webhooks); err != nil {
		t.Fatal(err)
	}
	held := server.Webhooks()
	if len(held) == 0 || len(held) != len(webhooks) {
		t.Errorf("the outputs are %v, the service holds %+v", webhooks, held)
	}
	seen := map[string]bool{}
	for _, webhook := range held {
		address, key, _ := strings.Cut(webhook.URL, "?key=")
		if address != "https://gateway.example.com/fillout/"+webhook.FormID || len(key) != 64 || seen[key] {
			t.Errorf("form %s delivers to %s", webhook.FormID, webhook.URL)
		}
		seen[key] = true
	}
	state, err := os.ReadFile(filepath.Join(space.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	for key := range seen {
		acctest.ExpectNoSecret(t, string(state), secret, key)
	}
	space.PlanNothing(t)

	// Somebody publishes a form that is still empty.
	server.AddForm(fillouttest.Form{ID: "stillempty", Name: "Still empty", Published: true})
	output := space.Run(t, "plan")
	acctest.ExpectText(t, output, "Plan: 1 to add, 0 to change, 0 to destroy.")
	acctest.ExpectText(t, output, "Warning: Check block assertion failed")
	acctest.ExpectText(t, output, "These published forms have no questions: Still empty (https://forms.fillout.com/t/stillempty).")
	space.Destroy(t)
	if left := server.Webhooks(); len(left) != 0 {
		t.Errorf("webhooks were left behind: %+v", left)
	}
}

// The module's own tests mock the provider: they reach no service.
func TestLoopbackFleetExampleTests(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	space := acctest.NewWorkspace(t, "")
	copyFleet(t, space)
	if output := space.Run(t, "-chdir=gateway", "test"); !strings.Contains(output, "4 passed, 0 failed") {
		t.Error(output)
	}
}
