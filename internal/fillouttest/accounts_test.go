package fillouttest_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestTokenLooksLikeARealKey(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	for _, token := range []string{server.Token(), server.AddAccount("other")} {
		if !regexp.MustCompile(`^sk_prod_[A-Za-z0-9]+_[0-9]+$`).MatchString(token) {
			t.Errorf("token %q", token)
		}
	}
}

func TestRefusedCredentialsSayWhatTheServiceSays(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	revoked := server.AddAccount("gone")
	server.RevokeToken(revoked)

	for name, test := range map[string]struct {
		header  []string
		message string
	}{
		"no header":        {nil, "API authorization header missing"},
		"empty bearer":     {[]string{"Bearer "}, "API Authorization header missing"},
		"another scheme":   {[]string{"Basic dXNlcjpwYXNz"}, "API Authorization header missing"},
		"no underscore":    {[]string{"Bearer secret"}, "API key missing underscore"},
		"wrong shape":      {[]string{"Bearer abc_def"}, "Incorrectly formatted API key was passed"},
		"unknown":          {[]string{"Bearer sk_prod_abc_123"}, "API Key invalid"},
		"unknown of OAuth": {[]string{"Bearer fillout_token_x"}, "API Key invalid"},
		"revoked":          {[]string{"Bearer " + revoked}, "API Key invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			request := c.request(t.Context(), http.MethodGet, "/v1/api/forms", "")
			request.Header.Del("Authorization")
			if test.header != nil {
				request.Header["Authorization"] = test.header
			}
			got, err := c.send(request)
			if err != nil {
				t.Fatal(err)
			}
			got.refused(t, http.StatusBadRequest, test.message)
		})
	}
}

func TestEveryOperationButCreatingSubmissionsLooksAtTheCredentialFirst(t *testing.T) {
	t.Parallel()
	_, c := start(t)
	stranger := c.as("sk_prod_abc_123")
	for _, call := range [][3]string{
		{"GET", "/forms", ""},
		{"GET", "/forms/nope", ""},
		{"GET", "/forms/nope/submissions?limit=0", ""},
		{"GET", "/forms/nope/submissions/nope", ""},
		{"DELETE", "/forms/nope/submissions/nope", ""},
		{"POST", "/webhook/create", "{}"},
		{"POST", "/webhook/delete", "not JSON"},
	} {
		stranger.api(call[0], call[1], call[2]).refused(t, http.StatusBadRequest, "API Key invalid")
	}
	if lines := stranger.api("POST", "/forms/nope/submissions", "{}").zod(t); len(lines) != 1 {
		t.Errorf("issues %q", lines)
	}
	stranger.api("POST", "/forms/nope/submissions", `{"submissions":[{"questions":[]}]}`).
		refused(t, http.StatusBadRequest, "API Key invalid")
}

func TestAuthFailureStatus(t *testing.T) {
	t.Parallel()
	_, c := startWith(t, func(b *fillouttest.Behavior) { b.AuthFailureStatus = http.StatusUnauthorized })
	c.as("").api("GET", "/forms", "").refused(t, http.StatusUnauthorized, "API authorization header missing")
}

func TestAnyTokenCanBeChosen(t *testing.T) {
	t.Parallel()
	_, c := start(t, fillouttest.WithToken("plain"))
	if got := c.api("GET", "/forms", ""); got.status != http.StatusOK {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestAnotherAccountsThingsLookUnknown(t *testing.T) {
	t.Parallel()
	server, mine := start(t)
	token := server.AddAccount("theirs")
	theirs := mine.as(token)
	form := server.AddFormFor(token, fillouttest.Form{Name: "Theirs"})
	hook := server.AddWebhook(form.ID, "https://example.com/")
	if hook.Account != "theirs" {
		t.Errorf("webhook %+v", hook)
	}
	submission := server.AddSubmission(form.ID, fillouttest.Submission{})

	mine.api("GET", "/forms/"+form.ID, "").refused(t, http.StatusNotFound, "Form not found")
	mine.api("GET", "/forms/"+form.ID+"/submissions", "").refused(t, http.StatusNotFound, "Form not found")
	mine.api("GET", "/forms/"+form.ID+"/submissions/"+submission.SubmissionID, "").
		refused(t, http.StatusNotFound, "Form not found")
	mine.api("POST", "/webhook/create", `{"formId":"`+form.ID+`","url":"https://example.com/"}`).
		refused(t, http.StatusNotFound, "Form not found")
	mine.api("POST", "/webhook/delete", `{"webhookId":12345}`).refused(t, http.StatusNotFound, "Webhook not found")

	theirs.api("GET", "/forms", "").wants(t, http.StatusOK,
		`[{"id":105,"formId":"`+form.ID+`","name":"Theirs","tags":[],"isPublished":false}]`)
	theirs.api("POST", "/webhook/delete", `{"webhookId":12345}`).wants(t, http.StatusOK, "{}")
}

func TestARevokedAccountKeepsItsThings(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	server.AddWebhook(fillouttest.ContactFormID, "https://example.com/")
	server.RevokeToken(server.Token())
	c.api("GET", "/forms", "").refused(t, http.StatusBadRequest, "API Key invalid")
	if held := server.Webhooks(); len(held) != 1 {
		t.Errorf("webhooks %+v", held)
	}
	server.AddForm(fillouttest.Form{Name: "still possible"})
}

func TestUnknownNamesInATestPanic(t *testing.T) {
	t.Parallel()
	server, _ := start(t)
	other := server.AddAccount("other")
	for name, mistake := range map[string]func(){
		"token":                func() { server.RevokeToken("nope") },
		"token for a form":     func() { server.AddFormFor("nope", fillouttest.Form{}) },
		"form to delete":       func() { server.DeleteForm("nope") },
		"form for a webhook":   func() { server.AddWebhook("nope", "https://example.com/") },
		"form for submissions": func() { server.AddSubmission("nope", fillouttest.Submission{}) },
		"webhook":              func() { server.DeleteWebhook(1) },
		"form of two accounts": func() { server.AddFormFor(other, fillouttest.Form{ID: fillouttest.QuizFormID}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantPanic(t, mistake)
		})
	}
}

func wantPanic(t *testing.T, mistake func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	mistake()
}
