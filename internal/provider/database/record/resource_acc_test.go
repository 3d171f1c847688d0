package record_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	address     = "fillout_database_record.test"
	shop        = fillouttest.ShopDatabaseID
	customers   = fillouttest.CustomersTableID
	customer    = "3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d602" // a hotel in Cork
	getRoute    = "GET /bases/{baseId}/tables/{tableId}/records/{recordId}"
	createRoute = "POST /bases/{baseId}/tables/{tableId}/records"
	updateRoute = "PATCH /bases/{baseId}/tables/{tableId}/records/{recordId}"
	deleteRoute = "DELETE /bases/{baseId}/tables/{tableId}/records/{recordId}"
)

// block returns a record of the table Customers with values, which are HCL.
func block(values string) string { return blockIn(customers, values) }

func blockIn(tableID, values string) string {
	return fmt.Sprintf("resource \"fillout_database_record\" \"test\" {\n  database_id = %q\n  table_id = %q\n"+
		"  values = jsonencode(%s)\n}\n", shop, tableID, values)
}

// expectWrites checks what was sent since the last check.
func expectWrites(t *testing.T, account acctest.Account, want ...string) {
	t.Helper()
	if got := account.Writes(); !slices.Equal(got, want) {
		t.Errorf("the writes were %q, want %q", got, want)
	}
	account.Server.ResetJournal()
}

// newest returns the record of Customers that was made last.
func newest(account acctest.Account) fillouttest.Record {
	all := account.Server.Records(shop, customers)
	return all[len(all)-1]
}

// Only the values of the configuration are written and compared, and only those that differ are sent.
func TestLoopbackRecord(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	config := func(values string) string { return account.Config("%s", block(values)) }
	first := config(`{ Name = "Sundial", City = "Lyon", Kind = "Business", Notes = null }`)
	update := acctest.PlannedFor(address, plancheck.ResourceActionUpdate)
	nothing := acctest.PlannedFor(address, plancheck.ResourceActionNoop)
	var made fillouttest.Record
	set := func(values map[string]any) { account.Server.UpdateRecord(shop, "Customers", made.ID, values) }
	account.Run(t,
		resource.TestStep{Config: first, ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate)},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, createRoute)
				made = newest(account)
				set(map[string]any{"Email": "sundial@example.com"})
			},
			Config: first, ConfigPlanChecks: nothing,
		},
		resource.TestStep{
			PreConfig: func() { set(map[string]any{"City": "Nice", "Notes": "Changed"}) },
			Config:    first, ConfigPlanChecks: update,
		},
		resource.TestStep{
			PreConfig: func() {
				expectWrites(t, account, updateRoute)
				after := newest(account)
				if after.Values[fillouttest.CustomersCityFieldID] != "Lyon" || after.Values[fillouttest.CustomersNotesFieldID] != "" ||
					after.Values[fillouttest.CustomersEmailFieldID] != "sundial@example.com" {
					t.Errorf("the record is %v", after.Values)
				}
			},
			Config: config(fmt.Sprintf(`{ %s = "Sundial", City = "Lyon", Kind = "Business", Notes = "" }`,
				fillouttest.CustomersNameFieldID)),
			ConfigPlanChecks: nothing,
		},
		resource.TestStep{
			Config: config(`{ Name = "Sundial", Kind = null, City = "Lyon" }`), ConfigPlanChecks: update,
		},
		resource.TestStep{
			PreConfig: func() {
				last := account.Server.RequestsTo(updateRoute)
				if body := string(last[len(last)-1].Body); body != `{"record":{"`+fillouttest.CustomersKindFieldID+`":null}}` {
					t.Errorf("%s was sent", body)
				}
				expectWrites(t, account, updateRoute)
				account.Server.DeleteRecord(shop, "Customers", made.ID)
			},
			Config:           config(`{ Name = "Sundial" }`),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			PreConfig:        func() { expectWrites(t, account, createRoute) },
			Config:           account.Config("%s", blockIn(fillouttest.ProductsTableID, `{ Name = "Sundial", Price = 12.50 }`)),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionDestroyBeforeCreate),
		},
	)
	if n := len(account.Server.Records(shop, customers)); n != 4 {
		t.Errorf("%d customers are left", n)
	}
}

