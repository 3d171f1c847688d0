package fillout_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// What the client does not know survives in the JSON and in the templates, and any order of the lists is read alike.
func TestDatabaseKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	_, client := start(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
		b.UnknownKeys, b.UnknownFields, b.Shuffle = true, true, true
		b.NoURLs, b.MinimalDatabaseList, b.OmitNullTableIDs = true, true, true
	}))
	database, err := client.GetDatabase(t.Context(), shop)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(database.JSON), `"aiSummary"`) || !json.Valid(database.JSON) {
		t.Errorf("the JSON is %s", database.JSON)
	}
	if first := database.FirstTable(); first == nil || first.ID != customers || database.URL != nil {
		t.Errorf("the first table is %v", first)
	}
	table := database.Table(orders)
	at := slices.IndexFunc(table.Fields, func(f fillout.Field) bool { return f.Type == "ai_summary" })
	if at < 0 || !strings.Contains(string(table.Fields[at].Template), `"prompt":"Summarize the record"`) {
		t.Errorf("the fields are %v", table.Fields)
	}
	if number := table.PrimaryField(); number == nil || number.Type != "autonumber" {
		t.Errorf("the primary field is %v", number)
	}
	if table.Field("fNone") != nil || database.Table("tNone") != nil || (&fillout.Database{}).FirstTable() != nil {
		t.Error("an object that does not exist is found")
	}
	if all, err := client.ListDatabases(t.Context()); err != nil || len(all) != 1 || all[0].Name != "Glass shop" {
		t.Errorf("the list is %v, %v", all, err)
	}
}

// An answer that leaves something out, or is about another object, must not look as if something had been deleted.
func TestIncompleteDatabaseAnswersAreUnreadable(t *testing.T) {
	t.Parallel()
	get := func(c *fillout.Client) error { return errorOf(c.GetDatabase(t.Context(), "d")) }
	list := func(c *fillout.Client) error { return errorOf(c.ListDatabases(t.Context())) }
	rename := func(c *fillout.Client) error { return errorOf(c.RenameTable(t.Context(), "d", "t", "N")) }
	update := func(c *fillout.Client) error {
		return errorOf(c.UpdateField(t.Context(), "d", "t", "f", fillout.FieldChange{}))
	}
	create := func(c *fillout.Client) error { return errorOf(c.CreateField(t.Context(), "d", "t", textField)) }
	hooks := func(c *fillout.Client) error { return errorOf(c.ListDatabaseWebhooks(t.Context(), "d")) }
	count := func(c *fillout.Client) error { return errorOf(c.CountRecords(t.Context(), "d", "t", nil)) }
	record := func(c *fillout.Client) error { return errorOf(c.GetRecord(t.Context(), "d", "t", "r")) }
	remove := func(c *fillout.Client) error { return c.DeleteTable(t.Context(), "d", "t") }
	tests := []struct {
		call     func(*fillout.Client) error
		good     string
		bad      []string
		mustDoIt bool // a failure leaves it open whether the service did it
	}{
		{call: get, good: `{"id":"d","name":"D","tables":[{"id":"t","name":"T","fields":[]}],"new":1}`, bad: []string{
			`null`, `{}`, `[]`, `{"id":"d","name":"D"}`, `{"id":"d","name":"D","tables":null}`,
			`{"id":"other","name":"D","tables":[]}`, `{"id":"d","tables":[{"id":"t","name":"T"}]}`,
			`{"id":"d","tables":[{"id":"t","name":"T","fields":null}]}`, `{"id":"d","tables":[{"name":"T","fields":[]}]}`,
			`{"id":"d","tables":[{"id":"t","name":"T","fields":[{"id":"f","name":"F"}]}]}`, `{"id":"d","tables":[null]}`,
		}},
		{call: list, good: `[]`, bad: []string{`null`, `{}`, `[{}]`, `[null]`, `[{"id":""}]`, `[{"id":null}]`}},
		{call: rename, good: `{"id":"t"}`, bad: []string{`{}`, `null`, `{"id":"u","name":"N"}`}},
		{call: update, good: `{"id":"f"}`, bad: []string{`{}`, `null`, `{"id":"g"}`}},
		{call: create, good: `{"id":7}`, bad: []string{`{}`, `null`, `{"id":null}`, `{"id":{"a":1}}`, `{"id":[]}`},
			mustDoIt: true},
		{call: hooks, good: `{"webhooks":[]}`, bad: []string{`[]`, `{}`, `{"webhooks":[{"id":1}]}`, `{"webhooks":[{}]}`}},
		{call: count, good: `{"records":[],"total":0,"hasMore":false}`, bad: []string{
			`{}`, `{"records":[]}`, `{"records":[],"hasMore":false}`, `{"records":[],"total":null,"hasMore":false}`,
			`{"records":[],"total":0,"hasMore":true}`, `{"records":[{"id":"r","data":{}}],"total":0,"hasMore":false}`,
			`{"total":0,"hasMore":false}`, `{"records":[],"total":"0","hasMore":false}`,
		}},
		{call: record, good: `{"id":"R","data":{}}`, bad: []string{`{}`, `{"id":"r"}`, `{"id":"s","data":{}}`, `null`}},
		{call: remove, good: `{"deleted":true,"new":1}`, bad: []string{
			``, `{}`, `null`, `{"deleted":false}`, `{"success":false}`,
			`{"deleted":true,"success":false}`, `{"deleted":true,"error":"x"}`, `{"deleted":"true"}`, `{"error":{"message":"No"}}`, `<html>`, `[]`,
		}},
	}
	for _, test := range tests {
		answer := func(body string) error {
			server, client := start(t)
			server.Inject(fillouttest.Fault{Status: http.StatusOK, Body: body})
			return test.call(client)
		}
		if err := answer(test.good); err != nil {
			t.Errorf("%s: %v", test.good, err)
		}
		for _, body := range test.bad {
			err := answer(body)
			if !errors.Is(err, fillout.ErrUnreadable) || errors.Is(err, fillout.ErrAnswerLost) != test.mustDoIt {
				t.Errorf("%s: %v", body, err)
			}
		}
	}
}
