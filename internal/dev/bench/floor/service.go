package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/time/rate"
)

// service sends bare requests. It keeps to the provider's rate, which is a setting and not a cost.
type service struct {
	rate *rate.Limiter
	list func(ctx context.Context) error
}

func newService() *service {
	perSecond, _ := strconv.ParseFloat(os.Getenv("FILLOUT_REQUESTS_PER_SECOND"), 64)
	s := &service{rate: rate.NewLimiter(rate.Limit(perSecond), 1)}
	var once sync.Once
	s.list = func(ctx context.Context) (err error) {
		once.Do(func() { err = s.send(ctx, http.MethodGet, "/forms", "", &[]json.RawMessage{}) })
		return err
	}
	return s
}

func (s *service) create(ctx context.Context, formID, url string) (string, error) {
	var created struct {
		ID json.Number `json:"id"`
	}
	err := s.send(ctx, http.MethodPost, "/webhook/create", fmt.Sprintf(`{"formId":%q,"url":%q}`, formID, url), &created)
	return created.ID.String(), err
}

func (s *service) delete(ctx context.Context, id string) error {
	var deleted struct{}
	return s.send(ctx, http.MethodPost, "/webhook/delete", fmt.Sprintf(`{"webhookId":%s}`, id), &deleted)
}

// send returns an error if the service refuses the request: otherwise the benchmark would count requests that did
// nothing.
func (s *service) send(ctx context.Context, method, path, body string, answer any) error {
	if err := s.rate.Wait(ctx); err != nil {
		return fmt.Errorf("waiting: %w", err)
	}
	address := os.Getenv("FILLOUT_BASE_URL") + "/v1/api" + path
	request, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body)) //nolint:gosec // Loopback.
	if err != nil {
		return fmt.Errorf("building the request: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+os.Getenv("FILLOUT_ACCESS_TOKEN"))
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("sending the request: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		return fmt.Errorf("decoding the answer: %w", err)
	}
	return nil
}
