package fillout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/hashicorp/go-retryablehttp"
)

// kind says what a call does at the service. It decides what may happen after a failure.
type kind int

const (
	// read changes nothing. It is repeated where that could help, follows redirects, and ends with its context.
	read kind = iota
	// repeatableWrite changes nothing more when it is carried out twice, so it is repeated like a read.
	repeatableWrite
	// singleWrite must not be carried out twice. It is repeated only if it cannot have been processed. If no answer says
	// whether it was, the error is ErrAnswerLost.
	singleWrite
)

// call is one call of an API.
type call struct {
	api    api
	kind   kind
	method string
	path   string      // escaped, and below the API's prefix
	query  url.Values  // nil for a call without a query
	header http.Header // headers of this call only; may be nil
	body   any         // url.Values are sent URL-encoded, anything else as JSON; nil for a call without a body
	// secrets in the call's parameters that the service could repeat.
	secrets []string
	// confidential marks an answer that is a secret itself: no part of an unreadable one is shown.
	confidential bool
	// sending is called before each attempt, when it may be sent. If it fails, nothing is sent. It may be nil.
	sending func() error
	// showsAnswer marks an answer that has no personal data: an unreadable one is shown, shortened.
	showsAnswer bool
}

// decode makes a call whose answer is JSON of type T, and returns it if check accepts it. An error of check makes the
// answer an unreadable one, as in do.
func decode[T any](ctx context.Context, c *Client, call call, check func(T) error) (T, error) {
	var answer T
	err := c.do(ctx, call, func(body []byte) error {
		var decoded T
		if err := json.Unmarshal(body, &decoded); err != nil {
			return err
		}
		if err := check(decoded); err != nil {
			return err
		}
		answer = decoded
		return nil
	})
	return answer, err
}

// do makes a call with the client's credential and passes the body of a successful answer to accept. An error of accept
// makes the answer an unreadable one. The exception is ErrExchangeRefused: a refusal in an answer whose status is a
// success.
func (c *Client) do(ctx context.Context, call call, accept func(body []byte) error) error {
	credential, err := c.credential(ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	state := newCallState(call, credential)
	if state.baseURL.IsZero() {
		return fmt.Errorf("%w for %s", ErrNoDatabaseURL, credential.BaseURL)
	}
	request, err := newRequest(withState(ctx, state), call, state.baseURL)
	if err != nil {
		return err
	}
	if call.api.gate != nil {
		first, refusal, err := call.api.gate.pass(ctx, state.token)
		switch {
		case err != nil:
			return fmt.Errorf("interrupted before there was an answer: %w", context.Canceled)
		case refusal != nil:
			refused := *refusal
			refused.Attempts = 0
			return &refused
		}
		state.first = first
		defer func() { first.end(nil) }() // also after a panic
	}
	failure := c.send(request, call, state, accept)
	if failure == nil {
		return nil
	}
	failure.Origin = state.baseURL.String()
	failure.OfDatabases = call.api.prefix == urls.DatabasePrefix
	failure.Attempts = state.attempts
	failure.Elapsed = time.Since(start)
	state.first.end(failure)
	if call.kind == singleWrite && mayHaveBeenProcessed(failure, state) {
		failure.Kinds = append(failure.Kinds, ErrAnswerLost)
	} else if ctx.Err() != nil && errors.Is(failure.Cause, context.Canceled) {
		return fmt.Errorf("interrupted before there was an answer: %w", context.Canceled)
	}
	return failure
}

// send makes the attempts. It returns nil if the call succeeded, else why it did not.
func (c *Client) send(request *retryablehttp.Request, call call, state *callState,
	accept func([]byte) error) *APIError {
	answer, err := c.http.Do(request)
	if err != nil {
		return transportFailure(err, state)
	}
	defer func() { _ = answer.Body.Close() }() // it is in memory, see buffered
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return transportFailure(err, state)
	}
	if !succeeded(answer.StatusCode) {
		failure := readErrorBody(call.api, answer, body, state)
		if target, err := answer.Location(); err == nil && answer.StatusCode < http.StatusBadRequest {
			failure.Message = "a redirect to " + state.redact.Printable(urls.Origin(target)) + ", which only a read follows"
		}
		return failure
	}
	err = accept(body)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrExchangeRefused):
		failure := readErrorBody(call.api, answer, body, state)
		failure.Kinds = []error{ErrExchangeRefused}
		return failure
	}
	failure := &APIError{
		StatusCode: answer.StatusCode,
		Message:    describeBody(body, state.redactAnswer),
		Kinds:      []error{ErrUnreadable},
	}
	switch other := (otherObjectError{}); {
	case errors.As(err, &other):
		failure.Message = state.redactAnswer.Printable(other.Error())
	case isNotFillouts(body):
		failure.Kinds = append(failure.Kinds, ErrNotFillout)
		failure.Responder = responder(answer.Header, state)
	case call.showsAnswer && len(bytes.TrimSpace(body)) > 0:
		failure.Message += ": " + shortened(state.redactAnswer.Printable(string(body)))
	}
	return failure
}

// mayHaveBeenProcessed reports whether the service may have carried out a call that failed. A client error means that
// it did not. 408 is the exception, since a proxy may send it at any time. A call that was waiting to be sent again had
// been refused before.
func mayHaveBeenProcessed(failure *APIError, state *callState) bool {
	if !state.connected.Load() || state.waiting || failure.Is(ErrExchangeRefused) {
		return false
	}
	if gatewayStatuses[failure.StatusCode].unreached {
		return false
	}
	switch failure.StatusCode {
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return false // they say that the request belongs elsewhere, and a write does not follow
	case http.StatusRequestTimeout:
		return true
	}
	return failure.StatusCode < 400 || failure.StatusCode > 499
}

func newRequest(ctx context.Context, call call, base urls.BaseURL) (*retryablehttp.Request, error) {
	target := base.String() + call.api.prefix + call.path
	if len(call.query) > 0 {
		target += "?" + call.query.Encode()
	}
	body, contentType, err := encodeBody(call.body)
	if err != nil {
		return nil, err
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, call.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("building the request %s %s: %w", call.method, call.api.prefix+call.path, err)
	}
	maps.Copy(request.Header, call.header)
	request.Header.Set("Accept", "application/json")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	return request, nil
}

// encodeBody returns a call's body and its content type; an untyped nil and "" for a call without a body.
func encodeBody(body any) (encoded any, contentType string, err error) {
	switch body := body.(type) {
	case nil:
		return nil, "", nil
	case url.Values:
		return []byte(body.Encode()), "application/x-www-form-urlencoded", nil
	}
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false) // an & in a URL stays an &
	if err := encoder.Encode(body); err != nil {
		return nil, "", fmt.Errorf("encoding the request: %w", err)
	}
	return bytes.TrimSpace(buffer.Bytes()), "application/json", nil
}

// acceptDeleteResponse accepts what says that a delete was carried out: an empty body, an object without a member (both
// documented for webhooks), or one whose members all say yes. Anything else is unclear, such as {"success":false}.
func acceptDeleteResponse(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil {
		return err
	}
	if members == nil { // null
		return ErrUnreadable
	}
	for name, value := range members {
		yes := (name == "success" || name == "deleted") && string(value) == "true"
		if !yes && string(value) != "null" {
			return ErrUnreadable
		}
	}
	return nil
}
