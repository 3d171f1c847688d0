package database_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A database that exists is adopted in three ways, and the plan is empty afterwards.
func TestLoopbackDatabaseImport(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"id": "id = %q", "identity": "identity = {\n    id = %q\n  }"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := newAccount(t, fillouttest.WithDatabases(fillouttest.SampleDatabases()...)).Unprotected()
			block := acctest.Database("Glass shop", "Customers", acctest.TextField)
			acctest.RunSteps(t,
				resource.TestStep{
					Config: account.Config("%s", block+fmt.Sprintf("import {\n  to = fillout_database.crm\n  "+body+"\n}\n",
						fillouttest.ShopDatabaseID)),
					ConfigPlanChecks: acctest.PlannedFor(crm, plancheck.ResourceActionNoop),
				},
				resource.TestStep{
					ResourceName: crm, ImportState: true, ImportStateVerify: true, ImportStateId: fillouttest.ShopDatabaseID,
				},
			)
		})
	}
	account := newAccount(t, fillouttest.WithDatabases(fillouttest.SampleDatabases()...))
	for id, says := range map[string]string{
		"a b": "Error: Invalid Import ID", "5f1c/tM2h": "The import ID of a database is DATABASE_ID, such as 5f1c08e7a4b93d26.",
		"5f1c08e7a4b93d27": `The account has no database with the ID "5f1c08e7a4b93d27". Did you mean 5f1c08e7a4b93d26 ("Glass shop")?`,
	} {
		account.Run(t, resource.TestStep{
			Config:       account.Config("%s", acctest.Database("Glass shop", "Customers", acctest.TextField)),
			ResourceName: crm, ImportState: true, ImportStateId: id, ExpectError: acctest.Text(says),
		})
	}
}
