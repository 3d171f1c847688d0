package fillouttest_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// db calls an operation of the database API: a method, a path under /api/v1, and perhaps a body.
func (c *client) db(n *names, line string) reply {
	c.tb.Helper()
	method, rest, _ := strings.Cut(n.fill(line), " ")
	got := c.ask(method + " /api/v1" + rest)
	got.body = n.show(got.body)
	return got
}

// A person changes a database in the dashboard, and the simulator notifies its webhooks.
func TestTheDashboard(t *testing.T) {
	t.Parallel()
	const id = fillouttest.ShopDatabaseID
	server, c := start(t)
	receiver := newReceiver(t, http.StatusOK)
	hook := server.AddDatabaseWebhook(id, fillouttest.DatabaseWebhook{URL: receiver.URL, Events: []string{
		"record.created", "record.updated", "record.deleted", "table.created", "table.updated", "table.deleted",
		"field.created", "field.updated", "field.deleted",
	}})
	quiet := server.AddDatabaseWebhook(id, fillouttest.DatabaseWebhook{
		URL: receiver.URL, Events: []string{"table.created"}, TableIDs: []string{fillouttest.OrdersTableID},
	})

	server.RenameDatabase(id, "Shop")
	table := server.AddTable(id, fillouttest.Table{Name: "Notes", Fields: []fillouttest.Field{
		{Name: "Text", Type: "long_text"}, {Name: "Level", Type: "single_line_text"},
	}, Records: []fillouttest.Record{
		{Values: map[string]any{"Text": "a", "Level": "High"}}, {Values: map[string]any{"Level": "none"}},
	}})
	server.RenameTable(id, "Notes", "Remarks")
	level := table.Fields[1].ID
	server.ConvertField(id, table.ID, level, fillouttest.Field{
		Type: "single_select", Options: []fillouttest.SelectOption{{Label: "Low"}, {Label: "High"}},
	})
	shownLevels := func() string {
		var shown []any
		for _, record := range server.Records(id, "Remarks") {
			shown = append(shown, record.Values[level])
		}
		return fmt.Sprint(shown)
	}
	if got := shownLevels(); got != "[High <nil>]" {
		t.Errorf("converted to %s", got)
	}
	options := server.Database(id).Tables[3].Fields[1].Options
	server.SetOptions(id, "Remarks", "Level", fillouttest.SelectOption{Value: options[1].Value, Label: "Top"})
	if got := shownLevels(); got != "[Top <nil>]" {
		t.Errorf("a renamed option shows %s", got)
	}
	server.SetTemplate(id, "Remarks", "Level", map[string]any{"disableColors": true})
	unknown := server.AddField(id, "Remarks", fillouttest.Field{
		Name: "AI", Type: "ai_summary", Template: map[string]any{"prompt": "Sum up"},
	})
	server.RenameField(id, "Remarks", "AI", "Summary")
	c.db(newNames(c.server),
		`PATCH /bases/`+id+`/tables/Remarks/fields/Summary {"name":"Sum","template":{"prompt":"x","tone":1}}`).
		wants(t, 200, `{"id":"<f1>","name":"Sum","type":"ai_summary","order":2,"template":{"prompt":"x","tone":1}}`)
	server.DeleteField(id, "Remarks", unknown.ID)
	record := server.AddRecord(id, "Remarks", map[string]any{"Text": "b"})
	server.UpdateRecord(id, "Remarks", record.ID, map[string]any{"Level": "Top"})
	server.DeleteRecord(id, "Remarks", record.ID)
	server.DeleteTable(id, "Remarks")

	ended := waitFor(t, server, 13)
	if ended[0].DatabaseID != id || ended[0].WebhookID != hook.ID || ended[0].Event == "" || ended[0].Attempt != 1 {
		t.Errorf("delivery %+v", ended[0])
	}
	events, bodies := map[string]int{}, map[string]string{}
	for range ended {
		body := <-receiver.bodies
		var event struct {
			Type     string
			Metadata struct{ Source string }
		}
		decode(t, body, &event)
		events[event.Type+" by "+event.Metadata.Source]++
		bodies[event.Type] = newNames(c.server).show(body)
	}
	want := map[string]int{
		"table.created by ui": 1, "table.updated by ui": 1, "table.deleted by ui": 1, "field.created by ui": 1,
		"field.updated by ui": 4, "field.updated by public_api": 1, "field.deleted by ui": 1, "record.created by ui": 1,
		"record.updated by ui": 1, "record.deleted by ui": 1,
	}
	if !maps.Equal(events, want) {
		t.Errorf("events %v", events)
	}
	for event, part := range map[string]string{
		"record.updated": `"data":{"tableId":"<t1>","recordIds":["<uuid2>"],"records":[{"id":"<uuid2>","data":{"<f1>":"b",` +
			`"<f2>":"Top"}`,
		"record.deleted": `"data":{"tableId":"<t1>","recordIds":["<uuid2>"]},"metadata":{"webhookId":318,"organizationId":77,` +
			`"baseId":"<d1>","attempt":1,"source":"ui"}}`,
		"field.deleted": `"data":{"fieldId":"<f1>","tableId":"<t1>"}`,
		"table.updated": `"data":{"table":{"id":"<t1>","name":"Remarks"}}`,
	} {
		if !strings.Contains(bodies[event], part) {
			t.Errorf("%s has the body %s\nwithout %s", event, bodies[event], part)
		}
	}

	server.SetDatabaseWebhookActive(id, hook.ID, false)
	server.DeleteDatabaseWebhook(id, quiet.ID)
	server.AddRecord(id, "Products", map[string]any{"Name": "Vase"})
	if left := server.DatabaseWebhooks(id); len(left) != 1 || left[0].Active || left[0].Secret != hook.Secret {
		t.Errorf("webhooks %+v", left)
	}
	server.DeleteDatabase(id)
	server.Close()
	if len(server.Databases()) != 0 || len(server.Deliveries()) != 13 {
		t.Errorf("%d databases, %d deliveries", len(server.Databases()), len(server.Deliveries()))
	}
}

