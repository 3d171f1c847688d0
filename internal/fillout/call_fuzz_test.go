package fillout

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptrace"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

const (
	fuzzedToken  = "sk_prod_S3CR3T0123456789_42"
	fuzzedCode   = "C0DE-0123456789-abcdef"
	fuzzedSecret = "CL13NT-s3cr3t/0123456789"
	fuzzedURL    = "https://us3r-name:p4ssw0rd@hooks.example.com/fillout?key=qu3ry-s3cr3t#fr4gment"
)

var fuzzedBaseURL, _ = urls.ParseBaseURL("https://api.example.com")

var fuzzedCredential = Credential{AccessToken: fuzzedToken, BaseURL: fuzzedBaseURL}

// clientOf returns a client that gets the same answer to each request.
func clientOf(status int, body []byte) *Client {
	return New(Config{
		Credential:        func(context.Context) (Credential, error) { return fuzzedCredential, nil },
		RequestsPerSecond: math.MaxFloat32,
		DatabaseURL:       fuzzedCredential.BaseURL,
		RequestTimeout:    time.Minute,
		Transport: roundTrip(func(request *http.Request) (*http.Response, error) {
			// As net/http reports a connection.
			httptrace.ContextClientTrace(request.Context()).GotConn(httptrace.GotConnInfo{})
			answer := &http.Response{StatusCode: status, Header: http.Header{}, Request: request}
			answer.Body = io.NopCloser(bytes.NewReader(body))
			return answer, nil
		}),

		DatabaseRequestsPerSecond: math.MaxFloat32,
	})
}

// checkFailure checks that an error is an *APIError that is bounded, safe to show and without a secret of the request.
func checkFailure(t *testing.T, err error, secrets ...string) {
	t.Helper()
	var failure *APIError
	if !errors.As(err, &failure) {
		t.Fatalf("got %v, want an APIError", err)
	}
	for _, text := range []string{failure.Error(), failure.Describe("Asking"), failure.Answer()} {
		if slices.ContainsFunc(secrets, func(secret string) bool { return strings.Contains(text, secret) }) {
			t.Errorf("a secret is in %q", text)
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && r != '\n' && !unicode.IsGraphic(r) }) {
			t.Errorf("%q can harm a terminal", text)
		}
		if len(text) > 4*(2*maxIssues+1)*(safetext.MaxLength+100) {
			t.Errorf("%d bytes are shown", len(text))
		}
	}
}

