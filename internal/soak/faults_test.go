package soak

import (
	"net/http"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// No fault makes the service lie. If the service says that it did something and did not do it, or the other way around,
// no provider can know.

// retryNow lets what is repeated be repeated without a wait.
var retryNow = http.Header{"Retry-After": {"0"}}

func refusal(status int) fillouttest.Fault {
	return fillouttest.Fault{Status: status, Body: fillouttest.Envelope(status, "No luck"), Header: retryNow}
}

// cdn returns a status with which a content delivery network says that it got no answer.
func cdn(status int) fillouttest.Fault {
	return fillouttest.Fault{Status: status, Body: "<html>", Header: retryNow}
}

var (
	// unprocessed faults keep any request from the service. Block pages and CDN statuses are something on the way.
	unprocessed = []fillouttest.Fault{
		fillouttest.BlockPage(401), fillouttest.BlockPage(403), fillouttest.BlockPage(404), fillouttest.BlockPage(200),
		cdn(520), cdn(521), cdn(522), cdn(523), cdn(524), cdn(530),
		{Status: 404, Body: `{"message":"no Route matched with those values"}`},
		refusal(400), refusal(401), refusal(403), refusal(409), refusal(422), refusal(429), refusal(500), refusal(503),
		{Status: 429, Body: `{"message":"Too many requests. Try again soon."}`, Header: retryNow},
		{Status: 502, Body: "<html><h1>Bad Gateway</h1>"},
		{Drop: true},
		{Redirect: "https://elsewhere.example.com/"},
		{Redirect: "/v1/api/forms/", Status: 307},
		{Delay: time.Minute},
	}
	// misread faults replace an answer that has content.
	misread = []fillouttest.Fault{{Status: 200}, {Body: "<html>"}, {Body: "null"}, {Body: `{"id":null}`}, {Body: `"`},
		{Body: `[{]`}}
	// processed faults hide that the service did what was asked.
	processed = []fillouttest.Fault{
		refusal(408), refusal(500), refusal(503), {Status: 504, Body: "<html>"}, cdn(520), cdn(524), {Drop: true},
		{Truncate: true}, {Delay: time.Minute}, {Redirect: "https://elsewhere.example.com/"},
	}
)

// anyFault returns a fault of one kind of request, which happens once or always. Only an apply sends other requests
// than reads.
func (s *scenario) anyFault(applying bool) fillouttest.Fault {
	route := pick(s.sequence, acctest.ListRoute, acctest.ListRoute, acctest.FormRoute)
	if applying {
		route = pick(s.sequence, acctest.ListRoute, acctest.CreateRoute, acctest.CreateRoute, acctest.DeleteRoute, acctest.DeleteRoute,
			acctest.ExchangeRoute, acctest.InvalidationRoute, acctest.InvalidationRoute)
	}
	if route == acctest.DeleteRoute && s.chance(6) {
		return fillouttest.Unrouted(route) // always: a service that answers so once lies
	}
	read := route == acctest.ListRoute || route == acctest.FormRoute
	answered := route != acctest.DeleteRoute && route != acctest.InvalidationRoute
	from, after := unprocessed, false
	switch {
	case !read && s.chance(2):
		from, after = processed, true
		if answered && s.chance(3) {
			from = misread
		}
	case answered && s.chance(4):
		from = misread
	case route == acctest.ListRoute && s.chance(6):
		from = []fillouttest.Fault{{Body: "[]"}} // Fillout may leave a form out of the list
	}
	fault := pick(s.sequence, from...)
	fault.Route, fault.After, fault.Nth, fault.Times = route, after, pick(s.sequence, 1, 1, 1, 2), s.random.IntN(3)
	return fault
}
