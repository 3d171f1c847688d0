package provider_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Below testdata/states, each folder is named for the first release that writes
// state as it is there, and stays as it is for good: every later version must
// read it. Each of its folders has a configuration, and the state that the CLI
// wrote (Terraform 1.11, where nothing else is said) when it applied or imported it. A release that writes another state
// (an attribute more, another schema version) gets a folder of its own.
//
// In a state, SERVER stands for the address of Fillout on loopback, which is
// another at each run. The token is the one that the service is given.
const (
	stateFixtures = "testdata/states"
	fixtureToken  = "fixture-token"
)

// expectedOfFixtures says what a plan of each fixture must be, by the folder's
// name: No changes, but for what the documentation tells of an import without the
// URL.
var expectedOfFixtures = map[string]string{
	"webhook_url":      "No changes.",
	"webhook_url_wo":   "No changes.",
	"webhook_identity": "No changes.", // written by OpenTofu 1.12, with the identity
	"webhook_imported": "Plan: 0 to add, 1 to change, 0 to destroy.",
	"oauth_token":      "No changes.",
}

func TestLoopbackStatesOfReleases(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	folders, err := filepath.Glob(filepath.Join(stateFixtures, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(folders) < len(expectedOfFixtures) {
		t.Errorf("there are the states %v only", folders)
	}
	for _, folder := range folders {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			expected, ok := expectedOfFixtures[filepath.Base(folder)]
			if !ok {
				t.Fatalf("nothing is expected of %s", folder)
			}
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithToken(fixtureToken))
			space := acctest.NewWorkspace(t, acctest.Content(t, filepath.Join(folder, "main.tf")),
				append(acctest.Variables(server), "TF_VAR_server_url="+server.URL())...)
			host := acctest.RegistryHost(t)
			state := strings.NewReplacer("SERVER", server.URL(), "registry.terraform.io", host).Replace(acctest.Content(t, filepath.Join(folder, "fixture.tfstate")))
			space.WriteFile(t, "terraform.tfstate", state)

			acctest.ExpectText(t, space.Run(t, "plan"), expected)
			// Once applied, nothing is left to do, and nothing was made or removed.
			space.Apply(t)
			space.PlanNothing(t)
			for _, request := range server.Requests() {
				if request.Route != acctest.ListRoute {
					t.Errorf("%s was sent", request.Route)
				}
			}
		})
	}
}
