package field_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// What a field holds is counted while planning: nothing is destroyed, replaced or converted while it is protected.
func TestLoopbackFieldProtection(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := account.Config("%s", block("Code", "single_line_text", ""))
	asNumber := account.Config("%s", block("Code", "number", ""))
	unsent := func() { expectWrites(t, account) }
	var remove func()
	account.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{ // empty, so it may go
			Config: asNumber, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionDestroyBeforeCreate),
		},
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() {
				account.Server.AddRecord(shop, "Orders", map[string]any{"Code": "7"})
				account.Server.ResetJournal()
			},
			Config: account.Config(""), PlanOnly: true,
			ExpectError: acctest.Text("Error: Protected Data Destroying the field Code of the table Orders would delete its values. " +
				"1 of 6 records of Orders has a value in Code. Nothing was sent."),
		},
		resource.TestStep{
			PreConfig: unsent, Config: asNumber, PlanOnly: true,
			ExpectError: acctest.Text("Changing the type of the field Code of the table Orders from single_line_text to number " +
				"would delete its values"),
		},
		resource.TestStep{
			PreConfig: func() {
				unsent()
				remove = account.Server.Inject(fillouttest.Fault{Route: acctest.ListRecordsRoute, Status: 500})
			},
			Config: account.Config(""), PlanOnly: true, ExpectError: acctest.Text("could not be counted"),
		},
		resource.TestStep{ // converted in the dashboard
			PreConfig: func() {
				unsent()
				remove()
				account.Server.ConvertField(shop, "Orders", "Code", fillouttest.Field{Type: "number"})
			},
			Config:           asNumber,
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionNoop),
		},
		resource.TestStep{
			PreConfig: unsent, Taint: []string{address}, Config: asNumber,
			ExpectError: acctest.Text("Destroying the field Code of the table Orders would delete its values."),
		},
		resource.TestStep{
			PreConfig: unsent, Config: account.Unprotected().Config("%s", block("Code", "number", "")),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionDestroyBeforeCreate),
		},
	)
}

// A field of a database that Fillout does not show stays in the state.
func TestLoopbackFieldUnseen(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	config := block("Code", "single_line_text", "")
	stranger := account
	stranger.Provider = acctest.ProviderBlock(account.Server.URL(), account.Server.AddAccount("another"))
	account.Run(t,
		resource.TestStep{Config: account.Config("%s", config)},
		resource.TestStep{Config: stranger.Config("%s", config), ExpectError: acctest.Text("Error: Database Not Found")},
		resource.TestStep{Config: stranger.Config(""), ExpectError: acctest.Text("Error: Database Not Found")},
		resource.TestStep{
			Config: account.Config("%s", config), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionNoop),
		},
	)
}

// After a lost answer to a create, a field exists once: in the state if it was made, and in none if it was not. A link
// brings its other side with it.
func TestLoopbackFieldLostAnswers(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	fields := func(server *fillouttest.Server) (n int) {
		for _, table := range server.Database(shop).Tables {
			n += len(table.Fields)
		}
		return n
	}
	before := fields(fillouttest.NewServer(t))
	link := fmt.Sprintf("linked_record = { table_id = %q }\n  inverse_name = \"Bought\"", fillouttest.CustomersTableID)
	for name, test := range map[string]struct {
		block string
		makes int
	}{
		"text": {block("Buyer", "single_line_text", ""), 1}, "link": {block("Buyer", "linked_record", link), 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			acctest.LostCreate{
				Route: createRoute, Address: address, Block: test.block, Where: "the table " + orders + " of the database " + shop,
				Count: func(server *fillouttest.Server) int { return (fields(server) - before) / test.makes },
			}.Check(t)
		})
	}
}
