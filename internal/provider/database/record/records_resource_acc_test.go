package record_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const rowsAddress = "fillout_database_records.test"

// rowsBlock returns rows of the table Products with more arguments. The rows are HCL.
func rowsBlock(rows, more string) string { return rowsIn(fillouttest.ProductsTableID, rows, more) }

func rowsIn(tableID, rows, more string) string {
	return fmt.Sprintf("resource \"fillout_database_records\" \"test\" {\n  database_id = %q\n  table_id = %q\n"+
		"  key_field = \"Name\"\n  rows = %s\n  %s\n}\n", shop, tableID, rows, more)
}

const (
	bowls = `{ Bowl = jsonencode({ Price = 18 }), Vase = jsonencode({ Price = 40 }) }`
	mine  = `{ Bowl = jsonencode({ Price = 19 }), Vase = jsonencode({ Price = 40 }) }`
)

// products returns the names and prices of the products, in order of creation.
func products(account acctest.Account) string {
	var all []string
	for _, record := range account.Server.Records(shop, "Products") {
		all = append(all, fmt.Sprint(record.Values[fillouttest.ProductsNameFieldID], " ",
			record.Values[fillouttest.ProductsPriceFieldID]))
	}
	return strings.Join(all, "; ")
}

const samples = "Tumbler, sea green 24; Carafe, clear 68; Pendant lamp 245"

func expectProducts(t *testing.T, account acctest.Account, want string) {
	t.Helper()
	if got := products(account); got != samples+want {
		t.Errorf("the products are %s, want %s", got, samples+want)
	}
}

// Rows are written one by one, only where they differ. Records with other keys are left alone.
func TestLoopbackRows(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(rows, more string) string { return account.Config("%s", rowsBlock(rows, more)) }
	create := acctest.PlannedFor(rowsAddress, plancheck.ResourceActionCreate)
	update := acctest.PlannedFor(rowsAddress, plancheck.ResourceActionUpdate)
	account.Run(t,
		resource.TestStep{Config: config(bowls, ""), ConfigPlanChecks: create},
		resource.TestStep{
			PreConfig: func() { expectWrites(t, account, createRoute, createRoute) },
			Config:    config(mine, ""), ConfigPlanChecks: update,
		},
		resource.TestStep{ // another key in the dashboard
			PreConfig: func() {
				expectWrites(t, account, updateRoute)
				expectProducts(t, account, "; Bowl 19; Vase 40")
				last := account.Server.Records(shop, "Products")
				account.Server.UpdateRecord(shop, "Products", last[len(last)-1].ID, map[string]any{"Name": "Amphora"})
			},
			Config: config(mine, ""), ConfigPlanChecks: update,
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, updateRoute)
				expectProducts(t, account, "; Bowl 19; Vase 40")
				last := account.Server.Records(shop, "Products")
				account.Server.DeleteRecord(shop, "Products", last[len(last)-1].ID)
			},
			Config: config(mine, ""), ConfigPlanChecks: update,
		},
		resource.TestStep{
			PreConfig: func() { expectWrites(t, account, createRoute) },
			Config:    config(`{ Vase = jsonencode({ Price = 40 }) }`, ""), PlanOnly: true,
			ExpectError: acctest.Text("Rows would leave fillout_database_records, and with them their " +
				"records. 1 record of Products would be deleted. Nothing was sent."),
		},
		resource.TestStep{
			PreConfig: func() { expectWrites(t, account) },
			Config:    account.Config(""), ExpectError: acctest.Text("2 records of Products would be deleted. Nothing was sent."),
		},
		resource.TestStep{Config: config(mine, "deletion_protection = false"), ConfigPlanChecks: update},
		resource.TestStep{
			Config:           config(`{ Vase = jsonencode({ Price = 40 }) }`, "deletion_protection = false"),
			ConfigPlanChecks: update,
		},
	)
	expectProducts(t, account, "")
}

// A key that a record of others has is an error, unless it may be adopted. Two such records always are.
func TestLoopbackRowsExisting(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	existing := `{ "Pendant lamp" = jsonencode({ Price = 250 }) }`
	account.Run(t,
		resource.TestStep{
			Config: account.Config("%s", rowsBlock(existing, "")), PlanOnly: true,
			ExpectError: acctest.Text(`The table Products has records already that are not in the state, with keys of the ` +
				`configuration: "Pendant lamp" (a94e2d07-15c8-4f3b-8b62-70e9d1c6f3a3).`),
		},
		resource.TestStep{
			PreConfig:        func() { expectWrites(t, account) },
			Config:           account.Config("%s", rowsBlock(existing, "adopt_existing = true\n  deletion_protection = false")),
			ConfigPlanChecks: acctest.PlannedFor(rowsAddress, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, updateRoute)
				account.Server.AddRecord(shop, "Products", map[string]any{"Name": "Bowl"})
				account.Server.AddRecord(shop, "Products", map[string]any{"Name": "Bowl"})
			},
			Config: account.Config("%s", rowsBlock(bowls, "adopt_existing = true\n  deletion_protection = false")), PlanOnly: true,
			ExpectError: acctest.Text(`Error: Duplicate Record Key`),
		},
	)
}

