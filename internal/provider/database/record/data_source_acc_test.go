package record_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// read returns a data source of the table Orders with more arguments, and outputs of what it reads.
func read(arguments string) string {
	return fmt.Sprintf(`
data "fillout_database_records" "test" {
  database_id = %q
  table_id    = %q
  %s
}

output "totals" {
  value = [for record in data.fillout_database_records.test.records : tostring(jsondecode(record.values)["Total"])]
}

output "truncated" {
  value = data.fillout_database_records.test.truncated
}

output "first" {
  value = try(data.fillout_database_records.test.records[0], null)
}
`, shop, fillouttest.OrdersTableID, arguments)
}

func TestLoopbackRecordsDataSource(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	expect := func(arguments string, truncated bool, totals ...string) resource.TestStep {
		return resource.TestStep{Config: account.Config("%s", read(arguments)), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("totals", knownvalue.TupleExact(textChecks(totals))),
			statecheck.ExpectKnownOutputValue("truncated", knownvalue.Bool(truncated)),
		}}
	}
	first := expect("max_results = 2", true, "245", "92")
	first.ConfigStateChecks = append(first.ConfigStateChecks, statecheck.ExpectKnownOutputValue("first",
		knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"id": knownvalue.NotNull(), "created_at": knownvalue.NotNull(), "updated_at": knownvalue.NotNull(),
		})))
	account.Run(t,
		first,
		expect(`sort = [{ field = "Status" }, { field = "`+fillouttest.OrdersTotalFieldID+`", direction = "desc" }]`, false,
			"313", "24", "68", "245", "92"),
		expect(`filter = jsonencode({ or = [{ field = "Gift", equals = true }, { and = [
    { field = "Status", in = ["New", "Paid"] }, { field = "Total", less_than = 100 }] }] })`, false, "92", "24"),
		expect(`filter = jsonencode({ field = "Placed", greater_than = "2027-01-01" })`, false),
		expect(`sort = [{ field = "created_at", direction = "desc" }, { field = "Total" }]
  max_results = 5`, false, "24", "68", "92", "245", "313"),
	)
	for _, request := range account.Server.RequestsTo(acctest.ListRecordsRoute) {
		if strings.Contains(string(request.Body), `"Status"`) {
			t.Errorf("the filter or the order names a field by its name: %s", request.Body)
		}
	}
}

func textChecks(texts []string) []knownvalue.Check {
	checks := []knownvalue.Check{}
	for _, text := range texts {
		checks = append(checks, knownvalue.StringExact(text))
	}
	return checks
}

// 2000 records and one more are read with two requests, and the twin reads the same.
func TestLoopbackRecordsPages(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	table := fillouttest.Table{Name: "Many", Fields: []fillouttest.Field{{Name: "Total", Type: "number"}}}
	for n := range 2001 {
		table.Records = append(table.Records, fillouttest.Record{Values: map[string]any{"Total": n}})
	}
	id := account.Server.AddTable(shop, table).ID
	protocol := acctest.Configure(t, account.Server.URL(), account.Server.Token())
	arguments := map[string]any{"database_id": shop, "table_id": id, "max_results": 2001}
	expect := func(result any) {
		t.Helper()
		if n := strings.Count(fmt.Sprint(result), "created_at"); n == 0 {
			t.Errorf("the result is %v", result)
		}
		if n := account.Count(acctest.ListRecordsRoute); n != 2 {
			t.Errorf("%d requests were sent", n)
		}
		account.Server.ResetJournal()
	}
	first := protocol.Read(t, "fillout_database_records", arguments)
	expect(string(first.MsgPack))
	second := protocol.Open(t, "fillout_database_records", arguments)
	expect(string(second.MsgPack))
	if !bytes.Equal(first.MsgPack, second.MsgPack) {
		t.Error("the twin reads something else")
	}
}

// What does not fit the table is an error at its argument, and no record is read.
func TestLoopbackRecordsRefused(t *testing.T) {
	t.Parallel()
	acctest.OneCLI(t)
	account := acctest.NewAccount(t)
	for config, says := range map[string]string{
		read(`filter = "[]"`): "Error: Invalid Filter",
		read(`filter = jsonencode({ and = [{ field = "Status", equals = "New" }, { field = "Totl", equals = 1 }] })`): `The filter ` +
			`names a field that does not exist, at and[1]. The table Orders has no field "Totl". Did you mean "Total"?`,
		read(`sort = [{ field = "total" }]`):                            `The table Orders has no field "total". Did you mean "Total"?`,
		strings.Replace(read(""), shop, "none", 1):                      "The account has no database with the ID",
		strings.Replace(read(""), fillouttest.OrdersTableID, "none", 1): "has no table with the ID none.",
	} {
		account.Run(t, resource.TestStep{Config: account.Config("%s", config), ExpectError: acctest.Text(says)})
	}
	if n := account.Count(acctest.ListRecordsRoute); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}
