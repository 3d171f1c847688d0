package fillout

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/lazyregexp"
)

// DefaultDatabaseRequestsPerSecond is well below the 30 requests per second that Fillout allows a key on the database
// API (documented; older pages say 50).
const DefaultDatabaseRequestsPerSecond = 20

// ErrNoDatabaseURL means that no address of the database API is set, and that none is known for the base URL of the
// credential.
var ErrNoDatabaseURL = errors.New("no address of the database API is known")

// databaseAPI reads and changes databases. Its URL is set, or derived from the base URL of the credential.
func databaseAPI(set urls.BaseURL, pace *transport.Pace) api {
	return api{
		prefix: urls.DatabasePrefix,
		baseURL: func(credential Credential) urls.BaseURL {
			if set.IsZero() {
				return urls.DatabaseURL(credential.BaseURL)
			}
			return set
		},
		pace:      pace,
		gate:      &gate{},
		readError: readDatabaseError,
		kinds:     databaseKindsOf,
	}
}

// usualCodes say no more than the status that they come with (documented; assumption: database-429).
var usualCodes = []string{
	"", "BAD_REQUEST", "UNAUTHORIZED", "NOT_FOUND", "TOO_MANY_REQUESTS", "INTERNAL_SERVER_ERROR", "NOT_IMPLEMENTED",
}

// databaseCode is the syntax of an error's code. All documented ones have it.
var databaseCode = lazyregexp.New(`^[A-Z][A-Z0-9_]*$`)

// readDatabaseError reads an error of the database API: an object under "error" with code and message (documented). Its
// other keys follow the message, because they may say which value is wrong (seen in third-party code). What a 429 looks
// like is unknown, so the bodies of the forms API count as well.
func readDatabaseError(status int, body []byte) (text string, own bool) {
	if status == http.StatusTooManyRequests {
		if text, own := readFormsError(status, body); own {
			return text, true
		}
	}
	var answer struct {
		Error map[string]json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return "", false
	}
	var code, message string
	_ = json.Unmarshal(answer.Error["code"], &code) // a code or a message of another type is missing
	_ = json.Unmarshal(answer.Error["message"], &message)
	own = databaseCode().MatchString(code)
	if parseIssues(message) != nil {
		return message, own
	}
	var parts []string
	if message != "" {
		parts = append(parts, message)
	}
	if !slices.Contains(usualCodes, code) {
		parts = append(parts, "("+code+")")
	}
	delete(answer.Error, "code")
	delete(answer.Error, "message")
	if len(answer.Error) > 0 {
		others, err := json.Marshal(answer.Error)
		if err != nil {
			return "", false
		}
		parts = append(parts, string(others))
	}
	return strings.Join(parts, " "), own
}

// databaseKindsOf returns the meanings of an error of the database API. A refused credential has status 401
// (documented); 403, and 400 with words about the key, are possible (assumption: database-auth-status). An object that
// does not exist has status 404 (documented), so that 400 always means that a value is wrong.
func databaseKindsOf(status int, message string, issues []Issue) []error {
	switch {
	case status == http.StatusForbidden,
		status == http.StatusBadRequest &&
			containsAny(strings.ToLower(message), "missing api key", "invalid api key", "api key is invalid"):
		return []error{ErrNotAuthenticated}
	case status == http.StatusBadRequest:
		return []error{ErrInvalid}
	}
	return kindsOf(status, message, issues)
}

// isID reports whether a value in an answer can be an id: a string that is not empty, or a number.
func isID(value Text) bool {
	return value != "" && value != "null" && !strings.ContainsAny(string(value[:1]), "[{")
}

// isAbout returns an error unless an answer is about the object that was asked for.
func isAbout(kind, wanted string, got Text) error {
	if string(got) != wanted {
		return otherObjectError{kind, wanted, string(got)}
	}
	return nil
}

// acceptDeleted accepts an answer that says that an object was deleted: {"deleted": true} (documented), or for a
// webhook {"success": true} (documented). Any other answer may come from something on the way to the service, and what
// became of the object can be read.
func acceptDeleted(body []byte) error {
	var answer struct {
		Deleted *bool            `json:"deleted"`
		Success *bool            `json:"success"`
		Error   *json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	said := slices.DeleteFunc([]*bool{answer.Deleted, answer.Success}, func(b *bool) bool { return b == nil })
	return unreadableIf(len(said) == 0 || answer.Error != nil || slices.ContainsFunc(said, func(b *bool) bool { return !*b }))
}
