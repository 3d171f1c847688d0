package fillout

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
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
		{403, "API Key invalid", nil, ErrNotAuthenticated},
		{403, "This is not in your plan", nil, nil},
		{404, "", nil, ErrNotFound},
		{410, "", nil, ErrNotFound},
		{400, "Form NOT FOUND", nil, ErrNotFound},
		{400, "Webhook does not exist", nil, ErrNotFound},
		{429, "Too many requests. Try again soon.", nil, ErrRateLimited},
		{400, "", issue, ErrInvalid},
		{400, "Something else", nil, ErrInvalid},
		{422, "", nil, ErrInvalid},
		{500, "", nil, nil},
	} {
		got := kindsOf(test.status, test.message, test.issues)
		if len(got) > 1 || len(got) == 1 != (test.want != nil) || !errors.Is(errors.Join(got...), test.want) {
			t.Errorf("%d %q: got %v, want %v", test.status, test.message, got, test.want)
		}
	}
}

// readRefusal reads an answer of the forms API that may repeat a credential.
func readRefusal(status int, body string, secrets ...string) *APIError {
	redact := call{secrets: secrets}.redactor(Credential{AccessToken: "sk_prod_abc_1"})
	answer := &transport.Answer{Response: &http.Response{StatusCode: status}, Body: []byte(body)}
	return readErrorBody(formsAPI(nil), answer, "", redact)
}

func readBadRequest(body string) *APIError { return readRefusal(400, body) }

// Only the service's own words count: its envelope, with the status that was sent. Whatever else answers, the token,
// the webhook, the form and the code of the call are as they were.
func TestWhoIsSpeaking(t *testing.T) {
	t.Parallel()
	envelope := func(status int, message string) string {
		return fmt.Sprintf(`{"statusCode":%d,"error":%q,"message":%q}`, status, http.StatusText(status), message)
	}
	for _, test := range []struct {
		status int
		body   string
		want   error
	}{
		{400, envelope(400, "API Key invalid"), ErrNotAuthenticated},
		{401, envelope(401, "Unauthorized"), ErrNotAuthenticated},
		{404, envelope(404, "Not Found"), ErrNotFound},
		{429, `{"message":"Too many requests. Try again soon."}`, ErrRateLimited},
		{400, envelope(404, "Not Found"), ErrNotFillout}, // another status than was sent
		{400, `{"message":"API Key invalid"}`, ErrNotFillout},
		{401, "", ErrNotFillout},
		{401, `{"error":"Unauthorized"}`, ErrNotFillout},
		{401, `{"message":"No API key found in request"}`, ErrNotFillout},
		{403, "<html><title>Blocked</title></html>", ErrNotFillout},
		{403, `{"error":{"code":"plan","message":"not in your plan"}}`, ErrNotFillout},
		{404, "", ErrNotFillout},
		{404, "404 page not found", ErrNotFillout},
		{404, `{"statusCode":"404","error":"Not Found","message":"x"}`, ErrNotFillout},
		{404, `{"message":"no Route matched with those values"}`, ErrNotFillout},
		{407, "<html>", ErrNotFillout},
		{410, "<html>", ErrNotFillout},
		{429, "<html>", ErrNotFillout},
		{451, "<html>", ErrNotFillout},
		{400, "[]", ErrNotFillout},
		{400, "null", ErrNotFillout},
	} {
		if got := readRefusal(test.status, test.body); len(got.Kinds) != 1 || !got.Is(test.want) {
			t.Errorf("%d %s: got %v, want %v", test.status, test.body, got.Kinds, test.want)
		}
	}
	for body, want := range map[string]bool{
		`{"error":"invalid_grant"}`: true, `{"error":"invalid_client","error_description":"x"}`: true,
		envelope(400, "Invalid code"): true, `{"error":"Access Denied"}`: false, `{"error":{}}`: false, "<html>": false,
		`{"message":"Bad Request"}`: false, "": false,
	} {
		if _, own := readOAuthError(400, []byte(body)); own != want {
			t.Errorf("OAuth: %s: got %t", body, own)
		}
	}
}

