package fillouttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Delivery is one attempt to deliver a submission to a webhook.
type Delivery struct {
	WebhookID    int64
	FormID       string
	SubmissionID string
	URL          string
	Body         []byte
	// Time is when the attempt was sent.
	Time time.Time
	// Status is the status of the receiver's answer; 0 without an answer.
	Status int
	// Error says why the receiver did not answer, or that the simulator refused to send to another machine.
	Error string
}

// deliveryTimeout is how long one delivery may take (assumed).
const deliveryTimeout = 10 * time.Second

// errNotLoopback refuses all other machines: a test must never send traffic to a real site.
var errNotLoopback = errors.New("refused: deliveries go to loopback addresses only")

func newDeliveryClient() *http.Client {
	return &http.Client{
		// No proxy of the environment is used, and no connection stays open.
		Transport: &http.Transport{DisableKeepAlives: true},
		// A redirect could lead away from this machine.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Deliveries returns every attempt since the start or the last [Server.ResetJournal], in the order in which they ended.
func (f *forms) Deliveries() []Delivery {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.deliveries)
}

// WaitForDeliveries waits until [Server.Deliveries] has at least n attempts, and returns them all.
func (f *forms) WaitForDeliveries(ctx context.Context, n int) ([]Delivery, error) {
	for {
		f.mu.Lock()
		ended, next := slices.Clone(f.deliveries), f.delivered
		f.mu.Unlock()
		if len(ended) >= n {
			return ended, nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ended, fmt.Errorf("waiting for %d deliveries, %d have ended: %w", n, len(ended), ctx.Err())
		}
	}
}

func (f *forms) resetDeliveries() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.deliveries = nil
}

// deliver starts the delivery of a submission to all webhooks of its form. The caller holds the lock.
func (f *forms) deliver(form *formRecord, submission *Submission) {
	if f.closing {
		return
	}
	document := submission.document(false)
	payload := encode(object{{"formId", form.ID}, {"formName", form.Name}, {"submission", document}})
	if f.core.currentBehavior().BareDelivery {
		payload = encode(document)
	}
	for _, hook := range f.webhooks {
		if hook.FormID != form.ID {
			continue
		}
		attempt := Delivery{
			WebhookID: hook.ID, FormID: form.ID, SubmissionID: submission.SubmissionID, URL: hook.URL, Body: payload,
		}
		f.deliveryTasks.Go(func() { f.attempt(attempt) })
	}
}

// attempt delivers a submission to a webhook. A failed delivery is not tried again (assumed).
func (f *forms) attempt(delivery Delivery) {
	delivery.Time = f.core.now()
	status, err := f.post(delivery)
	delivery.Status = status
	if err != nil {
		delivery.Error = err.Error()
	}
	f.mu.Lock()
	f.deliveries = append(f.deliveries, delivery)
	close(f.delivered)
	f.delivered = make(chan struct{})
	f.mu.Unlock()
	f.core.logger.Info("delivery", "webhook", delivery.WebhookID, "form", delivery.FormID,
		"url", withoutSecrets(delivery.URL), "status", status, "error", delivery.Error)
}

func (f *forms) post(delivery Delivery) (status int, err error) {
	ctx, cancel := context.WithTimeout(f.core.stopping, deliveryTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, delivery.URL, bytes.NewReader(delivery.Body))
	if err != nil {
		return 0, errors.New("the webhook's URL cannot be parsed")
	}
	if !onThisMachine(request.URL.Hostname()) {
		return 0, errNotLoopback
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := f.delivery.Do(request)
	if err != nil {
		// net/http puts the URL in front, which may contain a secret.
		if outer := (*url.Error)(nil); errors.As(err, &outer) {
			err = outer.Err
		}
		return 0, fmt.Errorf("delivering: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	// The body does not matter, but the timeout has to cut off a receiver that never ends.
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, maxBody))
	return response.StatusCode, nil
}

// onThisMachine looks at the name only, because a DNS query would be traffic already.
func onThisMachine(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// withoutSecrets returns a URL without the parts that may contain secrets.
func withoutSecrets(text string) string {
	parsed, err := url.Parse(text)
	if err != nil {
		return "(not a URL)"
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}