func TestDatabasesOfAnotherAccount(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	token := server.AddAccount("other")
	made := server.AddDatabaseFor(token, people())
	for _, line := range []string{"GET /bases/d", "DELETE /bases/d", "GET /bases/d/webhooks", "DELETE /bases/d/tables/A"} {
		c.db(newNames(c.server), line).wants(t, 404, fillouttest.DatabaseEnvelope(404, "Requested resource does not exist"))
	}
	if got := c.as(token).db(newNames(c.server), "GET /bases").body; !strings.HasPrefix(got, `[{"id":"d","name":"D"`) {
		t.Errorf("got %s", got)
	}
	accounts := []string{server.Database(made.ID).Account, server.Databases()[0].Account}
	if !slices.Equal(accounts, []string{"other", "default"}) {
		t.Errorf("accounts %v", accounts)
	}
}

func TestOverlappingWrites(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, c, _ := startInMemory(t, fillouttest.WithDatabases(people()), fillouttest.WithLatency(time.Minute, 0))
		write := `POST /bases/d/tables/People/records {"record":{}}`
		c.db(newNames(server), write)
		c.db(newNames(server), write)
		if found := server.OverlappingWrites(); len(found) != 0 {
			t.Errorf("one after another: %+v", found)
		}
		var group sync.WaitGroup
		for _, line := range []string{write, write, "GET /bases/d", "POST /bases/d/tables/People/records/list", "DELETE /bases/x"} {
			group.Go(func() { c.db(newNames(server), line) })
		}
		group.Wait()
		if found := server.OverlappingWrites(); len(found) != 1 {
			t.Errorf("at once: %+v", found)
		}
	})
}