// An answer of something on the way names it as far as it says, safely.
func TestResponder(t *testing.T) {
	t.Parallel()
	answer := &transport.Answer{
		Response: &http.Response{StatusCode: 403, Header: http.Header{
			"Server": {"Gate\x1b[31mway sk_prod_abc_1"}, "Via": {"1.1 a", "1.1 b"},
		}},
		Body: []byte("<TITLE lang=en>\n Access &amp; rules\n</TITLE>"),
	}
	failure := readErrorBody(formsAPI(nil), answer, "the proxy proxy.example.com:3128 (HTTPS_PROXY)",
		safetext.NewRedactor("sk_prod_abc_1"))
	const want = `HTTP status 403 (Forbidden): an HTML page, titled "Access & rules", instead of JSON, from the proxy ` +
		`proxy.example.com:3128 (HTTPS_PROXY), server "Gate[31mway (redacted)", via "1.1 a, 1.1 b"`
	if failure.Error() != want {
		t.Errorf("got  %s\nwant %s", failure.Error(), want)
	}
}

func TestReadErrorBody(t *testing.T) {
	t.Parallel()
	const (
		head = `{"statusCode":400,"error":"Bad Request","message":`
		zod  = `{"statusCode":400,"error":"Bad Request","message":"[\n  {\n    \"expected\": \"array\",\n` +
			`    \"code\": \"invalid_type\",\n    \"path\": [\n      \"submissions\"\n    ],\n` +
			`    \"message\": \"Invalid input: expected array, received undefined\"\n  }\n]"}`
		nested = head + `"[{\"path\":[\"submissions\",0,\"questions\",2,\"id\"],\"message\":\"Required\"}]"}`
		echo   = head + `"no such key sk_prod_abc_1"}`
	)
	for body, want := range map[string]string{
		`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`: "API Key invalid",
		`{"message":"Too many requests. Try again soon."}`:                     "Too many requests. Try again soon.",
		`{"error":"invalid_grant"}`:                                            "invalid_grant",
		`{"error":"invalid_grant","error_description":"It is spent"}`:          "invalid_grant: It is spent",
		zod:    "; submissions: Invalid input: expected array, received undefined",
		nested: "; submissions[0].questions[2].id: Required",
		head + `"[{\"path\":[],\"message\":\"Required\"}]"}`: "; Required",
		"\n<!DOCTYPE html><h1>502</h1>":                      "an HTML page instead of JSON",
		"":                                                   "an empty answer",
		"upstream connect error":                             "not JSON: upstream connect error",
		"[1,2]":                                              "JSON of another shape",
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
	failure := readRefusal(400, `{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`, "Key", "API")
	if failure.Message != "(redacted) (redacted) invalid" || !failure.Is(ErrNotAuthenticated) {
		t.Errorf("got %q, %v", failure.Message, failure.Kinds)
	}
}

func TestReadErrorBodyIsBounded(t *testing.T) {
	t.Parallel()
	long := readBadRequest(`{"message":"` + strings.Repeat("long ", 1<<20) + `"}`).Message
	if got := len([]rune(long)); got != safetext.MaxLength+1 {
		t.Errorf("a long message has %d characters, want %d and an ellipsis", got, safetext.MaxLength)
	}
	many := `{"statusCode":400,"error":"x","message":"[` + strings.Repeat(`{\"message\":\"x\"},`, 99) + `{\"message\":\"x\"}]"}`
	if got := len(readBadRequest(many).Issues); got != maxIssues {
		t.Errorf("got %d issues, want %d", got, maxIssues)
	}
	// The text is redacted before it is cut, because a redactor does not find half a secret.
	text := strings.Repeat(" ", 4*safetext.MaxLength-8) + "key=sk_prod_abc_1"
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
