package fillout

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
)

const (
	// maxBody bounds an answer. The largest that is expected, a page of 150 submissions, has a few megabytes.
	maxBody = 32 << 20
	// maxValues bounds the values of an answer, nested ones included. A page of submissions to a form of a hundred
	// questions has some 100,000. 32 MiB of empty objects would take gigabytes when decoded.
	maxValues = 1 << 20
	// maxErrorBody bounds how much is read of an answer that is not a success. Its status says most, and a message has a
	// few hundred bytes.
	maxErrorBody = 1 << 20
)

var (
	errTooLarge = fmt.Errorf("%w: it is larger than %d MiB", ErrUnreadable, maxBody>>20)
	errTooMany  = fmt.Errorf("%w: it has more than %d values", ErrUnreadable, maxValues)
)

// buffered reads the answer's body, within its bound, as a part of the attempt. So an answer that breaks off is an
// attempt that failed, and the timeout covers the answer to its last byte.
func buffered(next roundTrip) roundTrip {
	return func(request *http.Request) (*http.Response, error) {
		answer, err := next(request)
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("the connection was closed before there was an answer: %w", err)
		}
		if err != nil {
			return nil, err
		}
		defer func() { _ = answer.Body.Close() }() // the rest is not needed
		body, err := readBody(answer)
		if err != nil {
			return nil, err
		}
		answer.Body = io.NopCloser(bytes.NewReader(body))
		answer.ContentLength = int64(len(body))
		return answer, nil
	}
}

// readBody reads a success to its end. It reads as much of any other answer as arrives within the bound, because the
// status counts even if the body breaks off.
func readBody(answer *http.Response) ([]byte, error) {
	if !succeeded(answer.StatusCode) {
		body, _ := io.ReadAll(io.LimitReader(answer.Body, maxErrorBody))
		return body, nil
	}
	if answer.ContentLength > maxBody {
		return nil, errTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("the answer broke off: %w", err)
	case len(body) > maxBody:
		return nil, errTooLarge
	case countValues(body) > maxValues:
		return nil, errTooMany
	}
	return body, nil
}

// countValues returns how many values a JSON text has at most. A bracket or a comma stands before each but the first.
func countValues(text []byte) int {
	n, quoted := 1, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++ // skip the escaped character
		case c == '"':
			quoted = !quoted
		case !quoted && (c == '[' || c == '{' || c == ','):
			n++
		}
	}
	return n
}
