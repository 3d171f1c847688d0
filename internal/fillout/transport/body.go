package transport

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"unicode/utf8"
)

const (
	// maxBody bounds an answer. The largest that is expected, a page of 150 submissions, has a few megabytes.
	maxBody = 32 << 20
	// maxValues bounds the values of an answer, nested ones included. A page of submissions to a form of a hundred
	// questions has some 100,000. A million values take a gigabyte in the provider, and almost as much in Terraform.
	maxValues = 300_000
	// maxDepth bounds how deeply the values are nested. Terraform, and programs that read its output, take very long for
	// deep values.
	maxDepth = 100
	// maxErrorBody bounds how much is read of an answer that is not a success. Its status says most, and a message has a
	// few hundred bytes.
	maxErrorBody = 1 << 20
)

// The bounds that make an answer ErrUnreadable. A smaller page may be within the first two.
var (
	ErrTooLarge = fmt.Errorf("%w: it is larger than %d MiB", ErrUnreadable, maxBody>>20)
	ErrTooMany  = fmt.Errorf("%w: it has more than %d values", ErrUnreadable, maxValues)
	errTooDeep  = fmt.Errorf("%w: its values are nested more than %d levels deep", ErrUnreadable, maxDepth)
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
		return nil, ErrTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	if err != nil {
		return nil, fmt.Errorf("the answer broke off: %w", err)
	}
	if len(body) > maxBody {
		return nil, ErrTooLarge
	}
	values, depth := measure(body)
	switch {
	case values > maxValues:
		return nil, ErrTooMany
	case depth > maxDepth:
		return nil, errTooDeep
	case !utf8.Valid(body): // Terraform's values are UTF-8
		body = bytes.ToValidUTF8(body, []byte(string(utf8.RuneError)))
	}
	return body, nil
}

// measure returns how many values a JSON text has at most, and how deeply they are nested. A bracket or a comma stands
// before each value but the first.
func measure(text []byte) (values, depth int) {
	values = 1
	level, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++ // skip the escaped character
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[' || c == '{':
			values++
			level++
			depth = max(depth, level)
		case c == ']' || c == '}':
			level--
		case c == ',':
			values++
		}
	}
	return values, depth
}
