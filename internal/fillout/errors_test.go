package fillout

import (
	"errors"
	"testing"
	"time"
)

func TestAPIErrorText(t *testing.T) {
	t.Parallel()
	issues := []Issue{{"formId", "Required"}, {"url", "Is bad"}}
	elapsed := 7512 * time.Millisecond
	for _, test := range []struct {
		failure        APIError
		err, described string
	}{
		{APIError{StatusCode: 400, Message: "API Key invalid", Attempts: 1},
			"HTTP status 400 (Bad Request): API Key invalid",
			"Trying failed. https://api.example.com answered with HTTP status 400 (Bad Request): API Key invalid."}, {
			APIError{StatusCode: 400, Issues: issues},
			"HTTP status 400 (Bad Request); formId: Required; url: Is bad",
			"Trying failed. https://api.example.com answered with HTTP status 400 (Bad Request):\n\n" +
				"  - formId: Required\n  - url: Is bad",
		}, {
			APIError{StatusCode: 429, Message: "Try again soon.", Attempts: 5, Elapsed: elapsed},
			"HTTP status 429 (Too Many Requests): Try again soon. (5 attempts in 7.512s)",
			"Trying failed, after 5 attempts in 7.5s. https://api.example.com answered with " +
				"HTTP status 429 (Too Many Requests): Try again soon.",
		}, {APIError{Cause: errors.New("connection refused"), Attempts: 1}, "connection refused",
			"Trying failed at https://api.example.com: connection refused."}, {APIError{StatusCode: 599}, "HTTP status 599",
			"Trying failed. https://api.example.com answered with HTTP status 599."},
	} {
		failure := test.failure
		failure.Origin = "https://api.example.com"
		if failure.Error() != test.err || failure.Describe("Trying") != test.described {
			t.Errorf("got %q, want %q\nand %q, want %q", &failure, test.err, failure.Describe("Trying"), test.described)
		}
	}
}
