package webhook_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	address     = "fillout_database_webhook.test"
	shop        = fillouttest.ShopDatabaseID
	ordersURL   = "https://hooks.example.com/orders"
	created     = `["record.created"]`
	createRoute = "POST /bases/{baseId}/webhooks"
	listRoute   = "GET /bases/{baseId}/webhooks"
	deleteRoute = "DELETE /bases/{baseId}/webhooks/{webhookId}"
)

// block returns a webhook of the sample database with these arguments, which "; " separates.
func block(events, arguments string) string {
	return fmt.Sprintf("resource \"fillout_database_webhook\" \"test\" {\n  database_id = %q\n  events = %s\n  %s\n}\n",
		shop, events, strings.ReplaceAll(arguments, "; ", "\n  "))
}

func ofTable(id string) string { return fmt.Sprintf("table_id = %q; url = %q", id, ordersURL) }

// only returns the one webhook of the sample database.
func only(t *testing.T, account acctest.Account) fillouttest.DatabaseWebhook {
	t.Helper()
	held := account.Server.DatabaseWebhooks(shop)
	if len(held) != 1 {
		t.Fatalf("the service holds %+v", held)
	}
	return held[0]
}

func is(attribute string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), check)
}

// Every change replaces the webhook. One that somebody deleted in the dashboard is made anew. A plan that changes
// nothing lists the webhooks once.
func TestLoopbackDatabaseWebhook(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	both := account.Config("%s", block(`["record.updated", "record.created"]`, ofTable(fillouttest.OrdersTableID)))
	replaced := acctest.PlannedFor(address, plancheck.ResourceActionDestroyBeforeCreate)
	account.Run(t,
		resource.TestStep{
			Config:           account.Config("%s", block(created, ofTable(fillouttest.OrdersTableID))),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
			ConfigStateChecks: []statecheck.StateCheck{
				is("id", knownvalue.StringExact("318")), is("active", knownvalue.Bool(true)),
				is("secret", knownvalue.StringFunc(func(secret string) error {
					if want := only(t, account).Secret; secret != want {
						return fmt.Errorf("the secret is %q instead of %q", secret, want)
					}
					return nil
				})),
				statecheck.ExpectSensitiveValue(address, tfjsonpath.New("secret")),
			},
		},
		resource.TestStep{Config: both, ConfigPlanChecks: replaced},
		resource.TestStep{
			PreConfig: account.Server.ResetJournal, Config: both, PlanOnly: true,
		},
		resource.TestStep{
			PreConfig: func() {
				if n, all := account.Count(listRoute), len(account.Server.Requests()); n != all || n == 0 {
					t.Errorf("plans that change nothing sent %d requests, of which %d list webhooks", all, n)
				}
			},
			Config: account.Config("%s", block(created, ofTable(fillouttest.CustomersTableID))), ConfigPlanChecks: replaced,
		},
		resource.TestStep{
			PreConfig: func() {
				if held := only(t, account); !slices.Equal(held.TableIDs, []string{fillouttest.CustomersTableID}) {
					t.Errorf("the webhook is %+v", held)
				}
			},
			Config: account.Config("%s", block(created, `url = "`+ordersURL+`"`)), ConfigPlanChecks: replaced,
		},
		resource.TestStep{ // another spelling is the same URL
			Config:           account.Config("%s", block(created, `url = "HTTPS://Hooks.Example.com:443/orders"`)),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionNoop),
		},
		resource.TestStep{
			PreConfig:        func() { account.Server.DeleteDatabaseWebhook(shop, only(t, account).ID) },
			Config:           account.Config("%s", block(created, `url = "`+ordersURL+`"`)),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
	)
	if left := account.Server.DatabaseWebhooks(shop); len(left) > 0 {
		t.Errorf("the database has the webhooks %+v", left)
	}
}

// A plan compares no values that it does not know yet.
func TestLoopbackUnknownExists(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	later := "resource \"terraform_data\" \"later\" {\n  input = \"record.created\"\n}\n"
	var blocks strings.Builder
	for i, argument := range []string{"database_id", "table_id", "url", "events"} {
		arguments := map[string]string{"database_id": strconv.Quote(shop), "events": created, "url": strconv.Quote(ordersURL)}
		arguments[argument] = "terraform_data.later.output"
		if argument == "events" {
			arguments[argument] = "[terraform_data.later.output]"
		}
		fmt.Fprintf(&blocks, "resource \"fillout_database_webhook\" \"w%d\" {\n", i)
		for name, value := range arguments {
			fmt.Fprintf(&blocks, "  %s = %s\n", name, value)
		}
		blocks.WriteString("}\n")
	}
	database := strings.Replace(acctest.Database("CRM", "Customers", acctest.TextField), `"CRM"`, "terraform_data.later.output", 1)
	account.Run(t, resource.TestStep{Config: account.Config("%s", later+blocks.String()+database), PlanOnly: true,
		ExpectNonEmptyPlan: true})
	if sent := account.Server.Requests(); len(sent) > 0 {
		t.Errorf("the plan sent %d requests", len(sent))
	}
}
