package soak

import (
	"net/http"
	"slices"
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

// No fault makes the service lie. If the service says that it did something and did not do it, or the other way around,
// no provider can know.
var (
	// retryNow lets what is repeated be repeated without a wait.
	retryNow = http.Header{"Retry-After": {"0"}}
	// unprocessed faults keep any request from the service. Block pages and the statuses from 520 on, which content
	// delivery networks use, are something on the way.
	unprocessed = []fillouttest.Fault{
		fillouttest.BlockPage(401), fillouttest.BlockPage(403), fillouttest.BlockPage(404), fillouttest.BlockPage(200),
		page(520), page(521), page(522), page(523), page(524), page(530), page(502),
		{Status: 404, Body: `{"message":"no Route matched with those values"}`},
		{Status: 429, Body: `{"message":"Too many requests. Try again soon."}`, Header: retryNow},
		{Status: 429, Body: "slow", Header: retryNow},
		{Drop: true}, {Delay: time.Minute},
		{Redirect: "https://elsewhere.example.com/"},
	}
	// misread faults replace an answer that has content.
	misread = []fillouttest.Fault{{Status: 200}, {Body: "<html>"}, {Body: "null"}, {Body: `{"id":null}`}, {Body: `"`},
		{Body: `[{]`}}
	// processed faults hide that the service did what was asked.
	processed = []fillouttest.Fault{
		page(504), page(520), page(524), {Drop: true}, {Truncate: true}, {Delay: time.Minute},
		{Redirect: "https://elsewhere.example.com/"},
	}
)

func page(status int) fillouttest.Fault {
	return fillouttest.Fault{Status: status, Body: "<html>", Header: retryNow}
}

// api is one of the two APIs of the service.
type api struct {
	path     string
	envelope func(status int, message string) string
}

var (
	formsAPI     = api{"/v1/api/forms/", fillouttest.Envelope}
	databasesAPI = api{"/api/v1/bases/", fillouttest.DatabaseEnvelope}
)

// refusals are the API's own.
func (a api) refusals(statuses ...int) (faults []fillouttest.Fault) {
	for _, status := range statuses {
		faults = append(faults, fillouttest.Fault{Status: status, Body: a.envelope(status, "No luck"), Header: retryNow})
	}
	return faults
}

// requestKind is what a request does.
type requestKind int

const (
	reads requestKind = iota
	writes
	deletes // their answers have no content
)

// fault returns a fault of one kind of request, which happens once or always.
func (s *sequence) fault(of api, route string, kind requestKind) fillouttest.Fault {
	from, after := slices.Concat(unprocessed, of.refusals(400, 401, 403, 409, 422, 429, 500, 503)), false
	from = append(from, fillouttest.Fault{Redirect: of.path, Status: http.StatusTemporaryRedirect})
	switch {
	case kind != reads && s.chance(2):
		from, after = slices.Concat(processed, of.refusals(408, 500, 503)), true
		if kind == writes && s.chance(3) {
			from = misread
		}
	case kind != deletes && s.chance(4):
		from = misread
	}
	fault := pick(s, from...)
	fault.Route, fault.After, fault.Nth, fault.Times = route, after, pick(s, 1, 1, 1, 2), s.random.IntN(3)
	return fault
}

// anyFault returns a fault of one kind of request. Only an apply sends other requests than reads.
func (s *scenario) anyFault(applying bool) fillouttest.Fault {
	route, kind := pick(s.sequence, acctest.ListRoute, acctest.ListRoute, acctest.FormRoute), reads
	if applying {
		route = pick(s.sequence, acctest.ListRoute, acctest.CreateRoute, acctest.CreateRoute, acctest.DeleteRoute,
			acctest.DeleteRoute, acctest.ExchangeRoute, acctest.InvalidationRoute, acctest.InvalidationRoute)
	}
	switch route {
	case acctest.CreateRoute, acctest.ExchangeRoute:
		kind = writes
	case acctest.DeleteRoute, acctest.InvalidationRoute:
		kind = deletes
	}
	switch {
	case route == acctest.DeleteRoute && s.chance(6):
		return fillouttest.Unrouted(route) // always: a service that answers so once lies
	case route == acctest.ListRoute && s.chance(8): // Fillout may leave a form out of the list
		return fillouttest.Fault{Route: route, Body: "[]", Times: s.random.IntN(3)}
	}
	return s.fault(formsAPI, route, kind)
}

func (e *estate) anyFault(applying bool) fillouttest.Fault {
	route, kind := pick(e.sequence, acctest.DatabaseRoute, acctest.DatabaseRoute, acctest.ListRecordsRoute, listWebhooksRoute), reads
	switch {
	case applying && e.chance(4):
		route, kind = pick(e.sequence, acctest.DeleteDatabaseRoute, acctest.DeleteTableRoute, deleteFieldRoute,
			deleteWebhookRoute), deletes
	case applying && !e.chance(3):
		route, kind = pick(e.sequence, acctest.CreateDatabaseRoute, acctest.CreateTableRoute, createFieldRoute, createFieldRoute,
			createWebhookRoute, acctest.RenameTableRoute, acctest.UpdateFieldRoute, acctest.UpdateFieldRoute), writes
	case applying && e.chance(5):
		route = acctest.ListDatabasesRoute
	}
	if e.chance(30) {
		return fillouttest.Unrouted(route)
	}
	return e.fault(databasesAPI, route, kind)
}
