package fillout

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// readErrorBody returns the error that an answer stands for: a message, or the issues if the message is a list of them.
// It takes the meaning from the message as it was sent, because a redacted word could hide it.
func readErrorBody(api api, status int, body []byte, redact func(string) string) *APIError {
	text, err := api.errorText(body)
	if err != nil {
		return &APIError{StatusCode: status, Message: describeBody(body, redact), Kinds: kindsOf(status, "", nil)}
	}
	issues := parseIssues(text)
	failure := &APIError{StatusCode: status, Kinds: kindsOf(status, text, issues)}
	if len(issues) == 0 {
		failure.Message = printableWithout(redact, text)
	}
	for _, issue := range issues {
		failure.Issues = append(failure.Issues, Issue{
			Path:    printableWithout(redact, issue.Path),
			Message: printableWithout(redact, issue.Message),
		})
	}
	return failure
}

// parseErrorText reads the error bodies of the forms API and of the OAuth server: the envelope (measured), a bare
// message (measured on a 429), and the body that RFC 6749, section 5.2, describes. What Fillout's OAuth server sends is
// unknown.
func parseErrorText(body []byte) (string, error) {
	var answer struct {
		Error       Text `json:"error"`
		Message     Text `json:"message"`
		Description Text `json:"error_description"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", err
	}
	switch {
	case answer.Message != "" && answer.Message != "null":
		return string(answer.Message), nil
	case answer.Description != "" && answer.Description != "null" && answer.Error != "":
		return string(answer.Error + ": " + answer.Description), nil
	}
	return string(answer.Error), nil
}

// authenticationMessages are parts, in lower case, of the messages with which the forms API answers 400 because it does
// not accept the credential (measured).
var authenticationMessages = []string{
	"api authorization header missing",
	"api key missing underscore",
	"incorrectly formatted api key",
	"api key invalid",
}

// kindsOf returns the meanings of an answer that is not a success.
func kindsOf(status int, message string, issues []Issue) []error {
	message = strings.ToLower(message)
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden,
		status == http.StatusBadRequest && containsAny(message, authenticationMessages...):
		return []error{ErrNotAuthenticated}
	case status == http.StatusTooManyRequests:
		return []error{ErrRateLimited}
	case len(issues) > 0:
		return []error{ErrInvalid}
	case status == http.StatusNotFound, status == http.StatusGone,
		status == http.StatusBadRequest && containsAny(message, "not found", "does not exist"):
		return []error{ErrNotFound}
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return []error{ErrInvalid}
	case status >= 300 && status < 400:
		return []error{ErrRedirected}
	}
	return nil
}

// containsAny reports whether text contains one of the parts.
func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// describeBody describes an answer that is not the JSON it should be. It names a proxy's page and shows a short text.
// It does not show JSON, which may be a part of a submission.
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

// maxIssues bounds how many issues are shown.
const maxIssues = 20

// parseIssues reads the stringified list of Zod issues that Fillout's validation puts into the message (measured). It
// returns nil for any other text.
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
		if p.Message != "" {
			issues = append(issues, Issue{Path: issuePath(p.Path), Message: p.Message})
		}
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
