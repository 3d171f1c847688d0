package fillout

import (
	"errors"
	"strings"
	"testing"
)

func TestKindsOf(t *testing.T) {
	t.Parallel()
	issue := []Issue{{Path: "formId", Message: "Invalid input"}}
	for _, test := range []struct {
		status  int
		message string
		issues  []Issue
		want    error
	}{
		{400, "API authorization header missing", nil, ErrNotAuthenticated},
		{400, "API key missing underscore", nil, ErrNotAuthenticated},
		{400, "Incorrectly formatted API key was passed", nil, ErrNotAuthenticated},
		{400, "API Key invalid", nil, ErrNotAuthenticated},
		{401, "", nil, ErrNotAuthenticated},
		{403, "Forbidden", nil, ErrNotAuthenticated},
		{404, "", nil, ErrNotFound},
		{410, "", nil, ErrNotFound},
		{400, "Form NOT FOUND", nil, ErrNotFound},
		{400, "Webhook does not exist", nil, ErrNotFound},
		{429, "Too many requests. Try again soon.", nil, ErrRateLimited},
		{400, "", issue, ErrInvalid},
		{400, "Something else", nil, ErrInvalid},
		{422, "", nil, ErrInvalid},
		{302, "", nil, ErrRedirected},
		{500, "", nil, nil},
	} {
		got := kindsOf(test.status, test.message, test.issues)
		if len(got) > 1 || len(got) == 1 != (test.want != nil) || !errors.Is(errors.Join(got...), test.want) {
			t.Errorf("%d %q: got %v, want %v", test.status, test.message, got, test.want)
		}
	}
}

// readBadRequest reads an error body of the forms API that may repeat a credential.
func readBadRequest(body string) *APIError {
	return readErrorBody(formsAPI(nil), 400, []byte(body), redactor("sk_prod_abc_1"))
}

func TestReadErrorBody(t *testing.T) {
	t.Parallel()
	const (
		zod = `{"statusCode":400,"error":"Bad Request","message":"[\n  {\n    \"expected\": \"array\",\n` +
			`    \"code\": \"invalid_type\",\n    \"path\": [\n      \"submissions\"\n    ],\n` +
			`    \"message\": \"Invalid input: expected array, received undefined\"\n  }\n]"}`
		nested = `{"message":"[{\"path\":[\"submissions\",0,\"questions\",2,\"id\"],\"message\":\"Required\"}]"}`
		echo   = `{"message":"no such key sk_prod_abc_1"}`
	)
	for body, want := range map[string]string{
		`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`: "API Key invalid",
		`{"message":"Too many requests. Try again soon."}`:                     "Too many requests. Try again soon.",
		`{"error":"invalid_grant"}`:                                            "invalid_grant",
		`{"error":"invalid_grant","error_description":"It is spent"}`:          "invalid_grant: It is spent",
		zod:    "; submissions: Invalid input: expected array, received undefined",
		nested: "; submissions[0].questions[2].id: Required",
		`{"message":"[{\"path\":[],\"message\":\"Required\"}]"}`: "; Required",
		"\n<!DOCTYPE html><h1>502</h1>":                          "an HTML page instead of JSON",
		"":                                                       "an empty answer",
		"upstream connect error":                                 "not JSON: upstream connect error",
		"[1,2]":                                                  "JSON of another shape",
		`{"responses":[{"login":{"email":"ada@example.com"`: "broken JSON",
		` [{"login":`: "broken JSON",
		`{"message":"\u001b[2J\u001b]0;owned\u0007now\r\nread\u202e this"}`: "[2J]0;ownednow read this",
		echo: "no such key (redacted)",
		`{"message":"no such key sk_prod\u200b_a\u0000bc_1"}`: "no such key (redacted)", // a disguised secret
		`{"message":42}`: "42",
	} {
		failure := readBadRequest(body)
		got := failure.Message
		for _, issue := range failure.Issues {
			got += "; " + issue.String()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

// A secret that is also a word of the message must not hide what the message means.
func TestReadErrorBodyClassifiesBeforeRedacting(t *testing.T) {
	t.Parallel()
	failure := readErrorBody(formsAPI(nil), 400, []byte(`{"message":"API Key invalid"}`), redactor("Key", "API"))
	if failure.Message != "(redacted) (redacted) invalid" || !failure.Is(ErrNotAuthenticated) {
		t.Errorf("got %q, %v", failure.Message, failure.Kinds)
	}
}

func TestReadErrorBodyIsBounded(t *testing.T) {
	t.Parallel()
	long := readBadRequest(`{"message":"` + strings.Repeat("long ", 1<<20) + `"}`).Message
	if got := len([]rune(long)); got != maxMessage+1 {
		t.Errorf("a long message has %d characters, want %d and an ellipsis", got, maxMessage)
	}
	many := `{"message":"[` + strings.Repeat(`{\"message\":\"x\"},`, 99) + `{\"message\":\"x\"}]"}`
	if got := len(readBadRequest(many).Issues); got != maxIssues {
		t.Errorf("got %d issues, want %d", got, maxIssues)
	}
	// The text is redacted before it is cut, because a redactor does not find half a secret.
	text := strings.Repeat(" ", 4*maxMessage-8) + "key=sk_prod_abc_1"
	if got := readBadRequest(text).Message; got != "not JSON: key=(redacted)" {
		t.Errorf("got %q", got)
	}
}

// FuzzReadErrorBody checks that the text of any error body is bounded, safe for a terminal and without the credential.
func FuzzReadErrorBody(f *testing.F) {
	for _, seed := range []string{
		`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`,
		`{"message":"[{\"path\":[\"a\",0],\"message\":\"m\"}]"}`, `<html>`, `{"message":"sk_prod_abc_1"}`, `"sk_prod_abc_1`,
		`{"message":"sk_prod\u200b_ab\u0000c_1"}`, "sk_prod_a\u202ebc_1", "{\"message\":\"\\u001b[31m\"}",
		`{"error":{"code":"x","message":"y"}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) { checkFailure(t, readBadRequest(body), "sk_prod_abc_1") })
}
