package field_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	address     = "fillout_database_field.test"
	shop        = fillouttest.ShopDatabaseID
	orders      = fillouttest.OrdersTableID
	createRoute = "POST /bases/{baseId}/tables/{tableId}/fields"
	deleteRoute = "DELETE /bases/{baseId}/tables/{tableId}/fields/{fieldId}"
)

// block returns a field of the table Orders in the sample database.
func block(name, typeName, more string) string { return blockIn(orders, name, typeName, more) }

func blockIn(tableID, name, typeName, more string) string {
	return fmt.Sprintf("resource \"fillout_database_field\" \"test\" {\n  database_id = %q\n  table_id = %q\n  name = %q\n"+
		"  type = %q\n  %s\n}\n", shop, tableID, name, typeName, more)
}

// fieldNamed returns a field of a table, or the zero Field.
func fieldNamed(account acctest.Account, table, name string) fillouttest.Field {
	for _, t := range account.Server.Database(shop).Tables {
		for _, field := range t.Fields {
			if t.Name == table && field.Name == name {
				return field
			}
		}
	}
	return fillouttest.Field{}
}

// expectWrites checks what was sent since the last check.
func expectWrites(t *testing.T, account acctest.Account, want ...string) {
	t.Helper()
	if got := account.Writes(); !slices.Equal(got, want) {
		t.Errorf("the writes were %q, want %q", got, want)
	}
	account.Server.ResetJournal()
}

// A field is renamed and set in place, whoever changed it. Settings that the configuration does not set stay.
func TestLoopbackField(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	var before fillouttest.Field
	changed := account.Config("%s", block("Fee", "currency", `currency = { decimal_places = 3 }`))
	account.Run(t,
		resource.TestStep{
			Config:           account.Config("%s", block("Price", "currency", `currency = { currency_symbol = "€" }`)),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			PreConfig: func() {
				before = fieldNamed(account, "Orders", "Price")
				expectWrites(t, account, createRoute)
			},
			Config: changed, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, acctest.UpdateFieldRoute)
				after := fieldNamed(account, "Orders", "Fee")
				if after.ID != before.ID || after.Template["currencySymbol"] != "€" || fmt.Sprint(after.Template["decimalPlaces"]) != "3" {
					t.Errorf("the field is %+v, and was %+v", after, before)
				}
				account.Server.RenameField(shop, "Orders", "Fee", "Charge")
			},
			Config: changed, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, acctest.UpdateFieldRoute)
				account.Server.DeleteField(shop, "Orders", "Fee")
			},
			Config: changed, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
	)
	if left := fieldNamed(account, "Orders", "Fee"); left.ID != "" {
		t.Errorf("the field is still there: %+v", left)
	}
}

// Each kept option keeps its value, in every reordering, whatever the service does with what it is sent.
func TestLoopbackFieldOptions(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	for name, behavior := range map[string]func(*fillouttest.Behavior){
		"replace": func(*fillouttest.Behavior) {},
		"merge by label": func(b *fillouttest.Behavior) {
			b.MergeTemplates, b.MatchOptionsByLabel, b.UnknownKeys = true, true, true
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t, fillouttest.WithBehavior(behavior))
			config := func(options string) string {
				return account.Config("%s", block("Phase", "single_select", "options = ["+options+"]"))
			}
			values := map[string]string{}
			remember := func() {
				for _, option := range fieldNamed(account, "Orders", "Phase").Options {
					values[option.Label] = option.Value
				}
				account.Server.AddRecord(shop, "Orders", map[string]any{"Phase": "A"})
			}
			expect := func(want ...string) {
				t.Helper()
				var labels []string
				for _, option := range fieldNamed(account, "Orders", "Phase").Options {
					labels = append(labels, option.Label)
					if was, ok := values[option.Label]; ok && was != option.Value {
						t.Errorf("the option %s has another value", option.Label)
					}
				}
				if !slices.Equal(labels, want) {
					t.Errorf("the options are %q, want %q", labels, want)
				}
			}
			update := acctest.PlannedFor(address, plancheck.ResourceActionUpdate)
			reordered := `{ label = "C", color = "red" }, { label = "New" }, { label = "A" }, { label = "B" }`
			account.Run(t,
				resource.TestStep{
					Config:           config(`{ label = "A" }, { label = "B", color = "green" }, { label = "C" }`),
					ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
				},
				resource.TestStep{PreConfig: remember, Config: config(reordered), ConfigPlanChecks: update},
				resource.TestStep{
					PreConfig: func() { expect("C", "New", "A", "B"); account.Server.ResetJournal() },
					Config:    config(`{ label = "C" }, { label = "New" }, { label = "Z" }, { label = "B" }`),
					PlanOnly:  true,
					ExpectError: acctest.Text("Removing options of the field Phase of the table Orders would take " +
						"them from its records. 1 of 6 records of Orders has the option A in Phase."),
				},
				resource.TestStep{
					PreConfig: func() { expectWrites(t, account) },
					Config:    config(`{ label = "C" }, { label = "New" }, { label = "A" }`), ConfigPlanChecks: update,
				},
				resource.TestStep{
					PreConfig: func() {
						expect("C", "New", "A")
						options := fieldNamed(account, "Orders", "Phase").Options
						account.Server.SetOptions(shop, "Orders", "Phase", append(options, fillouttest.SelectOption{Label: "Other"})...)
					},
					Config: account.Config("%s", block("Phase", "single_select", `options = [{ label = "A" }, { label = "C" }]
  ignore_other_options = true
  deletion_protection = false`)),
				},
			)
		})
	}
}

