package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// fieldsOfOrders are fields of the table Orders. The first four exist and are imported, with the table.
const fieldsOfOrders = acctest.RequiredProviders + `
locals {
  orders = { database_id = "` + fillouttest.ShopDatabaseID + `", table_id = "` + fillouttest.OrdersTableID + `" }
}

resource "fillout_database_table" "orders" {
  database_id   = local.orders.database_id
  name          = %q
  primary_field = { name = %q, type = "autonumber" }
}

resource "fillout_database_field" "status" {
  database_id          = local.orders.database_id
  table_id             = local.orders.table_id
  name                 = %q
  type                 = "single_select"
  options              = [%s]
  ignore_other_options = true
}

resource "fillout_database_field" "total" {
  database_id = local.orders.database_id
  table_id    = local.orders.table_id
  name        = "Total"
  type        = "currency"
  currency    = { decimal_places = %d }
}

resource "fillout_database_field" "score" {
  database_id   = local.orders.database_id
  table_id      = local.orders.table_id
  name          = "Score"
  type          = "ai_score"
  template_json = jsonencode({ threshold = %d })
}
`

// contents returns all that the shop contains, by what it is.
func contents(t *testing.T, server *fillouttest.Server) map[string]string {
	t.Helper()
	all := map[string]string{}
	note := func(value any, format string, arguments ...any) {
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		all[fmt.Sprintf(format, arguments...)] = string(text)
	}
	database := server.Database(fillouttest.ShopDatabaseID)
	note(database.Name, "database")
	for _, table := range database.Tables {
		note(table.Name, "table %s", table.ID)
		for i, field := range table.Fields {
			note(field.Name, "field %s", field.ID)
			note(field.Type, "type of %s", field.ID)
			note(i, "place of %s", field.ID)
			for key, value := range field.Template {
				note(value, "%s of %s", key, field.ID)
			}
			for _, option := range field.Options {
				note([]string{option.Label, option.Color}, "option %s of %s", option.Value, field.ID)
			}
		}
		for _, record := range server.Records(database.ID, table.ID) {
			for field, value := range record.Values {
				note(value, "value of %s in %s", field, record.ID)
			}
		}
	}
	for _, webhook := range server.DatabaseWebhooks(database.ID) {
		note(webhook, "webhook %d", webhook.ID)
	}
	return all
}

const newField = `
resource "fillout_database_field" %[1]q {
  database_id = local.orders.database_id
  table_id    = local.orders.table_id
  name        = %[1]q
  type        = "email"
}
`

// What the configuration does not name stays as it is, through every kind of change beside it.
func TestLoopbackOthersStay(t *testing.T) {
	t.Parallel()
	account := acctest.NewAccount(t)
	server, shop := account.Server, fillouttest.ShopDatabaseID
	const orders, score = fillouttest.OrdersTableID, "fScoreOfAll"
	for _, added := range []fillouttest.Field{
		{ID: score, Name: "Score", Type: "ai_score", Template: map[string]any{"threshold": 1.0, "model": map[string]any{"a": 1.0}}},
		{Name: "Summary", Type: "ai_summary", Template: map[string]any{"prompt": "Sum it up"}},
		{Name: "Others", Type: "multiple_select", Options: []fillouttest.SelectOption{{Label: "A"}, {Label: "B"}}},
	} {
		server.AddField(shop, orders, added)
	}
	server.SetOptions(shop, orders, "Status", fillouttest.SelectOption{Value: "m4Xa", Label: "New", Color: "purple"},
		fillouttest.SelectOption{Value: "c7Rb", Label: "Paid", Color: "yellow"},
		fillouttest.SelectOption{Value: "held", Label: "On hold", Color: "#AbCdEf"},
		fillouttest.SelectOption{Value: "q2Vd", Label: "Shipped", Color: "green"},
		fillouttest.SelectOption{Value: "x8Ke", Label: "Returned", Color: "gray"})
	server.AddRecord(shop, orders, map[string]any{"Status": "On hold", "Total": 7.0, "Others": []any{"B"}})
	server.AddTable(shop, fillouttest.Table{Name: "Scratch", Fields: []fillouttest.Field{{Name: "X", Type: "number"}}})
	server.AddDatabaseWebhook(shop, fillouttest.DatabaseWebhook{URL: "https://example.com/others", Events: []string{"table.deleted"}})

	original := contents(t, server)
	space := acctest.NewWorkspace(t, "", acctest.Variables(server)...)
	config := fmt.Sprintf(fieldsOfOrders, "Orders", "Number", "Status",
		`{ label = "New" }, { label = "Paid" }, { label = "Shipped" }, { label = "Returned" }`, 2, 1)
	imports := fmt.Sprintf("import {\n  to = fillout_database_table.orders\n  id = \"%s/%s\"\n}\n", shop, orders)
	for name, id := range map[string]string{
		"status": fillouttest.OrdersStatusFieldID, "total": fillouttest.OrdersTotalFieldID, "score": score,
	} {
		imports += fmt.Sprintf("import {\n  to = fillout_database_field.%s\n  id = \"%s/%s/%s\"\n}\n", name, shop, orders, id)
	}
	space.Write(t, config+imports)
	space.Apply(t)
	expectChanges(t, original, contents(t, server))

	space.Write(t, config+fmt.Sprintf(newField, "Temporary"))
	space.Apply(t)
	temporary := server.Databases()[0].Tables[2].Fields
	space.Write(t, fmt.Sprintf(fieldsOfOrders, "Sales", "No", "State", `{ label = "Shipped", color = "teal" }, `+
		`{ label = "Fresh", value = "m4Xa" }, { label = "Returned" }, { label = "Lost" }, { label = "Paid" }`, 3, 5)+
		fmt.Sprintf(newField, "Code"))
	space.Apply(t)
	space.PlanNothing(t)
	after := contents(t, server)
	fields := server.Databases()[0].Tables[2].Fields
	code := fields[len(fields)-1].ID
	maps.DeleteFunc(after, func(what, _ string) bool {
		return strings.HasSuffix(what, code) || strings.Contains(what, "value of "+code)
	})
	status := fillouttest.OrdersStatusFieldID
	var lost string
	for _, option := range server.Databases()[0].Tables[2].Fields[2].Options {
		if option.Label == "Lost" {
			lost = option.Value
		}
	}
	expectChanges(t, original, after, "table "+orders, "field "+fillouttest.OrdersNumberFieldID, "field "+status,
		"option m4Xa of "+status, "option q2Vd of "+status, "option "+lost+" of "+status,
		"decimalPlaces of "+fillouttest.OrdersTotalFieldID, "threshold of "+score)
	if len(fields) != len(temporary) || len(fields) == 0 {
		t.Errorf("the table has %d fields, want %d", len(fields), len(temporary))
	}
}

// expectChanges checks which parts of two contents differ. The records show the label Fresh instead of New.
func expectChanges(t *testing.T, before, after map[string]string, want ...string) {
	t.Helper()
	all := maps.Clone(before)
	maps.Copy(all, after)
	var changed []string
	for what := range all {
		renamed := before[what] == `"New"` && after[what] == `"Fresh"`
		if before[what] != after[what] && !renamed {
			changed = append(changed, what)
		}
	}
	slices.Sort(changed)
	slices.Sort(want)
	if !slices.Equal(changed, want) {
		for _, what := range changed {
			t.Logf("%s was %s, and is %s", what, before[what], after[what])
		}
		t.Errorf("%q changed, want %q", changed, want)
	}
}
