package fillout

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// What an error of the client means; ask with errors.Is.
var (
	// ErrNotAuthenticated: the service does not accept the credential.
	ErrNotAuthenticated = errors.New("not authenticated")
	// ErrNotFound: what the call names does not exist, or not in this account.
	ErrNotFound = errors.New("not found")
	// ErrRateLimited: the service refused the call, unprocessed, because there
	// were too many.
	ErrRateLimited = errors.New("rate limited")
	// ErrInvalid: the service found fault with what was sent.
	ErrInvalid = errors.New("invalid")
	// ErrAnswerLost: the call was sent and may have been carried out, but there
	// is no answer that says so. Only calls that must not be repeated have it.
	ErrAnswerLost = errors.New("answer lost")
	// ErrUnreadable: the service's answer is not what the call should return.
	ErrUnreadable = errors.New("unreadable answer")
	// ErrRedirected: the service sent the call elsewhere, and it did not go.
	ErrRedirected = errors.New("redirected")
	// ErrTimeout: there was no answer in time.
	ErrTimeout = errors.New("timeout")
	// ErrUnreachable: no connection could be made, so nothing was sent.
	ErrUnreachable = errors.New("unreachable")
	// ErrExchangeRefused: the OAuth server did not accept the code, the
	// application or the redirect URI, and said so. The code may have been used
	// before.
	ErrExchangeRefused = errors.New("exchange refused")
)

// APIError is how every call of the client fails, but for one whose context had
// ended before it was sent. Its texts are safe to show: they hold no
// credential, no secret of a webhook URL and no control character.
type APIError struct {
	// StatusCode of the last answer; 0 where there was none.
	StatusCode int
	// Message is what the service said, on one line and bounded; empty where it
	// said nothing that a person can read.
	Message string
	// Issues are the faults that the service found with what was sent.
	Issues []Issue
	// Origin that was asked, such as https://api.fillout.com.
	Origin string
	// Attempts that were made, 0 where none was sent.
	Attempts int
	// Elapsed is the time from the call to its failure, waits included.
	Elapsed time.Duration
	// Kinds say what the error means: the Err variables of this package. Ask
	// with errors.Is.
	Kinds []error
	// Cause is why there is no answer; nil where there is one. Its text has no
	// URL in it, unlike those of Go's HTTP client.
	Cause error
}

// Issue is one fault of a request, as Fillout's validation reports it.
type Issue struct {
	// Path of the value, such as submissions[0].questions; empty for the whole.
	Path string
	// Message says what is wrong with it.
	Message string
}

// String is the issue as a line: "path: message".
func (i Issue) String() string {
	if i.Path == "" {
		return i.Message
	}
	return i.Path + ": " + i.Message
}

// Error tells what went wrong in one line; what was being done is the caller's
// to add.
func (e *APIError) Error() string {
	var text strings.Builder
	text.WriteString(e.Answer())
	for _, issue := range e.Issues {
		text.WriteString("; " + issue.String())
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&text, " (%d attempts in %s)", e.Attempts, e.Elapsed.Round(time.Millisecond))
	}
	return text.String()
}

// Describe tells what was being done, as in "Listing the forms of the account",
// and what came of it, in sentences; faults that the service found stand in a
// list.
func (e *APIError) Describe(doing string) string {
	var text strings.Builder
	text.WriteString(doing + " failed")
	if e.Attempts > 1 {
		fmt.Fprintf(&text, ", after %d attempts in %s", e.Attempts, rounded(e.Elapsed))
	}
	if e.StatusCode != 0 {
		text.WriteString(". " + e.Origin + " answered with " + e.Answer())
	} else {
		text.WriteString(" at " + e.Origin + ": " + e.Answer())
	}
	if len(e.Issues) == 0 {
		if !strings.HasSuffix(text.String(), ".") {
			text.WriteString(".")
		}
		return text.String()
	}
	text.WriteString(":\n")
	for _, issue := range e.Issues {
		text.WriteString("\n  - " + issue.String())
	}
	return text.String()
}

// rounded leaves of a duration what a person wants to know.
func rounded(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}

// Answer tells what came back: the status and the service's message, or why
// there is none. It leaves the issues out.
func (e *APIError) Answer() string {
	var text string
	if e.StatusCode != 0 {
		text = "HTTP status " + strconv.Itoa(e.StatusCode)
		if reason := http.StatusText(e.StatusCode); reason != "" {
			text += " (" + reason + ")"
		}
		if e.Message != "" {
			text += ": " + e.Message
		}
	}
	switch {
	case e.Cause == nil:
		return text
	case text == "":
		return e.Cause.Error()
	}
	return text + ": " + e.Cause.Error()
}

