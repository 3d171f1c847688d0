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

// The targets in this file let an answer of any kind come back to each call,
// through all that a real one passes.

const (
	fuzzedToken  = "sk_prod_S3CR3T0123456789_42"
	fuzzedCode   = "C0DE-0123456789-abcdef"
	fuzzedSecret = "CL13NT-s3cr3t/0123456789"
	fuzzedURL    = "https://us3r-name:p4ssw0rd@hooks.example.com/fillout?key=qu3ry-s3cr3t#fr4gment"
)

// clientOf gives a client to which every request is answered so.
func clientOf(status int, body []byte) *Client {
	return New(Config{
		Credential:        func(context.Context) (Credential, error) { return fuzzedCredential, nil },
		RequestsPerSecond: math.MaxFloat32,
		RequestTimeout:    time.Minute,
		Transport: roundTrip(func(request *http.Request) (*http.Response, error) {
			stateOf(request.Context()).connected.Store(true)
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)), Request: request}, nil
		}),
	})
}

var fuzzedCredential = Credential{AccessToken: fuzzedToken, BaseURL: BaseURL{text: "https://api.example.com"}}

// checkFailure: every failure is an *APIError that is bounded, safe to show and
// without a secret of the request. Lost tells whether it is ErrAnswerLost.
func checkFailure(t *testing.T, err error, secrets ...string) (lost bool) {
	t.Helper()
	var failure *APIError
	if !errors.As(err, &failure) {
		t.Fatalf("another error: %v", err)
	}
	for _, text := range []string{failure.Error(), failure.Describe("Asking"), failure.Answer()} {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in %q", secret, text)
			}
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && r != '\n' && !unicode.IsGraphic(r) }) {
			t.Errorf("%q can harm a terminal", text)
		}
		if len(text) > 4*(2*maxIssues+1)*(maxMessage+100) {
			t.Errorf("%d bytes are shown", len(text))
		}
	}
	return errors.Is(err, ErrAnswerLost)
}

// statusOf makes any number a status that Go's client lets through.
func statusOf(n uint16) int {
	if status := 200 + int(n)%400; status < 300 || status >= 400 {
		return status
	}
	return http.StatusOK // redirects are followed, and have tests of their own
}

// seedAnswers adds answers with each of a few statuses.
func seedAnswers(f *testing.F, bodies ...string) {
	f.Helper()
	for _, body := range append(bodies, "", "null", "{}", "[]", `"`, "<html>", `{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`, `{"message":"`+fuzzedToken+`"}`) {
		f.Add(uint16(0), []byte(body))
		f.Add(uint16(200), []byte(body))
		f.Add(uint16(300), []byte(body))
	}
}

const formsSample = `[{"id": 101, "formId": "vso9PzRfHQus", "name": "My example form", "tags": ["form"], "isPublished": true}]`

// FuzzListForms: what is read is what the answer says, read once more from what
// was read.
func FuzzListForms(f *testing.F) {
	seedAnswers(f, formsSample, `[{"formId":7,"name":null,"tags":[1.0,{"a" : [ ]}]}]`, `[null]`, `[{"formId":"\ud800"}]`)
	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		forms, err := clientOf(statusOf(status), body).ListForms(t.Context())
		if err != nil {
			checkFailure(t, err, fuzzedToken)
			return
		}
		checkAgain(t, forms, func(body []byte) (any, error) { return clientOf(200, body).ListForms(t.Context()) })
	})
}

// checkAgain: a value that was read is read from its own JSON as it is. What was
// no string, and became one, stays one.
func checkAgain(t *testing.T, value any, read func([]byte) (any, error)) {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read(text)
	if err != nil || !reflect.DeepEqual(again, value) {
		t.Errorf("%s became %+v, %v", text, again, err)
	}
}

