package fillout

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

// The fuzz targets in this file give any answer to a call, through everything that a real answer passes.

const (
	fuzzedToken  = "sk_prod_S3CR3T0123456789_42"
	fuzzedCode   = "C0DE-0123456789-abcdef"
	fuzzedSecret = "CL13NT-s3cr3t/0123456789"
	fuzzedURL    = "https://us3r-name:p4ssw0rd@hooks.example.com/fillout?key=qu3ry-s3cr3t#fr4gment"
)

var fuzzedCredential = Credential{AccessToken: fuzzedToken, BaseURL: BaseURL{text: "https://api.example.com"}}

// clientOf returns a client that gets the same answer to each request.
func clientOf(status int, body []byte) *Client {
	return New(Config{
		Credential:        func(context.Context) (Credential, error) { return fuzzedCredential, nil },
		RequestsPerSecond: math.MaxFloat32,
		RequestTimeout:    time.Minute,
		Transport: roundTrip(func(request *http.Request) (*http.Response, error) {
			stateOf(request.Context()).connected.Store(true)
			answer := &http.Response{StatusCode: status, Header: http.Header{}, Request: request}
			answer.Body = io.NopCloser(bytes.NewReader(body))
			return answer, nil
		}),
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
		if len(text) > 4*(2*maxIssues+1)*(maxMessage+100) {
			t.Errorf("%d bytes are shown", len(text))
		}
	}
}

// statusOf makes any number a status that Go's client passes on. It makes no redirect, since that has tests of its own.
func statusOf(n uint16) int {
	if status := 200 + int(n)%400; status < 300 || status >= 400 {
		return status
	}
	return http.StatusOK
}

// seedAnswers adds answers with each of a few statuses.
func seedAnswers(f *testing.F, bodies ...string) {
	f.Helper()
	bodies = append(bodies, "", "null", "{}", "[]", `"`, "<html>", `{"message":"`+fuzzedToken+`"}`,
		`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`)
	for _, body := range bodies {
		f.Add(uint16(0), []byte(body))
		f.Add(uint16(200), []byte(body))
		f.Add(uint16(300), []byte(body))
	}
}

// FuzzForms checks that a list of forms and a form are read from their own JSON as they are, and that the JSON of a form
// is the answer byte for byte.
func FuzzForms(f *testing.F) {
	seedAnswers(f,
		`[{"id": 101, "formId": "vso9PzRfHQus", "name": "My example form", "tags": ["form"], "isPublished": true}]`,
		`[{"formId":7,"name":null,"tags":[1.0,{"a" : [ ]}]}]`, `[null]`, `[{"formId":"\ud800"}]`,
		`{"id": "cLZojxk94ous", "name": "Questionnaire", "questions": [
			{"id": "4KC356y4M6W8jHPKx9QfEy", "name": "Anything else?", "type": "LongAnswer"},
			{"id": "jB2qDRcXQ8Pjo1kg3jre2J", "name": "Which department?", "type": "MultipleChoice",
				"options": [{"id": "5htRiCardXxV2vZm19dczD", "value": "Engineering", "label": "Engineering"}]}],
			"calculations": [{"id": "abcdef", "name": "Price", "type": "number"}],
			"urlParameters": [{"id": "email", "name": "email"}], "scheduling": [{"id": "CP4b", "name": "30 min meeting"}],
			"payments": [{"id": "Dc4b", "name": "Complete checkout"}], "quiz": {"enabled": true}, "tags": ["form"],
			"approvals": [{"workflowId": "w", "nodeId": 3}]}`,
		`{"id":"x","questions":[{"type":{"new":[1]}}],"unknown":1e400}`, `{"id":""}`, `{"id":null}`)
	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		if forms, err := clientOf(statusOf(status), body).ListForms(t.Context()); err != nil {
			checkFailure(t, err, fuzzedToken)
		} else if again, err := clientOf(200, encoded(t, forms)).ListForms(t.Context()); !reflect.DeepEqual(again, forms) {
			t.Errorf("%+v became %+v, %v", forms, again, err)
		}
		form, err := clientOf(statusOf(status), body).GetForm(t.Context(), "cLZojxk94ous")
		if err != nil {
			checkFailure(t, err, fuzzedToken)
			return
		}
		if !bytes.Equal(form.JSON, bytes.Trim(body, " \t\r\n")) || form.ID == "" {
			t.Errorf("%q became %+v", body, form)
		}
		again, err := clientOf(200, encoded(t, form)).GetForm(t.Context(), "cLZojxk94ous")
		if err == nil {
			again.JSON = form.JSON
		}
		if !reflect.DeepEqual(again, form) {
			t.Errorf("%+v became %+v, %v", form, again, err)
		}
	})
}

