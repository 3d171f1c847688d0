package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"
	"golang.org/x/time/rate"
)

const (
	userAgent = "terraform-provider-fillout-probe"
	// maxRequests bounds a run, and keptForCleanup is the part that only the cleanup may use.
	maxRequests    = 200
	keptForCleanup = 20
	requestTimeout = 30 * time.Second
	maxWaits       = 4 // for a rate limit, in one call
	maxAnswer      = 8 << 20
)

// service is one of Fillout's hosts. The probe sends plain requests. The client accepts each way in which the service
// could answer, and so hides what the probe asks about.
type service struct {
	url    string // with the prefix of the API
	token  string
	http   *http.Client
	spaced *rate.Limiter
	count  *counter

	mu      sync.Mutex
	limited *reply // the first answer with status 429
}

// counter is shared by all hosts.
type counter struct {
	mu       sync.Mutex
	sent     int
	cleaning bool
	slowest  time.Duration
	// values are the texts and numbers in answers, which no report may show.
	values map[string]bool
}

var errBudget = fmt.Errorf("%d requests have been sent, which is the most that a run may send", maxRequests-keptForCleanup)

func (c *counter) take() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sent >= maxRequests || c.sent >= maxRequests-keptForCleanup && !c.cleaning {
		return errBudget
	}
	c.sent++
	return nil
}

// took notes an answer: how long it took, and the values that it shows.
func (c *counter) took(d time.Duration, body []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slowest = max(c.slowest, d)
	if !gjson.GetBytes(body, "error").Exists() && gjson.ValidBytes(body) {
		c.collect(gjson.ParseBytes(body))
	}
}

func (c *counter) collect(value gjson.Result) {
	if value.IsArray() || value.IsObject() {
		value.ForEach(func(_, inner gjson.Result) bool {
			c.collect(inner)
			return true
		})
		return
	}
	if text := value.String(); len(text) >= 4 && value.Type != gjson.True && value.Type != gjson.False {
		c.values[text] = true
	}
}

// call is one request. The body is JSON, or url.Values for a URL-encoded one.
type call struct {
	method, path string
	body         any
	header       http.Header // replaces the usual headers; an empty value leaves one out
	unspaced     bool
}

// reply is an answer of the service.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r reply) ok() bool                     { return r.status >= 200 && r.status < 300 }
func (r reply) get(path string) gjson.Result { return gjson.GetBytes(r.body, path) }
func (r reply) isEmpty() bool                { return len(bytes.TrimSpace(r.body)) == 0 }
func (r reply) number(name string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(r.header.Get(name)))
	return n, err == nil
}

// lostError means that a request was sent and got no answer, so that the service may have carried it out.
type lostError struct{ error }

// needed stops the step unless the answer is a success.
func (r reply) needed(what string) reply {
	if !r.ok() {
		giveUp("%s was refused: %s %s", what, r.result(), r.message())
	}
	return r
}

func (s *service) get(ctx context.Context, path string) reply {
	return s.ask(ctx, call{method: http.MethodGet, path: path})
}

func (s *service) post(ctx context.Context, path string, body any) reply {
	return s.ask(ctx, call{method: http.MethodPost, path: path, body: body})
}

func (s *service) patch(ctx context.Context, path string, body any) reply {
	return s.ask(ctx, call{method: http.MethodPatch, path: path, body: body})
}

func (s *service) delete(ctx context.Context, path string) reply {
	return s.ask(ctx, call{method: http.MethodDelete, path: path})
}

// ask sends a call, and stops the step if there is no answer.
func (s *service) ask(ctx context.Context, c call) reply {
	got, err := s.send(ctx, c)
	stopIf(err)
	return got
}

