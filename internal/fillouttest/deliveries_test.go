package fillouttest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func submit(t *testing.T, server *fillouttest.Server, formID string, answers map[string]any) fillouttest.Submission {
	t.Helper()
	made, err := server.Submit(formID, answers)
	if err != nil {
		t.Error(err)
	}
	return made
}

func waitFor(t *testing.T, server *fillouttest.Server, n int) []fillouttest.Delivery {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	ended, err := server.WaitForDeliveries(ctx, n)
	if err != nil {
		t.Error(err)
	}
	return ended
}

func TestASubmissionIsDeliveredToAllWebhooksOfItsForm(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, c := start(t, fillouttest.WithForms(booking(), fillouttest.Form{ID: "other"}),
		fillouttest.WithClock(at.Now))
	first, second, other := newReceiver(t, 200), newReceiver(t, 500), newReceiver(t, 200)
	c.api("POST", "/webhook/create", createBody("book", first.URL+"/hook?key=1"))
	c.api("POST", "/webhook/create", createBody("book", second.URL))
	c.api("POST", "/webhook/create", createBody("other", other.URL))
	deleted := server.AddWebhook("book", other.URL)
	server.DeleteWebhook(deleted.ID)

	made := submit(t, server, "book", map[string]any{"Name": "Ada", "q2": 2.5})
	waitFor(t, server, 2)
	shown := `{"submissionId":"` + made.SubmissionID +
		`","submissionTime":"2026-03-14T15:09:26.535Z","lastUpdatedAt":"2026-03-14T15:09:26.535Z",` +
		`"questions":[{"id":"q1","name":"Name","type":"ShortAnswer","value":"Ada"},{"id":"q2","name":"Seats",` +
		`"type":"NumberInput","value":2.5}],` +
		`"calculations":[{"id":"c1","name":"Price","type":"number","value":null}],"urlParameters":[{"id":"u1",` +
		`"name":"source","value":null}],` +
		`"quiz":{},"documents":[],"scheduling":[{"id":"s1","name":"When","value":null}],"payments":[{"id":"p1",` +
		`"name":"Pay","value":null}]}`
	want := `{"formId":"book","formName":"Booking","submission":` + shown + `}`
	for _, receiver := range []*receiver{first, second} {
		if got := <-receiver.bodies; got != want {
			t.Errorf("delivered %s\nwant %s", got, want)
		}
	}
	c.api("GET", "/forms/book/submissions", "").wants(t, http.StatusOK,
		`{"responses":[`+shown+`],"totalResponses":1,"pageCount":1}`)

	server.Close()
	statuses := map[string]int{}
	for _, delivery := range server.Deliveries() {
		statuses[delivery.URL] = delivery.Status
		if delivery.Error != "" || delivery.FormID != "book" || delivery.SubmissionID != made.SubmissionID ||
			string(delivery.Body) != want || !delivery.Time.Equal(at.Now()) {
			t.Errorf("delivery %+v", delivery)
		}
	}
	// A refused delivery is not tried again.
	if len(server.Deliveries()) != 2 || statuses[first.URL+"/hook?key=1"] != 200 || statuses[second.URL] != 500 {
		t.Errorf("delivered with %v", statuses)
	}
	if len(other.bodies) != 0 {
		t.Error("a webhook of another form, or a deleted one, was called")
	}
}

func TestSubmittingWrongly(t *testing.T) {
	t.Parallel()
	server, _ := start(t, fillouttest.WithForms(booking(), fillouttest.Form{ID: "draft"}))
	for want, test := range map[string]struct {
		form    string
		answers map[string]any
	}{
		"form nope has no public page":                     {"nope", nil},
		"form draft has no public page":                    {"draft", nil},
		`form book has no question "Nme"`:                  {"book", map[string]any{"Nme": 1}},
		`answer to "Name": json: unsupported type: func()`: {"book", map[string]any{"Name": func() {}}},
	} {
		if _, err := server.Submit(test.form, test.answers); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestBareDelivery(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(b *fillouttest.Behavior) { b.BareDelivery = true })
	receiver := newReceiver(t, http.StatusOK)
	server.AddWebhook(contact, receiver.URL)
	made := submit(t, server, contact, nil)
	if got := <-receiver.bodies; !strings.HasPrefix(got, `{"submissionId":"`+made.SubmissionID) {
		t.Errorf("delivered %s", got)
	}
}

func TestFailedDeliveries(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	target := newReceiver(t, http.StatusOK)
	redirecting := httptest.NewServer(http.RedirectHandler(target.URL, http.StatusTemporaryRedirect))
	t.Cleanup(redirecting.Close)
	const away = "refused: deliveries go to loopback addresses only"
	failures := map[string]string{
		"https://example.com/?hidden":        away,
		"http://192.0.2.1/":                  away,
		"http://localhost.example.com/":      away,
		"http://127.0.0.1.example.com/":      away,
		"http://sub.localhost/":              away,
		"http://localhost:port/?key=hidden":  "the webhook's URL cannot be parsed",
		"http://127.0.0.1:1/path?key=hidden": "delivering: ", // no test can listen on port 1
		redirecting.URL:                      "",             // a redirect is not followed
	}
	for url := range failures {
		server.AddWebhook(contact, url)
	}
	submit(t, server, contact, nil)
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

func TestWaitingForDeliveriesEnds(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := server.WaitForDeliveries(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestClosingDuringADelivery(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answers bool
		want    fillouttest.Delivery
	}{
		"waits for the end":        {true, fillouttest.Delivery{Status: http.StatusBadGateway}},
		"cuts off what has no end": {false, fillouttest.Delivery{Error: "delivering: context canceled"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, _ := start(t)
			arrived := make(chan struct{})
			slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				// A server notices that its client has disconnected only after it has read the body.
				_, _ = io.Copy(io.Discard, r.Body)
				close(arrived)
				if !test.answers {
					<-r.Context().Done()
				}
				w.WriteHeader(http.StatusBadGateway)
			}))
			t.Cleanup(slow.Close)
			server.AddWebhook(contact, slow.URL)
			submit(t, server, contact, nil)
			<-arrived
			server.Close()
			submit(t, server, contact, nil) // is not delivered
			ended := server.Deliveries()
			if len(ended) != 1 || ended[0].Status != test.want.Status || ended[0].Error != test.want.Error {
				t.Errorf("deliveries %+v", ended)
			}
		})
	}
}
