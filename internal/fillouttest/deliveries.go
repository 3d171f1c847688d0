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

// DeliveryBehavior is the group of knobs of deliveries. Whether the service repeats them is undocumented.
type DeliveryBehavior struct {
	// DeliveryRetries is how often a delivery is repeated that was not answered with 2xx. Default 0 (assumed).
	DeliveryRetries int
	// DeliveryRetryDelay is the wait before each repetition. Default one second (assumed).
	DeliveryRetryDelay time.Duration
	// DeliveryTimeout is how long one attempt may take. Default ten seconds (assumed).
	DeliveryTimeout time.Duration
}

// Delivery is one attempt to deliver an event to a webhook.
type Delivery struct {
	WebhookID int64
	// FormID and SubmissionID are set for a webhook of a form.
	FormID, SubmissionID string
	// DatabaseID and Event are set for a webhook of a database.
	DatabaseID, Event string
	URL               string
	Body              []byte
	// Attempt counts from 1.
	Attempt int
	// Time is when the attempt was sent.
	Time time.Time
	// Status is the status of the receiver's answer; 0 without an answer.
	Status int
	// Error says why the receiver did not answer, or that the simulator refused to send to another machine.
	Error string
}

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
func (s *core) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deliveries)
}

// WaitForDeliveries waits until [Server.Deliveries] has at least n attempts, and returns them all.
func (s *core) WaitForDeliveries(ctx context.Context, n int) ([]Delivery, error) {
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
			return ended, fmt.Errorf("waiting for %d deliveries, %d have ended: %w", n, len(ended), ctx.Err())
		}
	}
}

// deliver starts a delivery. The body may depend on the number of the attempt.
func (s *core) deliver(delivery Delivery, body func(attempt int) []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return
	}
	behavior := s.behavior.DeliveryBehavior
	s.deliveryTasks.Go(func() {
		for attempt := range behavior.DeliveryRetries + 1 {
			if attempt > 0 && !s.pauseRetry(behavior.DeliveryRetryDelay) {
				return
			}
			delivery.Attempt, delivery.Body = attempt+1, body(attempt+1)
			if s.attempt(delivery, behavior.DeliveryTimeout) {
				return
			}
		}
	})
}

// attempt delivers once, and reports whether that settles the delivery.
func (s *core) attempt(delivery Delivery, timeout time.Duration) (settled bool) {
	delivery.Time = time.Now()
	status, err := s.post(delivery, timeout)
	delivery.Status = status
	if err != nil {
		delivery.Error = err.Error()
	}
	s.mu.Lock()
	s.deliveries = append(s.deliveries, delivery)
	close(s.delivered)
	s.delivered = make(chan struct{})
	s.mu.Unlock()
	of, id := "form", delivery.FormID
	if delivery.DatabaseID != "" {
		of, id = "database", delivery.DatabaseID
	}
	s.logger.Info("delivery", "webhook", delivery.WebhookID, of, id,
		"url", withoutSecrets(delivery.URL), "status", status, "error", delivery.Error)
	return status >= 200 && status < 300 || errors.Is(err, errNotLoopback)
}

// pauseRetry waits before a repetition. It returns false if the server closes in the meantime.
func (s *core) pauseRetry(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.retiring:
		return false
	}
}

func (s *core) post(delivery Delivery, timeout time.Duration) (status int, err error) {
	ctx, cancel := context.WithTimeout(s.stopping, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, delivery.URL, bytes.NewReader(delivery.Body))
	if err != nil {
		return 0, errors.New("the webhook's URL cannot be parsed")
	}
	if !onThisMachine(request.URL.Hostname()) {
		return 0, errNotLoopback
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := s.delivery.Do(request)
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
