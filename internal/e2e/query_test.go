package e2e

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	typesTableID = "tTypesTypes"
	secretURL    = "https://hooks.example.com/s3cr3t?a=${b}"
)

// typesTable returns a table with fields of every type, with the service's defaults and with other settings. Their IDs
// are typesField(0), typesField(1) and so on.
func typesTable() fillouttest.Table {
	table := fillouttest.Table{ID: typesTableID, Name: "Types \"${a}\"", Fields: []fillouttest.Field{
		{Name: "Number", Type: "percent", Template: map[string]any{"decimalPlaces": 4.0}},
	}}
	add := func(name string, field fillouttest.Field) {
		field.ID, field.Name = typesField(len(table.Fields)-1), fmt.Sprintf("%s %d", name, len(table.Fields))
		table.Fields = append(table.Fields, field)
	}
	for _, typeName := range []string{"single_line_text", "long_text", "email", "url", "phone_number", "attachments",
		"autonumber", "source", "number", "currency", "percent", "rating", "duration", "checkbox", "date", "datetime",
		"single_select", "multiple_select"} {
		add("Plain", fillouttest.Field{Type: typeName})
	}
	for _, field := range []fillouttest.Field{
		{Type: "number", Template: map[string]any{"decimalPlaces": 3.0, "numberFormat": "space_comma"}},
		{Type: "currency", Template: map[string]any{"currencySymbol": "kr ${x} \"", "decimalPlaces": 0.0}},
		{Type: "percent", Template: map[string]any{"showProgressBar": true, "allowNegative": true}},
		{Type: "rating", Template: map[string]any{"maxRating": 7.0}},
		{Type: "duration", Template: map[string]any{"format": "h:mm:ss.ss"}},
		{Type: "checkbox", Template: map[string]any{"color": "#A8A4AD"}},
		{Type: "date", Template: map[string]any{"dateFormat": "iso"}},
		{Type: "datetime", Template: map[string]any{"dateFormat": "us", "timeFormat": "24h", "timezone": "Europe/Lisbon",
			"displayTimeZone": true}},
		{Type: "linked_record", Template: map[string]any{"tableId": fillouttest.CustomersTableID, "allowMultiple": false}},
		{Type: "lookup", Template: map[string]any{"linkedRecordFieldId": typesField(26),
			"lookupFieldId": fillouttest.CustomersEmailFieldID}},
		{Type: "formula", Template: map[string]any{"expression": "IF(1 < 2, \"%{a}\",\n '&')", "resultType": "number",
			"formatting": map[string]any{"z": 2.0, "b": "<>&", "a": nil}}},
		{Type: "single_select", Options: []fillouttest.SelectOption{{Label: "A \"${a}\"", Color: "green"}, {Label: "B"}}},
		{Type: "multiple_select", Options: []fillouttest.SelectOption{{Label: "A", Color: "#FF00AA"}}},
		{Type: "signature", Template: map[string]any{"z": "<&>", "a": []any{1.5, map[string]any{"k": "ü"}}}},
		{Type: "currency", Template: map[string]any{"currencySymbol": ""}}, // for which Terraform generates null
	} {
		add("Set", field)
	}
	return table
}

func typesField(n int) string { return fmt.Sprintf("fTypes%05d", n) }

// everything returns an account with the sample database, and with a table and webhooks of every kind in it.
func everything(t *testing.T) acctest.Account {
	t.Helper()
	databases := fillouttest.SampleDatabases()
	databases[0].Tables = append(databases[0].Tables, typesTable())
	account := acctest.NewAccount(t, fillouttest.WithDatabases(databases...),
		fillouttest.WithBehavior(func(b *fillouttest.Behavior) { b.UnknownKeys, b.UnknownFields, b.Shuffle = true, true, true }))
	for _, tables := range [][]string{nil, {fillouttest.OrdersTableID}} {
		account.Server.AddDatabaseWebhook(fillouttest.ShopDatabaseID, fillouttest.DatabaseWebhook{
			URL: secretURL, Events: []string{"record.updated", "record.created"}, TableIDs: tables})
	}
	return account
}

