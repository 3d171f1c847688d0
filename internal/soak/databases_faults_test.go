package soak

import (
	"net/http"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	createFieldRoute   = "POST /bases/{baseId}/tables/{tableId}/fields"
	deleteFieldRoute   = "DELETE /bases/{baseId}/tables/{tableId}/fields/{fieldId}"
	listWebhooksRoute  = "GET /bases/{baseId}/webhooks"
	createWebhookRoute = "POST /bases/{baseId}/webhooks"
	deleteWebhookRoute = "DELETE /bases/{baseId}/webhooks/{webhookId}"
)

// tablesRefusal is a refusal in the words of the database API.
func tablesRefusal(status int) fillouttest.Fault {
	return fillouttest.Fault{Status: status, Body: fillouttest.DatabaseEnvelope(status, "No luck"), Header: retryNow}
}

// anyFault returns a fault of one kind of request, which happens once or always. As for forms, the service never lies.
func (e *estate) anyFault(applying bool) fillouttest.Fault {
	reads := []string{acctest.DatabaseRoute, acctest.DatabaseRoute, acctest.ListRecordsRoute, listWebhooksRoute}
	route, isRead, isDelete := pick(e.sequence, reads...), true, false
	if applying && !e.chance(4) {
		isRead, isDelete = false, e.chance(3)
		route = pick(e.sequence, acctest.CreateDatabaseRoute, acctest.CreateTableRoute, createFieldRoute, createFieldRoute,
			createWebhookRoute, acctest.RenameTableRoute, acctest.UpdateFieldRoute, acctest.UpdateFieldRoute)
		if isDelete {
			route = pick(e.sequence, acctest.DeleteDatabaseRoute, acctest.DeleteTableRoute, deleteFieldRoute,
				deleteWebhookRoute)
		}
	} else if applying && e.chance(4) {
		route = acctest.ListDatabasesRoute
	}
	from, after := []fillouttest.Fault{
		fillouttest.BlockPage(401), fillouttest.BlockPage(403), fillouttest.BlockPage(404), fillouttest.BlockPage(200),
		cdn(520), cdn(522), cdn(524), cdn(530), {Status: 404, Body: `{"message":"no Route matched with those values"}`},
		tablesRefusal(400), tablesRefusal(401), tablesRefusal(403), tablesRefusal(409), tablesRefusal(422),
		tablesRefusal(429), tablesRefusal(500), tablesRefusal(503), {Status: 429, Body: "slow", Header: retryNow},
		{Status: 502, Body: "<html><h1>Bad Gateway</h1>"}, {Drop: true}, {Redirect: "https://elsewhere.example.com/"},
		{Redirect: "/api/v1/bases/", Status: http.StatusTemporaryRedirect}, {Delay: time.Minute},
		fillouttest.Unrouted(route),
	}, false
	switch {
	case !isRead && e.chance(2):
		from, after = []fillouttest.Fault{
			tablesRefusal(408), tablesRefusal(500), tablesRefusal(503), {Status: 504, Body: "<html>"}, cdn(520), cdn(524),
			{Drop: true}, {Truncate: true}, {Delay: time.Minute}, {Redirect: "https://elsewhere.example.com/"},
		}, true
		if !isDelete && e.chance(3) {
			from = misread
		}
	case !isDelete && e.chance(4):
		from = misread
	}
	fault := pick(e.sequence, from...)
	fault.Route, fault.After, fault.Nth, fault.Times = route, after, pick(e.sequence, 1, 1, 1, 2), e.random.IntN(3)
	return fault
}