// An error midway loses nothing: the next apply goes on, and no row is doubled. An answer that was lost is found.
func TestLoopbackRowsGoOn(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(rows string) string {
		return account.Config("%s", rowsBlock(rows, "deletion_protection = false"))
	}
	more := `{ Bowl = jsonencode({ Price = 18 }), Cup = jsonencode({ Price = 9 }), Jug = jsonencode({ Price = 30 }),
    Vase = jsonencode({ Price = 40 }) }`
	account.Run(t,
		resource.TestStep{
			PreConfig: func() {
				account.Server.Inject(fillouttest.Fault{Route: createRoute, Times: 1, After: true, Drop: true})
			},
			Config: config(bowls), ConfigPlanChecks: acctest.PlannedFor(rowsAddress, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, createRoute, createRoute)
				account.Server.Inject(fillouttest.Fault{Route: createRoute, Nth: 2, Times: 1, Status: 400,
					Body: fillouttest.DatabaseEnvelope(400, "No")})
			},
			Config: config(more), ExpectError: acctest.Text("The state has 3 rows, and the configuration " +
				"has 4."),
		},
		resource.TestStep{
			PreConfig: func() { expectWrites(t, account, createRoute, createRoute) },
			Config:    config(more), ConfigPlanChecks: acctest.PlannedFor(rowsAddress, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, createRoute)
				expectProducts(t, account, "; Bowl 18; Vase 40; Cup 9; Jug 30")
			},
			Config: config(more), ConfigPlanChecks: acctest.PlannedFor(rowsAddress, plancheck.ResourceActionNoop),
		},
	)
	expectProducts(t, account, "")
}

// 2000 rows refresh with one request, and a change of one sends one PATCH.
func TestLoopbackRowsMany(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	table := fillouttest.Table{Name: "Many", Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"},
		{Name: "Total", Type: "number"}}}
	for n := range 2000 {
		table.Records = append(table.Records, fillouttest.Record{Values: map[string]any{"Name": fmt.Sprint("k", n), "Total": n}})
	}
	id := account.Server.AddTable(shop, table).ID
	config := func(total string) string {
		return account.Unprotected().Config("%s", rowsIn(id, `{ for n in concat(range(1000), range(1000, 2000)) : "k${n}" => jsonencode({ Total = `+total+
			` }) }`, "adopt_existing = true"))
	}
	account.Run(t,
		resource.TestStep{Config: config("n")},
		resource.TestStep{
			PreConfig: func() { expectWrites(t, account) },
			Config:    config("n"), PlanOnly: true,
		},
		resource.TestStep{
			PreConfig: func() {
				// plugin-testing plans twice.
				if n := account.Count(acctest.ListRecordsRoute); n > 2 {
					t.Errorf("a refresh of 2000 rows took %d requests", n)
				}
				account.Server.ResetJournal()
			},
			Config:           config("n == 7 ? 8 : n"),
			ConfigPlanChecks: acctest.PlannedFor(rowsAddress, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() { expectWrites(t, account, updateRoute) },
			Config:    account.Unprotected().Config("removed {\n  from = " + rowsAddress + "\n  lifecycle {\n    destroy = false\n  }\n}\n"),
		},
	)
	expectWrites(t, account)
}

// What does not fit is an error at its row.
func TestLoopbackRowsRefused(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	for config, says := range map[string]string{
		rowsBlock(`{ Bowl = jsonencode({ Prize = 1 }) }`, ""): `The row "Bowl" does not fit the table Products. The table ` +
			`Products has no field "Prize". Did you mean "Price"?`,
		rowsBlock(`{ Bowl = jsonencode({ Name = "Vase" }) }`, ""): `"Name" is the key field, and its value is not the key of ` +
			`the row. Remove it.`,
		strings.Replace(rowsBlock(bowls, ""), `"Name"`, `"Price"`, 1): `The field "Price" has the type currency, whose values ` +
			`cannot be keys of rows.`,
	} {
		account.Run(t, resource.TestStep{Config: account.Config("%s", config), PlanOnly: true, ExpectError: acctest.Text(says)})
	}
	expectWrites(t, account)
}

// A row whose key changes in Fillout and in the configuration is the same record. It is neither made anew nor deleted.
func TestLoopbackRowsRekeyed(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	config := func(rows, more string) string { return account.Config("%s", rowsBlock(rows, more)) }
	account.Run(t,
		resource.TestStep{Config: config(bowls, "")},
		resource.TestStep{
			PreConfig: func() {
				account.Server.ResetJournal()
				records := account.Server.Records(shop, "Products")
				account.Server.UpdateRecord(shop, "Products", records[3].ID, map[string]any{"Name": "Dish"})
			},
			Config: config(`{ Bowl = jsonencode({ Price = 18 }), Dish = jsonencode({ Price = 1 }) }`, "adopt_existing = true"),
			ExpectError: acctest.Text(`which the state has as the row "Bowl", has the key "Dish" in Fillout now. Remove one of ` +
				`the two rows`),
		},
		resource.TestStep{
			Config:           config(strings.Replace(bowls, "Bowl", "Dish", 1), ""),
			ConfigPlanChecks: acctest.PlannedFor(rowsAddress, plancheck.ResourceActionUpdate),
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account)
				expectProducts(t, account, "; Dish 18; Vase 40")
				account.Server.RenameField(shop, "Products", "Name", "Title")
			},
			Config:      config(strings.Replace(bowls, "Bowl", "Dish", 1), "deletion_protection = false"),
			ExpectError: acctest.Text(`"Name"`),
		},
		resource.TestStep{
			Config: strings.Replace(config(strings.Replace(bowls, "Bowl", "Dish", 1), "deletion_protection = false"),
				`key_field = "Name"`, `key_field = "Title"`, 1),
			ConfigPlanChecks: acctest.PlannedFor(rowsAddress, plancheck.ResourceActionUpdate),
		},
	)
	expectProducts(t, account, "")
}
