package record_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// lists returns how many requests for records were sent.
func (w *workspace) lists() int { return len(w.server.RequestsTo(acctest.ListRecordsRoute)) }

// readOrders reads records of the table Orders with more arguments, as Terraform does it. It returns their totals, such
// as "245 92", and "…" after them if there are more.
func (w *workspace) readOrders(t *testing.T, more map[string]any) (totals, said string) {
	t.Helper()
	const name = "fillout_database_records"
	p := w.phase(t, t.Context())
	schema := p.Schema.DataSourceSchemas[name]
	arguments := map[string]any{"database_id": shop, "table_id": fillouttest.OrdersTableID}
	maps.Copy(arguments, more)
	config := p.encode(valueOf(schema.ValueType(), arguments, true))
	valid, err := p.Server.ValidateDataResourceConfig(p.ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name,
		Config: config})
	if p.hears(err, valid.Diagnostics) {
		return "", strings.Join(p.said, "\n")
	}
	answer, err := p.Server.ReadDataSource(p.ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
	if p.hears(err, answer.Diagnostics) {
		return "", strings.Join(p.said, "\n")
	}
	var state struct {
		Truncated bool                `json:"truncated"`
		Records   []map[string]string `json:"records"`
	}
	if err := json.Unmarshal([]byte(acctest.JSON(t, schema, answer.State)), &state); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, record := range state.Records {
		var values map[string]any
		if err := json.Unmarshal([]byte(record["values"]), &values); err != nil {
			t.Error(err)
		}
		if record["id"] == "" || record["created_at"] == "" || record["updated_at"] == "" {
			t.Errorf("the record is %v", record)
		}
		all = append(all, fmt.Sprint(values["Total"]))
	}
	if state.Truncated {
		all = append(all, "…")
	}
	return strings.Join(all, " "), strings.Join(p.said, "\n")
}

// The records come in the order of sort, and a filter and an order name fields by ID.
func TestRecordsDataSource(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	sort := func(keys ...map[string]any) []map[string]any { return keys }
	for _, test := range []struct {
		more map[string]any
		want string
	}{
		{map[string]any{"max_results": 2}, "245 92 …"},
		{map[string]any{"sort": sort(map[string]any{"field": "Status"},
			map[string]any{"field": fillouttest.OrdersTotalFieldID, "direction": "desc"})}, "313 24 68 245 92"},
		{map[string]any{"filter": `{"or":[{"field":"Gift","equals":true},{"and":[{"field":"Status","in":["New","Paid"]},` +
			`{"field":"Total","less_than":100}]}]}`}, "92 24"},
		{map[string]any{"filter": `{"field":"Placed","greater_than":"2027-01-01"}`}, ""},
		{map[string]any{"sort": sort(map[string]any{"field": "created_at", "direction": "desc"}, map[string]any{"field": "Total"}),
			"max_results": 5}, "24 68 92 245 313"},
	} {
		if got, said := w.readOrders(t, test.more); got != test.want || said != "" {
			t.Errorf("%v: read %q, want %q; said:\n%s", test.more, got, test.want, said)
		}
	}
	for _, request := range w.server.RequestsTo(acctest.ListRecordsRoute) {
		if strings.Contains(string(request.Body), `"Status"`) {
			t.Errorf("the filter or the order names a field by its name: %s", request.Body)
		}
	}
}

// 2000 records and one more are read with two requests.
func TestRecordsPages(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	got, said := w.readOrders(t, map[string]any{"table_id": w.addMany(2001), "max_results": 2001})
	if n := len(strings.Fields(got)); n != 2001 || w.lists() != 2 || strings.Contains(got, "…") {
		t.Errorf("%d requests read %d records; said:\n%s", w.lists(), n, said)
	}
}

// What does not fit the table is an error, and no record is read.
func TestRecordsDataSourceRefused(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t)
	for says, more := range map[string]map[string]any{
		"Invalid Filter": {"filter": "[]", "database_id": "none"},
		`The filter names a field that does not exist, at and[1]. The table Orders has no field "Totl". Did you mean "Total"?`: {
			"filter": `{"and":[{"field":"Status","equals":"New"},{"field":"Totl","equals":1}]}`},
		`The table Orders has no field "total". Did you mean "Total"?`: {"sort": []map[string]any{{"field": "total"}}},
		"The account has no database with the ID":                      {"database_id": "none"},
		"has no table with the ID none.":                               {"table_id": "none"},
	} {
		if _, said := w.readOrders(t, more); !strings.Contains(said, says) {
			t.Errorf("said:\n%s\nwant:\n%s", said, says)
		}
	}
	if w.lists() != 0 {
		t.Errorf("%d requests were sent", w.lists())
	}
}
