package record_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A record that moves between two answers, because others are deleted, is asked for before it counts as gone.
func TestRowsThatMoveBetweenPages(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	config := blocks{rowsOne: rowsOf(map[string]string{"Bowl": `{"Price":18}`, "Vase": `{}`}, nil)}
	w.expectRun(t, config, "create", "", "2 POST")
	all := w.server.Records(shop, "Products")
	page := func(nth int, hasMore bool, record fillouttest.Record) fillouttest.Fault {
		values, err := json.Marshal(record.Values)
		if err != nil {
			t.Fatal(err)
		}
		return fillouttest.Fault{Route: acctest.ListRecordsRoute, Nth: nth, Times: 1, Status: http.StatusOK,
			Body: fmt.Sprintf(`{"records":[{"id":%q,"data":%s}],"total":2,"hasMore":%t}`, record.ID, values, hasMore)}
	}
	pages := func() {
		w.server.Inject(page(1, true, all[0]))
		w.server.Inject(page(2, false, all[3]))
	}
	pages()
	w.expectNothing(t, config)
	if n := len(w.server.RequestsTo(getRoute)); n != 1 {
		t.Errorf("%d records were asked for", n)
	}
	w.server.DeleteRecord(shop, "Products", all[4].ID)
	pages()
	w.expectRun(t, config, "update", "", "1 POST")
	// In a table that one answer holds, what is not there is gone.
	w.server.DeleteRecord(shop, "Products", all[3].ID)
	w.expectRun(t, config, "update", "", "1 POST")
	if n := len(w.server.RequestsTo(getRoute)); n != 0 || w.held() != "Vase Bowl" {
		t.Errorf("%d records were asked for, and the table has %s", n, w.held())
	}
}

const countries = `code,name,currency,area,euro
FI,Suomi,EUR,338455.5,true
CI,Côte d'Ivoire,XOF,322463,false
TR,Türkiye,TRY,783562,false
`

