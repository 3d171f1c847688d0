package fillouttest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// The records have the names ada, bob and cyd. The record cyd has no other value.
func people() fillouttest.Database {
	options := []fillouttest.SelectOption{{Label: "x"}, {Label: "y"}}
	row := func(number int, values map[string]any) fillouttest.Record {
		return fillouttest.Record{ID: fmt.Sprintf("00000000-0000-4000-8000-00000000000%d", number), Values: values}
	}
	return fillouttest.Database{ID: "d", Name: "D", Tables: []fillouttest.Table{{Name: "People",
		Fields: []fillouttest.Field{
			{Name: "Name", Type: "single_line_text"}, {Name: "Note", Type: "long_text"}, {Name: "Age", Type: "number"},
			{Name: "Born", Type: "date"}, {Name: "Seen", Type: "datetime"}, {Name: "Ok", Type: "checkbox"},
			{Name: "One", Type: "single_select", Options: options}, {Name: "Many", Type: "multiple_select", Options: options},
			{Name: "Boss", Type: "linked_record", Template: map[string]any{"tableId": "People"}},
			{Name: "Files", Type: "attachments"}, {Name: "AI", Type: "ai_summary"},
		},
		Records: []fillouttest.Record{
			row(1, map[string]any{
				"Name": "ada", "Note": "likes Tea", "Age": 36, "Born": "1990-12-10", "Seen": "2026-01-02T03:04:05Z",
				"Ok": true, "One": "x", "Many": []string{"y", "x"}, "Files": []any{map[string]any{"url": "u"}},
			}),
			row(2, map[string]any{
				"Name": "bob", "Note": "likes coffee", "Age": 9.5, "Born": "2017-02-03", "Seen": "2026-01-02T23:00:00+02:00",
				"One": "y", "Many": []string{"x"}, "Boss": []string{"00000000-0000-4000-8000-000000000001"},
			}),
			row(3, map[string]any{"Name": "cyd"}),
		},
	}}}
}

