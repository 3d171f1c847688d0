package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/time/rate"
)

// service sends bare requests. It keeps to the provider's rate, which is a setting and not a cost.
type service struct {
	url, token string
	rate       *rate.Limiter
	list       func(context.Context) error
}

func newService(getenv func(string) string) *service {
	perSecond, _ := strconv.ParseFloat(getenv("FILLOUT_REQUESTS_PER_SECOND"), 64)
	s := &service{
		url:   getenv("FILLOUT_BASE_URL") + "/v1/api",
		token: getenv("FILLOUT_ACCESS_TOKEN"),
		rate:  rate.NewLimiter(rate.Limit(perSecond), 1),
	}
	var once sync.Once
	s.list = func(ctx context.Context) (err error) {
		once.Do(func() { _, err = s.send(ctx, http.MethodGet, "/forms", "") })
		return err
	}
	return s
}

func (s *service) create(ctx context.Context, formID, url string) (string, error) {
	text, err := s.send(ctx, http.MethodPost, "/webhook/create", fmt.Sprintf(`{"formId":%q,"url":%q}`, formID, url))
	if err != nil {
		return "", err
	}
	var created struct {
		ID json.Number `json:"id"`
	}
	if err := json.Unmarshal(text, &created); err != nil {
		return "", fmt.Errorf("decoding the webhook: %w", err)
	}
	return created.ID.String(), nil
}

func (s *service) delete(ctx context.Context, id string) error {
	_, err := s.send(ctx, http.MethodPost, "/webhook/delete", fmt.Sprintf(`{"webhookId":%s}`, id))
	return err
}

func (s *service) send(ctx context.Context, method, path, body string) ([]byte, error) {
	if err := s.rate.Wait(ctx); err != nil {
		return nil, fmt.Errorf("waiting: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("building the request: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, fmt.Errorf("sending the request: %w", err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	return text, err
}
