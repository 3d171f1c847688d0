package fillout_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// recorder is a transport that notes where each request goes, and with which token.
type recorder struct{ urls, tokens []string }

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	r.urls = append(r.urls, request.URL.String())
	r.tokens = append(r.tokens, request.Header.Get("Authorization"))
	return &http.Response{StatusCode: 200, Body: http.NoBody, Header: http.Header{}, Request: request}, nil
}

func TestDatabaseURLFollowsFromTheBaseURL(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"https://api.fillout.com":       "https://tables.fillout.com/api/v1/bases",
		"https://eu-api.fillout.com":    "https://eu-tables.fillout.com/api/v1/bases",
		"https://api.zite.com/v1/api/":  "https://tables.zite.com/api/v1/bases",
		"https://ca-api.fillout.com":    "",
		"https://api.fillout.com:8443":  "",
		"http://api.fillout.com":        "",
		"https://api.fillout.com/proxy": "",
		"https://forms.example.com":     "",
	} {
		var sent recorder
		client := newClient(t, base, "sk_prod_a_1", func(c *fillout.Config) {
			c.DatabaseURL, c.Transport = urls.BaseURL{}, &sent
		})
		_, err := client.ListDatabases(t.Context())
		got := strings.Join(sent.urls, " ")
		if got != want || errors.Is(err, fillout.ErrNoDatabaseURL) != (want == "") {
			t.Errorf("%s: asked %q and got %v, want %q", base, got, err, want)
		}
		if want == "" && !strings.HasSuffix(err.Error(), " for "+base) {
			t.Errorf("the error %q does not name the base URL", err)
		}
		if want != "" && sent.tokens[0] != "Bearer sk_prod_a_1" {
			t.Errorf("%s: sent %q", base, sent.tokens)
		}
	}
}

// The token goes to the address of the database API and to no host that this redirects to. The forms API is another
// host then.
func TestDatabaseTokenGoesToNoThirdHost(t *testing.T) {
	t.Parallel()
	third := fillouttest.NewServer(t)
	databases, forms := fillouttest.NewServer(t), fillouttest.NewServer(t)
	url, err := urls.ParseDatabaseURL(databases.URL())
	if err != nil {
		t.Fatal(err)
	}
	client := newClient(t, forms.URL(), databases.Token(), func(c *fillout.Config) { c.DatabaseURL = url })
	if _, err := client.GetDatabase(t.Context(), shop); err != nil {
		t.Fatal(err)
	}
	databases.Inject(fillouttest.Fault{Redirect: third.URL() + "/api/v1/bases", Status: http.StatusTemporaryRedirect})
	for _, err := range []error{
		errorOf(client.ListDatabases(t.Context())),
		errorOf(client.CountRecords(t.Context(), shop, orders, nil)),
		client.DeleteTable(t.Context(), shop, orders),
		errorOf(client.CreateField(t.Context(), shop, orders, textField)),
	} {
		if !errors.Is(err, fillout.ErrRedirected) {
			t.Errorf("got %v, want a redirect that is not followed", err)
		}
	}
	if n := len(third.Requests()) + len(forms.Requests()); n != 0 {
		t.Errorf("%d requests reached another host", n)
	}
}

// Each API has its own rate, and waits for the limit of its own host only.
func TestDatabasesHaveAPaceOfTheirOwn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newSubject(t)
		start := time.Now()
		for range 21 {
			if _, err := s.client.ListDatabases(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("21 requests took %s, want 1 s", took)
		}
		s.server.Inject(fillouttest.Fault{
			Route: "GET /bases", Status: http.StatusTooManyRequests, Times: 1,
			Body: fillouttest.DatabaseEnvelope(429, "Slow down"), Header: http.Header{"Retry-After": {"9"}},
		})
		done := make(chan error)
		go func() { done <- errorOf(s.client.ListDatabases(t.Context())) }()
		synctest.Wait()
		start = time.Now()
		if _, err := s.client.ListForms(t.Context()); err != nil || time.Since(start) != 0 {
			t.Errorf("the forms waited %s for the databases: %v", time.Since(start), err)
		}
		if err := <-done; err != nil || time.Since(start) < 8*time.Second {
			t.Errorf("the second attempt came after %s: %v", time.Since(start), err)
		}
	})
}