func TestListsOfRecords(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithDatabases(people()))
	const all, none, boss = "ada bob cyd /3", " /0", `"00000000-0000-4000-8000-000000000001"`
	for body, want := range map[string]string{
		"": all, `{}`: all, `{"limit":2}`: "ada bob more /3", `{"limit":1,"offset":1}`: "bob more /3",
		`{"offset":2}`: "cyd /3", `{"offset":9}`: " /3", `{"filters":{"Name":{"eq":"x"}}}`: all,

		`{"sort":[{"field":"Name","direction":"desc"}]}`:                    "cyd bob ada /3",
		`{"sort":[{"fieldId":"Age"}]}`:                                      "cyd bob ada /3",
		`{"sort":[{"field":"Ok","direction":"desc"},{"field":"Age"}]}`:      "ada cyd bob /3",
		`{"sort":[{"field":"id","direction":"desc"}],"limit":1,"offset":1}`: "bob more /3",
		`{"sort":[{"field":"createdAt"},{"field":"updatedAt"}],"limit":2}`:  "ada bob more /3",
		`{"sort":[{"field":"Many"}]}`:                                       "cyd bob ada /3",
		`{"filter":{"field":"Name","equals":"ada"}}`:                        "ada /1",
		`{"filter":{"field":"Name","does_not_equal":"ada"}}`:                "bob cyd /2",
		`{"filter":{"field":"Note","contains":"ea"},"limit":1}`:             "ada /1",
		`{"filter":{"field":"Note","does_not_contain":"ea"},"limit":1}`:     "bob more /2",
		`{"filter":{"field":"Note","starts_with":"likes"}}`:                 "ada bob /2",
		`{"filter":{"field":"Note","ends_with":"fee"}}`:                     "bob /1",
		`{"filter":{"field":"Note","is_empty":true}}`:                       "cyd /1",
		`{"filter":{"field":"Note","is_not_empty":true}}`:                   "ada bob /2",
		`{"filter":{"field":"Name","in":["ada","cyd"]}}`:                    "ada cyd /2",
		`{"filter":{"field":"Name","not_in":["ada","cyd"]}}`:                "bob /1",
		`{"filter":{"field":"Age","greater_than":9.5}}`:                     "ada /1",
		`{"filter":{"field":"Age","greater_than_or_equal_to":9.5}}`:         "ada bob /2",
		`{"filter":{"field":"Age","less_than":36}}`:                         "bob /1",
		`{"filter":{"field":"Age","less_than_or_equal_to":9}}`:              none,
		`{"filter":{"field":"Age","in":[36]}}`:                              "ada /1",
		`{"filter":{"field":"Born","equals":"1990-12-10"}}`:                 "ada /1",
		`{"filter":{"field":"Born","less_than":"2000-01-01"}}`:              "ada /1",
		`{"filter":{"field":"Seen","equals":"2026-01-02"}}`:                 "ada bob /2",
		`{"filter":{"field":"Seen","greater_than":"2026-01-02T12:00:00Z"}}`: "bob /1",
		`{"filter":{"field":"Ok","equals":true}}`:                           "ada /1",
		`{"filter":{"field":"Ok","equals":false}}`:                          "bob cyd /2",
		`{"filter":{"field":"One","equals":"x"}}`:                           "ada /1",
		`{"filter":{"field":"One","contains":"y"}}`:                         "bob /1",
		`{"filter":{"field":"One","in":["x","y"]}}`:                         "ada bob /2",
		`{"filter":{"field":"One","is_empty":true}}`:                        "cyd /1",
		`{"filter":{"field":"Many","equals":["x","y"]}}`:                    "ada /1",
		`{"filter":{"field":"Many","contains":"x"}}`:                        "ada bob /2",
		`{"filter":{"field":"Many","does_not_contain":["x","y"]}}`:          "bob cyd /2",
		`{"filter":{"field":"Many","in":["y"]}}`:                            "ada /1",
		`{"filter":{"field":"Boss","contains":` + boss + `}}`:               "bob /1",
		`{"filter":{"field":"Boss","is_empty":true}}`:                       "ada cyd /2",
		`{"filter":{"field":"Files","is_not_empty":true}}`:                  "ada /1",
		`{"filter":{"and":[{"field":"Age","less_than":50},{"or":[{"field":"One","equals":"y"},` +
			`{"field":"Ok","equals":true}]}]}}`: "ada bob /2",
		`{"filter":{"and":[{"field":"Age","less_than":50},{"field":"One","equals":"y"}]}}`: "bob /1",
		`{"filter":{"or":[]}}`: none, `{"filter":{"and":[]}}`: all,
	} {
		got := c.db(newNames(c.server), strings.TrimSpace("POST /bases/d/tables/People/records/list "+body))
		var list struct {
			Records []struct{ Fields struct{ Name string } }
			Total   int
			HasMore bool
		}
		decode(t, got.body, &list)
		var names []string
		for _, record := range list.Records {
			names = append(names, record.Fields.Name)
		}
		if list.HasMore {
			names = append(names, "more")
		}
		if line := fmt.Sprintf("%s /%d", strings.Join(names, " "), list.Total); got.status != 200 || line != want {
			t.Errorf("%s: got %d %s, want %s", body, got.status, line, want)
		}
	}

	const badData, badFilter = "Invalid request data or validation failure", "Validation error"
	for body, message := range map[string]string{
		`[]`: badData, `{"limit":0}`: badData, `{"limit":2001}`: badData, `{"limit":1.5}`: badData, `{"offset":-1}`: badData,
		`{"limit":"1"}`: badData, `{"sort":{}}`: badFilter, `{"sort":[{"field":"nope"}]}`: badFilter,
		`{"sort":[{"field":"Name","direction":"up"}]}`:              badFilter,
		`{"filter":{"field":"nope","equals":"x"}}`:                  badFilter,
		`{"filter":{"field":"Name"}}`:                               badFilter,
		`{"filter":{"field":"Name","equals":"x","contains":"y"}}`:   badFilter,
		`{"filter":{"field":"Name","greater_than":"x"}}`:            badFilter,
		`{"filter":{"field":"Age","contains":"x"}}`:                 badFilter,
		`{"filter":{"field":"Age","less_than":"x"}}`:                badFilter,
		`{"filter":{"field":"Born","less_than":"soon"}}`:            badFilter,
		`{"filter":{"field":"Name","in":"x"}}`:                      badFilter,
		`{"filter":{"field":"Name","is_empty":false}}`:              badFilter,
		`{"filter":{"field":"AI","is_empty":true}}`:                 badFilter,
		`{"filter":{"and":[{"field":"Name"}]}}`:                     badFilter,
		`{"filter":{"and":[],"or":[]}}`:                             badFilter,
		`{"filter":{"and":[{"field":"Name","contains":1}]}}`:        badFilter,
		`{"filter":{"or":[{"field":"Seen","starts_with":"2026"}]}}`: badFilter,
	} {
		c.db(newNames(c.server), "POST /bases/d/tables/People/records/list "+body).
			wants(t, 400, fillouttest.DatabaseEnvelope(400, message))
	}
}

func TestSampleDatabasesAreRealistic(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	held := server.Database(fillouttest.ShopDatabaseID)
	for _, table := range held.Tables {
		records := server.Records(held.ID, table.ID)
		if len(table.ID) != 11 || len(records) < 3 || len(table.Fields) < 3 {
			t.Errorf("table %s has %d records", table.Name, len(records))
		}
		for _, field := range table.Fields {
			if len(field.ID) != 11 || field.ID[0] != 'f' {
				t.Errorf("field %+v", field)
			}
		}
	}
	// An order shows its customer's e-mail address, and the customer shows the order.
	got := c.db(newNames(c.server), "POST /bases/"+held.ID+
		`/tables/Orders/records/list {"filter":{"field":"Number","equals":2}}`)
	if !strings.Contains(got.body, `"Number":2,"Customer":["<uuid`) ||
		!strings.Contains(got.body, `"Customer email":"amelie@fontaine.example"`) {
		t.Errorf("got %s", got.body)
	}
	first := server.Records(held.ID, fillouttest.CustomersTableID)[0].Values[fillouttest.CustomersOrdersFieldID]
	second := server.Records(held.ID, fillouttest.OrdersTableID)[1].ID
	if text, err := json.Marshal(first); err != nil || string(text) != `["`+second+`"]` {
		t.Errorf("the customer's orders are %s, %v", text, err)
	}
}