const formSample = `{"id": "cLZojxk94ous", "name": "Tech Screen Questionnaire",
 "questions": [
   {"id": "4KC356y4M6W8jHPKx9QfEy", "name": "Anything else?", "type": "LongAnswer"},
   {"id": "jB2qDRcXQ8Pjo1kg3jre2J", "name": "Which department?", "type": "MultipleChoice",
    "options": [{"id": "5htRiCardXxV2vZm19dczD", "value": "Engineering", "label": "Engineering"}]}],
 "calculations": [{"id": "abcdef", "name": "Price", "type": "number"}],
 "urlParameters": [{"id": "email", "name": "email"}],
 "scheduling": [{"id": "CP4b", "name": "30 min meeting"}],
 "payments": [{"id": "Dc4b", "name": "Complete checkout"}],
 "quiz": {"enabled": true}, "tags": ["form"], "approvals": [{"workflowId": "w", "nodeId": 3}]}`

// FuzzGetForm: as FuzzListForms; the answer itself is kept byte for byte.
func FuzzGetForm(f *testing.F) {
	seedAnswers(f, formSample, `{"id":"x","questions":[{"type":{"new":[1]}}],"unknown":1e400}`, `{"id":""}`, `{"id":null}`)
	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		read := func(status int, body []byte) (*Form, error) {
			return clientOf(status, body).GetForm(t.Context(), "cLZojxk94ous")
		}
		form, err := read(statusOf(status), body)
		if err != nil {
			checkFailure(t, err, fuzzedToken)
			return
		}
		if !bytes.Equal(form.JSON, bytes.Trim(body, " \t\r\n")) || form.ID == "" {
			t.Errorf("%q became %+v", body, form)
		}
		form.JSON = nil
		checkAgain(t, form, func(body []byte) (any, error) {
			again, err := read(200, body)
			if err == nil {
				again.JSON = nil
			}
			return again, err
		})
	})
}

const submissionSample = `{"submissionId": "abc", "submissionTime": "2024-05-16T23:20:05.324Z", "lastUpdatedAt": "2024-05-16T23:20:05.324Z",
 "questions": [{"id": "5AtgG35AAZVcrSVfRubvp1", "name": "What is your name?", "type": "ShortAnswer", "value": "Timmy"},
  {"id": "x", "name": "How many?", "type": "NumberInput", "value": 9007199254740993}, {"id": "y", "name": "?", "type": "Matrix", "value": null}],
 "calculations": [{"id": "abcdef", "name": "Price", "type": "number", "value": "12.50"}],
 "urlParameters": [{"id": "email", "name": "email", "value": "example@example.com"}],
 "quiz": {"score": 1, "maxScore": 10}, "documents": [], "scheduling": [{"id": "CP4b", "name": "30 min", "value": {"fullName": "T"}}],
 "payments": [{"id": "Dc4b", "name": "Pay", "value": {"totalAmount": 1e2}}], "login": {"email": "verified@example.com"}}`

// FuzzSubmissions: as FuzzListForms; each submission is kept as it was sent.
func FuzzSubmissions(f *testing.F) {
	seedAnswers(f, `{"responses":[`+submissionSample+`],"totalResponses":1,"pageCount":1}`, `{"responses":[{"quiz":{}}, null]}`, `{"responses":null}`)
	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		read := func(status int, body []byte) (*SubmissionsPage, error) {
			return clientOf(status, body).ListSubmissions(t.Context(), "cLZojxk94ous", SubmissionsQuery{})
		}
		page, err := read(statusOf(status), body)
		if err != nil {
			checkFailure(t, err, fuzzedToken)
			return
		}
		// Those that were kept as they were sent, put into an answer again, are the
		// same submissions.
		kept := make([]json.RawMessage, 0, len(page.Submissions))
		for _, submission := range page.Submissions {
			if submission.JSON == nil { // null
				return
			}
			if !bytes.Contains(body, submission.JSON) {
				t.Errorf("%q is not in %q", submission.JSON, body)
			}
			kept = append(kept, submission.JSON)
		}
		text, err := json.Marshal(map[string][]json.RawMessage{"responses": kept})
		if err != nil {
			t.Fatal(err)
		}
		again, err := read(200, text)
		if err != nil || len(again.Submissions) != len(kept) {
			t.Fatalf("%q became %+v, %v", text, again, err)
		}
		for i, submission := range again.Submissions {
			was := page.Submissions[i]
			if submission.ID != was.ID || len(submission.Questions) != len(was.Questions) {
				t.Errorf("%+v became %+v", was, submission)
			}
		}
	})
}

