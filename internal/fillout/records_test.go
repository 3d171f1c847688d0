package fillout_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestCountRecords(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	condition := func(field, operator string, operand any) *fillout.Filter {
		return &fillout.Filter{Field: field, Operator: operator, Operand: operand}
	}
	notes := condition(fillouttest.CustomersNotesFieldID, fillout.OperatorIsNotEmpty, true)
	shipped := condition(status, fillout.OperatorEquals, "Shipped")
	for _, test := range []struct {
		table  string
		filter *fillout.Filter
		want   int
	}{
		{customers, nil, 4},
		{customers, notes, 3},
		{orders, shipped, 2},
		{orders, condition(fillouttest.OrdersCustomerFieldID, fillout.OperatorContains, firstCustomer), 1},
		{orders, &fillout.Filter{Any: []fillout.Filter{*shipped, *condition("Status", "equals", "Paid")}}, 3},
		{orders, &fillout.Filter{All: []fillout.Filter{*shipped, *condition("Gift", "equals", true)}}, 1},
	} {
		got, err := client.CountRecords(t.Context(), shop, test.table, test.filter)
		if err != nil || got != test.want {
			t.Errorf("%+v: got %d, %v, want %d", test.filter, got, err, test.want)
		}
	}
	if body := string(server.Requests()[0].Body); body != `{"limit":1}` {
		t.Errorf("a count sends %s", body)
	}
	_, err := client.CountRecords(t.Context(), shop, orders, condition(status, "like", "S"))
	if !errors.Is(err, fillout.ErrInvalid) {
		t.Errorf("an unknown operator gives %v", err)
	}
}

func TestReadRecords(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	for i := range 7 {
		server.AddRecord(shop, customers, map[string]any{"Name": fmt.Sprint("Customer ", i)})
	}
	query := fillout.RecordsQuery{Limit: 4, Sort: []fillout.RecordSort{{Field: "Name", Direction: "desc"}}}
	var names []string
	for record, err := range client.ReadRecords(t.Context(), shop, customers, query) {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, string(record.Values[fillouttest.CustomersNameFieldID]))
	}
	if len(names) != 11 || !slices.IsSortedFunc(names, func(a, b string) int { return strings.Compare(b, a) }) {
		t.Errorf("got %q", names)
	}
	if n := len(server.RequestsTo(countedRoute)); n != 3 {
		t.Errorf("it took %d requests, want 3", n)
	}
	for _, err := range client.ReadRecords(t.Context(), shop, customers, query) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if n := len(server.RequestsTo(countedRoute)); n != 4 {
		t.Errorf("a loop that stops took %d requests, want 1", n-3)
	}
}

// A service that says that there is more, and sends the same page again or none, does not make the loop endless. One
// that says both that there is more and that there is not is asked again.
func TestReadRecordsEnds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		page     string
		records  int
		requests int
		want     error
	}{
		"the same page": {`{"records":[{"id":"r","data":{}}],"total":3,"hasMore":true}`, 1, 3, fillout.ErrUnreadable},
		"empty page":    {`{"records":[],"total":3,"hasMore":true}`, 0, 1, fillout.ErrUnreadable},
		"contradiction": {`{"records":[{"id":"r","data":{}}],"total":3,"hasMore":false}`, 1, 3, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, client := start(t)
			server.Inject(fillouttest.Fault{Status: http.StatusOK, Body: test.page})
			n := 0
			var last error
			for _, err := range client.ReadRecords(t.Context(), shop, customers, fillout.RecordsQuery{}) {
				if last = err; err == nil {
					n++
				}
			}
			if n != test.records || !errors.Is(last, test.want) || len(server.Requests()) != test.requests {
				t.Errorf("got %d records, then %v, with %d requests", n, last, len(server.Requests()))
			}
		})
	}
}

