package record_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A service that drops or changes a value is an error that names it. The record is in the state.
func TestLoopbackRecordNotAsSent(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	made := fillouttest.Fault{Route: createRoute, Times: 1, Status: 201, Body: `{"id":"` + customer + `","data":{"` +
		fillouttest.CustomersNameFieldID + `":"A"}}`}
	account.Server.Inject(made)
	account.Run(t, resource.TestStep{
		Config:      account.Config("%s", block(`{ Name = "A", City = "Lyon", Notes = "B" }`)),
		ExpectError: acctest.Text(`Error: Answer Differs From Request`),
	})
	expectWrites(t, account, createRoute, deleteRoute)
}

// After a lost answer, there is one such record, and the state has it. A record that another program makes with the
// same values is not taken over.
func TestLoopbackRecordLostAnswer(t *testing.T) {
	t.Parallel()
	config := block(`{ Name = "Quayside Hotel", City = "Cork" }`)
	lost := fillouttest.Fault{Route: createRoute, Times: 1, After: true, Drop: true}
	t.Run("found", func(t *testing.T) {
		t.Parallel()
		account := acctest.NewAccount(t)
		account.Server.AddRecord(shop, "Customers", map[string]any{"Name": "Quayside Hotel", "City": "Cork"})
		account.Server.Inject(lost)
		account.Run(t, resource.TestStep{
			Config:           account.Config("%s", config),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		})
		expectWrites(t, account, createRoute, deleteRoute)
		if n := len(account.Server.Records(shop, customers)); n != 5 {
			t.Errorf("there are %d customers", n)
		}
	})
	t.Run("not carried out", func(t *testing.T) {
		t.Parallel()
		account := acctest.NewAccount(t)
		notSent := lost
		notSent.After = false
		account.Server.Inject(notSent)
		account.Run(t, resource.TestStep{
			Config:      account.Config("%s", config),
			ExpectError: acctest.Text("Error: Object Possibly Created"),
		})
		expectWrites(t, account, createRoute)
	})
}

// A record of a database that Fillout does not show stays in the state. One of a table that is gone leaves it.
func TestLoopbackRecordUnseen(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	config := block(`{ Name = "A" }`)
	stranger := account
	stranger.Provider = acctest.ProviderBlock(account.Server.URL(), account.Server.AddAccount("another"))
	unseen := acctest.Text("Error: Database Not Found")
	account.Run(t,
		resource.TestStep{Config: account.Config("%s", config)},
		resource.TestStep{Config: stranger.Config("%s", config), ExpectError: unseen},
		resource.TestStep{Config: stranger.Config(""), ExpectError: unseen},
		resource.TestStep{
			Config: account.Config("%s", config), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionNoop),
		},
		resource.TestStep{
			PreConfig: func() { account.Server.DeleteTable(shop, "Customers") },
			Config:    account.Config("%s", config), ExpectError: acctest.Text("has no table with the ID " + customers),
		},
		resource.TestStep{Config: account.Config("")},
	)
}
