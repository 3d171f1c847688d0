package webhook_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A webhook that somebody else made is adopted without a request that writes, and without its secret. So is one whose
// URL moves out of the state.
func TestLoopbackDatabaseWebhookAdoption(t *testing.T) {
	t.Parallel()
	hidden := fmt.Sprintf("table_id = %q; url_wo = %q; url_wo_version = 1", fillouttest.OrdersTableID, ordersURL)
	for name, test := range map[string]struct {
		block, arguments string
		action           plancheck.ResourceActionType
	}{
		"id": {`id = "%s/%d"`, ofTable(fillouttest.OrdersTableID), plancheck.ResourceActionNoop},
		"identity": {"identity = {\n    database_id = %q\n    id = \"%d\"\n  }", ofTable(fillouttest.OrdersTableID),
			plancheck.ResourceActionNoop},
		"a write-only URL": {`id = "%s/%d"`, hidden, plancheck.ResourceActionUpdate},
		"another table":    {`id = "%s/%d"`, ofTable(fillouttest.CustomersTableID), plancheck.ResourceActionDestroyBeforeCreate},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			webhook := account.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{
				URL: ordersURL, Events: []string{"record.created"}, TableIDs: []string{fillouttest.OrdersTableID},
			})
			step := resource.TestStep{
				Config: account.Config("%s", block(created, test.arguments)+fmt.Sprintf("import {\n  to = %s\n  "+test.block+"\n}\n",
					address, shop, webhook.ID)),
				ConfigPlanChecks: acctest.PlannedFor(address, test.action),
			}
			adopted := test.action != plancheck.ResourceActionDestroyBeforeCreate
			if adopted {
				step.ConfigStateChecks = []statecheck.StateCheck{is("secret", knownvalue.Null()), is("active", knownvalue.Bool(true))}
			}
			if test.arguments == hidden {
				step.ConfigStateChecks = append(step.ConfigStateChecks, is("url", knownvalue.Null()), is("url_wo", knownvalue.Null()))
			}
			account.Run(t, step, resource.TestStep{
				PreConfig: func() {
					if writes := account.Writes(); adopted != (len(writes) == 0) {
						t.Errorf("the import sent %s", writes)
					}
				},
				Config: account.Config("%s", block(created, test.arguments)), PlanOnly: true,
			})
		})
	}
}

func TestLoopbackDatabaseWebhookImportRefused(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	several := account.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{
		URL: "https://me:hunter2@hooks.example.com/s3cr3t", Events: []string{"record.created"},
		TableIDs: []string{fillouttest.OrdersTableID, fillouttest.CustomersTableID},
	})
	for name, test := range map[string]struct{ id, says string }{
		"one part": {"318", "Error: Invalid Import ID The import ID of a webhook of a database is DATABASE_ID/WEBHOOK_ID, " +
			"such as 5f1c08e7a4b93d26/318."},
		"another database": {"0000000000000000/318", "Error: Database Not Found"},
		"another webhook": {shop + "/9", "Error: Webhook Not Found The database " + shop + " has no webhook with the ID 9. " +
			"It has these webhooks: - 318 (to https://hooks.example.com)"},
		"several tables": {fmt.Sprintf("%s/%d", shop, several.ID), "Error: Webhook of Several Tables"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account.Run(t, resource.TestStep{
				Config: account.Config("%s", block(created, `url = "`+ordersURL+`"`)), ResourceName: address,
				ImportState: true, ImportStateId: test.id, ExpectError: acctest.Text(test.says),
			})
		})
	}
}
