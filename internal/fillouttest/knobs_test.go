package fillouttest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// Each knob stands for an assumption, or for two ways that were measured. The table shows what the default does, and
// what the knob changes.
func TestKnobs(t *testing.T) {
	t.Parallel()
	type behavior = fillouttest.Behavior
	second := func(send func(*client) reply) func(*fillouttest.Server, *client) string {
		return func(_ *fillouttest.Server, c *client) string {
			send(c)
			got := send(c)
			return fmt.Sprint(got.status, " ", got.header.Get("Retry-After"), " ", got.body)
		}
	}
	list := func(c *client) reply { return c.api("GET", "/forms", "") }
	stranger := func(c *client) reply { return c.as("sk_prod_abc_123").api("GET", "/forms", "") }
	create := func(c *client) reply {
		return c.api("POST", "/webhook/create", createBody(contact, "https://example.com/"))
	}
	limited := fillouttest.Envelope(http.StatusTooManyRequests, "Too many requests. Try again soon.")
	one := func(b *behavior) { b.RateLimit = 1 }
	none := func(b *behavior) { b.RateLimit = 0 }
	for name, test := range map[string]struct {
		always, knob func(*behavior)
		observe      func(*fillouttest.Server, *client) string
		before, with string
	}{
		"RateLimitAfterAuth": {one, func(b *behavior) { b.RateLimitAfterAuth = true }, second(stranger),
			"429 1 " + limited, "400  " + fillouttest.Envelope(http.StatusBadRequest, "API Key invalid")},
		"RateLimitAfterAuth, valid credential": {one, func(b *behavior) { b.RateLimitAfterAuth = true }, second(list),
			"429 1 " + limited, "429 1 " + limited},
		"BareRateLimitBody": {one, func(b *behavior) { b.BareRateLimitBody = true }, second(list), "429 1 " + limited,
			`429 1 {"message":"Too many requests. Try again soon."}`},
		"NoRateHeaders": {one, func(b *behavior) { b.NoRateHeaders = true }, second(list), "429 1 " + limited,
			"429  " + limited},
		"UnknownIDPhrase": {none, func(b *behavior) { b.UnknownIDPhrase = "does not exist" },
			func(_ *fillouttest.Server, c *client) string { return c.api("GET", "/forms/nope", "").body },
			fillouttest.Envelope(404, "Form not found"), fillouttest.Envelope(404, "Form does not exist")},
		"MergeDuplicateWebhooks": {none, func(b *behavior) { b.MergeDuplicateWebhooks = true }, second(create),
			`200  {"id":12346}`, `200  {"id":12345}`},
		"APISubmissionsDeliver": {
			none, func(b *behavior) { b.APISubmissionsDeliver = true },
			func(s *fillouttest.Server, c *client) string {
				s.AddWebhook(contact, newReceiver(t, http.StatusOK).URL)
				c.api("POST", "/forms/"+contact+"/submissions", `{"submissions":[{"questions":[]},{"questions":[]}]}`)
				s.Close()
				return fmt.Sprint(len(s.Deliveries()))
			},
			"0", "2",
		},
		"DeliveryTimeout": {
			none, func(b *behavior) { b.DeliveryTimeout = time.Nanosecond },
			func(s *fillouttest.Server, _ *client) string {
				s.AddWebhook(contact, newReceiver(t, http.StatusOK).URL)
				submit(t, s, contact, nil)
				return waitFor(t, s, 1)[0].Error
			},
			"", "delivering: context deadline exceeded",
		},
		"ReusedCodeRevokesToken": {
			none, func(b *behavior) { b.ReusedCodeRevokesToken = true },
			func(s *fillouttest.Server, c *client) string {
				code := s.IssueCode("client-1", callback)
				token := c.accessToken(code)
				return c.exchange(exchangeOf(code)).body + fmt.Sprint(" works: ", s.TokenWorks(token))
			},
			fillouttest.Envelope(400, spentCode) + " works: true",
			fillouttest.Envelope(400, spentCode) + " works: false",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := start(t, fillouttest.WithApp(anApp()), fillouttest.WithBehavior(test.always))
			if got := test.observe(server, c); got != test.before {
				t.Errorf("by default: got %s\nwant %s", got, test.before)
			}
			server, c = start(t, fillouttest.WithApp(anApp()), fillouttest.WithBehavior(test.always),
				fillouttest.WithBehavior(test.knob))
			if got := test.observe(server, c); got != test.with {
				t.Errorf("with the knob: got %s\nwant %s", got, test.with)
			}
		})
	}
}

// A delivery is repeated until it succeeds, but not after the server has closed, and never to another machine.
func TestDeliveryRetries(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(b *fillouttest.Behavior) {
		b.DeliveryRetries, b.DeliveryRetryDelay = 2, time.Millisecond
	})
	received := 0
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		received++
		w.WriteHeader(map[int]int{1: http.StatusBadGateway, 2: http.StatusNoContent, 3: http.StatusNotFound}[received])
	}))
	t.Cleanup(receiver.Close)
	server.AddWebhook(contact, "https://example.com/")
	server.AddWebhook(contact, receiver.URL)
	submit(t, server, contact, nil)
	waitFor(t, server, 3)
	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.DeliveryRetryDelay = time.Hour })
	submit(t, server, contact, nil)
	waitFor(t, server, 5)
	server.Close()
	got := map[string]string{}
	for _, ended := range server.Deliveries() {
		got[ended.URL] += fmt.Sprintf("%d:%d ", ended.Attempt, ended.Status)
	}
	if got["https://example.com/"] != "1:0 1:0 " || got[receiver.URL] != "1:502 2:204 1:404 " {
		t.Errorf("attempts %v", got)
	}
}
