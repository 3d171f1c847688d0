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
		t.Fatal(err)
	}
	return made
}

func waitFor(t *testing.T, server *fillouttest.Server, n int) []fillouttest.Delivery {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	ended, err := server.WaitForDeliveries(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	return ended
}

func TestASubmissionIsDeliveredToAllWebhooksOfItsForm(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, c := start(t, fillouttest.WithForms(booking(), fillouttest.Form{ID: "other"}), fillouttest.WithClock(at.Now))
	first, second, other := newReceiver(t), newReceiver(t), newReceiver(t)
	c.api("POST", "/webhook/create", createBody("book", first.URL+"/hook?key=1"))
	c.api("POST", "/webhook/create", createBody("book", second.URL))
	c.api("POST", "/webhook/create", createBody("other", other.URL))

	made := submit(t, server, "book", map[string]any{"Name": "Ada", "q2": 2.5})
	ended := waitFor(t, server, 2)
	shown := `{"submissionId":"` + made.SubmissionID + `","submissionTime":"2026-03-14T15:09:26.535Z","lastUpdatedAt":"2026-03-14T15:09:26.535Z",` +
		`"questions":[{"id":"q1","name":"Name","type":"ShortAnswer","value":"Ada"},{"id":"q2","name":"Seats","type":"NumberInput","value":2.5}],` +
		`"calculations":[{"id":"c1","name":"Price","type":"number","value":null}],"urlParameters":[{"id":"u1","name":"source","value":null}],` +
		`"quiz":{},"documents":[],"scheduling":[{"id":"s1","name":"When","value":null}],"payments":[{"id":"p1","name":"Pay","value":null}]}`
	want := `{"formId":"book","formName":"Booking","submission":` + shown + `}`
	for _, receiver := range []*receiver{first, second} {
		if got := <-receiver.bodies; got != want {
			t.Errorf("delivered %s\nwant %s", got, want)
		}
	}
	urls := map[string]bool{}
	for _, delivery := range ended {
		urls[delivery.URL] = true
		if delivery.Status != http.StatusOK || delivery.Error != "" || delivery.FormID != "book" || delivery.Attempt != 1 ||
			delivery.SubmissionID != made.SubmissionID || string(delivery.Body) != want || !delivery.Time.Equal(at.Now()) {
			t.Errorf("delivery %+v", delivery)
		}
	}
	if len(urls) != 2 || !urls[first.URL+"/hook?key=1"] {
		t.Errorf("delivered to %v", urls)
	}
	c.api("GET", "/forms/book/submissions", "").wants(t, http.StatusOK, `{"responses":[`+shown+`],"totalResponses":1,"pageCount":1}`)
	server.Close()
	if len(other.bodies) != 0 {
		t.Error("another form's webhook was called")
	}
}

func TestADeletedWebhookGetsNothing(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	receiver := newReceiver(t)
	server.AddWebhook(fillouttest.ContactFormID, receiver.URL)
	c.api("POST", "/webhook/delete", `{"webhookId":12345}`).wants(t, http.StatusOK, "{}")
	submit(t, server, fillouttest.ContactFormID, nil)
	server.Close()
	if len(receiver.bodies) != 0 || len(server.Deliveries()) != 0 {
		t.Errorf("deliveries %+v", server.Deliveries())
	}
}

func TestSubmittingWrongly(t *testing.T) {
	t.Parallel()
	server, _ := start(t, fillouttest.WithForms(booking(), fillouttest.Form{ID: "draft"}))
	for name, test := range map[string]struct {
		form    string
		answers map[string]any
		want    string
	}{
		"unknown form":     {"nope", nil, "form nope has no public page"},
		"unpublished form": {"draft", nil, "form draft has no public page"},
		"unknown question": {"book", map[string]any{"Nme": 1}, `form book has no question "Nme"`},
		"no JSON":          {"book", map[string]any{"Name": func() {}}, `answer to "Name": json: unsupported type: func()`},
	} {
		if _, err := server.Submit(test.form, test.answers); err == nil || err.Error() != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestQuizzesAreScored(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	made := submit(t, server, fillouttest.QuizFormID, map[string]any{
		"Which river flows through Vienna?":       "Rhine",
		"What is the capital of Canada?":          " ottawa ",
		"How many continents border the Pacific?": 5,
	})
	if made.Quiz == nil || *made.Quiz != (fillouttest.Score{Score: 2, MaxScore: 3}) {
		t.Errorf("quiz %+v", made.Quiz)
	}
	if made := submit(t, server, fillouttest.ContactFormID, nil); made.Quiz != nil {
		t.Errorf("quiz of a form that is none: %+v", made.Quiz)
	}
}

func TestBareDelivery(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(b *fillouttest.Behavior) { b.BareDelivery = true })
	receiver := newReceiver(t)
	server.AddWebhook(fillouttest.ContactFormID, receiver.URL)
	made := submit(t, server, fillouttest.ContactFormID, nil)
	if got := <-receiver.bodies; !strings.HasPrefix(got, `{"submissionId":"`+made.SubmissionID) {
		t.Errorf("delivered %s", got)
	}
}

func TestAPISubmissionsDeliver(t *testing.T) {
	t.Parallel()
	server, c := startWith(t, func(b *fillouttest.Behavior) { b.APISubmissionsDeliver = true })
	receiver := newReceiver(t)
	server.AddWebhook(fillouttest.ContactFormID, receiver.URL)
	c.api("POST", "/forms/"+fillouttest.ContactFormID+"/submissions", `{"submissions":[{"questions":[]},{"questions":[]}]}`)
	waitFor(t, server, 2)
	if len(receiver.bodies) != 2 {
		t.Errorf("%d arrived", len(receiver.bodies))
	}
}

func TestDeliveryRetries(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(b *fillouttest.Behavior) { b.DeliveryRetries, b.DeliveryRetryDelay = 2, time.Millisecond })
	receiver := newReceiver(t, http.StatusServiceUnavailable, http.StatusNoContent)
	server.AddWebhook(fillouttest.ContactFormID, receiver.URL)
	submit(t, server, fillouttest.ContactFormID, nil)
	ended := waitFor(t, server, 2)
	server.Close()
	if len(ended) != 2 || ended[0].Status != 503 || ended[0].Attempt != 1 || ended[1].Status != 204 || ended[1].Attempt != 2 {
		t.Errorf("deliveries %+v", ended)
	}
	if len(server.Deliveries()) != 2 {
		t.Error("tried again after a success")
	}
}

func TestByDefaultADeliveryIsTriedOnce(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	receiver := newReceiver(t, http.StatusInternalServerError)
	server.AddWebhook(fillouttest.ContactFormID, receiver.URL)
	submit(t, server, fillouttest.ContactFormID, nil)
	waitFor(t, server, 1)
	server.Close()
	if ended := server.Deliveries(); len(ended) != 1 || ended[0].Status != 500 {
		t.Errorf("deliveries %+v", ended)
	}
}

func TestDeliveriesStayOnThisMachine(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(b *fillouttest.Behavior) { b.DeliveryRetries, b.DeliveryRetryDelay = 3, time.Millisecond })
	away := []string{
		"https://example.com/", "http://192.0.2.1/", "http://localhost.example.com/", "http://127.0.0.1.example.com/", "http://sub.localhost/",
	}
	for _, url := range away {
		server.AddWebhook(fillouttest.ContactFormID, url)
	}
	submit(t, server, fillouttest.ContactFormID, nil)
	waitFor(t, server, len(away))
	server.Close()
	ended := server.Deliveries()
	if len(ended) != len(away) {
		t.Errorf("%d attempts", len(ended))
	}
	for _, delivery := range ended {
		if delivery.Status != 0 || delivery.Error != "refused: deliveries go to loopback addresses only" {
			t.Errorf("delivery %+v", delivery)
		}
	}
}

