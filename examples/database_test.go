package examples_test

import (
	"slices"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestDatabaseExample(t *testing.T) {
	t.Parallel()
	server := acctest.NewAccount(t).Server
	space := wholeExample(t, databaseExample, append(acctest.Variables(server),
		"TF_VAR_webhook_url=https://hooks.example.com/deals")...)
	space.Apply(t)
	space.PlanNothing(t)
	made := server.Databases()
	at := slices.IndexFunc(made, func(d fillouttest.Database) bool { return d.Name == "CRM" })
	if at < 0 {
		t.Fatalf("the databases are %+v", made)
	}
	hooks := server.DatabaseWebhooks(made[at].ID)
	if len(hooks) != 1 {
		t.Fatalf("the webhooks are %+v", hooks)
	}
	secret := space.Run(t, "output", "-raw", "webhook_secret")
	acctest.ExpectNoSecret(t, space.Run(t, "show")+space.Run(t, "output"), secret)

	server.AddRecord(made[at].ID, "Deals", map[string]any{"Title": "Lamps", "Stage": "Lead"})
	acctest.ExpectText(t, space.Fail(t, "destroy", "-auto-approve"), "Error: Protected Data",
		"1 of 1 record of Deals has a value in Stage.")
	unprotected := space.With(t, append(acctest.Variables(server), "FILLOUT_DELETION_PROTECTION=false")...)
	// Without -json, the CLI shows only one of several warnings with the same title.
	acctest.ExpectText(t, unprotected.Run(t, "plan", "-destroy", "-json"), "CRM has 3 tables with 1 record: Deals 1.")
	unprotected.Destroy(t)
	if left := server.Databases(); len(left) != len(made)-1 {
		t.Errorf("the databases are %+v", left)
	}
}

func TestDatabaseExampleTests(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	server := acctest.NewAccount(t).Server
	before := len(server.Databases())
	space := wholeExample(t, databaseExample, acctest.Variables(server)...)
	acctest.ExpectText(t, space.Run(t, "test"), "4 passed, 0 failed")
	if left := server.Databases(); len(left) != before {
		t.Errorf("the test left databases behind: %+v", left)
	}
}
