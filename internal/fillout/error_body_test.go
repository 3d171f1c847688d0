package fillout

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

// readRefusal reads an error of an API that may repeat a credential.
func readRefusal(api api, status int, body string, secrets ...string) *APIError {
	redact := call{secrets: secrets}.redactor(Credential{AccessToken: "sk_prod_abc_1"})
	answer := &transport.Answer{Response: &http.Response{StatusCode: status}, Body: []byte(body)}
	return readErrorBody(api, answer, "", redact)
}

func readBadRequest(body string) *APIError { return readRefusal(formsAPI(nil), 400, body) }

// Only the service's own words count: its envelope, with the status that was sent. Whatever else answers, the token,
// the webhook, the form and the code of the call are as they were.
func TestWhoIsSpeaking(t *testing.T) {
	t.Parallel()
	envelope := fillouttest.Envelope
	for _, test := range []struct {
		status int
		body   string
		want   error
	}{
		{400, envelope(400, "API authorization header missing"), ErrNotAuthenticated},
		{400, envelope(400, "API key missing underscore"), ErrNotAuthenticated},
		{400, envelope(400, "Incorrectly formatted API key was passed"), ErrNotAuthenticated},
		{400, envelope(400, "API Key invalid"), ErrNotAuthenticated},
		{401, envelope(401, "Unauthorized"), ErrNotAuthenticated},
		{403, envelope(403, "API Key invalid"), ErrNotAuthenticated},
		{403, envelope(403, "This is not in your plan"), nil},
		{404, envelope(404, "Oh"), ErrNotFound},
		{410, envelope(410, "Oh"), ErrNotFound},
		{400, envelope(400, "Form NOT FOUND"), ErrNotFound},
		{400, envelope(400, "Webhook does not exist"), ErrNotFound},
		{429, envelope(429, "Too many requests. Try again soon."), ErrRateLimited},
		{429, `{"message":"Too many requests. Try again soon."}`, ErrRateLimited},
		{400, envelope(400, `[{"path":["formId"],"message":"It is not found"}]`), ErrInvalid},
		{400, envelope(400, "Something else"), ErrInvalid},
		{422, envelope(422, "Oh"), ErrInvalid},
		{500, envelope(500, "Oh"), nil},
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
		got := readRefusal(formsAPI(nil), test.status, test.body).Kinds
		if len(got) > 1 || len(got) == 1 != (test.want != nil) || !errors.Is(errors.Join(got...), test.want) {
			t.Errorf("%d %s: got %v, want %v", test.status, test.body, got, test.want)
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

// Only an error in the shape of the database API, with a code like its own, is its word. Anything else, such as the
// error of another API, comes from something on the way.
func TestDatabaseErrors(t *testing.T) {
	t.Parallel()
	const refused = "Invalid or missing API key"
	for _, test := range []struct {
		status int
		body   string
		kind   error
		want   string
	}{
		{401, fillouttest.DatabaseEnvelope(401, refused), ErrNotAuthenticated, refused},
		{403, fillouttest.DatabaseEnvelope(403, refused), ErrNotAuthenticated, refused},
		{400, fillouttest.DatabaseEnvelope(400, refused), ErrNotAuthenticated, refused},
		{404, fillouttest.DatabaseEnvelope(404, "Webhook not found"), ErrNotFound, "Webhook not found"},
		{400, fillouttest.DatabaseEnvelope(400, "Field not found"), ErrInvalid, "Field not found"},
		{400, `{"error":{"code":"INVALID_RECORD_ID","message":"No UUID"}}`, ErrInvalid, "No UUID (INVALID_RECORD_ID)"},
		{400, `{"error":{"code":"BAD_REQUEST","message":"No","details":[{"hint":"x"}]}}`, ErrInvalid,
			`No {"details":[{"hint":"x"}]}`},
		{404, `{"error":{"code":"TABLE_LIMIT"}}`, ErrNotFound, "(TABLE_LIMIT)"},
		{404, `{"error":{"code":"NOT_FOUND","message":7,"hint":"x"}}`, ErrNotFound, `{"hint":"x"}`},
		{400, `{"error":{"code":"BAD_REQUEST","message":"[{\"path\":[\"name\"],\"message\":\"Too short\"}]"}}`, ErrInvalid,
			"; name: Too short"},
		{429, `{"message":"Slow down"}`, ErrRateLimited, "Slow down"},
		{429, fillouttest.Envelope(429, "Slow down"), ErrRateLimited, "Slow down"},
		{429, fillouttest.DatabaseEnvelope(429, "Slow down"), ErrRateLimited, "Slow down"},
		{404, `{"error":{"code":404,"message":"No such page"}}`, ErrNotFillout, "No such page"},
		{404, `{"error":{"code":"ResourceNotFound","message":"No"}}`, ErrNotFillout, "No (ResourceNotFound)"},
		{404, `{"error":{"message":"No"}}`, ErrNotFillout, "No"},
		{404, fillouttest.Envelope(404, "Route GET:/ not found"), ErrNotFillout, "JSON of another shape"},
		{404, `{"error":{}}`, ErrNotFillout, "JSON of another shape"},
		{404, `<html>nothing</html>`, ErrNotFillout, "an HTML page instead of JSON"},
	} {
		failure := readRefusal(databaseAPI(urls.BaseURL{}, nil), test.status, test.body)
		if got := said(failure); len(failure.Kinds) != 1 || !failure.Is(test.kind) || got != test.want {
			t.Errorf("%s: got %v %q, want %q", test.body, failure.Kinds, got, test.want)
		}
	}
}

// said returns the message and the issues of an error.
func said(failure *APIError) string {
	text := failure.Message
	for _, issue := range failure.Issues {
		text += "; " + issue.String()
	}
	return text
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
		if got := said(readBadRequest(body)); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

// A secret that is also a word of the message must not hide what the message means.
func TestReadErrorBodyClassifiesBeforeRedacting(t *testing.T) {
	t.Parallel()
	failure := readRefusal(formsAPI(nil), 400, `{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`, "Key", "API")
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
