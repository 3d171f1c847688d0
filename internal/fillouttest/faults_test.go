package fillouttest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	const charset = "; charset=utf-8"
	const isJSON, isHTML, isText = "application/json" + charset, "text/html" + charset, "text/plain" + charset
	const made = `{"id":12345}`
	type fault = fillouttest.Fault
	type h = map[string]string
	later, xy, cut := http.Header{"retry-after": {"7"}}, http.Header{"Content-Type": {"x/y"}}, io.ErrUnexpectedEOF
	for name, test := range map[string]struct {
		fault  fillouttest.Fault
		status int
		body   string
		kind   string
		made   int
		header map[string]string
		err    error
	}{
		"status":               {fault{Status: 500}, 500, "", "", 0, nil, nil},
		"HTML body":            {fault{Status: 502, Body: "<h1>Bad</h1>"}, 502, "<h1>Bad</h1>", isHTML, 0, nil, nil},
		"text body":            {fault{Body: " \n"}, 200, " \n", isText, 0, nil, nil},
		"JSON body":            {fault{Status: 429, Body: `{"a":1}`}, 429, `{"a":1}`, isJSON, 0, nil, nil},
		"status, after":        {fault{Status: 500, After: true}, 500, "", "", 1, nil, nil},
		"body, after":          {fault{Body: `{"id":0}`, After: true}, 200, `{"id":0}`, isJSON, 1, nil, nil},
		"redirect":             {fault{Redirect: "http://a/"}, 302, "", "", 0, h{"Location": "http://a/"}, nil},
		"redirect, status":     {fault{Redirect: "/", Status: 308, After: true}, 308, "", "", 1, nil, nil},
		"header":               {fault{Header: later}, 200, made, isJSON, 1, h{"Retry-After": "7"}, nil},
		"header over the real": {fault{Header: xy}, 200, made, "x/y", 1, nil, nil},
		"header over its own":  {fault{Body: "{}", Header: xy}, 200, "{}", "x/y", 0, nil, nil},
		"drip":                 {fault{Drip: 1}, 200, made, isJSON, 1, nil, nil},
		"padding":              {fault{Padding: 3}, 200, made + "   ", isJSON, 1, h{"Content-Length": "15"}, nil},
		"padding in drips":     {fault{Padding: 2, Drip: 1, Body: "x"}, 200, "x  ", isText, 0, nil, nil},
		"delay":                {fault{Delay: 1}, 200, made, isJSON, 1, nil, nil},
		"delay of a status":    {fault{Delay: 1, Status: 504}, 504, "", "", 0, nil, nil},
		"another route":        {fault{Status: 500, Route: "GET /forms"}, 200, made, isJSON, 1, nil, nil},
		"drop":                 {fault{Drop: true}, 0, "", "", 0, nil, io.EOF},
		"drop, after":          {fault{Drop: true, After: true}, 0, "", "", 1, nil, io.EOF},
		"truncated":            {fault{Truncate: true}, 200, `{"id":`, isJSON, 1, nil, cut},
		"truncated body":       {fault{Truncate: true, Body: `{"id":1`}, 200, `{"id":1`, isJSON, 0, nil, cut},
		"truncated to zero":    {fault{Truncate: true, Status: 500}, 500, "", "", 0, nil, cut},
		"block page": {fillouttest.BlockPage(451), 451, fillouttest.BlockPage(451).Body, isHTML, 0,
			h{"Server": "ExampleGate/4.2", "Via": "1.1 gate.example.com (ExampleGate)"}, nil},
		"unrouted": {fillouttest.Unrouted(createRoute), 404,
			`{"message":"Route POST:/v1/api/webhook/create not found","error":"Not Found","statusCode":404}`, isJSON, 0,
			nil, nil},
		"CDN's status":       {fault{Status: 530, Body: "error code: 1033"}, 530, "error code: 1033", isText, 0, nil, nil},
		"truncated and slow": {fault{Truncate: true, Drip: 1}, 200, `{"id":`, isJSON, 1, nil, cut},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := start(t)
			server.Inject(test.fault)
			got, err := c.create()
			if !errors.Is(err, test.err) {
				t.Errorf("error %v, want %v", err, test.err)
			}
			got.wants(t, test.status, test.body)
			got.wantsHeaders(t, map[string]string{"Content-Type": test.kind})
			got.wantsHeaders(t, test.header)
			wantOutcome(t, server, test.made, test.status)
		})
	}
}