// A record that moves to a page before, because others are deleted meanwhile, is read all the same.
func TestReadRecordsWhileOthersGo(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	names := map[string]int{}
	for record, err := range client.ReadRecords(t.Context(), shop, customers, fillout.RecordsQuery{Limit: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(names) == 0 { // the first page is read, and the third record moves to it
			server.DeleteRecord(shop, customers, string(record.ID))
		}
		names[string(record.Values[fillouttest.CustomersNameFieldID])]++
	}
	if len(names) != 4 || len(server.RequestsTo(countedRoute)) != 3 {
		t.Errorf("got %v with %d requests", names, len(server.RequestsTo(countedRoute)))
	}
	n := 0
	atOnce, err := client.ReadTable(t.Context(), shop, customers, func(*fillout.Record) { n++ })
	if n != 3 || !atOnce || err != nil {
		t.Errorf("got %d records, %t, %v", n, atOnce, err)
	}
}

// A page that is too large is read again in smaller parts.
func TestReadRecordsOfWideTables(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	server.Inject(fillouttest.Fault{Padding: 33 << 20, Status: http.StatusOK, Body: "{}", Times: 2})
	n := 0
	for _, err := range client.ReadRecords(t.Context(), shop, customers, fillout.RecordsQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	var limits []string
	for _, request := range server.Requests() {
		limits = append(limits, string(request.Body))
	}
	if got := strings.Join(limits, " "); n != 4 || got != `{"limit":2000} {"limit":500} {"limit":125}` {
		t.Errorf("got %d records with %s", n, got)
	}
}

func TestParseFilter(t *testing.T) {
	t.Parallel()
	const good = `{"and":[{"equals":"Active","field":"Status"},{"or":[{"field":"Age","greater_than":30},` +
		`{"field":"Notes","is_empty":true},{"field":"City","in":["Cork"]}]}]}`
	filter, err := fillout.ParseFilter(good)
	if got := jsonOf(filter); err != nil || got != good {
		t.Errorf("got %s, %v", got, err)
	}
	deep := strings.Repeat(`{"and":[`, 40) + `{"field":"A","equals":1}` + strings.Repeat(`]}`, 40)
	for text, want := range map[string]string{
		``:     "must be a JSON object",
		`null`: "must be a JSON object",
		`[]`:   "must be a JSON object",
		`{}`:   `must have the id or the name of a field under "field"`,
		`{"field":"A"}`: "must have an operator beside the field, one of " +
			strings.Join(fillout.Operators(), ", "),
		`{"field":"A","like":1}`:                           `must not have "like", which is not one of ` + strings.Join(fillout.Operators(), ", "),
		`{"field":"A","equals":1,"contains":"x"}`:          "must have one operator beside the field, and has contains and equals",
		`{"field":"A","is_empty":false}`:                   "must have true beside is_empty",
		`{"field":"A","in":"x"}`:                           "must have a list beside in",
		`{"field":"A","equals":null}`:                      "must have a value beside equals",
		`{"field":"A","equals":{"a":1}}`:                   "must have a value beside equals",
		`{"and":[]}`:                                       `must have, beside nothing else, a list of filters under "and"`,
		`{"and":[{}],"or":[{}]}`:                           `must have, beside nothing else, a list of filters under "and"`,
		`{"or":[{"field":"A","equals":1},{"and":[[]]}]}`:   "must be a JSON object, at or[1].and[0]",
		`{"or":[{"and":[{"field":"A","is_empty":null}]}]}`: "must have true beside is_empty, at or[0].and[0]",
	} {
		if _, err := fillout.ParseFilter(text); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	if _, err := fillout.ParseFilter(deep); err == nil || !strings.Contains(err.Error(), "32 times") {
		t.Errorf("a deep filter gives %v", err)
	}
}

// FuzzParseFilter checks that a filter that is accepted is sent as it was written, and parses again.
func FuzzParseFilter(f *testing.F) {
	f.Add(`{"field":"A","equals":1}`)
	f.Add(`{"and":[{"field":"A","in":[1,"x"]},{"or":[{"field":"B","is_empty":true}]}]}`)
	f.Add(`{"field":"field","equals":{}}`)
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := fillout.ParseFilter(text)
		if err != nil {
			return
		}
		sent := jsonOf(filter)
		again, err := fillout.ParseFilter(sent)
		if err != nil || jsonOf(again) != sent {
			t.Errorf("%s became %s, then %s, %v", text, sent, jsonOf(again), err)
		}
		var written, read any
		if json.Unmarshal([]byte(text), &written) != nil || json.Unmarshal([]byte(sent), &read) != nil ||
			!reflect.DeepEqual(written, read) {
			t.Errorf("%s is sent as %s", text, sent)
		}
	})
}
