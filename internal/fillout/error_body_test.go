package fillout

import (
	"errors"
	"strings"
	"testing"
	"unicode"
)

func TestKindsOf(t *testing.T) {
	t.Parallel()
	issue := []Issue{{Path: "formId", Message: "Invalid input"}}
	tests := []struct {
		status  int
		message string
		issues  []Issue
		want    error
	}{
		{400, "API authorization header missing", nil, ErrNotAuthenticated},
		{400, "API Authorization header missing", nil, ErrNotAuthenticated},
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
		{409, "", nil, nil},
	}
	for _, test := range tests {
		err := &APIError{StatusCode: test.status, Kinds: kindsOf(test.status, test.message, test.issues)}
		for _, kind := range []error{ErrNotAuthenticated, ErrNotFound, ErrRateLimited, ErrInvalid, ErrRedirected} {
			if got, want := errors.Is(err, kind), kind == test.want; got != want {
				t.Errorf("%d %q: Is(%v) is %t, want %t", test.status, test.message, kind, got, want)
			}
		}
	}
}

func TestReadErrorBody(t *testing.T) {
	t.Parallel()
	const zod = `{"statusCode":400,"error":"Bad Request","message":"[\n  {\n    \"expected\": \"array\",\n    \"code\": \"invalid_type\",\n    \"path\": [\n      \"submissions\"\n    ],\n    \"message\": \"Invalid input: expected array, received undefined\"\n  }\n]"}`
	tests := map[string]struct{ body, want string }{
		"envelope":          {`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`, "API Key invalid"},
		"bare message":      {`{"message":"Too many requests. Try again soon."}`, "Too many requests. Try again soon."},
		"error alone":       {`{"error":"invalid_grant"}`, "invalid_grant"},
		"Zod issues":        {zod, "; submissions: Invalid input: expected array, received undefined"},
		"nested path":       {`{"message":"[{\"path\":[\"submissions\",0,\"questions\",2,\"id\"],\"message\":\"Required\"}]"}`, "; submissions[0].questions[2].id: Required"},
		"issue of the root": {`{"message":"[{\"path\":[],\"message\":\"Required\"}]"}`, "; Required"},
		"HTML":              {"\n<!DOCTYPE html><h1>502</h1>", "an HTML page instead of JSON"},
		"empty":             {"", "an empty answer"},
		"text":              {"upstream connect error", "not JSON: upstream connect error"},
		"other JSON":        {"[1,2]", "JSON of another shape"},
		"broken JSON":       {`{"responses":[{"login":{"email":"ada@example.com"`, "broken JSON"},
		"broken list":       {` [{"login":`, "broken JSON"},
		"terminal escapes":  {`{"message":"\u001b[2J\u001b]0;owned\u0007now\r\nread\u202e this"}`, "[2J]0;ownednow read this"},
		"echoed secret":     {`{"message":"no such key sk_prod_abc_1, in base64 c2tfcHJvZF9hYmNfMQ=="}`, "no such key (redacted), in base64 (redacted)"},
		"disguised secret":  {`{"message":"no such key sk_prod\u200b_a\u0000bc_1"}`, "no such key (redacted)"},
		"number as message": {`{"message":42}`, "42"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			failure := readErrorBody(formsAPI(nil), 400, []byte(test.body), redactor("sk_prod_abc_1"))
			got := failure.Message
			for _, issue := range failure.Issues {
				got += "; " + issue.String()
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
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
	read := func(body string) *APIError {
		return readErrorBody(formsAPI(nil), 400, []byte(body), redactor("sk_prod_abc_1"))
	}
	if got := len([]rune(read(`{"message":"` + strings.Repeat("long ", 1<<20) + `"}`).Message)); got != maxMessage+1 {
		t.Errorf("a long message has %d characters, want %d and an ellipsis", got, maxMessage)
	}
	many := `{"message":"[` + strings.Repeat(`{\"message\":\"x\"},`, 99) + `{\"message\":\"x\"}]"}`
	if got := len(read(many).Issues); got != maxIssues {
		t.Errorf("got %d issues, want %d", got, maxIssues)
	}
	// The text is redacted before it is cut, because a redactor does not find half a secret.
	if got := read(strings.Repeat(" ", 4*maxMessage-8) + "key=sk_prod_abc_1").Message; got != "not JSON: key=(redacted)" {
		t.Errorf("got %q", got)
	}
}

// FuzzReadErrorBody checks that the text of any error body is bounded, safe for a terminal and without the credential.
func FuzzReadErrorBody(f *testing.F) {
	const secret = "sk_prod_S3CR3T_42"
	for _, seed := range []string{
		`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`, `{"message":"[{\"path\":[\"a\",0],\"message\":\"m\"}]"}`,
		`<html>`, `{"message":"` + secret + `"}`, `"` + secret, `{"message":"sk_prod\u200b_S3CR\u00003T_42"}`, "sk_prod_S3\u202eCR3T_42", "{\"message\":\"\\u001b[31m\"}", `{"error":{"code":"x","message":"y"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		failure := readErrorBody(formsAPI(nil), 500, body, redactor(secret))
		texts := []string{failure.Message}
		for _, issue := range failure.Issues {
			texts = append(texts, issue.Path, issue.Message)
		}
		for _, text := range texts {
			if strings.Contains(text, secret) {
				t.Errorf("%q contains the secret", text)
			}
			if strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && !unicode.IsGraphic(r) }) {
				t.Errorf("%q can harm a terminal", text)
			}
			if len([]rune(text)) > maxMessage+len("not JSON: ")+1 {
				t.Errorf("%d characters are shown", len([]rune(text)))
			}
		}
	})
}
