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

// A database is made with tables that link to each other, changed and deleted.
func TestDatabaseFromCreateToDelete(t *testing.T) {
	t.Parallel()
	_, client := start(t, fillouttest.WithDatabases())
	ctx := t.Context()
	link := json.RawMessage(`{"tableId":"People","allowMultiple":false}`)
	made, err := client.CreateDatabase(ctx, "Operations", []fillout.NewTable{
		{Name: "People", Fields: []fillout.NewField{{Type: "single_line_text", Name: "Name"}}},
		{Name: "Tasks", Fields: []fillout.NewField{
			{Type: "single_line_text", Name: "Title"}, {Type: "linked_record", Name: "Owner", Template: link},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	id := string(made.ID)
	tasks, err := client.CreateTable(ctx, id, fillout.NewTable{Name: "Notes", Fields: []fillout.NewField{textField}})
	if err != nil || tasks.PrimaryField() == nil || tasks.PrimaryField().Name != "Remarks" {
		t.Fatalf("got %+v, %v", tasks, err)
	}
	renamed, err := client.RenameTable(ctx, id, string(tasks.ID), "Remarks")
	if err != nil || renamed.Name != "Remarks" || renamed.ID != tasks.ID {
		t.Errorf("got %+v, %v", renamed, err)
	}
	rated, err := client.CreateField(ctx, id, string(tasks.ID), fillout.NewField{
		Type: "rating", Name: "Stars", Template: json.RawMessage(`{"maxRating":7,"unknown":1}`),
	})
	if err != nil || string(rated.Template) != `{"maxRating":7}` {
		t.Fatalf("got %+v, %v", rated, err)
	}
	rated, err = client.UpdateField(ctx, id, string(tasks.ID), string(rated.ID),
		fillout.FieldChange{Name: "Points", Template: json.RawMessage(`{"maxRating":9}`)})
	if err != nil || rated.Name != "Points" || string(rated.Template) != `{"maxRating":9}` {
		t.Errorf("got %+v, %v", rated, err)
	}
	if err := client.DeleteField(ctx, id, string(tasks.ID), string(rated.ID)); err != nil {
		t.Error(err)
	}
	read, err := client.GetDatabase(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	if got := outline(read); got != "People: Name, Tasks; Tasks: Title, Owner; Remarks: Remarks" {
		t.Errorf("the database has %s", got)
	}
	if err := client.DeleteTable(ctx, id, string(tasks.ID)); err != nil {
		t.Error(err)
	}
	if err := client.DeleteDatabase(ctx, id); err != nil {
		t.Error(err)
	}
	if all, err := client.ListDatabases(ctx); err != nil || len(all) != 0 {
		t.Errorf("the account has %v, %v", all, err)
	}
	if err := client.DeleteDatabase(ctx, id); !errors.Is(err, fillout.ErrNotFound) {
		t.Errorf("a second delete gives %v", err)
	}
}

// outline returns the names of a database's tables and fields.
func outline(database *fillout.Database) string {
	var tables []string
	for _, table := range database.Tables {
		var fields []string
		for _, field := range table.Fields {
			fields = append(fields, string(field.Name))
		}
		tables = append(tables, string(table.Name)+": "+strings.Join(fields, ", "))
	}
	return strings.Join(tables, "; ")
}

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

func TestDatabaseIDsCannotChangeThePath(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	for _, id := range []string{"", ".", ".."} {
		if err := client.DeleteTable(t.Context(), shop, id); err == nil || len(server.Requests()) != 0 {
			t.Errorf("the id %q gives %v", id, err)
		}
	}
	_ = client.DeleteTable(t.Context(), shop, "../../x?y#z")
	if got := server.Requests()[0].Path; got != "/api/v1/bases/"+shop+"/tables/..%2F..%2Fx%3Fy%23z" {
		t.Errorf("the path is %s", got)
	}
}

func TestDatabaseWebhooks(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	url := "https://hooks.example.com/orders?key=a&b=c"
	made, err := client.CreateDatabaseWebhook(t.Context(), shop, fillout.NewDatabaseWebhook{
		URL: url, Events: []string{"record.created"}, TableID: orders,
	})
	if err != nil || made.ID == "" || made.Secret == "" {
		t.Fatalf("got %+v, %v", made, err)
	}
	if body := string(server.Requests()[0].Body); !strings.Contains(body, url) {
		t.Errorf("the URL was sent as %s", body)
	}
	all, err := client.ListDatabaseWebhooks(t.Context(), shop)
	if err != nil || len(all) != 1 || all[0].ID != made.ID || string(all[0].URL) != url || *all[0].Active != true ||
		!slices.Equal(all[0].TableIDs, []fillout.Text{orders}) {
		t.Errorf("the list is %+v, %v", all, err)
	}
	if err := client.DeleteDatabaseWebhook(t.Context(), shop, string(made.ID)); err != nil {
		t.Error(err)
	}
	if n := len(server.DatabaseWebhooks(shop)); n != 0 {
		t.Errorf("%d webhooks are left", n)
	}
}
