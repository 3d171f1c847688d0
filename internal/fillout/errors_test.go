package fillout

import (
	"errors"
	"strings"
	"testing"
	"time"
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
	tests := map[string]struct {
		body, want string
		issues     []string
	}{
		"envelope":          {body: `{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`, want: "API Key invalid"},
		"bare message":      {body: `{"message":"Too many requests. Try again soon."}`, want: "Too many requests. Try again soon."},
		"error alone":       {body: `{"error":"invalid_grant"}`, want: "invalid_grant"},
		"Zod issues":        {body: zod, issues: []string{"submissions: Invalid input: expected array, received undefined"}},
		"nested path":       {body: `{"message":"[{\"path\":[\"submissions\",0,\"questions\",2,\"id\"],\"message\":\"Required\"}]"}`, issues: []string{"submissions[0].questions[2].id: Required"}},
		"issue of the root": {body: `{"message":"[{\"path\":[],\"message\":\"Required\"}]"}`, issues: []string{"Required"}},
		"HTML":              {body: "\n<!DOCTYPE html><h1>502</h1>", want: "an HTML page instead of JSON"},
		"empty":             {body: "", want: "an empty answer"},
		"text":              {body: "upstream connect error", want: "not JSON: upstream connect error"},
		"other JSON":        {body: "[1,2]", want: "JSON of another shape"},
		"broken JSON":       {body: `{"responses":[{"login":{"email":"ada@example.com"`, want: "broken JSON"},
		"broken list":       {body: ` [{"login":`, want: "broken JSON"},
		"terminal escapes":  {body: `{"message":"\u001b[2J\u001b]0;owned\u0007now\r\nread\u202e this"}`, want: "[2J]0;ownednow read this"},
		"echoed secret":     {body: `{"message":"no such key sk_prod_abc_1, in base64 c2tfcHJvZF9hYmNfMQ=="}`, want: "no such key (redacted), in base64 (redacted)"},
		"disguised secret":  {body: `{"message":"no such key sk_prod\u200b_a\u0000bc_1"}`, want: "no such key (redacted)"},
		"number as message": {body: `{"message":42}`, want: "42"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			message, issues, _ := readErrorBody(400, []byte(test.body), redactor("sk_prod_abc_1"))
			if message != test.want {
				t.Errorf("message %q, want %q", message, test.want)
			}
			var lines []string
			for _, issue := range issues {
				lines = append(lines, issue.String())
			}
			if strings.Join(lines, "|") != strings.Join(test.issues, "|") {
				t.Errorf("issues %q, want %q", lines, test.issues)
			}
		})
	}
}

// A secret that happens to be a word of the message must not hide what it means.
func TestReadErrorBodyClassifiesBeforeRedacting(t *testing.T) {
	t.Parallel()
	message, _, kinds := readErrorBody(400, []byte(`{"message":"API Key invalid"}`), redactor("Key", "API"))
	if message != "(redacted) (redacted) invalid" || len(kinds) != 1 || kinds[0] != ErrNotAuthenticated {
		t.Errorf("got %q, %v", message, kinds)
	}
}

func TestReadErrorBodyIsBounded(t *testing.T) {
	t.Parallel()
	message, _, _ := readErrorBody(400, []byte(`{"message":"`+strings.Repeat("long ", 1<<20)+`"}`), redactor())
	if got := len([]rune(message)); got != maxMessage+1 {
		t.Errorf("a long message has %d characters, want %d and an ellipsis", got, maxMessage)
	}
	_, issues, _ := readErrorBody(400, []byte(`{"message":"[`+strings.Repeat(`{\"message\":\"x\"},`, 99)+`{\"message\":\"x\"}]"}`), redactor())
	if len(issues) != maxIssues {
		t.Errorf("got %d issues, want %d", len(issues), maxIssues)
	}
	// A secret that is cut in two is none that a redactor knows.
	message, _, _ = readErrorBody(400, []byte(strings.Repeat(" ", 4*maxMessage-8)+"key=sk_prod_abc_1"), redactor("sk_prod_abc_1"))
	if message != "not JSON: key=(redacted)" {
		t.Errorf("got %q", message)
	}
}

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

// FuzzReadErrorBody: whatever a service or a proxy sends, what is shown of it is
// bounded, safe for a terminal and without the credential.
func FuzzReadErrorBody(f *testing.F) {
	const secret = "sk_prod_S3CR3T_42"
	for _, seed := range []string{
		`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`, `{"message":"[{\"path\":[\"a\",0],\"message\":\"m\"}]"}`,
		`<html>`, `{"message":"` + secret + `"}`, `"` + secret, `{"message":"sk_prod\u200b_S3CR\u00003T_42"}`, "sk_prod_S3\u202eCR3T_42", "{\"message\":\"\\u001b[31m\"}", `{"error":{"code":"x","message":"y"}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		message, issues, _ := readErrorBody(500, body, redactor(secret))
		texts := []string{message}
		for _, issue := range issues {
			texts = append(texts, issue.Path, issue.Message)
		}
		for _, text := range texts {
			if strings.Contains(text, secret) {
				t.Errorf("%q has the secret in it", text)
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