func encoded(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// FuzzSubmissions checks that the JSON of a submission is a part of the answer, and that the same submission is read from
// it.
func FuzzSubmissions(f *testing.F) {
	seedAnswers(f, `{"responses":[{"submissionId": "abc", "submissionTime": "2024-05-16T23:20:05.324Z",
		"questions": [{"id": "5AtgG35AAZVcrSVfRubvp1", "name": "Your name?", "type": "ShortAnswer", "value": "Timmy"},
			{"id": "x", "name": "How many?", "type": "NumberInput", "value": 9007199254740993}, {"id": "y", "value": null}],
		"calculations": [{"id": "abcdef", "name": "Price", "type": "number", "value": "12.50"}],
		"urlParameters": [{"id": "email", "name": "email", "value": "example@example.com"}],
		"quiz": {"score": 1, "maxScore": 10}, "documents": [],
		"scheduling": [{"id": "CP4b", "name": "30 min", "value": {"fullName": "T"}}],
		"payments": [{"id": "Dc4b", "value": {"totalAmount": 1e2}}], "login": {"email": "verified@example.com"}}],
		"totalResponses":1,"pageCount":1}`, `{"responses":[{"quiz":{}}, null]}`, `{"responses":null}`)
	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		page, err := clientOf(statusOf(status), body).ListSubmissions(t.Context(), "form", SubmissionsQuery{})
		if err != nil {
			checkFailure(t, err, fuzzedToken)
			return
		}
		for _, submission := range page.Submissions {
			if !bytes.Contains(body, submission.JSON) {
				t.Errorf("%q is not in %q", submission.JSON, body)
			}
			text := []byte(`{"submission":` + string(submission.JSON) + `}`)
			again, err := clientOf(200, text).GetSubmission(t.Context(), "form", "id", false)
			if err != nil || !reflect.DeepEqual(*again, submission) {
				t.Errorf("%+v became %+v, %v", submission, again, err)
			}
		}
	})
}

// FuzzCreateWebhook checks that an id is digits from the answer. Without an id, the answer is lost unless the status says
// that nothing was done.
func FuzzCreateWebhook(f *testing.F) {
	seedAnswers(f, `{"id": 12345}`, `{"id":"9007199254740993"}`, `{"id":1e3}`, `{"id":0}`, `{"id":12345.0}`, `{"id":-1}`,
		`{"id":[1]}`, `{"message":"[{\"path\":[\"url\"],\"message\":\"Invalid url `+fuzzedURL+`\"}]"}`)
	f.Fuzz(func(t *testing.T, n uint16, body []byte) {
		status := statusOf(n)
		id, err := clientOf(status, body).CreateWebhook(t.Context(), "vso9PzRfHQus", fuzzedURL)
		if err == nil {
			inAnswer := bytes.Contains(body, []byte(id)) || bytes.Contains(body, []byte(`\u00`))
			if again, err := ParseWebhookID(string(id)); err != nil || again != id || !inAnswer {
				t.Errorf("%q became %q", body, id)
			}
			return
		}
		checkFailure(t, err, fuzzedToken, "us3r-name", "p4ssw0rd", "qu3ry-s3cr3t", "fr4gment")
		refused := status >= 400 && status <= 499 && status != http.StatusRequestTimeout
		if lost := errors.Is(err, ErrAnswerLost); lost == refused {
			t.Errorf("status %d, %q: lost is %t", status, body, lost)
		}
	})
}

// FuzzExchangeCode checks that a token can be sent and that a base URL is accepted again. An answer that is neither a
// token nor a refusal is not shown.
func FuzzExchangeCode(f *testing.F) {
	seedAnswers(f, `{"access_token": "abcdefg", "base_url": "https://api.fillout.com"}`,
		`{"access_token":"x","base_url":"https://u:p@h/?q#f"}`, `{"access_token":""}`, `{"access_token":"a b"}`,
		`{"access_token":{"value":"s3cr3t"}}`, `{"access_token":"s3cr3t-token",`,
		`{"error":"invalid_grant","error_description":"code `+fuzzedCode+` was used"}`)
	harmless := []string{
		"an empty answer", "an HTML page instead of JSON", "JSON of another shape", "broken JSON", "not JSON: " + redacted,
	}
	app := OAuthApp{
		ClientID: "app", ClientSecret: fuzzedSecret, RedirectURI: "https://example.com/", Server: fuzzedCredential.BaseURL,
	}
	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		credential, err := clientOf(statusOf(status), body).ExchangeCode(t.Context(), app, fuzzedCode)
		if err != nil {
			checkFailure(t, err, fuzzedCode, fuzzedSecret)
			var failure *APIError
			if errors.As(err, &failure) && failure.Is(ErrUnreadable) && !slices.Contains(harmless, failure.Message) {
				t.Errorf("%q is shown as %q", body, failure.Message)
			}
			return
		}
		if again, err := ParseAccessToken(credential.AccessToken); err != nil || again != credential.AccessToken {
			t.Errorf("%q became %q", credential.AccessToken, again)
		}
		if base := credential.BaseURL; !base.IsZero() {
			if again, err := ParseBaseURL(base.String()); err != nil || again != base {
				t.Errorf("%q became %q", base, again)
			}
		}
	})
}