// FuzzAnswers answers each call with any bytes, which pass the whole transport. An error is safe to show, and says that
// the answer is lost unless the status says that nothing was done. A success is consistent with the answer.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		"", "null", "{}", "[]", `"`, "<html>", `{"message":"` + fuzzedToken + `"}`, `{"id":null}`,
		`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`,
		`[{"id": 101, "formId": "vso9PzRfHQus", "name": "My example form", "tags": ["form"], "isPublished": true}]`,
		`[{"formId":7,"name":null,"tags":[1.0,{"a" : [ ]}]}]`, `[null]`, `[{"formId":"\ud800"}]`,
		`{"id": "cLZojxk94ous", "questions": [{"id": "jB2q", "name": "Department?", "type": "MultipleChoice",
			"options": [{"id": "5htR", "value": "Engineering", "label": "Engineering"}]}],
			"calculations": [{"id": "abcdef", "type": "number"}], "quiz": {"enabled": true}, "tags": ["form"]}`,
		`{"id":"x","questions":[{"type":{"new":[1]}}],"unknown":1e400}`,
		`{"responses":[{"submissionId": "abc", "submissionTime": "2024-05-16T23:20:05.324Z", "questions": [
			{"id": "x", "name": "How many?", "type": "NumberInput", "value": 9007199254740993}, {"id": "y", "value": null}],
			"quiz": {"score": 1, "maxScore": 10}, "login": {"email": "verified@example.com"}}],"totalResponses":1}`,
		`{"responses":[{"quiz":{}}, null]}`, `{"responses":null}`,
		`{"id": 12345}`, `{"id":"9007199254740993"}`, `{"id":1e3}`, `{"id":0}`, `{"id":12345.0}`, `{"id":-1}`, `{"id":[1]}`,
		`{"message":"[{\"path\":[\"url\"],\"message\":\"Invalid url ` + fuzzedURL + `\"}]"}`,
		`{"access_token": "abcdefg", "base_url": "https://api.fillout.com"}`, `{"access_token":"s3cr3t-token",`,
		`{"access_token":"x","base_url":"https://u:p@h/?q#f"}`, `{"access_token":""}`, `{"access_token":"a b"}`,
		`{"message":"sk_prod\u200b_S3CR3T\u00000123456789_42"}`, "sk_prod_S3CR3T\u202e0123456789_42", `{"message":"\u001b[31m"}`,
		`{"error":{"code":"x","message":"y"}}`, `"` + fuzzedToken,
		`{"error":"invalid_grant","error_description":"code ` + fuzzedCode + ` was used"}`,
	} {
		f.Add(uint16(200), []byte(body))
		f.Add(uint16(400), []byte(body))
		f.Add(uint16(500), []byte(body))
	}
	f.Fuzz(func(t *testing.T, n uint16, body []byte) {
		status := 200 + int(n-200)%400
		if status >= 300 && status < 400 { // redirects have tests of their own
			status = http.StatusOK
		}
		client := clientOf(status, body)
		checkReads(t, client, body)

		refused := status >= 400 && status <= 499 && status != http.StatusRequestTimeout || transport.Unreached(status)
		id, err := client.CreateWebhook(t.Context(), "vso9PzRfHQus", fuzzedURL, nil)
		if err != nil {
			checkFailure(t, err, fuzzedToken, "us3r-name", "p4ssw0rd", "qu3ry-s3cr3t", "fr4gment")
			if lost := errors.Is(err, ErrAnswerLost); lost == refused {
				t.Errorf("status %d, %q: lost is %t", status, body, lost)
			}
		} else if again, err := ParseWebhookID(string(id)); err != nil || again != id ||
			!bytes.Contains(body, []byte(id)) && !bytes.Contains(body, []byte(`\u00`)) {
			t.Errorf("%q became the id %q", body, id)
		}

		app := OAuthApp{ClientID: "app", ClientSecret: fuzzedSecret, RedirectURI: "x:y", Server: fuzzedCredential.BaseURL}
		credential, err := client.ExchangeCode(t.Context(), app, fuzzedCode)
		if err != nil {
			checkFailure(t, err, fuzzedCode, fuzzedSecret)
			if lost := errors.Is(err, ErrAnswerLost); lost == (refused || errors.Is(err, ErrExchangeRefused)) {
				t.Errorf("status %d, %q: lost is %t", status, body, lost)
			}
			return
		}
		token, err := ParseAccessToken(credential.AccessToken)
		base, _ := urls.ParseBaseURL(credential.BaseURL.String()) // zero parses to zero
		if err != nil || token != credential.AccessToken || base != credential.BaseURL {
			t.Errorf("%q became %+v", body, credential)
		}
	})
}

// checkReads checks that reads keep the answer's JSON, and that the same value is read from it again.
func checkReads(t *testing.T, client *Client, body []byte) {
	t.Helper()
	if _, err := client.ListForms(t.Context()); err != nil {
		checkFailure(t, err, fuzzedToken)
	}
	body = bytes.ToValidUTF8(body, []byte("\ufffd"))
	if form, err := client.GetForm(t.Context(), "1"); err != nil { // a number is never another form
		checkFailure(t, err, fuzzedToken)
	} else if !bytes.Equal(form.JSON, bytes.Trim(body, " \t\r\n")) || form.ID == "" {
		t.Errorf("%q became %+v", body, form)
	}
	page, err := client.ListSubmissions(t.Context(), "form", SubmissionsQuery{})
	if err != nil {
		checkFailure(t, err, fuzzedToken)
		return
	}
	for _, submission := range page.Submissions {
		if !bytes.Contains(body, submission.JSON) {
			t.Errorf("%q is not in %q", submission.JSON, body)
		}
		text := []byte(`{"submission":` + string(submission.JSON) + `}`)
		if _, err := escapePath([]string{string(submission.ID)}); err != nil {
			continue
		}
		again, err := clientOf(200, text).GetSubmission(t.Context(), "form", string(submission.ID), false)
		if err != nil || !reflect.DeepEqual(*again, submission) {
			t.Errorf("%+v became %+v, %v", submission, again, err)
		}
	}
}