// Is makes errors.Is answer what the error means.
func (e *APIError) Is(target error) bool {
	for _, kind := range e.Kinds {
		if kind == target {
			return true
		}
	}
	return false
}

// Unwrap gives the cause.
func (e *APIError) Unwrap() error { return e.Cause }

// authenticationMessages are how the service words that a credential is not
// accepted, in a 400 (measured), in lower case.
var authenticationMessages = []string{
	"api authorization header missing",
	"api key missing underscore",
	"incorrectly formatted api key",
	"api key invalid",
}

// kindsOf classifies an answer that is not a success.
func kindsOf(status int, message string, issues []Issue) []error {
	message = strings.ToLower(message)
	says := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(message, part) {
				return true
			}
		}
		return false
	}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden,
		status == http.StatusBadRequest && says(authenticationMessages...):
		return []error{ErrNotAuthenticated}
	case status == http.StatusTooManyRequests:
		return []error{ErrRateLimited}
	case len(issues) > 0:
		return []error{ErrInvalid}
	case status == http.StatusNotFound, status == http.StatusGone,
		status == http.StatusBadRequest && says("not found", "does not exist"):
		return []error{ErrNotFound}
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return []error{ErrInvalid}
	case status >= 300 && status < 400:
		return []error{ErrRedirected}
	}
	return nil
}

// errorAnswer is every shape of error body that is known: the envelope
// (measured), a bare message (measured on a 429), and that of OAuth servers
// (RFC 6749, section 5.2; what Fillout's sends is unknown).
type errorAnswer struct {
	Error       Text `json:"error"`
	Message     Text `json:"message"`
	Description Text `json:"error_description"`
}

// text is what of the answer a person reads.
func (a errorAnswer) text() string {
	switch {
	case a.Message != "" && a.Message != "null":
		return string(a.Message)
	case a.Description != "" && a.Description != "null" && a.Error != "":
		return string(a.Error + ": " + a.Description)
	}
	return string(a.Error)
}

// readErrorBody takes from a body what a person can read: a message, and the
// issues where the message is a list of them. It also tells what the answer
// means, by the message as it was sent: struck out secrets would be in the way.
func readErrorBody(status int, body []byte, redact func(string) string) (message string, issues []Issue, kinds []error) {
	var answer errorAnswer
	if err := json.Unmarshal(body, &answer); err != nil {
		return describeBody(body, redact), nil, kindsOf(status, "", nil)
	}
	text := answer.text()
	issues = parseIssues(text)
	kinds = kindsOf(status, text, issues)
	for i := range issues {
		issues[i].Path = printableWithout(redact, issues[i].Path)
		issues[i].Message = printableWithout(redact, issues[i].Message)
	}
	if len(issues) > 0 {
		return "", issues, kinds
	}
	return printableWithout(redact, text), nil, kinds
}

// describeBody tells what an answer is that is not the JSON it should be: a
// proxy's page is named, a short text is shown. JSON is not, since it may be a
// part of somebody's submission.
func describeBody(body []byte, redact func(string) string) string {
	text := bytes.TrimSpace(body)
	switch {
	case len(text) == 0:
		return "an empty answer"
	case text[0] == '<':
		return "an HTML page instead of JSON"
	case json.Valid(text):
		return "JSON of another shape"
	case text[0] == '{', text[0] == '[':
		return "broken JSON"
	}
	return "not JSON: " + printableWithout(redact, string(text))
}

// maxIssues bounds how many faults are shown.
const maxIssues = 20

// parseIssues reads the stringified list of Zod issues that Fillout's
// validation puts into the message (measured); nil if text is none.
func parseIssues(text string) []Issue {
	var parsed []struct {
		Path    []json.RawMessage `json:"path"`
		Message string            `json:"message"`
	}
	if err := json.Unmarshal([]byte(text), &parsed); err != nil {
		return nil
	}
	var issues []Issue
	for _, p := range parsed[:min(len(parsed), maxIssues)] {
		if p.Message == "" {
			continue
		}
		issues = append(issues, Issue{Path: issuePath(p.Path), Message: p.Message})
	}
	return issues
}

// issuePath writes a Zod path the way people write one: a.b[0].c.
func issuePath(elements []json.RawMessage) string {
	var text strings.Builder
	for _, element := range elements {
		var name string
		if err := json.Unmarshal(element, &name); err != nil {
			text.WriteString("[" + string(element) + "]")
			continue
		}
		if text.Len() > 0 {
			text.WriteString(".")
		}
		text.WriteString(name)
	}
	return text.String()
}
