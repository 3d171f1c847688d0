package fillout

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
)

// The meanings of the client's errors. Test them with errors.Is.
var (
	// ErrNotAuthenticated: the service itself says that it does not accept the credential.
	ErrNotAuthenticated = errors.New("not authenticated")
	// ErrNotFound: the service itself says that the object does not exist, or not in this account.
	ErrNotFound = errors.New("not found")
	// ErrNotFillout: the answer does not come from the service, but from something on the way to it, such as a proxy. It
	// says nothing about the credential, the object or the code of the call.
	ErrNotFillout = errors.New("not Fillout's answer")
	// ErrProxy: the proxy of this machine could not be reached, or refused to connect, so nothing was sent.
	ErrProxy = transport.ErrProxy
	// ErrRateLimited: the service refused the call, unprocessed, because there were too many.
	ErrRateLimited = errors.New("rate limited")
	// ErrInvalid: the service did not accept the values that were sent.
	ErrInvalid = errors.New("invalid")
	// ErrAnswerLost: the call was sent and may have been carried out, but no answer says so. Only calls that must not be
	// repeated have this meaning.
	ErrAnswerLost = errors.New("answer lost")
	// ErrUnreadable: the service's answer is not what the call should return.
	ErrUnreadable = transport.ErrUnreadable
	// ErrRedirected: the service redirected the call, and the client did not follow.
	ErrRedirected = transport.ErrRedirected
	// ErrTimeout: there was no answer in time.
	ErrTimeout = transport.ErrTimeout
	// ErrUnreachable: no connection could be made, so nothing was sent.
	ErrUnreachable = errors.New("unreachable")
	// ErrExchangeRefused: the OAuth server answered that it does not accept the code, the application or the redirect URI.
	// The code may have been used before.
	ErrExchangeRefused = errors.New("exchange refused")
)

// APIError is the error of every call of the client, except a call whose context had ended before it was sent. Its
// texts are safe to show: they contain no credential, no secret of a webhook URL and no control character.
type APIError struct {
	// StatusCode of the last answer; 0 if there was no answer.
	StatusCode int
	// Message is the service's own, on one line and bounded. It is empty if the service sent nothing that a person can
	// read. Without a message of the service's, it describes the answer.
	Message string
	// Responder names what sent an answer that is not the service's, as far as the answer says. It can follow "from".
	Responder string
	// Issues are the faults that the service found in the values that were sent.
	Issues []Issue
	// Origin that was asked, such as https://api.fillout.com.
	Origin string
	// OfDatabases reports whether the database API was called.
	OfDatabases bool
	// Attempts that were made; 0 if nothing was sent.
	Attempts int
	// Elapsed is the time from the call to its failure, waits included.
	Elapsed time.Duration
	// Kinds are the meanings of the error: the Err variables of this package. Test them with errors.Is.
	Kinds []error
	// Cause is why there is no answer; nil if there is one. Unlike the errors of Go's HTTP client, its text contains no
	// URL.
	Cause error
}

// Issue is one fault of a request, as Fillout's validation reports it.
type Issue struct {
	// Path of the value, such as submissions[0].questions; empty for the whole request.
	Path string
	// Message says what is wrong with the value.
	Message string
}

// String returns the issue as a line: "path: message".
func (i Issue) String() string {
	if i.Path == "" {
		return i.Message
	}
	return i.Path + ": " + i.Message
}

// Error returns in one line what went wrong. The caller adds what it was doing.
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

// Describe returns sentences for people: what the caller was doing, such as "Listing the forms of the account", and how
// it failed. Issues follow as a list.
func (e *APIError) Describe(doing string) string {
	var text strings.Builder
	text.WriteString(doing + " failed")
	if e.Attempts > 1 {
		fmt.Fprintf(&text, ", after %d attempts in %s", e.Attempts, rounded(e.Elapsed))
	}
	switch {
	case e.StatusCode != 0 && e.Is(ErrNotFillout):
		text.WriteString(". Something on the way to " + e.Origin + " answered with " + e.Answer())
	case e.StatusCode != 0:
		text.WriteString(". " + e.Origin + " answered with " + e.Answer())
	default:
		text.WriteString(" at " + e.Origin + ": " + e.Answer())
	}
	if len(e.Issues) == 0 {
		return strings.TrimSuffix(text.String(), ".") + "."
	}
	text.WriteString(":\n")
	for _, issue := range e.Issues {
		text.WriteString("\n  - " + issue.String())
	}
	return text.String()
}

// rounded returns a duration as exactly as a person needs it.
func rounded(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}

// Answer returns the status and the service's message, or why there is no answer. It does not contain the issues.
func (e *APIError) Answer() string {
	var text string
	if e.StatusCode != 0 {
		text = "HTTP status " + strconv.Itoa(e.StatusCode)
		if reason := transport.StatusText(e.StatusCode); reason != "" {
			text += " (" + reason + ")"
		}
		if e.Message != "" {
			text += ": " + e.Message
		}
		if e.Responder != "" {
			text += ", from " + e.Responder
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

// Is reports whether target is a meaning of the error, for errors.Is.
func (e *APIError) Is(target error) bool { return slices.Contains(e.Kinds, target) }

// Unwrap returns the cause.
func (e *APIError) Unwrap() error { return e.Cause }

// transportFailure returns what an error of the transport means.
func transportFailure(err error, sent *transport.Call) *APIError {
	failure := &APIError{Cause: &redactedError{text: sent.Redact.Printable(err.Error()), err: err}}
	for _, kind := range []error{ErrRedirected, ErrTimeout, ErrUnreadable, ErrProxy} {
		if errors.Is(err, kind) {
			failure.Kinds = append(failure.Kinds, kind)
		}
	}
	if !sent.Connected() {
		failure.Kinds = append(failure.Kinds, ErrUnreachable)
	}
	return failure
}

// redactedError is an error whose text is safe to show.
type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }
func (e *redactedError) Unwrap() error { return e.err }
