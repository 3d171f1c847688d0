package fillout

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
	"github.com/fillout-community/terraform-provider-fillout/internal/lazyregexp"
)

// readErrorBody returns the error that an answer stands for: a message, or the issues if the message is a list of them.
// It takes the meaning from the message as it was sent, because a redacted word could hide it. Only an answer that has
// the shape of the API's errors has a meaning of the service's.
func readErrorBody(api api, answer *transport.Answer, through string, redact safetext.Redactor) *APIError {
	status := answer.StatusCode
	failure := &APIError{StatusCode: status}
	text, own := api.readError(status, answer.Body)
	if !own {
		failure.Kinds = kindsOfOther(status)
		failure.Message = describeBody(answer.Body, redact)
		if text != "" {
			failure.Message = redact.Printable(text)
		}
		failure.Responder = responder(answer.Header, through, redact)
		return failure
	}
	issues := parseIssues(text)
	failure.Kinds = api.kinds(status, text, issues)
	if len(issues) == 0 {
		failure.Message = redact.Printable(text)
	}
	for _, issue := range issues {
		failure.Issues = append(failure.Issues, Issue{
			Path:    redact.Printable(issue.Path),
			Message: redact.Printable(issue.Message),
		})
	}
	return failure
}

// errorBody is the union of the error bodies of the forms API and of the OAuth server.
type errorBody struct {
	StatusCode  int  `json:"statusCode"`
	Error       Text `json:"error"`
	Message     Text `json:"message"`
	Description Text `json:"error_description"`
}

// text returns what the body says to people, or "".
func (b errorBody) text() string {
	switch {
	case b.Message != "" && b.Message != "null":
		return string(b.Message)
	case b.Description != "" && b.Description != "null" && b.Error != "":
		return string(b.Error + ": " + b.Description)
	case b.Error == "null":
		return ""
	}
	return string(b.Error)
}

// readFormsError reads an error of the forms API: the envelope, whose statusCode repeats the status (measured), or a
// bare message with a 429 (measured).
func readFormsError(status int, body []byte) (text string, own bool) {
	var answer errorBody
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", false
	}
	envelope := answer.StatusCode == status && answer.Error != "" && answer.Message != ""
	bare := status == http.StatusTooManyRequests && answer.Message != ""
	return answer.text(), envelope || bare
}

// oauthErrorCode is the syntax of an error's code in RFC 6749, section 5.2, as far as registered codes use it.
var oauthErrorCode = lazyregexp.New(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// readOAuthError reads an error of the OAuth server. What Fillout's server sends is unknown, so it accepts the body
// that RFC 6749, section 5.2, describes, and the envelope of the forms API (assumption: oauth-error-format).
func readOAuthError(status int, body []byte) (text string, own bool) {
	if text, own := readFormsError(status, body); own {
		return text, true
	}
	var answer errorBody
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", false
	}
	return answer.text(), oauthErrorCode().MatchString(string(answer.Error))
}

// authenticationMessages are parts, in lower case, of the messages with which the forms API answers 400 because it does
// not accept the credential (measured).
var authenticationMessages = []string{
	"api authorization header missing",
	"api key missing underscore",
	"incorrectly formatted api key",
	"api key invalid",
}

// kindsOf returns the meanings of an error of the service's. A 401 is documented for other APIs of Fillout's, and the
// forms API could begin to use it (assumption: forms-auth-status). A 403 alone does not mean that the token is invalid:
// it could be about the account's plan.
func kindsOf(status int, message string, issues []Issue) []error {
	message = strings.ToLower(message)
	refused := status == http.StatusBadRequest || status == http.StatusForbidden
	switch {
	case status == http.StatusUnauthorized, refused && containsAny(message, authenticationMessages...):
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
	}
	return nil
}

// kindsOfOther returns the meanings of a status whose body says nothing. Fillout's own refusals have a body (measured),
// so a refusal without one is not Fillout's. A failure of a server, 500 or more, may be.
func kindsOfOther(status int) []error {
	switch {
	case status >= 300 && status < 400:
		return []error{ErrRedirected}
	case status >= 400 && status < 500, status == http.StatusNetworkAuthenticationRequired:
		return []error{ErrNotFillout}
	}
	return nil
}

// containsAny reports whether text contains one of the parts.
func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
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
