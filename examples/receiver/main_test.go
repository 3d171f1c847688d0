package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const secret = "0123456789abcdef0123456789abcdef"

// deliver submits a form whose webhook has the key, and returns the status of the receiver.
func deliver(t *testing.T, handler http.Handler, key string, options ...fillouttest.Option) int {
	t.Helper()
	receiver := httptest.NewServer(handler)
	defer receiver.Close()
	fillout := fillouttest.NewServer(t, options...)
	fillout.AddWebhook(fillouttest.ContactFormID, receiver.URL+"/fillout/"+fillouttest.ContactFormID+"?key="+key)
	answers := url.Values{fillouttest.SampleForms()[0].Questions[0].ID: {"Ada"}}
	page, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		fillout.URL()+"/t/"+fillouttest.ContactFormID, strings.NewReader(answers.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	page.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	shown, err := http.DefaultTransport.RoundTrip(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := shown.Body.Close(); err != nil || shown.StatusCode != http.StatusOK {
		t.Fatalf("submitting: %s, %v", shown.Status, err)
	}
	deliveries, err := fillout.WaitForDeliveries(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return deliveries[0].Status
}

func TestDelivery(t *testing.T) {
	t.Parallel()
	for name, knobs := range map[string]func(*fillouttest.Behavior){
		"in an envelope":              func(*fillouttest.Behavior) {},
		"alone":                       func(b *fillouttest.Behavior) { b.BareDelivery = true },
		"in an envelope, as a string": func(b *fillouttest.Behavior) { b.TextDelivery = true },
		"alone, as a string":          func(b *fillouttest.Behavior) { b.BareDelivery, b.TextDelivery = true, true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			queue := make(chan submission, 1)
			status := deliver(t, receiver(secret, queue), secret, fillouttest.WithBehavior(knobs))
			if status != http.StatusNoContent {
				t.Fatalf("the answer is %d", status)
			}
			got := <-queue
			answer := got.Questions[0]
			if got.FormID != fillouttest.ContactFormID || got.ID == "" {
				t.Errorf("%+v arrived", got)
			}
			if answer.Name != "Your name" || string(answer.Value) != `"Ada"` {
				t.Errorf("the first answer is %+v", answer)
			}
		})
	}
}

func TestWrongKey(t *testing.T) {
	t.Parallel()
	queue := make(chan submission, 1)
	if status := deliver(t, receiver(secret, queue), secret[1:]); status != http.StatusForbidden || len(queue) != 0 {
		t.Errorf("the answer is %d, and %d are queued", status, len(queue))
	}
}

// A receiver with a full queue refuses a submission at once: the sender must not wait.
func TestFullQueue(t *testing.T) {
	t.Parallel()
	if status := deliver(t, receiver(secret, make(chan submission)), secret); status != http.StatusServiceUnavailable {
		t.Errorf("the answer is %d", status)
	}
}

func TestNoSubmission(t *testing.T) {
	t.Parallel()
	for body, says := range map[string]string{
		"":                       "not a delivery",
		"[]":                     "not a delivery",
		`{"submission":"x"}`:     "not a submission",
		`"{\"submission\":1}"`:   "not a submission",
		`"\"{}\""`:               "not a delivery",
		`{"formName":"Contact"}`: "it has no submissionId",
	} {
		answer := httptest.NewRecorder()
		request := httptest.NewRequest(http.MethodPost, "/fillout/x?key="+secret, strings.NewReader(body))
		receiver(secret, make(chan submission, 1)).ServeHTTP(answer, request)
		if answer.Code != http.StatusBadRequest || !strings.Contains(answer.Body.String(), says) {
			t.Errorf("%q is answered with %d %s", body, answer.Code, answer.Body)
		}
	}
}

func TestWorkSkipsWhatItHasSeen(t *testing.T) {
	t.Parallel()
	queue := make(chan submission, 2)
	queue <- submission{ID: "one"}
	queue <- submission{ID: "one"}
	close(queue)
	handled := 0
	work(queue, func(submission) { handled++ })
	if handled != 1 {
		t.Errorf("it was handled %d times", handled)
	}
}
