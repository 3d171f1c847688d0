package soak

import (
	"fmt"
	"net/http"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/acctest"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// mishap is a fault of a route. None of them makes the service lie: one that
// says that it did what it did not do, or the other way around, cannot be seen
// through, and is nobody's promise.
type mishap struct {
	name string
	fillouttest.Fault
}

// String tells what happens, for whoever replays it.
func (m *mishap) String() string {
	if m == nil {
		return "nothing"
	}
	when := "before"
	if m.After {
		when = "after"
	}
	return fmt.Sprintf("%s %s it is processed (from request %d, %d times)", m.name, when, m.Nth, m.Times)
}

// slow tells that the mishap is a wait, which a timeout has to end.
func (m *mishap) slow() bool { return m.Delay > 0 }

// atOnce lets what is repeated be repeated without a wait.
var atOnce = http.Header{"Retry-After": {"0"}}

func refusing(status int) fillouttest.Fault {
	return fillouttest.Fault{Status: status, Body: fillouttest.Envelope(status, "No luck"), Header: atOnce}
}

// unprocessed can keep any request from the service, and says nothing untrue.
var unprocessed = []fillouttest.Fault{
	refusing(400), refusing(401), refusing(403), refusing(409), refusing(422), refusing(429), refusing(500), refusing(503),
	{Status: 429, Body: `{"message":"Too many requests. Try again soon."}`, Header: atOnce},
	{Status: 502, Body: "<html><h1>Bad Gateway</h1>"},
	{Drop: true},
	{Redirect: "https://elsewhere.example.com/"},
	{Redirect: "/v1/api/forms/", Status: 307},
	{Delay: time.Minute},
}

// misread can stand for the answer of a request that has one with something in
// it.
var misread = []fillouttest.Fault{
	{Status: 200}, {Body: "<html>"}, {Body: "null"}, {Body: `{"id":null}`}, {Body: `"`}, {Body: `[{]`},
}

// processed hides that the service has done what was asked.
var processed = []fillouttest.Fault{
	refusing(408), refusing(500), refusing(503), {Status: 504, Body: "<html>"}, {Drop: true}, {Truncate: true}, {Delay: time.Minute},
	{Redirect: "https://elsewhere.example.com/"},
}

// anyMishap happens to one kind of request, once or for good. Only an apply
// sends any but reads.
func (w *world) anyMishap(applying bool) *mishap {
	route := pick(w, acctest.ListRoute, acctest.ListRoute, acctest.FormRoute)
	if applying {
		route = pick(w, acctest.ListRoute, acctest.CreateRoute, acctest.CreateRoute, acctest.DeleteRoute, acctest.DeleteRoute, acctest.ExchangeRoute, acctest.InvalidationRoute, acctest.InvalidationRoute)
	}
	read, answered := route == acctest.ListRoute || route == acctest.FormRoute, route != acctest.DeleteRoute && route != acctest.InvalidationRoute
	happens, after := unprocessed, false
	switch {
	case !read && w.chance(2):
		happens, after = processed, true
		if answered && w.chance(3) {
			happens = misread
		}
	case answered && w.chance(4):
		happens = misread
	case route == acctest.ListRoute && w.chance(6):
		happens = []fillouttest.Fault{{Body: "[]"}} // a form can be left out of the list
	}
	fault := pick(w, happens...)
	fault.Route, fault.After, fault.Nth, fault.Times = route, after, pick(w, 1, 1, 1, 2), w.dice.IntN(3)
	return &mishap{name: fmt.Sprintf("%s: %d %q %q drop %t delay %s", route, fault.Status, fault.Body, fault.Redirect, fault.Drop, fault.Delay), Fault: fault}
}
