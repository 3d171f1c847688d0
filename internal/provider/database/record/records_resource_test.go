package record_test

import (
	"fmt"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// A key that a record of others has is an error, unless it may be adopted. Two such records always are.
func TestRowsExisting(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	many := make(map[string]string)
	for n := range 12 {
		many[fmt.Sprint("Cup ", n)] = `{}`
		w.server.AddRecord(shop, "Products", map[string]any{"Name": fmt.Sprint("Cup ", n)})
	}
	w.expectRun(t, blocks{rowsOne: rowsOf(many, nil)}, "error", "and 2 more. Another resource of the configuration", "")
	rows := map[string]string{"Pendant lamp": `{"Price":250}`}
	w.expectRun(t, blocks{rowsOne: rowsOf(rows, nil)}, "error", `The table Products has records already that are not in the `+
		`state, with keys of the configuration: "Pendant lamp" (a94e2d07-15c8-4f3b-8b62-70e9d1c6f3a3).`, "")
	adopting := blocks{rowsOne: rowsOf(rows, map[string]any{"adopt_existing": true})}
	w.expectRun(t, adopting, "create", "", "1 PATCH")
	for range 2 {
		w.server.AddRecord(shop, "Products", map[string]any{"Name": "Bowl"})
	}
	rows["Bowl"] = `{}`
	w.expectRun(t, adopting, "error", `ERROR: Duplicate Record Key: 2 records of the table have the key "Bowl"`, "")
}

// What does not fit is an error at its row.
func TestRowsRefused(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	for says, block := range map[string]map[string]any{
		`The row "Bowl" does not fit the table Products. The table Products has no field "Prize". Did you mean ` +
			`"Price"?`: rowsOf(map[string]string{"Bowl": `{"Prize":1}`}, nil),
		`"Name" is the key field, and its value is not the key of the row. Remove it.`: rowsOf(
			map[string]string{"Bowl": `{"Name":"Vase"}`}, nil),
		`The field "Price" has the type currency, whose values cannot be keys of rows.`: rowsOf(
			map[string]string{"Bowl": `{}`}, map[string]any{"key_field": "Price"}),
	} {
		w.expectRun(t, blocks{rowsOne: block}, "error", says, "")
	}
}

// A row whose key changes in Fillout and in the configuration is the same record. It is neither made anew nor deleted.
func TestRowsRekeyed(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	w.expectRun(t, blocks{rowsOne: rowsOf(map[string]string{"Bowl": `{"Price":18}`, "Vase": `{"Price":40}`}, nil)},
		"create", "", "2 POST")
	bowl := w.server.Records(shop, "Products")[3].ID
	w.server.UpdateRecord(shop, "Products", bowl, map[string]any{"Name": "Dish"})
	w.expectRun(t, blocks{rowsOne: rowsOf(map[string]string{"Bowl": `{"Price":18}`, "Dish": `{"Price":1}`},
		map[string]any{"adopt_existing": true})}, "error",
		`which the state has as the row "Bowl", has the key "Dish" in Fillout now. Remove one of the two rows`, "")
	rows := map[string]string{"Dish": `{"Price":18}`, "Vase": `{"Price":40}`}
	w.expectRun(t, blocks{rowsOne: rowsOf(rows, nil)}, "update", "", "")
	if w.held() != "Dish Vase" {
		t.Errorf("the table has %s", w.held())
	}
}

// Rows of many records are refreshed with a request for every 2000 records, and a change of one row is one request.
func TestRowsOfManyPages(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	const many = 4001
	id := w.addMany(many)
	rows := make(map[string]string)
	for n := range many {
		rows[fmt.Sprint("k", n)] = fmt.Sprintf(`{"Total":%d}`, n)
	}
	config := blocks{rowsOne: {"database_id": shop, "table_id": id, "key_field": "Name", "rows": rows, "adopt_existing": true}}
	w.expectRun(t, config, "create", "", "")
	rows["k7"] = `{"Total":8}`
	actions, said := w.run(t, config)
	if n := w.lists(); n != 3 || actions != "update" || w.writes() != "1 PATCH" {
		t.Errorf("planned %q with %d requests, and sent %q; said:\n%s", actions, n, w.writes(), said)
	}
}

// addMany adds a table with many records, and returns its ID.
func (w *workspace) addMany(many int) string {
	table := fillouttest.Table{Name: "Many", Fields: []fillouttest.Field{{Name: "Name", Type: "single_line_text"},
		{Name: "Total", Type: "number"}}}
	for n := range many {
		table.Records = append(table.Records, fillouttest.Record{Values: map[string]any{"Name": fmt.Sprint("k", n), "Total": n}})
	}
	return w.server.AddTable(shop, table).ID
}
