package fillouttest_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// client calls a server as a client of the real service would.
type client struct {
	tb     testing.TB
	server *fillouttest.Server
	token  string
	http   *http.Client
}

type reply struct {
	status int
	header http.Header
	body   string
}

func newClient(tb testing.TB, server *fillouttest.Server) *client {
	tb.Helper()
	return &client{tb: tb, server: server, token: server.Token(), http: &http.Client{
		// A reused connection would make net/http repeat a dropped GET by itself.
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// start makes a server without a rate limit, and a client of it.
func start(tb testing.TB, options ...fillouttest.Option) (*fillouttest.Server, *client) {
	tb.Helper()
	server := fillouttest.NewServer(tb, append([]fillouttest.Option{fillouttest.WithoutRateLimit()}, options...)...)
	return server, newClient(tb, server)
}

// startWith is start with a change of behavior.
func startWith(tb testing.TB, change func(*fillouttest.Behavior)) (*fillouttest.Server, *client) {
	tb.Helper()
	return start(tb, fillouttest.WithBehavior(change))
}

func (c *client) request(ctx context.Context, method, path, body string) *http.Request {
	c.tb.Helper()
	request, err := http.NewRequestWithContext(ctx, method, c.server.URL()+path, strings.NewReader(body))
	if err != nil {
		c.tb.Fatal(err)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return request
}

func (c *client) send(request *http.Request) (reply, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, header: response.Header, body: string(body)}, err
}

// api calls an operation of the forms API; the path is without /v1/api.
func (c *client) api(method, path, body string) reply {
	c.tb.Helper()
	got, err := c.send(c.request(c.tb.Context(), method, "/v1/api"+path, body))
	if err != nil {
		c.tb.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

// as is the same client with another token.
func (c *client) as(token string) *client {
	other := *c
	other.token = token
	return &other
}

// wants checks status and body.
func (r reply) wants(tb testing.TB, status int, body string) {
	tb.Helper()
	if r.status != status || r.body != body {
		tb.Errorf("got %d %s\nwant %d %s", r.status, r.body, status, body)
	}
}

// refused checks an error in the service's envelope.
func (r reply) refused(tb testing.TB, status int, message string) {
	tb.Helper()
	r.wants(tb, status, fillouttest.Envelope(status, message))
}

// zod gives the issues in the message of a validation error, as "path: message".
func (r reply) zod(tb testing.TB) []string {
	tb.Helper()
	if r.status != http.StatusBadRequest {
		tb.Fatalf("got %d %s, want a validation error", r.status, r.body)
	}
	var envelope struct{ Message string }
	decode(tb, r.body, &envelope)
	var issues []struct {
		Path    []any
		Message string
		Code    string
	}
	decode(tb, envelope.Message, &issues)
	lines := make([]string, len(issues))
	for i, issue := range issues {
		path, err := json.Marshal(issue.Path)
		if err != nil || issue.Code == "" {
			tb.Fatalf("an issue without a code, or with a path that is none: %v", issue)
		}
		lines[i] = string(path) + " " + issue.Message
	}
	return lines
}

func decode(tb testing.TB, text string, target any) {
	tb.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(target); err != nil {
		tb.Fatalf("decoding %q: %v", text, err)
	}
}

// clock is a time that a test moves by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 14, 15, 9, 26, 535_000_000, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// records is a log that a test waits on.
type records chan slog.Record

func (r records) Enabled(context.Context, slog.Level) bool { return true }
func (r records) WithAttrs([]slog.Attr) slog.Handler       { return r }
func (r records) WithGroup(string) slog.Handler            { return r }

func (r records) Handle(_ context.Context, record slog.Record) error {
	r <- record
	return nil
}

// receiver is a webhook's other end. It answers with the statuses in turn, the last one for good.
type receiver struct {
	*httptest.Server
	bodies chan string
}

func newReceiver(tb testing.TB, statuses ...int) *receiver {
	tb.Helper()
	made := &receiver{bodies: make(chan string, 1000)}
	var mu sync.Mutex
	made.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			tb.Errorf("delivered by %s as %q: %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		made.bodies <- string(body)
		mu.Lock()
		defer mu.Unlock()
		if len(statuses) > 0 {
			w.WriteHeader(statuses[0])
			statuses = statuses[min(1, len(statuses)-1):]
		}
	}))
	tb.Cleanup(made.Close)
	return made
}