// Terraform lists all that can be imported, with one read of each database, and writes configuration that imports it
// without a change. A display name has no secret.
func TestLoopbackQuery(t *testing.T) {
	t.Parallel()
	account := everything(t)
	query := ""
	for _, typeName := range []string{"fillout_database", "fillout_database_table", "fillout_database_field",
		"fillout_database_webhook"} {
		query += fmt.Sprintf("list %q \"all\" {\n  provider = fillout\n  limit = 1000\n}\n", typeName)
	}
	acctest.RequireCLIFor(t, query)
	space := acctest.NewWorkspace(t, account.Config(""))
	space.WriteFile(t, "all.tfquery.hcl", query)
	output := space.Run(t, "query", "-generate-config-out=generated.tf")
	for _, name := range []string{"Glass shop", "Glass shop / Orders", "Glass shop / Orders / Status (single_select)",
		"Glass shop / https://hooks.example.com (record.created, record.updated)",
		"Glass shop / Orders / https://hooks.example.com (record.created, record.updated)"} {
		if !strings.Contains(output, "   "+name+"\n") {
			t.Errorf("the list lacks %q:\n%s", name, output)
		}
	}
	for _, name := range []string{"s3cr3t", "Glass shop / Customers\n", "Number (", "Customers / Orders (", "(percent) ("} {
		if strings.Contains(output, name) {
			t.Errorf("the list has %q:\n%s", name, output)
		}
	}
	var sent []string
	for _, request := range account.Server.Requests() {
		sent = append(sent, request.Route)
	}
	slices.Sort(sent)
	if got, want := strings.Join(sent, ", "), "GET /bases, GET /bases/{baseId}, GET /bases/{baseId}/webhooks"; got != want {
		t.Errorf("the query sent %s", got)
	}
	applyImports(t, account, space)
}

// The configuration that any CLI generates for an import plans nothing but the import.
func TestLoopbackGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	account := everything(t)
	const shop = fillouttest.ShopDatabaseID
	ids := map[string][]string{
		"fillout_database":       {shop},
		"fillout_database_table": {shop + "/" + fillouttest.OrdersTableID, shop + "/" + typesTableID},
		"fillout_webhook":        {fillouttest.ContactFormID + "/12345/" + secretURL},
	}
	for n := range typesTable().Fields[1:] {
		ids["fillout_database_field"] = append(ids["fillout_database_field"], shop+"/"+typesTableID+"/"+typesField(n))
	}
	for _, webhook := range account.Server.DatabaseWebhooks(shop) {
		ids["fillout_database_webhook"] = append(ids["fillout_database_webhook"], fmt.Sprintf("%s/%d/url", shop, webhook.ID))
	}
	config := account.Config("")
	for typeName, all := range ids {
		for i, id := range all {
			config += fmt.Sprintf("import {\n  to = %s.x%d\n  id = %q\n}\n", typeName, i, strings.ReplaceAll(id, "${", "$${"))
		}
	}
	space := acctest.NewWorkspace(t, config)
	acctest.ExpectText(t, space.Run(t, "plan", "-generate-config-out=generated.tf"), "0 to add, 0 to change, 0 to destroy.")
	applyImports(t, account, space)
}

// applyImports applies imports whose configuration was generated. They must change nothing.
func applyImports(t *testing.T, account acctest.Account, space acctest.Workspace) {
	t.Helper()
	output := space.Apply(t)
	if !strings.Contains(output, "0 added, 0 changed, 0 destroyed.") {
		t.Errorf("%s\n%s", output, acctest.Content(t, filepath.Join(space.Dir, "generated.tf")))
	}
	space.PlanNothing(t)
	if writes := account.Writes(); len(writes) > 0 {
		t.Errorf("the import sent %s", writes)
	}
}
