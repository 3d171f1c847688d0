package fillouttest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const (
	contact     = fillouttest.ContactFormID
	createRoute = "POST /webhook/create"
	urlEncoded  = "application/x-www-form-urlencoded"
	jsonEncoded = "application/json"
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
		// On a reused connection, net/http would repeat a dropped GET by itself.
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// start starts a server without a rate limit, and returns it with a client.
func start(tb testing.TB, options ...fillouttest.Option) (*fillouttest.Server, *client) {
	tb.Helper()
	server := fillouttest.NewServer(tb, append([]fillouttest.Option{fillouttest.WithoutRateLimit()}, options...)...)
	return server, newClient(tb, server)
}

// startInMemory is start without sockets, for a bubble of testing/synctest.
func startInMemory(
	tb testing.TB, options ...fillouttest.Option,
) (*fillouttest.Server, *client, *fillouttest.MemoryListener) {
	tb.Helper()
	listener := fillouttest.NewMemoryListener("api.fillout.test:80")
	server, c := start(tb, append(options, fillouttest.WithListener(listener))...)
	c.http.Transport = &http.Transport{DialContext: listener.DialContext, DisableKeepAlives: true}
	return server, c, listener
}

func (c *client) request(ctx context.Context, method, path, encoding, body string) *http.Request {
	c.tb.Helper()
	request, err := http.NewRequestWithContext(ctx, method, c.server.URL()+path, strings.NewReader(body))
	if err != nil {
		c.tb.Fatal(err)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	request.Header.Set("Content-Type", encoding)
	return request
}

func (c *client) send(request *http.Request) (reply, error) {
	response, err := c.http.Do(request)
	if err != nil {
		return reply{}, err
	}
	body, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, header: response.Header, body: string(body)},
		errors.Join(err, response.Body.Close())
}

// call sends a request that must be answered.
func (c *client) call(method, path, encoding, body string) reply {
	c.tb.Helper()
	got, err := c.send(c.request(c.tb.Context(), method, path, encoding, body))
	if err != nil {
		c.tb.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

// api calls an operation of the forms API. The path is the one under /v1/api.
func (c *client) api(method, path, body string) reply {
	c.tb.Helper()
	return c.call(method, "/v1/api"+path, jsonEncoded, body)
}

// page requests a page as a browser does. The body is what was entered.
func (c *client) page(method, path, body string) reply {
	c.tb.Helper()
	return c.as("").call(method, path, urlEncoded, body)
}

// create creates a webhook, which shows whether a request was carried out.
func (c *client) create() (reply, error) {
	return c.send(c.request(c.tb.Context(), "POST", "/v1/api/webhook/create", jsonEncoded,
		createBody("https://example.com/")))
}

// createBody is for a webhook of the contact form.
func createBody(url string) string { return fmt.Sprintf(`{"formId":%q,"url":%q}`, contact, url) }

// as returns the same client with another token.
func (c *client) as(token string) *client {
	other := *c
	other.token = token
	return &other
}

func (r reply) succeeded(tb testing.TB) {
	tb.Helper()
	if r.status != http.StatusOK {
		tb.Errorf("got %d %s", r.status, r.body)
	}
}

// wants checks status and body.
func (r reply) wants(tb testing.TB, status int, body string) {
	tb.Helper()
	if r.status != status || r.body != body {
		tb.Errorf("got %d %s\nwant %d %s", r.status, r.body, status, body)
	}
}

func (r reply) wantsHeaders(tb testing.TB, want map[string]string) {
	tb.Helper()
	for name, value := range want {
		if r.header.Get(name) != value {
			tb.Errorf("%s: got %q, want %q", name, r.header.Get(name), value)
		}
	}
}

// refused checks an error in the service's envelope.
func (r reply) refused(tb testing.TB, status int, message string) {
	tb.Helper()
	r.wants(tb, status, fillouttest.Envelope(status, message))
}

func decode(tb testing.TB, text string, target any) {
	tb.Helper()
	if err := json.Unmarshal([]byte(text), target); err != nil {
		tb.Fatalf("decoding %q: %v", text, err)
	}
}

// pass lets time pass in a bubble of testing/synctest.
func pass(d time.Duration) { <-time.After(d) }