// wantOutcome checks what the service did, and that the journal says so.
func wantOutcome(t *testing.T, server *fillouttest.Server, made, status int) {
	t.Helper()
	if held := server.Webhooks(); len(held) != made {
		t.Errorf("webhooks %+v", held)
	}
	entries := server.RequestsTo(createRoute)
	if len(entries) != 1 || entries[0].Processed != (made == 1) || entries[0].Status != status {
		t.Errorf("journal %+v", entries)
	}
}

func TestUnroutedOperationsNameTheirAPI(t *testing.T) {
	t.Parallel()
	if body := fillouttest.Unrouted("GET /bases").Body; !strings.Contains(body, `"Route GET:/api/v1/bases not found"`) {
		t.Errorf("got %s", body)
	}
}

func TestWhichRequestsAFaultAppliesTo(t *testing.T) {
	t.Parallel()
	for want, fault := range map[string]fillouttest.Fault{
		"xxxxx": {},
		"x....": {Times: 1},
		"..xxx": {Nth: 3},
		".xx..": {Nth: 2, Times: 2},
	} {
		server, c := start(t)
		fault.Route, fault.Status = "GET /forms/{formId}", http.StatusTeapot
		c.api("GET", "/forms/"+contact, "")
		server.Inject(fault)
		pattern := ""
		for range 5 {
			c.api("GET", "/forms", "").succeeded(t)
			mark := "."
			if c.api("GET", "/forms/"+contact, "").status == http.StatusTeapot {
				mark = "x"
			}
			pattern += mark
		}
		if pattern != want {
			t.Errorf("got %s, want %s", pattern, want)
		}
	}
}

func TestSeveralFaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		server, c := limited(t, func(b *fillouttest.Behavior) { b.RateLimit = 1 })
		removeFirst := server.Inject(fillouttest.Fault{Status: 501})
		server.Inject(fillouttest.Fault{Status: 502, Nth: 2, Times: 2})
		server.Inject(fillouttest.Fault{Status: 503, After: true, Nth: 5})
		var statuses []int
		for i := range 5 {
			if i == 2 {
				removeFirst()
				removeFirst()
			}
			statuses = append(statuses, c.api("GET", "/forms", "").status)
		}
		// The first fault shows. Faults come before the rate limit, unless After is set.
		if want := []int{501, 501, 502, 200, 503}; !slices.Equal(statuses, want) {
			t.Errorf("got %v, want %v", statuses, want)
		}
		if last := server.Requests()[4]; last.Processed {
			t.Error("a request that the rate limit refused counts as carried out")
		}
	})
}

// After decides whether the service has carried out a request whose client disconnects, or whose server closes,
// meanwhile.
func TestTheEndDuringADelay(t *testing.T) {
	t.Parallel()
	const long = time.Hour
	for name, test := range map[string]struct {
		fault   fillouttest.Fault
		latency time.Duration
		made    int
	}{
		"delay":        {fillouttest.Fault{Delay: long}, 0, 0},
		"delay, after": {fillouttest.Fault{Delay: long, After: true}, 0, 1},
		"latency":      {fillouttest.Fault{Route: "another", Delay: long}, long, 1},
	} {
		for _, closes := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, the server closes: %t", name, closes), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					server, c, _ := startInMemory(t, fillouttest.WithLatency(test.latency, 0))
					server.Inject(test.fault)
					ctx, cancel := context.WithCancel(t.Context())
					end := cancel
					if closes {
						end = server.Close
					}
					time.AfterFunc(time.Minute, end)
					body := createBody("https://example.com/")
					if got, err := c.send(c.request(ctx, "POST", "/v1/api/webhook/create", jsonEncoded, body)); err == nil {
						t.Errorf("got %d %s", got.status, got.body)
					}
					cancel()
					server.Close()
					wantOutcome(t, server, test.made, 0)
				})
			})
		}
	}
}
