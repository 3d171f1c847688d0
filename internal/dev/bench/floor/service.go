package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/time/rate"
)

// service makes bare requests. The rate is the provider's setting and not its cost, so that both keep to it.
type service struct {
	url, token string
	rate       *rate.Limiter
	list       func(context.Context) error
}

func newService(getenv func(string) string) *service {
	perSecond, err := strconv.ParseFloat(getenv("FILLOUT_REQUESTS_PER_SECOND"), 64)
	if err != nil {
		perSecond = 5
	}
	s := &service{
		url:   getenv("FILLOUT_BASE_URL") + "/v1/api",
		token: getenv("FILLOUT_ACCESS_TOKEN"),
		rate:  rate.NewLimiter(rate.Limit(perSecond), 1),
	}
	var once sync.Once
	s.list = func(ctx context.Context) (err error) {
		once.Do(func() { err = s.send(ctx, http.MethodGet, "/forms", "", nil) })
		return err
	}
	return s
}

func (s *service) create(ctx context.Context, formID, url string) (string, error) {
	var answer struct{ ID json.Number }
	err := s.send(ctx, http.MethodPost, "/webhook/create", fmt.Sprintf(`{"formId":%q,"url":%q}`, formID, url), &answer)
	return answer.ID.String(), err
}

func (s *service) delete(ctx context.Context, id string) error {
	return s.send(ctx, http.MethodPost, "/webhook/delete", fmt.Sprintf(`{"webhookId":%s}`, id), nil)
}

func (s *service) send(ctx context.Context, method, path, body string, answer any) (err error) {
	if err := s.rate.Wait(ctx); err != nil {
		return fmt.Errorf("waiting: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		return fmt.Errorf("building the request: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("sending the request: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("reading the answer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(text, answer); err != nil {
		return fmt.Errorf("decoding the answer: %w", err)
	}
	return nil
}
