package record_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	recordA     = "fillout_database_record.a"
	shop        = fillouttest.ShopDatabaseID
	customers   = fillouttest.CustomersTableID
	customer    = "3b1f6c9e-7d24-4a58-9e10-c5f2a8b4d602" // a hotel in Cork
	getRoute    = "GET /bases/{baseId}/tables/{tableId}/records/{recordId}"
	createRoute = "POST /bases/{baseId}/tables/{tableId}/records"
	updateRoute = "PATCH /bases/{baseId}/tables/{tableId}/records/{recordId}"
	deleteRoute = "DELETE /bases/{baseId}/tables/{tableId}/records/{recordId}"
)

// recordOf returns a configuration with a record of the table Customers. The values are JSON, or unknown.
func recordOf(values any) blocks { return recordIn(shop, customers, values) }

func recordIn(databaseID any, tableID string, values any) blocks {
	return blocks{recordA: {"database_id": databaseID, "table_id": tableID, "values": values}}
}

// newest returns the record of Customers that was made last.
func (w *workspace) newest() fillouttest.Record {
	all := w.server.Records(shop, customers)
	return all[len(all)-1]
}

// expectSent checks the body of the last change of a record.
func (w *workspace) expectSent(t *testing.T, fieldID, value string) {
	t.Helper()
	sent, want := w.server.RequestsTo(updateRoute), fmt.Sprintf(`{"record":{%q:%s}}`, fieldID, value)
	if len(sent) != 1 || string(sent[0].Body) != want {
		t.Errorf("sent %v, want %s", sent, want)
	}
}

// Only the values of the configuration are written and compared, and only those that differ are sent.
func TestRecord(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	config := recordOf(`{"Name":"Sundial","City":"Lyon","Kind":"Business","Notes":null}`)
	w.expectRun(t, config, "create", "", "1 POST")
	id := w.newest().ID
	w.server.UpdateRecord(shop, "Customers", id, map[string]any{"Email": "sundial@example.com"})
	w.expectRun(t, config, "", "", "")
	w.server.UpdateRecord(shop, "Customers", id, map[string]any{"City": "Nice", "Notes": "Changed"})
	w.expectRun(t, config, "update", "", "1 PATCH")
	if after := w.newest().Values; after[fillouttest.CustomersCityFieldID] != "Lyon" ||
		after[fillouttest.CustomersNotesFieldID] != "" ||
		after[fillouttest.CustomersEmailFieldID] != "sundial@example.com" {
		t.Errorf("the record is %v", after)
	}
	w.expectRun(t, recordOf(`{"`+fillouttest.CustomersNameFieldID+`":"Sundial","City":"Lyon","Kind":"Business","Notes":""}`),
		"", "", "")
	w.expectRun(t, recordOf(`{"Name":"Sundial","Kind":null,"City":"Lyon"}`), "update", "", "1 PATCH")
	w.expectSent(t, fillouttest.CustomersKindFieldID, "null")
	w.server.DeleteRecord(shop, "Customers", id)
	w.expectRun(t, recordOf(`{"Name":"Sundial"}`), "create", "", "1 POST")
	config = recordIn(shop, fillouttest.ProductsTableID, `{"Name":"Sundial","Price":12.50}`)
	w.expectRun(t, config, "replace", "", "1 DELETE, 1 POST")
	w.expectRun(t, nil, "delete", "", "1 DELETE")
	if n := len(w.server.Records(shop, customers)); n != 4 {
		t.Errorf("%d customers are left", n)
	}
}

// A field that is renamed in the dashboard is the same field.
func TestRecordFieldRenamed(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	config := func(key string) blocks { return recordOf(fmt.Sprintf(`{"Name":"Sundial",%q:"Lyon"}`, key)) }
	w.expectRun(t, config("City"), "create", "", "1 POST")
	w.server.RenameField(shop, "Customers", "City", "Town")
	w.expectRun(t, config("City"), "error", `The table Customers has no field "City". That field was renamed to "Town": `+
		`write this name, or the ID `+fillouttest.CustomersCityFieldID, "")
	w.expectNothing(t, config("Town"))
	w.expectNothing(t, config(fillouttest.CustomersCityFieldID))
	w.server.RenameField(shop, "Customers", "Town", "Place")
	w.expectNothing(t, config(fillouttest.CustomersCityFieldID))
	w.server.RenameField(shop, "Customers", "Notes", "Town") // another field takes the name
	w.expectRun(t, config("Town"), "update", "", "1 PATCH")
	w.expectSent(t, fillouttest.CustomersNotesFieldID, `"Lyon"`)
}

