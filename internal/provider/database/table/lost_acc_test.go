package table_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// After a lost answer, a table exists once: in the state if it was made, and in none if it was not.
func TestLoopbackTableLostAnswers(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	acctest.LostCreate{
		Route: acctest.CreateTableRoute, Address: address, Block: block(quoted(shop), "Pieces", acctest.TextField, ""),
		Where: "the database " + shop,
		Count: func(server *fillouttest.Server) int { return len(server.Database(shop).Tables) - 3 },
	}.Check(t)
}

// The table is managed in the same way, whatever the service leaves out, adds, shuffles or shows late.
func TestLoopbackTableLeniency(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for name, change := range map[string]func(*fillouttest.Behavior){
		"no URLs":        func(b *fillouttest.Behavior) { b.NoURLs = true },
		"unknown things": func(b *fillouttest.Behavior) { b.UnknownKeys, b.UnknownFields, b.Shuffle = true, true, true },
		"merged":         func(b *fillouttest.Behavior) { b.MergeTemplates = true },
		"second delete":  func(b *fillouttest.Behavior) { b.SecondDelete = fillouttest.DatabaseRefusal{Status: 200} },
		"forbidden":      func(b *fillouttest.Behavior) { b.TablesAuthFailureStatus = 403 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t, fillouttest.WithBehavior(change))
			stranger := account
			stranger.Provider = acctest.ProviderBlock(account.Server.URL(), "sk_prod_revoked_1")
			changed := block(quoted(shop), "Parts", `name = "No", type = "number", number = { number_format = "period_comma" }`, "")
			account.Run(t,
				resource.TestStep{
					Config:           account.Config("%s", block(quoted(shop), "Pieces", `name = "No", type = "number", number = { decimal_places = 3 }`, "")),
					ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
				},
				resource.TestStep{
					Config: account.Config("%s", changed), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
				},
				resource.TestStep{
					PreConfig: func() {
						for _, table := range account.Server.Database(shop).Tables {
							field := table.Fields[0]
							if table.Name == "Parts" && (field.Template["decimalPlaces"] != 3.0 || field.Template["numberFormat"] != "period_comma") {
								t.Errorf("the settings are %v", field.Template)
							}
						}
					},
					Config: stranger.Config("%s", changed), ExpectError: acctest.Text("Error: Authentication Failed"),
				},
				resource.TestStep{Config: account.Config("%s", changed), ConfigPlanChecks: acctest.PlannedFor(address,
					plancheck.ResourceActionNoop)},
			)
			if left := account.Server.Database(shop).Tables; len(left) != 3 {
				t.Errorf("the database has %d tables", len(left))
			}
		})
	}
}
