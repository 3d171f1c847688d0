package fillout

import "testing"

// A code is sent a second time, as JSON, only where the server has not read the
// first: never where it has read and refused it.
func TestIsUnreadEncoding(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status  int
		message string
		issues  []Issue
		want    bool
	}{
		{415, "", nil, true},
		{400, "code is required", nil, true},
		{400, "Missing client_id", nil, true},
		{422, "Missing required parameter: redirect_uri", nil, true},
		{400, "invalid_request: The parameter client_secret is missing", nil, true},
		{400, "", []Issue{{Path: "code", Message: "Invalid input: expected string, received undefined"}}, true},
		{400, "", []Issue{{Path: "clientId", Message: "Required"}}, true},

		{400, "", []Issue{{Path: "code", Message: "Too short"}}, false},
		{400, "invalid_grant: The code has expired, a new one is required", nil, false},
		{400, "The code was used already; a new code is required", nil, false},
		{400, "invalid_client: client_secret required", nil, false},
		{400, "The redirect_uri does not match the required one", nil, false},
		{400, "Invalid code", nil, false},
		{400, "something is missing", nil, false},
		{400, "", nil, false},
		{401, "client_secret is missing", nil, false},
		{404, "code is missing", nil, false},
		{408, "code is missing", nil, false},
		{429, "code is missing", nil, false},
		{500, "code is missing", nil, false},
		{0, "code is missing", nil, false},
	}
	for _, test := range tests {
		err := &APIError{StatusCode: test.status, Message: test.message, Issues: test.issues}
		if got := isUnreadEncoding(err); got != test.want {
			t.Errorf("%d %q %v: got %t", test.status, test.message, test.issues, got)
		}
	}
	if isUnreadEncoding(nil) {
		t.Error("a success counts as an unread encoding")
	}
}
