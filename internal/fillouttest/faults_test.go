package fillouttest_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// create makes a webhook, which shows whether a request was carried out.
func (c *client) create() (reply, error) {
	return c.send(c.request(c.tb.Context(), "POST", "/v1/api/webhook/create", createBody(fillouttest.ContactFormID, "https://example.com/")))
}

const createRoute = "POST /webhook/create"

func TestFaultsThatAnswer(t *testing.T) {
	t.Parallel()
	const jsonType, htmlType, textType = "application/json; charset=utf-8", "text/html; charset=utf-8", "text/plain; charset=utf-8"
	for name, test := range map[string]struct {
		fault   fillouttest.Fault
		status  int
		body    string
		kind    string
		headers map[string]string
		made    int
	}{
		"status":                {fault: fillouttest.Fault{Status: 500}, status: 500},
		"status and body":       {fault: fillouttest.Fault{Status: 502, Body: "<h1>Bad Gateway</h1>"}, status: 502, body: "<h1>Bad Gateway</h1>", kind: htmlType},
		"body":                  {fault: fillouttest.Fault{Body: "maintenance"}, status: 200, body: "maintenance", kind: textType},
		"blank body":            {fault: fillouttest.Fault{Body: " \n"}, status: 200, body: " \n", kind: textType},
		"JSON body":             {fault: fillouttest.Fault{Status: 429, Body: fillouttest.Envelope(429, "slow")}, status: 429, body: `{"statusCode":429,"error":"Too Many Requests","message":"slow"}`, kind: jsonType},
		"status, after":         {fault: fillouttest.Fault{Status: 500, After: true}, status: 500, made: 1},
		"body, after":           {fault: fillouttest.Fault{Body: `{"id":0}`, After: true}, status: 200, body: `{"id":0}`, kind: jsonType, made: 1},
		"redirect":              {fault: fillouttest.Fault{Redirect: "http://other.test/"}, status: 302, headers: map[string]string{"Location": "http://other.test/"}},
		"redirect with status":  {fault: fillouttest.Fault{Redirect: "/", Status: 308}, status: 308, headers: map[string]string{"Location": "/"}},
		"redirect, after":       {fault: fillouttest.Fault{Redirect: "/", After: true}, status: 302, made: 1},
		"header":                {fault: fillouttest.Fault{Header: http.Header{"retry-after": {"7"}}}, status: 200, body: `{"id":12345}`, kind: jsonType, headers: map[string]string{"Retry-After": "7"}, made: 1},
		"header over the real":  {fault: fillouttest.Fault{Header: http.Header{"Content-Type": {"x/y"}}}, status: 200, body: `{"id":12345}`, kind: "x/y", made: 1},
		"header with status":    {fault: fillouttest.Fault{Status: 503, Header: http.Header{"Retry-After": {"1"}}}, status: 503, headers: map[string]string{"Retry-After": "1"}},
		"header over its own":   {fault: fillouttest.Fault{Body: "{}", Header: http.Header{"Content-Type": {"x/y"}}}, status: 200, body: "{}", kind: "x/y"},
		"drip":                  {fault: fillouttest.Fault{Drip: time.Microsecond}, status: 200, body: `{"id":12345}`, kind: jsonType, made: 1},
		"drip of a body":        {fault: fillouttest.Fault{Drip: time.Microsecond, Body: "drop by drop"}, status: 200, body: "drop by drop", kind: textType},
		"padding":               {fault: fillouttest.Fault{Padding: 3}, status: 200, body: `{"id":12345}   `, kind: jsonType, headers: map[string]string{"Content-Length": "15"}, made: 1},
		"padding of a body":     {fault: fillouttest.Fault{Padding: 1, Status: 500, Body: "x"}, status: 500, body: "x ", kind: textType},
		"padding by drips":      {fault: fillouttest.Fault{Padding: 2, Drip: time.Microsecond, Body: "x"}, status: 200, body: "x  ", kind: textType},
		"delay":                 {fault: fillouttest.Fault{Delay: time.Microsecond}, status: 200, body: `{"id":12345}`, kind: jsonType, made: 1},
		"delay of a status":     {fault: fillouttest.Fault{Delay: time.Microsecond, Status: 504}, status: 504},
		"delay, after":          {fault: fillouttest.Fault{Delay: time.Microsecond, After: true}, status: 200, body: `{"id":12345}`, kind: jsonType, made: 1},
		"another route's fault": {fault: fillouttest.Fault{Status: 500, Route: "GET /forms"}, status: 200, body: `{"id":12345}`, kind: jsonType, made: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := start(t)
			server.Inject(test.fault)
			got, err := c.create()
			if err != nil {
				t.Fatal(err)
			}
			got.wants(t, test.status, test.body)
			if kind := got.header.Get("Content-Type"); kind != test.kind {
				t.Errorf("content type %q", kind)
			}
			wantHeaders(t, got, test.headers)
			wantOutcome(t, server, test.made, test.status)
		})
	}
}

