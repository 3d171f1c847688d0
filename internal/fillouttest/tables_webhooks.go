package fillouttest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// The documented and the observed bounds of webhooks.
const (
	maxHookURL       = 2048
	maxDatabaseHooks = 100 // seen in other clients
)

// DatabaseWebhook is a subscription to the events of a database.
type DatabaseWebhook struct {
	ID              int64
	DatabaseID, URL string
	// Secret is shown once by the API, in the answer to the creation.
	Secret string
	Events []string
	// TableIDs is nil for the events of all tables.
	TableIDs []string
	Active   bool
}

type databaseHook struct {
	DatabaseWebhook
	created time.Time
}

func (h *databaseHook) made() time.Time { return h.created }

func (t *tables) listDatabaseWebhooks(c *call, d *database) (answer, error) {
	hooks := shown(c, d.webhooks, (*databaseHook).made, func(hook *databaseHook) object {
		item := object{{"id", hook.ID}, {"url", hook.URL}, {"events", hook.Events}}
		if hook.TableIDs != nil || !c.behavior.OmitNullTableIDs {
			item = append(item, member{"tableIds", hook.TableIDs})
		}
		return extended(c, append(item, member{"active", hook.Active}))
	})
	return jsonAnswer(http.StatusOK, extended(c, object{{"webhooks", hooks}})), nil
}

// createDatabaseWebhook answers with 200, unlike every other creation (documented).
func (t *tables) createDatabaseWebhook(c *call, d *database) (answer, error) {
	wanted := DatabaseWebhook{
		URL: c.json.field("url").text(), Active: true, Events: mapped(c.json.field("events").items(), node.text),
	}
	if !absoluteURL(wanted.URL) || len(wanted.URL) > maxHookURL || len(wanted.Events) == 0 ||
		slices.ContainsFunc(wanted.Events, unknownEvent) || len(d.webhooks) >= maxDatabaseHooks {
		return answer{}, invalid()
	}
	if ref := c.json.field("tableId"); !ref.absent() {
		of := d.table(ref.text())
		switch {
		case ref.kind() != "string":
			return answer{}, invalid()
		case of == nil:
			return answer{}, missing()
		}
		wanted.TableIDs = []string{of.id}
	}
	made := first(d.webhooks, func(h *databaseHook) bool {
		return c.behavior.MergeDuplicateDatabaseWebhooks && h.URL == wanted.URL && slices.Equal(h.Events, wanted.Events)
	})
	if made == nil {
		made = t.addHook(d, wanted)
	}
	return jsonAnswer(http.StatusOK, extended(c, object{{"id", made.ID}, {"secret", made.Secret}})), nil
}

func unknownEvent(event string) bool {
	return !slices.Contains([]string{
		"record.created", "record.updated", "record.deleted", "table.created", "table.updated", "table.deleted",
		"field.created", "field.updated", "field.deleted",
	}, event)
}

// addHook adds a webhook, with a secret of an assumed format.
func (t *tables) addHook(d *database, wanted DatabaseWebhook) *databaseHook {
	made := &databaseHook{wanted, time.Now()}
	made.ID, made.DatabaseID = t.nextWebhookID, d.id
	t.nextWebhookID++
	if made.Secret == "" {
		made.Secret = randomText(alphanumeric, 40)
	}
	d.webhooks = append(d.webhooks, made)
	return made
}

func (d *database) hook(id int64) *databaseHook {
	return first(d.webhooks, func(h *databaseHook) bool { return h.ID == id })
}

func (d *database) removeHook(gone *databaseHook) {
	d.webhooks = slices.DeleteFunc(d.webhooks, func(h *databaseHook) bool { return h == gone })
}

func (t *tables) deleteDatabaseWebhook(c *call, d *database) (answer, error) {
	// A text that is no number names no webhook.
	id, _ := strconv.ParseInt(c.request.PathValue("webhookId"), 10, 64)
	gone := d.hook(id)
	if gone == nil {
		return tablesDeleted(c, refusal{status: http.StatusNotFound, message: unknownWebhook})
	}
	d.removeHook(gone)
	return jsonAnswer(http.StatusOK, extended(c, object{
		{"success", true}, {"message", "Webhook deleted successfully"},
	})), nil
}

// emit delivers an event to the active webhooks of a database. The id of the event stays the same in all attempts
// (documented). Deliveries are signed, but how is unknown, so that these are not.
func (t *tables) emit(by edit, d *database, of *table, event string, data object) {
	source := map[bool]string{false: "public_api", true: "ui"}[by.byPerson]
	for _, hook := range d.webhooks {
		if !hook.Active || !slices.Contains(hook.Events, event) ||
			hook.TableIDs != nil && !slices.Contains(hook.TableIDs, of.id) {
			continue
		}
		id, at := "evt_"+newUUID(), stamp(time.Now())
		t.core.deliver(Delivery{WebhookID: hook.ID, DatabaseID: d.id, Event: event, URL: hook.URL},
			func(attempt int) []byte {
				return encode(object{
					{"id", id}, {"type", event}, {"timestamp", at}, {"data", data},
					{"metadata", object{
						{"webhookId", hook.ID}, {"organizationId", 77}, {"baseId", d.id}, {"attempt", attempt},
						{"source", source},
					}},
				})
			})
	}
}
