package fillout

import "testing"

// A code is sent a second time, as JSON, only if the server has not read the first request. It is not sent again if the
// server has read and refused it.
func TestIsUnreadEncoding(t *testing.T) {
	t.Parallel()
	issue := func(path, message string) *APIError {
		return &APIError{StatusCode: 400, Issues: []Issue{{Path: path, Message: message}}}
	}
	says := func(status int, message string) *APIError { return &APIError{StatusCode: status, Message: message} }
	for _, failure := range []*APIError{
		says(415, ""),
		says(400, "code is required"),
		says(400, "Missing client_id"),
		says(422, "Missing required parameter: redirect_uri"),
		says(400, "invalid_request: The parameter client_secret is missing"),
		issue("code", "Invalid input: expected string, received undefined"),
		issue("clientId", "Required"),
	} {
		if !isUnreadEncoding(failure) {
			t.Errorf("%v counts as a refusal", failure)
		}
	}
	for _, failure := range []*APIError{
		issue("code", "Too short"),
		says(400, "invalid_grant: The code has expired, a new one is required"),
		says(400, "The code was used already; a new code is required"),
		says(400, "invalid_client: client_secret required"),
		says(400, "The redirect_uri does not match the required one"),
		says(400, "Invalid code"),
		says(400, "something is missing"),
		says(400, ""),
		says(401, "client_secret is missing"),
		says(404, "code is missing"),
		says(408, "code is missing"),
		says(429, "code is missing"),
		says(500, "code is missing"),
		says(0, "code is missing"),
	} {
		if isUnreadEncoding(failure) {
			t.Errorf("%v counts as unread", failure)
		}
	}
	if isUnreadEncoding(nil) {
		t.Error("a success counts as unread")
	}
}