// A padded answer of a terabyte is sent as it is read, and ends with its reader.
func TestPaddingIsNotHeld(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	server.Inject(fillouttest.Fault{Body: "[]", Padding: 1 << 40})
	response, err := c.http.Do(c.request(t.Context(), "GET", "/v1/api/forms", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if n, err := io.CopyN(io.Discard, response.Body, 10<<20); err != nil {
		t.Errorf("%d bytes, then %v", n, err)
	}
}

// wantOutcome checks what the service did, and that the journal tells it.
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

func TestFaultsThatBreakTheConnection(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  fillouttest.Fault
		status int
		body   string
		err    error
		made   int
	}{
		"drop":               {fillouttest.Fault{Drop: true}, 0, "", io.EOF, 0},
		"drop, after":        {fillouttest.Fault{Drop: true, After: true}, 0, "", io.EOF, 1},
		"drop, late":         {fillouttest.Fault{Drop: true, Delay: time.Microsecond}, 0, "", io.EOF, 0},
		"truncated":          {fillouttest.Fault{Truncate: true}, 200, `{"id":`, io.ErrUnexpectedEOF, 1},
		"truncated body":     {fillouttest.Fault{Truncate: true, Body: `{"id":1`}, 200, `{"id":1`, io.ErrUnexpectedEOF, 0},
		"truncated, after":   {fillouttest.Fault{Truncate: true, Body: `{"id":1`, After: true}, 200, `{"id":1`, io.ErrUnexpectedEOF, 1},
		"truncated to zero":  {fillouttest.Fault{Truncate: true, Status: 500}, 500, "", io.ErrUnexpectedEOF, 0},
		"truncated and slow": {fillouttest.Fault{Truncate: true, Drip: time.Microsecond}, 200, `{"id":`, io.ErrUnexpectedEOF, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := start(t)
			server.Inject(test.fault)
			got, err := c.create()
			if !errors.Is(err, test.err) || got.status != test.status || got.body != test.body {
				t.Errorf("got %d %q, error %v", got.status, got.body, err)
			}
			wantOutcome(t, server, test.made, test.status)
		})
	}
}

func TestWhichRequestsAFaultApplies(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault fillouttest.Fault
		want  string
	}{
		"all":            {fillouttest.Fault{}, "xxxxx"},
		"the first":      {fillouttest.Fault{Times: 1}, "x...."},
		"the third":      {fillouttest.Fault{Nth: 3, Times: 1}, "..x.."},
		"from the third": {fillouttest.Fault{Nth: 3}, "..xxx"},
		"two":            {fillouttest.Fault{Nth: 2, Times: 2}, ".xx.."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := start(t)
			test.fault.Route, test.fault.Status = "GET /forms/{formId}", http.StatusTeapot
			c.api("GET", "/forms/"+fillouttest.QuizFormID, "")
			server.Inject(test.fault)
			pattern := ""
			for range 5 {
				if got := c.api("GET", "/forms", ""); got.status != http.StatusOK {
					t.Errorf("another route: %d", got.status)
				}
				mark := "."
				if c.api("GET", "/forms/"+fillouttest.QuizFormID, "").status == http.StatusTeapot {
					mark = "x"
				}
				pattern += mark
			}
			if pattern != test.want {
				t.Errorf("got %s, want %s", pattern, test.want)
			}
		})
	}
}