// An option that gets another label keeps its value and its records, if the configuration writes its value.
func TestLoopbackFieldOptionRename(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	imported := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, shop+"/"+orders+"/"+fillouttest.OrdersStatusFieldID)
	config := func(account acctest.Account, first string) string {
		return account.Config("%s", block("Status", "single_select", "options = [{ label = "+first+
			` }, { label = "Paid" }, { label = "Shipped" }, { label = "Returned" }]`)+imported)
	}
	acctest.RunSteps(t,
		resource.TestStep{
			Config: config(account, `"Fresh"`), PlanOnly: true,
			ExpectError: acctest.Text(`write its value as well, so that records keep it: { label = "Fresh", value = "m4Xa" }`),
		},
		resource.TestStep{
			Config:           config(account.Unprotected(), `"Fresh", value = "m4Xa"`),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
	)
}

// A link is declared on one side. Its other side gets the configured name, and is no resource of its own.
func TestLoopbackFieldLink(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.NoInverseInAnswer = true }))
	link := func(target, inverse string) string {
		return account.Config("%s", block("Buyer", "linked_record", fmt.Sprintf("linked_record = { table_id = %q }\n"+
			"  inverse_name = %q", target, inverse)))
	}
	var id string
	account.Run(t,
		resource.TestStep{
			Config:           link(fillouttest.CustomersTableID, "Bought"),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, createRoute, acctest.UpdateFieldRoute)
				id = fieldNamed(account, "Customers", "Bought").ID
			},
			Config:           link(fillouttest.CustomersTableID, "Purchases"),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
			Check:            resource.TestCheckResourceAttrPtr(address, "inverse_field_id", &id),
		},
		resource.TestStep{
			Config:           link(fillouttest.ProductsTableID, "Purchases"),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionDestroyBeforeCreate),
		},
	)
	if left := fieldNamed(account, "Products", "Purchases"); left.ID != "" {
		t.Errorf("the other side is still there: %+v", left)
	}
}

func TestLoopbackFieldImport(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t).Unprotected()
	config := blockIn(fillouttest.CustomersTableID, "Notes", "long_text", "")
	for name, body := range map[string]string{
		"id": "id = \"%s/%s/%s\"", "identity": "identity = {\n    database_id = %q\n    table_id = %q\n    id = %q\n  }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t).Unprotected()
			acctest.RunSteps(t,
				resource.TestStep{
					Config: account.Config("%s", config+fmt.Sprintf("import {\n  to = fillout_database_field.test\n  "+body+"\n}\n",
						shop, fillouttest.CustomersTableID, fillouttest.CustomersNotesFieldID)),
					ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionNoop),
				},
				resource.TestStep{
					ResourceName: address, ImportState: true, ImportStateVerify: true,
					ImportStateId: shop + "/" + fillouttest.CustomersTableID + "/" + fillouttest.CustomersNotesFieldID,
				},
			)
		})
	}
	for id, says := range map[string]string{
		shop:                          "The import ID of a field is DATABASE_ID/TABLE_ID/FIELD_ID, such as",
		shop + "/" + orders + "/none": `Error: Field Not Found The table Orders has no field with the ID none.`,
		shop + "/" + orders + "/" + fillouttest.OrdersNumberFieldID: "The field Number is the primary field of the table Orders.",
		shop + "/" + fillouttest.CustomersTableID + "/" + fillouttest.CustomersOrdersFieldID: "is the other side of a link, which " +
			"is the field Customer (" + fillouttest.OrdersCustomerFieldID + ") of the table Orders.",
	} {
		acctest.RunSteps(t, resource.TestStep{
			Config: account.Config("%s", config), ResourceName: address, ImportState: true, ImportStateId: id,
			ExpectError: acctest.Text(says),
		})
	}
}

// What does not fit the type is an error of the validation.
func TestLoopbackFieldRefused(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	for config, says := range map[string]string{
		block("A", "email", `number = { decimal_places = 1 }`):              "The settings number belong to fields of the type number",
		block("A", "email", `options = [{ label = "A" }]`):                  "Only fields of the types single_select and multiple_select have",
		block("A", "single_select", `options = [{label="A"},{label="A"}]`):  `must not have the label "A" twice`,
		block("A", "lookup", ``):                                            "A field of the type lookup needs its settings lookup",
		block("A", "text", ``):                                              `does not know the type "text"`,
		block("A", "email", `template_json = "[]"`):                         "must be a JSON object",
		block("A", "email", `inverse_name = "B"`):                           "Only a field of the type linked_record has another side",
		block("A", "single_select", `options = [{label="A", value="v"}]`):   "no option of the field has the value",
		block("A", "rating", `template_json = jsonencode({ hue = "red" })`): "Answer Differs From Request",
	} {
		account.Run(t, resource.TestStep{Config: account.Config("%s", config), ExpectError: acctest.Text(says)})
	}
}
