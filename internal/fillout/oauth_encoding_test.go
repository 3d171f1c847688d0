package fillout

import "testing"

// A code is sent a second time, as JSON, only if the server has not read the first request. It is not sent again if the
// server has read and refused it.
func TestIsUnreadEncoding(t *testing.T) {
	t.Parallel()
	issue := func(path, message string) []Issue { return []Issue{{Path: path, Message: message}} }
	unread := []APIError{
		{StatusCode: 415},
		{StatusCode: 400, Message: "code is required"},
		{StatusCode: 400, Message: "Missing client_id"},
		{StatusCode: 422, Message: "Missing required parameter: redirect_uri"},
		{StatusCode: 400, Message: "invalid_request: The parameter client_secret is missing"},
		{StatusCode: 400, Issues: issue("code", "Invalid input: expected string, received undefined")},
		{StatusCode: 400, Issues: issue("clientId", "Required")},
	}
	refused := []APIError{
		{StatusCode: 400, Issues: issue("code", "Too short")},
		{StatusCode: 400, Message: "invalid_grant: The code has expired, a new one is required"},
		{StatusCode: 400, Message: "The code was used already; a new code is required"},
		{StatusCode: 400, Message: "invalid_client: client_secret required"},
		{StatusCode: 400, Message: "The redirect_uri does not match the required one"},
		{StatusCode: 400, Message: "Invalid code"},
		{StatusCode: 400, Message: "something is missing"},
		{StatusCode: 400},
		{StatusCode: 401, Message: "client_secret is missing"},
		{StatusCode: 404, Message: "code is missing"},
		{StatusCode: 408, Message: "code is missing"},
		{StatusCode: 429, Message: "code is missing"},
		{StatusCode: 500, Message: "code is missing"},
		{StatusCode: 0, Message: "code is missing"},
	}
	for i := range unread {
		if !isUnreadEncoding(&unread[i]) {
			t.Errorf("%v counts as a refusal", &unread[i])
		}
	}
	for i := range refused {
		if isUnreadEncoding(&refused[i]) {
			t.Errorf("%v counts as unread", &refused[i])
		}
	}
	if isUnreadEncoding(nil) {
		t.Error("a success counts as unread")
	}
}