// What a table does not take is an error before anything is sent: of the plan, or of the apply if only that knows it.
func TestRecordRefused(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	for says, config := range map[string]blocks{
		`ERROR: Invalid Record Values: The values do not fit the table Customers. The table Customers has no field ` +
			`"Nam".`: recordOf(`{"Nam":"A"}`),
		`"Name" is a field of the type single_line_text, which takes a string. The value is a number.`: recordOf(`{"Name":7}`),
		`"Email" is a field of the type email`:                                                         recordOf(unknown{`{"Email":7}`}),
		"The argument values must be a JSON object":                                                    recordIn(unknown{"none"}, customers, `["A"]`),
		"has no table with the ID tNone.":                                                              recordIn(shop, "tNone", `{}`),
		"ERROR: Database Not Found":                                                                    recordIn("none", customers, `{}`),
	} {
		if _, said := w.run(t, config); !strings.Contains(said, says) || w.writes() != "" || len(w.objects) > 0 {
			t.Errorf("it sent %q and said:\n%s\nwant:\n%s", w.writes(), said, says)
		}
	}
	if n := len(w.server.RequestsTo(getRoute)); n != 0 {
		t.Errorf("%d records were read", n)
	}
}

// A service that drops or changes a value is an error that names it, and the record is in the state. After a lost
// answer, there is one such record, and the state has it. A record that was there before is not taken over.
func TestRecordAnswers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault   fillouttest.Fault
		says    string
		inState bool
		tainted bool
	}{
		"not as sent": {fillouttest.Fault{Status: 201, Body: `{"id":"` + customer + `","data":{"` +
			fillouttest.CustomersNameFieldID + `":"Quayside Hotel"}}`},
			`does not show these values as they were sent: "City".`, true, true},
		"found":           {fillouttest.Fault{After: true, Drop: true}, "WARNING: Object Taken Over", true, false},
		"not carried out": {fillouttest.Fault{Drop: true}, "ERROR: Object Possibly Created", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t)
			w.server.AddRecord(shop, "Customers", map[string]any{"Name": "Quayside Hotel", "City": "Cork"})
			fault := test.fault
			fault.Route, fault.Times = createRoute, 1
			w.server.Inject(fault)
			w.expectRun(t, recordOf(`{"Name":"Quayside Hotel","City":"Cork"}`), "create", test.says, "1 POST")
			if held, ok := w.objects[recordA]; ok != test.inState || held.tainted != test.tainted {
				t.Errorf("the state has it: %t; tainted: %t", ok, held.tainted)
			}
			if test.inState {
				w.expectRun(t, nil, "delete", "", "1 DELETE")
			}
		})
	}
}

// A record of a database that Fillout does not show stays in the state. One of a table that is gone leaves it.
func TestRecordUnseen(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	config := recordOf(`{"Name":"A"}`)
	w.expectRun(t, config, "create", "", "1 POST")
	own := w.token
	w.token = w.server.AddAccount("another")
	w.expectRun(t, config, "", "ERROR: Database Not Found", "")
	w.expectRun(t, nil, "", "ERROR: Database Not Found", "")
	w.skipRefresh = true
	w.expectRun(t, nil, "delete", "ERROR: Database Not Found", "1 DELETE")
	w.token = own
	w.expectNothing(t, config)
	w.server.DeleteTable(shop, "Customers")
	w.expectRun(t, config, "error", "has no table with the ID "+customers, "")
	if len(w.objects) > 0 {
		t.Errorf("the state has %v", w.objects)
	}
}

// While the access token is unknown, a plan checks nothing. The apply does.
func TestRecordsOfUnknownAccount(t *testing.T) {
	t.Parallel()
	for kind, arguments := range map[string]string{
		"fillout_database_record":  `values = jsonencode({ Nam = "A" })`,
		"fillout_database_records": "key_field = \"Nam\"\n  rows = { A = jsonencode({}) }",
	} {
		resource := acctest.Manage(t)
		resource.Arguments["access_token"] = tftypes.UnknownValue
		plan := resource.Plan(t, fmt.Sprintf("resource %q \"test\" {\n  database_id = %q\n  table_id = %q\n  %s\n}\n", kind,
			shop, customers, arguments))
		plan.Expect(t, "create")
		delete(resource.Arguments, "access_token")
		resource.Carry(t, plan).Expect(t, "error", `has no field "Nam"`)
	}
}

// A record is imported with all its values. A configuration that names fewer of them is no change until the first
// update.
func TestRecordImport(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	if said := w.importID(t, recordA, shop+"/"+customers+"/"+customer); said != "" {
		t.Error(said)
	}
	fewer := recordOf(`{"Name":"Quayside Hotel"}`)
	w.expectNothing(t, fewer)
	w.expectNothing(t, recordOf(`{"Name":"Quayside Hotel","City":"Cork","Kind":"Business",`+
		`"Email":"reception@quaysidehotel.example","Notes":"Invoice at the end of the month."}`))
	w.expectRun(t, recordOf(`{"Name":"Quayside Hotel","City":"Galway"}`), "update", "", "1 PATCH")
	w.expectRun(t, fewer, "update", "", "")
	for id, says := range map[string]string{
		shop: "The import ID of a record is DATABASE_ID/TABLE_ID/RECORD_ID, such as",
		shop + "/" + customers + "/00000000-0000-4000-8000-000000000000": "The table Customers has no record with the ID",
		shop + "/" + customers + "/x":                                    "Record ID is not in valid UUID format",
		shop + "/none/" + customer:                                       "has no table with the ID none",
		"none/none/" + customer:                                          "The account has no database with the ID",
	} {
		if said := w.importID(t, recordA, id); !strings.Contains(said, says) {
			t.Errorf("%s: said %s, want %s", id, said, says)
		}
	}
}