// A field that is renamed in the dashboard is the same field.
func TestLoopbackRecordFieldRenamed(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	config := func(key string) string {
		return account.Config("%s", block(fmt.Sprintf(`{ Name = "Sundial", %s = "Lyon" }`, key)))
	}
	nothing := acctest.PlannedFor(address, plancheck.ResourceActionNoop)
	rename := func(from, to string) func() {
		return func() { account.Server.RenameField(shop, "Customers", from, to) }
	}
	account.Run(t,
		resource.TestStep{Config: config("City")},
		resource.TestStep{
			PreConfig: rename("City", "Town"), Config: config("City"), PlanOnly: true,
			ExpectError: acctest.Text(`The table Customers has no field "City". That field was renamed to "Town": write this name, ` +
				`or the ID ` + fillouttest.CustomersCityFieldID),
		},
		resource.TestStep{Config: config("Town"), ConfigPlanChecks: nothing},
		resource.TestStep{Config: config(fillouttest.CustomersCityFieldID), ConfigPlanChecks: nothing},
		resource.TestStep{
			PreConfig: rename("Town", "Place"), Config: config(fillouttest.CustomersCityFieldID), ConfigPlanChecks: nothing,
		},
		resource.TestStep{ // another field takes the name
			PreConfig: func() {
				rename("Notes", "Town")()
				account.Server.ResetJournal()
			},
			Config: config("Town"), ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
	)
	want := `{"record":{"` + fillouttest.CustomersNotesFieldID + `":"Lyon"}}`
	if sent := account.Server.RequestsTo(updateRoute); len(sent) != 1 || string(sent[0].Body) != want {
		t.Errorf("sent %v", sent)
	}
}

// Each type of field round-trips, however the service shows it, and the second plan is empty.
func TestLoopbackRecordTypes(t *testing.T) {
	t.Parallel()
	values := `{
    Name = "x<y>&"
    Count = 1e2
    Fee = 12.50
    Share = 0.5
    Stars = 4
    Length = 5400
    Tags = ["B", "A"]
    Done = true
    Day = "2026-03-15T23:30:00-05:00"
    At = "2026-03-15T23:30:00.5-05:00"
    Files = [{ url = "https://files.example.com/a.pdf", filename = "a.pdf" }]
    Buyers = ["` + customer + `", "3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d601"]
  }`
	fields := []fillouttest.Field{
		{Name: "Name", Type: "single_line_text"}, {Name: "Count", Type: "number"}, {Name: "Fee", Type: "currency"},
		{Name: "Share", Type: "percent"}, {Name: "Stars", Type: "rating"}, {Name: "Length", Type: "duration"},
		{Name: "Tags", Type: "multiple_select", Options: []fillouttest.SelectOption{{Label: "A"}, {Label: "B"}}},
		{Name: "Done", Type: "checkbox"}, {Name: "Day", Type: "date"}, {Name: "At", Type: "datetime"},
		{Name: "Files", Type: "attachments"},
		{Name: "Buyers", Type: "linked_record", Template: map[string]any{"tableId": customers}},
	}
	for name, behavior := range map[string]func(*fillouttest.Behavior){
		"as documented": func(*fillouttest.Behavior) {},
		"other": func(b *fillouttest.Behavior) {
			b.Shuffle, b.RehostFiles, b.UnknownKeys, b.UnknownFields = true, true, true, true
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.NewAccount(t, fillouttest.WithBehavior(behavior))
			table := account.Server.AddTable(shop, fillouttest.Table{Name: "Things", Fields: fields})
			account.Run(t, resource.TestStep{
				Config:           account.Config("%s", blockIn(table.ID, values)),
				ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
			})
		})
	}
}

// What a table does not take is an error of the plan, and nothing is sent.
func TestLoopbackRecordRefused(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	for config, says := range map[string]string{
		block(`{ Nam = "A" }`): `Error: Invalid Record Values with ` + address,
		block(`{ Name = 7 }`): `The values do not fit the table Customers. "Name" is a field of the type single_line_text, ` +
			`which takes a string. The value is a number.`,
		block(`["A"]`):         "The argument values must be a JSON object",
		blockIn("tNone", `{}`): `has no table with the ID tNone.`,
		strings.Replace(block(`{}`), shop, "none", 1): "Error: Database Not Found",
	} {
		account.Run(t, resource.TestStep{Config: account.Config("%s", config), PlanOnly: true, ExpectError: acctest.Text(says)})
	}
	expectWrites(t, account)
	if n := account.Count(getRoute); n != 0 {
		t.Errorf("%d records were read", n)
	}
}

// Unknown values are checked when they are applied, and keys may come from fields that the same run makes.
func TestLoopbackRecordUnknown(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t).Unprotected()
	config := func(key, value string) string {
		return account.Config("%s", fmt.Sprintf(`
resource "fillout_database_field" "code" {
  database_id = %[1]q
  table_id    = %[2]q
  name        = "Code"
  type        = "number"
}

resource "terraform_data" "value" {
  input = %[4]s
}
%[3]s`, shop, customers, block(`{ (`+key+`) = terraform_data.value.output }`), value))
	}
	account.Run(t,
		resource.TestStep{
			Config:      config("fillout_database_field.code.id", `"x"`),
			ExpectError: acctest.Text("is a field of the type number, which takes a number, such as 12.5. The value is a string."),
		},
		resource.TestStep{
			Config:           config("fillout_database_field.code.id", "7"),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionCreate),
		},
		resource.TestStep{
			Config:           config("fillout_database_field.code.id", "8"),
			ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionUpdate),
		},
	)
}

// A record can be imported in each way. A configuration that names fewer values is no change.
func TestLoopbackRecordImport(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	for name, body := range map[string]string{
		"id": "id = \"%s/%s/%s\"", "identity": "identity = {\n    database_id = %q\n    table_id = %q\n    id = %q\n  }",
	} {
		for _, values := range []string{
			`{ Name = "Quayside Hotel" }`,
			`{ Name = "Quayside Hotel", City = "Cork", Kind = "Business", Email = "reception@quaysidehotel.example",
    Notes = "Invoice at the end of the month." }`,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				account := acctest.NewAccount(t)
				acctest.RunSteps(t, resource.TestStep{
					Config: account.Config("%s", block(values)+fmt.Sprintf("import {\n  to = "+address+"\n  "+body+"\n}\n",
						shop, customers, customer)),
					ConfigPlanChecks: acctest.PlannedFor(address, plancheck.ResourceActionNoop),
				})
				expectWrites(t, account, deleteRoute)
			})
		}
	}
	for id, says := range map[string]string{
		shop: "The import ID of a record is DATABASE_ID/TABLE_ID/RECORD_ID, such as",
		shop + "/" + customers + "/00000000-0000-4000-8000-000000000000": "The table Customers has no record with the ID",
		shop + "/" + customers + "/x":                                    "Record ID is not in valid UUID format",
		shop + "/none/" + customer:                                       "has no table with the ID none",
		"none/none/" + customer:                                          "The account has no database with the ID",
	} {
		acctest.RunSteps(t, resource.TestStep{
			Config: account.Config("%s", block(`{ Name = "A" }`)), ResourceName: address, ImportState: true, ImportStateId: id,
			ExpectError: acctest.Text(says),
		})
	}
}
