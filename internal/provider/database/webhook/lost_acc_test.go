package webhook_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// After a lost answer, a webhook exists once, with a secret that the state has. If it was made, it is deleted and made
// anew, since its secret is lost.
func TestLoopbackDatabaseWebhookLostAnswers(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	acctest.LostCreate{
		Route: createRoute, Address: address, Block: block(created, ofTable(fillouttest.OrdersTableID)), Remade: true,
		Where: "the webhooks of the database " + shop,
		Count: func(server *fillouttest.Server) int { return len(server.DatabaseWebhooks(shop)) },
	}.Check(t)
}

// A webhook whose secret is lost, and that is not made anew, is made anew by the next apply.
func TestLoopbackDatabaseWebhookLostSecret(t *testing.T) {
	t.Parallel()
	broken := fillouttest.Fault{Route: createRoute, Status: 500, Body: "<html>Bad</html>", After: true, Times: 1}
	refused := fillouttest.Fault{Route: deleteRoute, Status: 403, Body: fillouttest.DatabaseEnvelope(403, "No"), Times: 1}
	twice := broken
	twice.Times = 2
	for name, test := range map[string]struct {
		faults  []fillouttest.Fault
		says    string // "" for a success
		then    plancheck.ResourceActionType
		creates int
	}{
		"500 after": {[]fillouttest.Fault{broken}, "", plancheck.ResourceActionNoop, 2},
		"lost twice": {[]fillouttest.Fault{twice}, "was carried out a second time, and its answer was lost again",
			plancheck.ResourceActionDestroyBeforeCreate, 2},
		"not deleted": {[]fillouttest.Fault{broken, refused}, "Error: Webhook Secret Lost",
			plancheck.ResourceActionDestroyBeforeCreate, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t)
			for _, fault := range test.faults {
				account.Server.Inject(fault)
			}
			first := resource.TestStep{Config: account.Config("%s", block(created, ofTable(fillouttest.OrdersTableID)))}
			second := first
			if test.says != "" {
				first.ExpectError = acctest.Text(test.says)
			}
			second.PreConfig = func() {
				if n := account.Count(createRoute); n != test.creates {
					t.Errorf("%d creates were sent instead of %d", n, test.creates)
				}
			}
			second.ConfigPlanChecks = acctest.PlannedFor(address, test.then)
			second.ConfigStateChecks = []statecheck.StateCheck{is("secret", knownvalue.StringFunc(func(secret string) error {
				if want := only(t, account).Secret; secret != want {
					t.Errorf("the secret is %q instead of %q", secret, want)
				}
				return nil
			}))}
			account.Run(t, first, second)
			if left := account.Server.DatabaseWebhooks(shop); len(left) > 0 {
				t.Errorf("the database has the webhooks %+v", left)
			}
		})
	}
}

// A service that answers with a webhook that was there before must not make Terraform manage it.
func TestLoopbackDatabaseWebhookOfOthers(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
		b.MergeDuplicateDatabaseWebhooks = true
	}))
	account.Server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: ordersURL, Events: []string{"record.created"}})
	account.Run(t, resource.TestStep{
		Config:      account.Config("%s", block(created, `url = "`+ordersURL+`"`)),
		ExpectError: acctest.Text("Error: Webhook Already Exists"),
	})
	only(t, account)
}