// A CSV file of countries becomes rows, and each event of a year changes only what it must. No record of others is
// ever touched.
func TestRowsThroughAYear(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	table := w.server.AddTable(shop, fillouttest.Table{Name: "Countries", Fields: []fillouttest.Field{
		{Name: "Code", Type: "single_line_text"}, {Name: "Name", Type: "single_line_text"},
		{Name: "Currency", Type: "single_select", Options: []fillouttest.SelectOption{{Label: "EUR"}, {Label: "XOF"},
			{Label: "TRY"}}},
		{Name: "Area", Type: "number"}, {Name: "Euro", Type: "checkbox"}, {Name: "Note", Type: "long_text"},
	}, Records: []fillouttest.Record{{Values: map[string]any{"Code": "XX", "Name": "of others"}}}})
	lines, err := csv.NewReader(strings.NewReader(countries)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]string)
	for _, line := range lines[1:] {
		rows[line[0]] = fmt.Sprintf(`{"Name":%q,"Currency":%q,"Area":%s,"Euro":%s}`, line[1], line[2], line[3], line[4])
	}
	config := func(more ...map[string]any) blocks {
		block := map[string]any{"database_id": shop, "table_id": table.ID, "key_field": "Code", "rows": rows}
		for _, arguments := range more {
			maps.Copy(block, arguments)
		}
		return blocks{rowsOne: block}
	}
	record := func(code string) fillouttest.Record {
		for _, record := range w.server.Records(shop, table.ID) {
			if record.Values[table.Fields[0].ID] == code {
				return record
			}
		}
		return fillouttest.Record{}
	}
	day := func(name string, event func(), config blocks, actions, says, writes string) {
		t.Helper()
		event()
		w.expectRun(t, config, actions, says, writes)
		if others := record("XX"); t.Failed() || others.Values[table.Fields[1].ID] != "of others" {
			t.Fatalf("%s: the record of others is %v", name, others)
		}
	}
	nothing := func() {}
	unprotected := map[string]any{"deletion_protection": false}
	day("the file is applied", nothing, config(), "create", "", "3 POST")
	day("applied again", nothing, config(), "", "", "")
	day("the file has another value", func() { rows["TR"] = strings.Replace(rows["TR"], "783562", "783563", 1) }, config(),
		"update", "", "1 PATCH")
	day("a person edits a row", func() {
		w.server.UpdateRecord(shop, table.ID, record("CI").ID, map[string]any{"Area": 1, "Note": "mine"})
	}, config(), "update", "", "1 PATCH")
	if got := record("CI").Values[table.Fields[5].ID]; got != "mine" {
		t.Errorf("the note is %v", got)
	}
	day("a person deletes a row", func() { w.server.DeleteRecord(shop, table.ID, record("FI").ID) }, config(), "update", "",
		"1 POST")
	day("a person adds a second row of a key", func() {
		w.server.AddRecord(shop, table.ID, map[string]any{"Code": "TR", "Name": "of others, too"})
	}, config(), "", "WARNING: Duplicate Record Key: 2 records", "")
	day("and deletes it", func() {
		all := w.server.Records(shop, table.ID)
		w.server.DeleteRecord(shop, table.ID, all[len(all)-1].ID)
	}, config(), "", "", "")
	const loss = "1 record of Countries would be deleted"
	day("a row leaves the file", func() { delete(rows, "FI") }, config(), "error", loss, "")
	rows["FI"] = `{"Name":"Suomi"}`
	day("the protection ends", nothing, config(unprotected), "update", "", "")
	day("the row leaves", func() { delete(rows, "FI") }, config(unprotected), "update", loss, "1 DELETE")
	day("the protection is back", nothing, config(), "update", "", "")
	day("a field is renamed", func() { w.server.RenameField(shop, table.ID, "Area", "Surface") }, config(), "error",
		`That field was renamed to "Surface"`, "")
	replace := func(pairs ...string) {
		for code, row := range rows {
			rows[code] = strings.NewReplacer(pairs...).Replace(row)
		}
	}
	day("the file follows", func() { replace("Area", "Surface") }, config(), "", "", "")
	day("a field is deleted", func() { w.server.DeleteField(shop, table.ID, "Euro") }, config(), "error",
		`has no field "Euro"`, "")
	day("the file follows", func() { replace(`,"Euro":true`, "", `,"Euro":false`, "") }, config(), "", "", "")
	day("an option is renamed", func() {
		options := w.server.Database(shop).Tables[len(w.server.Database(shop).Tables)-1].Fields[2].Options
		options[2].Label = "lira"
		w.server.SetOptions(shop, table.ID, "Currency", options...)
	}, config(), "error", `which has no option "TRY"`, "")
	day("the file follows", func() { replace("TRY", "lira") }, config(), "", "", "")
	day("an answer that refuses a row", func() {
		rows["AT"], rows["BE"] = `{}`, `{}`
		w.server.Inject(fillouttest.Fault{Route: createRoute, Nth: 2, Times: 1, Status: http.StatusBadRequest,
			Body: fillouttest.DatabaseEnvelope(400, "No")})
	}, config(), "update", "The state has 3 rows, and the configuration has 4.", "2 POST")
	day("the apply goes on", nothing, config(), "update", "", "1 POST")
	day("a 429, and a lost answer", func() {
		rows["EE"], rows["LV"] = `{"Currency":"EUR"}`, `{}`
		w.server.Inject(fillouttest.Fault{Route: createRoute, Nth: 1, Times: 1, Status: http.StatusTooManyRequests,
			Header: http.Header{"Retry-After": {"0"}}})
		w.server.Inject(fillouttest.Fault{Route: createRoute, Nth: 3, Times: 1, After: true, Drop: true})
	}, config(), "update", "Object Taken Over", "3 POST")
	day("the next day", nothing, config(), "", "", "")
	day("a person changes a key", func() {
		w.server.UpdateRecord(shop, table.ID, record("EE").ID, map[string]any{"Code": "EST"})
	}, config(), "update", "", "1 PATCH")
	day("the key field is renamed", func() { w.server.RenameField(shop, table.ID, "Code", "ISO") }, config(), "error",
		`has no field "Code"`, "")
	day("the configuration follows", nothing, config(map[string]any{"key_field": "ISO"}), "update", "", "")
	day("the table is emptied", func() {
		for _, record := range w.server.Records(shop, table.ID)[1:] {
			w.server.DeleteRecord(shop, table.ID, record.ID)
		}
	}, config(map[string]any{"key_field": "ISO"}), "update", "", "6 POST")
	day("the resource leaves, protected", nothing, nil, "error", "6 records of Countries would be deleted", "")
	day("the protection ends", nothing, config(unprotected, map[string]any{"key_field": "ISO"}), "update", "", "")
	day("the resource leaves", nothing, nil, "delete", "6 records of Countries would be deleted",
		"6 DELETE")
}

// An interrupt lets the write on its way end, and starts no other one. The state has what was written.
func TestRowsInterrupted(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	// interrupted ends the run when the second request with a method comes.
	interrupted := func(method string, config blocks) string {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		n := 0
		w.before = func(request *http.Request) {
			if request.Method == method && !strings.HasSuffix(request.URL.Path, "/list") {
				if n++; n == 2 {
					cancel()
				}
			}
		}
		defer func() { w.before = nil }()
		_, said := w.runWith(t, ctx, config)
		return said
	}
	rows := map[string]string{"Bowl": `{}`, "Cup": `{}`, "Jug": `{}`, "Vase": `{}`}
	config := blocks{rowsOne: rowsOf(rows, map[string]any{"deletion_protection": false})}
	if said := interrupted("POST", config); w.writes() != "2 POST" || !strings.Contains(said, "The state has 2 rows, and the "+
		"configuration has 4.") || !w.objects[rowsOne].tainted {
		t.Errorf("said:\n%s", said)
	}
	held := w.objects[rowsOne]
	held.tainted = false
	w.objects[rowsOne] = held
	w.expectRun(t, config, "update", "", "2 POST")
	if w.held() != "Bowl Cup Jug Vase" {
		t.Errorf("the table has %s", w.held())
	}
	interrupted("DELETE", nil)
	if sent := w.writes(); sent != "2 DELETE" || w.held() != "Jug Vase" {
		t.Errorf("it sent %q, and the table has %s", sent, w.held())
	}
	w.expectRun(t, nil, "delete", "2 records of Products would be deleted", "2 DELETE")
}
