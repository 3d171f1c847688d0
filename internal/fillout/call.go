package fillout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// call is one call of an API.
type call struct {
	api    api
	kind   transport.Kind
	method string
	path   []string    // its segments below the API's prefix, not escaped
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

// read returns a call that reads what a path names.
func (a api) read(path ...string) call { return call{api: a, method: http.MethodGet, path: path} }

// create returns a call that creates something below a path.
func (a api) create(body any, path ...string) call {
	return call{api: a, kind: transport.SingleWrite, method: http.MethodPost, path: path, body: body}
}

// change returns a call that changes what a path names.
func (a api) change(body any, path ...string) call {
	return call{api: a, kind: transport.RepeatableWrite, method: http.MethodPatch, path: path, body: body}
}

// remove returns a call that deletes what a path names.
func (a api) remove(path ...string) call {
	return call{api: a, kind: transport.RepeatableWrite, method: http.MethodDelete, path: path}
}

// redactor returns what removes the secrets of the call from a text.
func (call call) redactor(credential Credential) safetext.Redactor {
	secrets := slices.Concat(call.secrets, safetext.ProxySecrets(os.Getenv), []string{credential.AccessToken})
	return safetext.NewRedactor(secrets...)
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

// unreadableIf returns ErrUnreadable if an answer lacks something.
func unreadableIf(lacking bool) error {
	if lacking {
		return ErrUnreadable
	}
	return nil
}

// do makes a call with the client's credential and passes the body of a successful answer to accept. An error of accept
// makes the answer an unreadable one. The exception is ErrExchangeRefused: a refusal in an answer whose status is a
// success.
func (c *Client) do(ctx context.Context, call call, accept func(body []byte) error) error {
	path, err := escapePath(call.path)
	if err != nil {
		return err
	}
	credential, err := c.credential(ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	base, redact := call.api.baseURL(credential), call.redactor(credential)
	if base.IsZero() {
		return fmt.Errorf("%w for %s", ErrNoDatabaseURL, credential.BaseURL)
	}
	request, err := newRequest(ctx, call, base, call.api.prefix+path)
	if err != nil {
		return err
	}
	var first *firstCall // if this is the first call with the token; see gate
	if call.api.gate != nil {
		var refusal *APIError
		first, refusal, err = call.api.gate.pass(ctx, credential.AccessToken)
		switch {
		case err != nil:
			return fmt.Errorf("interrupted before there was an answer: %w", context.Canceled)
		case refusal != nil:
			refused := *refusal
			refused.Attempts = 0
			return &refused
		}
		defer func() { first.end(nil) }() // also after a panic
	}
	sent := &transport.Call{
		Kind:      call.kind,
		Pace:      call.api.pace,
		Token:     credential.AccessToken,
		BaseURL:   base,
		Redact:    redact,
		Sending:   call.sending,
		Repeating: func() { first.end(nil) }, // the token was not refused
	}
	failure := c.send(request, call, sent, accept)
	if failure == nil {
		return nil
	}
	failure.Origin = base.String()
	failure.OfDatabases = call.api.prefix == urls.DatabasePrefix
	failure.Attempts = sent.Attempts()
	failure.Elapsed = time.Since(start)
	first.end(failure)
	if call.kind == transport.SingleWrite && mayHaveBeenProcessed(failure, sent) {
		failure.Kinds = append(failure.Kinds, ErrAnswerLost)
	} else if ctx.Err() != nil && errors.Is(failure.Cause, context.Canceled) {
		return fmt.Errorf("interrupted before there was an answer: %w", context.Canceled)
	}
	return failure
}

// send makes the attempts. It returns nil if the call succeeded, else why it did not.
func (c *Client) send(request *retryablehttp.Request, call call, sent *transport.Call,
	accept func([]byte) error) *APIError {
	answer, err := c.transport.Send(request, sent)
	if err != nil {
		return transportFailure(err, sent)
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		failure := readErrorBody(call.api, answer, sent.Proxy(), sent.Redact)
		if target, err := answer.Location(); err == nil && answer.StatusCode < http.StatusBadRequest {
			failure.Message = "a redirect to " + sent.Redact.Printable(urls.Origin(target)) + ", which only a read follows"
		}
		return failure
	}
	err = accept(answer.Body)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrExchangeRefused):
		failure := readErrorBody(call.api, answer, sent.Proxy(), sent.Redact)
		failure.Kinds = []error{ErrExchangeRefused}
		return failure
	}
	redact := sent.Redact
	if call.confidential {
		redact = safetext.RedactAll
	}
	failure := &APIError{
		StatusCode: answer.StatusCode,
		Message:    describeBody(answer.Body, redact),
		Kinds:      []error{ErrUnreadable},
	}
	switch other := (otherObjectError{}); {
	case errors.As(err, &other):
		failure.Message = redact.Printable(other.Error())
	case isNotFillouts(answer.Body):
		failure.Kinds = append(failure.Kinds, ErrNotFillout)
		failure.Responder = responder(answer.Header, sent.Proxy(), sent.Redact)
	case call.showsAnswer && len(bytes.TrimSpace(answer.Body)) > 0:
		failure.Message += ": " + shortened(redact.Printable(string(answer.Body)))
	}
	return failure
}

// mayHaveBeenProcessed reports whether the service may have carried out a call that failed. A client error means that
// it did not. 408 is the exception, since a proxy may send it at any time.
func mayHaveBeenProcessed(failure *APIError, sent *transport.Call) bool {
	if !sent.MayHaveArrived() || failure.Is(ErrExchangeRefused) {
		return false
	}
	if transport.Unreached(failure.StatusCode) {
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

func newRequest(ctx context.Context, call call, base urls.BaseURL, path string) (*retryablehttp.Request, error) {
	target := base.String() + path
	if len(call.query) > 0 {
		target += "?" + call.query.Encode()
	}
	body, contentType, err := encodeBody(call.body)
	if err != nil {
		return nil, err
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, call.method, target, body)
	if err != nil {
		return nil, fmt.Errorf("building the request %s %s: %w", call.method, path, err)
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
