package fillouttest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// receiver is the receiver of a webhook.
type receiver struct {
	*httptest.Server
	bodies chan string
}

func newReceiver(tb testing.TB, status int) *receiver {
	tb.Helper()
	made := &receiver{bodies: make(chan string, 1000)}
	made.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != jsonEncoded {
			tb.Errorf("delivered by %s as %q: %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		made.bodies <- string(body)
		w.WriteHeader(status)
	}))
	tb.Cleanup(made.Close)
	return made
}

// submit submits a form's page.
func (c *client) submit(formID, entered string) {
	c.tb.Helper()
	c.page("POST", "/t/"+formID, entered).succeeded(c.tb)
}

func waitFor(tb testing.TB, server *fillouttest.Server, n int) []fillouttest.Delivery {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), 30*time.Second)
	defer cancel()
	ended, err := server.WaitForDeliveries(ctx, n)
	if err != nil {
		tb.Error(err)
	}
	return ended
}

func TestASubmissionIsDeliveredToAllWebhooksOfItsForm(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithForms(booking(), fillouttest.Form{ID: "other"}))
	first, second, other := newReceiver(t, 200), newReceiver(t, 500), newReceiver(t, 200)
	server.AddWebhook("book", first.URL+"/hook?key=1")
	server.AddWebhook("book", second.URL)
	server.AddWebhook("other", other.URL)
	server.DeleteWebhook(server.AddWebhook("book", other.URL).ID)
	c.submit("book", "q1=Ada&q2=2.5")
	waitFor(t, server, 2)

	list := c.api("GET", "/forms/book/submissions", "").body
	shown := strings.TrimSuffix(strings.TrimPrefix(list, `{"responses":[`), `],"totalResponses":1,"pageCount":1}`)
	want := `{"formId":"book","formName":"Booking","submission":` + shown + `}`
	if first, second := <-first.bodies, <-second.bodies; first != want || second != want || !strings.Contains(want, "Ada") {
		t.Errorf("delivered %s\nand %s\nwant %s", first, second, want)
	}
	server.Close()
	statuses := map[string]int{}
	for _, delivery := range server.Deliveries() {
		statuses[delivery.URL] = delivery.Status
		if delivery.Error != "" || delivery.FormID != "book" || delivery.SubmissionID != server.Submissions("book")[0].SubmissionID ||
			string(delivery.Body) != want || time.Since(delivery.Time) > time.Hour {
			t.Errorf("delivery %+v", delivery)
		}
	}
	// A refused delivery is not tried again.
	if len(server.Deliveries()) != 2 || statuses[first.URL+"/hook?key=1"] != 200 || statuses[second.URL] != 500 ||
		len(other.bodies) != 0 {
		t.Errorf("delivered with %v", statuses)
	}
}

func TestDeliveryKnobs(t *testing.T) {
	t.Parallel()
	create := func(c *client) {
		c.api("POST", "/forms/book/submissions", `{"submissions":[{"questions":[]},{"questions":[]}]}`).succeeded(c.tb)
	}
	for name, test := range map[string]struct {
		knob       func(*behavior)
		act        func(*client)
		deliveries int
		begins     string
		err        string
	}{
		"by default, nothing that the API made": {nil, create, 0, "", ""},
		"APISubmissionsDeliver":                 {func(b *behavior) { b.APISubmissionsDeliver = true }, create, 2, `{"formId":`, ""},
		"BareDelivery": {func(b *behavior) { b.BareDelivery = true },
			func(c *client) { c.submit("book", "") }, 1, `{"submissionId":`, ""},
		"TextDelivery": {func(b *behavior) { b.TextDelivery = true },
			func(c *client) { c.submit("book", "") }, 1, `"{\"formId\":\"book\",`, ""},
		"DeliveryTimeout": {func(b *behavior) { b.DeliveryTimeout = time.Nanosecond },
			func(c *client) { c.submit("book", "") }, 1, `{"formId":`, "delivering: context deadline exceeded"},
	} {
		server, c := start(t, fillouttest.WithForms(booking()))
		if test.knob != nil {
			server.ChangeBehavior(test.knob)
		}
		server.AddWebhook("book", newReceiver(t, http.StatusOK).URL)
		test.act(c)
		server.Close()
		if got := server.Deliveries(); len(got) != test.deliveries {
			t.Errorf("%s: deliveries %+v", name, got)
		}
		for _, got := range server.Deliveries() {
			if !strings.HasPrefix(string(got.Body), test.begins) || got.Error != test.err {
				t.Errorf("%s: delivery %+v", name, got)
			}
		}
	}
}

// A delivery is repeated until it succeeds, but not after the server has closed, and never to another machine.
func TestDeliveryRetries(t *testing.T) {
	t.Parallel()
	server, c := start(t, fillouttest.WithBehavior(func(b *behavior) {
		b.DeliveryRetries, b.DeliveryRetryDelay = 2, time.Millisecond
	}))
	received := 0
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		received++
		w.WriteHeader(map[int]int{1: http.StatusBadGateway, 2: http.StatusNoContent, 3: http.StatusNotFound}[received])
	}))
	t.Cleanup(receiver.Close)
	server.AddWebhook(contact, "https://example.com/")
	server.AddWebhook(contact, receiver.URL)
	c.submit(contact, "")
	waitFor(t, server, 3)
	server.ChangeBehavior(func(b *behavior) { b.DeliveryRetryDelay = time.Hour })
	c.submit(contact, "")
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

func TestFailedDeliveries(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	target := newReceiver(t, http.StatusOK)
	redirecting := httptest.NewServer(http.RedirectHandler(target.URL, http.StatusTemporaryRedirect))
	t.Cleanup(redirecting.Close)
	const away = "refused: deliveries go to loopback addresses only"
	failures := map[string]string{
		"https://example.com/?hidden":        away,
		"http://192.0.2.1/":                  away,
		"http://127.0.0.1.example.com/":      away,
		"http://sub.localhost/":              away,
		"http://localhost:port/?key=hidden":  "the webhook's URL cannot be parsed",
		"http://127.0.0.1:1/path?key=hidden": "delivering: ", // no test can listen on port 1
		redirecting.URL:                      "",             // a redirect is not followed
	}
	for url := range failures {
		server.AddWebhook(contact, url)
	}
	c.submit(contact, "")
	for _, delivery := range waitFor(t, server, len(failures)) {
		want := failures[delivery.URL]
		if !strings.HasPrefix(delivery.Error, want) || (want == "") != (delivery.Status == 307) ||
			strings.Contains(delivery.Error, "hidden") {
			t.Errorf("delivery %+v", delivery)
		}
	}
	if len(target.bodies) != 0 {
		t.Error("a redirect was followed")
	}
}

// Close waits for a delivery that has begun, and cuts off a receiver that does not answer.
func TestClosingDuringADelivery(t *testing.T) {
	t.Parallel()
	for answers, want := range map[bool]string{true: "502 ", false: "0 delivering: context canceled"} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			server, c := start(t)
			arrived := make(chan struct{})
			slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				// A server notices that its client has disconnected only after it has read the body.
				_, _ = io.Copy(io.Discard, r.Body)
				close(arrived)
				if !answers {
					<-r.Context().Done()
				}
				w.WriteHeader(http.StatusBadGateway)
			}))
			t.Cleanup(slow.Close)
			server.AddWebhook(contact, slow.URL)
			c.submit(contact, "")
			<-arrived
			server.Close()
			if ended := server.Deliveries(); len(ended) != 1 || fmt.Sprint(ended[0].Status, " ", ended[0].Error) != want {
				t.Errorf("deliveries %+v", ended)
			}
		})
	}
}