func TestDatabaseErrors(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		knob   func(*fillouttest.Behavior)
		call   func(context.Context, *fillout.Client) error
		kind   error
		answer string
	}{
		{"401", nil, nil, fillout.ErrNotAuthenticated, "HTTP status 401 (Unauthorized): Invalid or missing API key"},
		{"403", func(b *fillouttest.Behavior) { b.TablesAuthFailureStatus = 403 }, nil, fillout.ErrNotAuthenticated,
			"HTTP status 403 (Forbidden): Invalid or missing API key"},
		{"400", func(b *fillouttest.Behavior) { b.TablesAuthFailureStatus = 400 }, nil, fillout.ErrNotAuthenticated,
			"HTTP status 400 (Bad Request): Invalid or missing API key"},
		{"no such database", nil, func(ctx context.Context, c *fillout.Client) error {
			return errorOf(c.GetDatabase(ctx, "0000000000000000"))
		}, fillout.ErrNotFound, "HTTP status 404 (Not Found): Requested resource does not exist"},
		{"no such webhook", nil, func(ctx context.Context, c *fillout.Client) error {
			return c.DeleteDatabaseWebhook(ctx, shop, "9")
		}, fillout.ErrNotFound, "HTTP status 404 (Not Found): Webhook not found"},
		{"no UUID", nil, func(ctx context.Context, c *fillout.Client) error {
			return errorOf(c.GetRecord(ctx, shop, orders, "7"))
		}, fillout.ErrInvalid,
			"HTTP status 400 (Bad Request): Record ID is not in valid UUID format (INVALID_RECORD_ID)"},
		{"other keys", func(b *fillouttest.Behavior) { b.UnknownKeys = true },
			func(ctx context.Context, c *fillout.Client) error {
				return errorOf(c.CreateTable(ctx, shop, fillout.NewTable{Name: "Empty"}))
			}, fillout.ErrInvalid, "HTTP status 400 (Bad Request): Invalid request data or validation failure " +
				`{"details":[{"hint":"unknown"}]}`},
		{"a primary field", nil, func(ctx context.Context, c *fillout.Client) error {
			return c.DeleteField(ctx, shop, orders, fillouttest.OrdersNumberFieldID)
		}, fillout.ErrInvalid, "HTTP status 400 (Bad Request): Invalid request data or validation failure"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.knob == nil {
				test.knob = func(*fillouttest.Behavior) {}
			}
			server, client := start(t, fillouttest.WithBehavior(test.knob))
			if test.call == nil {
				client = newClient(t, server.URL(), "sk_prod_unknown_1")
				test.call = func(ctx context.Context, c *fillout.Client) error { return errorOf(c.ListDatabases(ctx)) }
			}
			failure := apiError(t, test.call(t.Context(), client))
			if !errors.Is(failure, test.kind) || len(failure.Kinds) != 1 || failure.Answer() != test.answer {
				t.Errorf("got %v: %s, want %v: %s", failure.Kinds, failure.Answer(), test.kind, test.answer)
			}
		})
	}
}

// Only an error in the shape of the database API, with a code like its own, is its word. Anything else, such as the
// error of another API, comes from something on the way.
func TestDatabaseErrorBodies(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		body string
		own  bool
		want string
	}{
		{`{"error":{"code":"TABLE_LIMIT","message":"Too many tables"}}`, true, "Too many tables (TABLE_LIMIT)"},
		{`{"error":{"code":"TABLE_LIMIT"}}`, true, "(TABLE_LIMIT)"},
		{`{"error":{"code":"NOT_FOUND","message":7,"hint":"x"}}`, true, `{"hint":"x"}`},
		{`{"error":{"code":"BAD_REQUEST","message":"[{\"path\":[\"name\"],\"message\":\"Too short\"}]"}}`, true, ""},
		{`{"error":{"code":404,"message":"No such page"}}`, false, "No such page"},
		{`{"error":{"code":"ResourceNotFound","message":"No"}}`, false, "No (ResourceNotFound)"},
		{`{"error":{"message":"No"}}`, false, "No"},
		{`{"error":"Not Found","message":"Route GET:/ not found","statusCode":404}`, false, "JSON of another shape"},
		{`{"error":{}}`, false, "JSON of another shape"},
		{`<html>nothing</html>`, false, "an HTML page instead of JSON"},
	} {
		server, client := start(t)
		server.Inject(fillouttest.Fault{Status: http.StatusNotFound, Body: test.body})
		failure := apiError(t, errorOf(client.GetDatabase(t.Context(), shop)))
		if failure.Message != test.want || test.want == "" && failure.Issues[0].String() != "name: Too short" ||
			errors.Is(failure, fillout.ErrNotFillout) == test.own {
			t.Errorf("%s: got %v %q and %v, want %q", test.body, failure.Kinds, failure.Message, failure.Issues, test.want)
		}
	}
	for _, body := range []string{
		`{"message":"Slow down"}`, fillouttest.Envelope(429, "Slow down"), fillouttest.DatabaseEnvelope(429, "Slow down"),
	} {
		server, client := start(t)
		server.Inject(fillouttest.Fault{Status: http.StatusTooManyRequests, Body: body})
		failure := apiError(t, errorOf(client.ListDatabases(t.Context())))
		if !errors.Is(failure, fillout.ErrRateLimited) || failure.Message != "Slow down" {
			t.Errorf("%s: got %v", body, failure)
		}
	}
}