// FuzzCreateWebhook: an id is digits that stand in the answer; without one, the
// answer is lost unless the status says that nothing was done.
func FuzzCreateWebhook(f *testing.F) {
	seedAnswers(f, `{"id": 12345}`, `{"id":"9007199254740993"}`, `{"id":1e3}`, `{"id":0}`, `{"id":12345.0}`, `{"id":-1}`, `{"id":[1]}`,
		`{"message":"[{\"validation\":\"url\",\"path\":[\"url\"],\"message\":\"Invalid url `+fuzzedURL+`\"}]"}`)
	f.Fuzz(func(t *testing.T, n uint16, body []byte) {
		status := statusOf(n)
		id, err := clientOf(status, body).CreateWebhook(t.Context(), "vso9PzRfHQus", fuzzedURL)
		if err == nil {
			if again, err := ParseWebhookID(string(id)); err != nil || again != id || !bytes.Contains(body, []byte(id)) && !bytes.Contains(body, []byte(`\u00`)) {
				t.Errorf("%q became %q", body, id)
			}
			return
		}
		refused := status >= 400 && status <= 499 && status != http.StatusRequestTimeout
		if lost := checkFailure(t, err, fuzzedToken, "us3r-name", "p4ssw0rd", "qu3ry-s3cr3t", "fr4gment"); lost == refused {
			t.Errorf("status %d, %q: lost is %t", status, body, lost)
		}
	})
}

// FuzzExchangeCode: a token is one that can be sent, a base URL one that is
// accepted again; of an answer that is neither a token nor a refusal, nothing is
// shown.
func FuzzExchangeCode(f *testing.F) {
	seedAnswers(f, `{"access_token": "abcdefg", "base_url": "https://api.fillout.com"}`, `{"access_token":"x","base_url":"https://u:p@h/?q#f"}`,
		`{"access_token":""}`, `{"access_token":"a b"}`, `{"access_token":{"value":"s3cr3t"}}`, `{"access_token":"s3cr3t-token",`,
		`{"error":"invalid_grant","error_description":"code `+fuzzedCode+` was used"}`)
	unreadable := []string{"an empty answer", "an HTML page instead of JSON", "JSON of another shape", "broken JSON", "not JSON: " + redacted}
	app := OAuthApp{ClientID: "app", ClientSecret: fuzzedSecret, RedirectURI: "https://example.com/", Server: fuzzedCredential.BaseURL}
	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		credential, err := clientOf(statusOf(status), body).ExchangeCode(t.Context(), app, fuzzedCode)
		if err != nil {
			checkFailure(t, err, fuzzedCode, fuzzedSecret)
			var failure *APIError
			if errors.As(err, &failure) && failure.StatusCode <= 299 && !errors.Is(err, ErrExchangeRefused) && !slices.Contains(unreadable, failure.Message) {
				t.Errorf("of %q, %q is shown", body, failure.Message)
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

// FuzzRateHeaders: no header makes anybody wait longer than a run survives.
func FuzzRateHeaders(f *testing.F) {
	f.Add("1", "0", "1", "5;w=1")
	f.Add("Fri, 31 Dec 9999 23:59:59 GMT", "-1", "99999999999999999999", "w=9223372036854775807;")
	f.Add("9223372036854775807", "0", "9223372036854775807", "5;w=-1")
	f.Add("-5", "", "", "w=")
	f.Fuzz(func(t *testing.T, after, remaining, reset, policy string) {
		header := http.Header{"Retry-After": {after}, "Ratelimit-Remaining": {remaining}, "Ratelimit-Reset": {reset}, "Ratelimit-Policy": {policy}}
		if wait := retryWait(3, &http.Response{StatusCode: http.StatusTooManyRequests, Header: header}); wait < 0 || wait > maxRetryWait {
			t.Errorf("after %q the wait is %s", after, wait)
		}
		now := time.Unix(0, 0)
		var w window
		for range 2 {
			if until := w.observe(now, header); until.After(now.Add(maxRetryWait)) {
				t.Errorf("%v: until %s", header, until)
			}
		}
	})
}
