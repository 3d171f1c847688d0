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

// Delivery is one attempt to bring a submission to a webhook.
type Delivery struct {
	WebhookID    int64
	FormID       string
	SubmissionID string
	URL          string
	Body         []byte
	// Attempt counts from 1.
	Attempt int
	// Time is that of sending.
	Time time.Time
	// Status is that of the receiver's answer; 0 if there was none.
	Status int
	// Error says why there was no answer, or that the delivery was refused because its URL is not on this machine.
	Error string
}

var errNotLoopback = errors.New("refused: deliveries go to loopback addresses only")

func newDeliveryClient() *http.Client {
	return &http.Client{
		// Straight to the receiver, whatever proxy the environment names, and no connection is left open.
		Transport: &http.Transport{DisableKeepAlives: true},
		// A redirect could lead away from this machine.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Deliveries gives every attempt since the start or the last [Server.ResetJournal], in the order in which they ended.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deliveries)
}

// WaitForDeliveries waits until at least n attempts have ended, counted like [Server.Deliveries], and gives them all.
func (s *Server) WaitForDeliveries(ctx context.Context, n int) ([]Delivery, error) {
	for {
		s.mu.Lock()
		ended, next := slices.Clone(s.deliveries), s.delivered
		s.mu.Unlock()
		if len(ended) >= n {
			return ended, nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ended, fmt.Errorf("waiting for %d deliveries, of which %d have ended: %w", n, len(ended), ctx.Err())
		}
	}
}

// deliver sends a submission on its way to all webhooks of its form. The caller holds the lock.
func (s *Server) deliver(form *formRecord, submission *Submission) {
	if s.closing {
		return
	}
	document := submission.document(false)
	payload := encode(object{{"formId", form.ID}, {"formName", form.Name}, {"submission", document}})
	if s.behavior.BareDelivery {
		payload = encode(document)
	}
	for _, hook := range s.webhooks {
		if hook.FormID != form.ID {
			continue
		}
		first := Delivery{
			WebhookID: hook.ID, FormID: form.ID, SubmissionID: submission.SubmissionID,
			URL: hook.URL, Body: payload, Attempt: 1,
		}
		behavior := s.behavior
		s.deliveryTasks.Go(func() { s.bring(first, behavior) })
	}
}

// bring makes the attempts of one delivery.
func (s *Server) bring(attempt Delivery, behavior Behavior) {
	for {
		attempt.Time = s.now()
		status, err := s.post(attempt, behavior)
		attempt.Status, attempt.Error = status, ""
		if err != nil {
			attempt.Error = err.Error()
		}
		s.recordDelivery(attempt)

		done := status >= 200 && status < 300 || errors.Is(err, errNotLoopback)
		if done || attempt.Attempt > behavior.DeliveryRetries || !s.pauseRetry(behavior.DeliveryRetryDelay) {
			return
		}
		attempt.Attempt++
	}
}

// pauseRetry waits, and is false once the server closes: what is being tried again then is not waited for.
func (s *Server) pauseRetry(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.retiring:
		return false
	}
}

func (s *Server) post(delivery Delivery, behavior Behavior) (status int, err error) {
	ctx, cancel := context.WithTimeout(s.stopping, behavior.DeliveryTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, delivery.URL, bytes.NewReader(delivery.Body))
	if err != nil {
		return 0, errors.New("the webhook's URL cannot be parsed")
	}
	if !behavior.DeliverAnywhere && !onThisMachine(request.URL.Hostname()) {
		return 0, errNotLoopback
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := s.delivery.Do(request)
	if err != nil {
		// Without the URL that net/http puts in front: it may hold a secret.
		if outer := (*url.Error)(nil); errors.As(err, &outer) {
			err = outer.Err
		}
		return 0, fmt.Errorf("delivering: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	// What the receiver says is of no interest, but a receiver that never ends is cut off by the timeout.
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, maxBody))
	return response.StatusCode, nil
}

// onThisMachine tells by the name alone, since looking one up would be traffic already.
func onThisMachine(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

func (s *Server) recordDelivery(ended Delivery) {
	s.mu.Lock()
	s.deliveries = append(s.deliveries, ended)
	close(s.delivered)
	s.delivered = make(chan struct{})
	s.mu.Unlock()
	s.logger.Info("delivery", "webhook", ended.WebhookID, "form", ended.FormID, "url", withoutSecrets(ended.URL),
		"attempt", ended.Attempt, "status", ended.Status, "error", ended.Error)
}

// withoutSecrets is a URL without the parts that people put secrets into.
func withoutSecrets(text string) string {
	parsed, err := url.Parse(text)
	if err != nil {
		return "(not a URL)"
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}