func TestARedirectDoesNotLeadAway(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	target := newReceiver(t)
	redirecting := httptest.NewServer(http.RedirectHandler(target.URL, http.StatusTemporaryRedirect))
	t.Cleanup(redirecting.Close)
	server.AddWebhook(fillouttest.ContactFormID, redirecting.URL)
	submit(t, server, fillouttest.ContactFormID, nil)
	if ended := waitFor(t, server, 1); ended[0].Status != http.StatusTemporaryRedirect || len(target.bodies) != 0 {
		t.Errorf("delivery %+v, %d arrived", ended[0], len(target.bodies))
	}
}

// The address belongs to the ones that RFC 5737 reserves, and the connection is cut off before it is tried: that an
// attempt is made at all is what the knob changes.
func TestDeliverAnywhere(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(b *fillouttest.Behavior) { b.DeliverAnywhere, b.DeliveryTimeout = true, time.Nanosecond })
	server.AddWebhook(fillouttest.ContactFormID, "http://192.0.2.1/?key=hidden")
	submit(t, server, fillouttest.ContactFormID, nil)
	if ended := waitFor(t, server, 1); ended[0].Error != "delivering: context deadline exceeded" {
		t.Errorf("delivery %+v", ended[0])
	}
}

func TestFailedDeliveriesNameNoSecret(t *testing.T) {
	t.Parallel()
	// A port that was closed could be another test's by now; this one is nobody's.
	const closed = "http://127.0.0.1:1"
	server, _ := start(t)
	server.AddWebhook(fillouttest.ContactFormID, closed+"/path?key=hidden")
	server.AddWebhook(fillouttest.ContactFormID, "http://localhost:port/?key=hidden")
	submit(t, server, fillouttest.ContactFormID, nil)
	for _, delivery := range waitFor(t, server, 2) {
		if delivery.Error == "" || delivery.Status != 0 || strings.Contains(delivery.Error, "hidden") {
			t.Errorf("delivery %+v", delivery)
		}
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

func TestClosingWaitsForDeliveriesButNotForRetries(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(b *fillouttest.Behavior) { b.DeliveryRetries, b.DeliveryRetryDelay = 1, time.Hour })
	arrived, goOn := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-goOn
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(slow.Close)
	server.AddWebhook(fillouttest.ContactFormID, slow.URL)
	submit(t, server, fillouttest.ContactFormID, nil)
	<-arrived
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		server.Close()
	}()
	close(goOn)
	<-closed
	if ended := server.Deliveries(); len(ended) != 1 || ended[0].Status != http.StatusBadGateway {
		t.Errorf("deliveries %+v", ended)
	}
	submit(t, server, fillouttest.ContactFormID, nil)
	if ended := server.Deliveries(); len(ended) != 1 {
		t.Errorf("delivered after the end: %+v", ended)
	}
}

func TestClosingCutsOffADeliveryThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(b *fillouttest.Behavior) { b.DeliveryTimeout = time.Hour })
	never := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		// A server notices that its client has gone only after it has read the body.
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	t.Cleanup(never.Close)
	server.AddWebhook(fillouttest.ContactFormID, never.URL)
	submit(t, server, fillouttest.ContactFormID, nil)
	server.Close()
	if ended := server.Deliveries(); len(ended) != 1 || ended[0].Error != "delivering: context canceled" {
		t.Errorf("deliveries %+v", ended)
	}
}
