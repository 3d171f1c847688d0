package e2e

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Below testdata/states, each folder is named for the first release that writes such a state, and never changes: every
// later version must read it. Each of its folders has a configuration, and the state that the CLI wrote when it applied
// or imported the configuration (Terraform 1.11, unless expectedPlans names another). A release that writes another
// state (one more attribute, another schema version) gets a folder of its own.
//
// In a state, SERVER stands for the address of the simulator, which is another at each run. fixtureToken is the token
// that the simulator accepts.
const fixtureToken = "fixture-token"

// expectedPlans contains the plan of each fixture, by the folder's name. It is empty, unless the webhook was imported
// without its URL.
var expectedPlans = map[string]string{
	"webhook_url":      "No changes.",
	"webhook_url_wo":   "No changes.",
	"webhook_identity": "No changes.", // written by OpenTofu 1.12, with the identity
	"webhook_imported": "Plan: 0 to add, 1 to change, 0 to destroy.",
	"oauth_token":      "No changes.",
	"database":         "No changes.",
	"database_table":   "No changes.",
	"database_field":   "No changes.",
	"database_webhook": "No changes.",

	"database_record":          "No changes.",
	"database_record_imported": "No changes.", // the configuration names some of the values
	"database_records":         "No changes.",
}

func TestStatesOfReleases(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	folders, err := filepath.Glob("testdata/states/*/*")
	if err != nil || len(folders) < len(expectedPlans) {
		t.Errorf("the only states are %v, %v", folders, err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			expected, ok := expectedPlans[filepath.Base(folder)]
			if !ok {
				t.Fatalf("expectedPlans lacks %s", folder)
			}
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithToken(fixtureToken))
			server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{
				URL: "https://hooks.example.com/fillout?key=fixture", Events: []string{"record.created", "record.updated"},
				TableIDs: []string{fillouttest.OrdersTableID},
			})
			space := acctest.NewWorkspace(t, acctest.Content(t, filepath.Join(folder, "main.tf")),
				append(acctest.Variables(server), "TF_VAR_server_url="+server.URL())...)
			replacer := strings.NewReplacer("SERVER", server.URL(), "registry.terraform.io", acctest.RegistryHost(t))
			space.WriteFile(t, "terraform.tfstate", replacer.Replace(acctest.Content(t,
				filepath.Join(folder, "fixture.tfstate"))))

			// After an apply, the plan is empty. Nothing was created or deleted.
			acctest.ExpectText(t, space.Apply(t), expected)
			space.PlanNothing(t)
			for _, request := range server.Requests() {
				if request.Method != http.MethodGet && request.Route != acctest.ListRecordsRoute {
					t.Errorf("%s was sent", request.Route)
				}
			}
		})
	}
}