func TestTheFirstFaultWinsAndCanBeRemoved(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	removeFirst := server.Inject(fillouttest.Fault{Status: 501})
	removeSecond := server.Inject(fillouttest.Fault{Status: 502, Nth: 2, Times: 2})
	onPage, err := c.send(c.request(t.Context(), "GET", "/t/"+fillouttest.QuizFormID, ""))
	if err != nil {
		t.Fatal(err)
	}
	statuses := []int{onPage.status, c.api("GET", "/forms", "").status}
	removeFirst()
	removeFirst()
	statuses = append(statuses, c.api("GET", "/forms", "").status, c.api("GET", "/forms", "").status)
	removeSecond()
	if want := [4]int{501, 501, 502, 200}; [4]int(statuses) != want {
		t.Errorf("got %v, want %v", statuses, want)
	}
}

func TestAFaultStandsBeforeTheRateLimit(t *testing.T) {
	t.Parallel()
	server, c, _ := limited(t, func(b *fillouttest.Behavior) { b.RateLimit = 1 })
	server.Inject(fillouttest.Fault{Status: 503, Times: 3})
	server.Inject(fillouttest.Fault{Status: 503, After: true, Nth: 5})
	for _, want := range []int{503, 503, 503, 200, 503} {
		if got := c.api("GET", "/forms", ""); got.status != want {
			t.Errorf("got %d, want %d", got.status, want)
		}
	}
	if last := server.Requests()[4]; last.Processed {
		t.Error("a request that the rate limit stopped counts as carried out")
	}
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	for name, fault := range map[string]fillouttest.Fault{
		"nothing":            {Route: createRoute, Nth: 2, After: true},
		"drop and answer":    {Drop: true, Status: 500},
		"drop and truncate":  {Drop: true, Truncate: true},
		"drop and padding":   {Drop: true, Padding: 1},
		"padding, truncated": {Truncate: true, Padding: 1},
		"redirect with body": {Redirect: "/", Body: "x"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantPanic(t, func() { server.Inject(fault) })
		})
	}
}

// arrivals is a clock that tells of a request's arrival, which is the first thing it is asked the time for, also those who
// come to hear of it later.
type arrivals chan struct{}

func (a arrivals) Now() time.Time {
	select {
	case a <- struct{}{}:
	default:
	}
	return time.Now()
}

// A client that gives up during an hour's delay: whether the service has carried the request out is up to After.
func TestTheClientGoesDuringADelay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault fillouttest.Fault
		made  int
	}{
		"before": {fillouttest.Fault{Delay: time.Hour}, 0},
		"after":  {fillouttest.Fault{Delay: time.Hour, After: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := make(records, 10)
			server, c, arrived := startArrivals(t, fillouttest.WithLogger(slog.New(log)))
			server.Inject(test.fault)
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-arrived
				cancel()
			}()
			_, err := c.send(c.request(ctx, "POST", "/v1/api/webhook/create", createBody(fillouttest.ContactFormID, "https://example.com/")))
			if !errors.Is(err, context.Canceled) {
				t.Errorf("error %v", err)
			}
			<-log
			wantOutcome(t, server, test.made, 0)
		})
	}
}

// startArrivals starts a server whose clock tells when a request comes in.
func startArrivals(t *testing.T, options ...fillouttest.Option) (*fillouttest.Server, *client, arrivals) {
	t.Helper()
	arrived := make(arrivals, 1)
	server, c := start(t, append(options, fillouttest.WithClock(arrived.Now))...)
	for len(arrived) > 0 { // the server has asked for the time of its own start
		<-arrived
	}
	return server, c, arrived
}

func TestClosingEndsWhatIsDelayed(t *testing.T) {
	t.Parallel()
	for name, slow := range map[string]func(*fillouttest.Server){
		"delay":        func(s *fillouttest.Server) { s.Inject(fillouttest.Fault{Delay: time.Hour}) },
		"delay, after": func(s *fillouttest.Server) { s.Inject(fillouttest.Fault{Delay: time.Hour, After: true}) },
		"drip":         func(s *fillouttest.Server) { s.Inject(fillouttest.Fault{Drip: time.Hour}) },
		"latency":      func(s *fillouttest.Server) { s.ChangeBehavior(func(b *fillouttest.Behavior) { b.Latency = time.Hour }) },
		"jitter":       func(s *fillouttest.Server) { s.ChangeBehavior(func(b *fillouttest.Behavior) { b.Jitter = 1 << 62 }) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c, arrived := startArrivals(t)
			slow(server)
			go func() {
				<-arrived
				server.Close()
			}()
			if got, err := c.create(); err == nil {
				t.Errorf("got %d %s", got.status, got.body)
			}
		})
	}
}