// send makes a call at the host's pace. While the answer is a 429, it waits as long as the service asks for, and sends
// again. It sends nothing after the context has ended, but a request that is on its way runs to its answer.
func (s *service) send(ctx context.Context, c call) (reply, error) {
	for waits := 0; ; waits++ {
		if !c.unspaced {
			if err := s.spaced.Wait(ctx); err != nil {
				return reply{}, err
			}
		}
		if err := ctx.Err(); err != nil {
			return reply{}, err
		}
		got, err := s.once(context.WithoutCancel(ctx), c)
		if err != nil || got.status != http.StatusTooManyRequests || c.unspaced || waits == maxWaits {
			return got, err
		}
		seconds, ok := got.number("Retry-After")
		if !ok || seconds < 1 {
			seconds = 1
		}
		if err := wait(ctx, time.Duration(min(seconds, 30))*time.Second); err != nil {
			return reply{}, err
		}
	}
}

// once sends one request.
func (s *service) once(ctx context.Context, c call) (reply, error) {
	if err := s.count.take(); err != nil {
		return reply{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	request, err := newRequest(ctx, s.url+c.path, c)
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("User-Agent", userAgent)
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	for name, values := range c.header {
		request.Header[name] = values
	}
	start := time.Now()
	answer, err := s.http.Do(request)
	if err != nil {
		if outer := (*url.Error)(nil); errors.As(err, &outer) {
			err = outer.Err // without the URL, which names objects
		}
		return reply{}, lostError{fmt.Errorf("the request got no answer: %w", err)}
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return reply{}, lostError{fmt.Errorf("the answer broke off: %w", err)}
	}
	s.count.took(time.Since(start), body)
	got := reply{answer.StatusCode, answer.Header, body}
	s.mu.Lock()
	defer s.mu.Unlock()
	if got.status == http.StatusTooManyRequests && s.limited == nil {
		s.limited = &got
	}
	return got, nil
}

func newRequest(ctx context.Context, target string, c call) (*http.Request, error) {
	var body []byte
	contentType := ""
	switch sent := c.body.(type) {
	case nil:
	case url.Values:
		body, contentType = []byte(sent.Encode()), "application/x-www-form-urlencoded"
	default:
		var err error
		if body, err = json.Marshal(sent); err != nil {
			return nil, fmt.Errorf("writing the request: %w", err)
		}
		contentType = "application/json"
	}
	request, err := http.NewRequestWithContext(ctx, c.method, target, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the address of the service is not a URL")
	}
	request.Header.Set("Accept", "application/json")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	return request, nil
}

// pause waits, and stops the step if the context ends first.
func pause(ctx context.Context, d time.Duration) { stopIf(wait(ctx, d)) }

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// isCode matches the codes of the database API.
var isCode = regexp.MustCompile(`^[A-Z][A-Z_]{0,40}$`)

// format names the format of an error's body.
func (r reply) format() string {
	failure := r.get("error")
	switch {
	case r.isEmpty():
		return "empty body"
	case strings.HasPrefix(strings.TrimSpace(string(r.body)), "<"):
		return "HTML page"
	case r.get("statusCode").Exists() && r.get("message").Exists():
		return "envelope"
	case failure.IsObject():
		if code := failure.Get("code").String(); isCode.MatchString(code) {
			return code
		}
	case failure.Type == gjson.String:
		return "RFC 6749"
	case r.get("message").Exists():
		return "bare message"
	}
	return "other body"
}

// result describes the answer to a call that may be refused: its status and, for an error, the format of its body. In
// the database API, the code stands for the format.
func (r reply) result() string {
	if r.ok() {
		return strconv.Itoa(r.status)
	}
	return fmt.Sprint(r.status, " ", r.format())
}

// message returns the text of an error.
func (r reply) message() string {
	for _, path := range []string{"error.message", "message", "error_description", "error"} {
		if text := r.get(path); text.Type == gjson.String {
			return text.String()
		}
	}
	return ""
}

// unknown describes the answer to an id that does not exist.
func (r reply) unknown() string {
	if r.ok() {
		return strconv.Itoa(r.status)
	}
	message := strings.ToLower(r.message())
	for _, words := range []string{"not found", "does not exist"} {
		if strings.Contains(message, words) {
			return fmt.Sprintf("%d %q", r.status, words)
		}
	}
	return fmt.Sprint(r.status, " in other words")
}
