package fillout

import (
	"errors"
	"testing"
	"time"
)

func TestAPIErrorText(t *testing.T) {
	t.Parallel()
	tests := map[string]*APIError{
		"HTTP status 400 (Bad Request): API Key invalid":               {StatusCode: 400, Message: "API Key invalid", Attempts: 1},
		"HTTP status 400 (Bad Request); formId: Required; url: Is bad": {StatusCode: 400, Issues: []Issue{{"formId", "Required"}, {"url", "Is bad"}}},
		"HTTP status 503 (Service Unavailable) (5 attempts in 7.5s)":   {StatusCode: 503, Attempts: 5, Elapsed: 7500 * time.Millisecond},
		"connection refused": {Cause: errors.New("connection refused"), Attempts: 1},
		"HTTP status 599":    {StatusCode: 599},
	}
	for want, err := range tests {
		if err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}
