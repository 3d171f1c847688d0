package fillouttest_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestRefusedCredentialsHaveTheMeasuredTexts(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	revoked := server.AddAccount("gone")
	server.RevokeToken(revoked)
	for header, message := range map[string]string{
		"":                        "API authorization header missing",
		"Bearer ":                 "API Authorization header missing",
		"Basic dXNlcjpwYXNz":      "API Authorization header missing",
		"Bearer secret":           "API key missing underscore",
		"Bearer abc_def":          "Incorrectly formatted API key was passed",
		"Bearer sk_prod_abc_123":  "API Key invalid",
		"Bearer fillout_token_x":  "API Key invalid",
		"bearer sk_prod_abc_123 ": "API Key invalid",
		"Bearer " + revoked:       "API Key invalid",
	} {
		request := c.request(t.Context(), http.MethodGet, "/v1/api/forms", "", "")
		request.Header.Del("Authorization")
		if header != "" {
			request.Header.Set("Authorization", header)
		}
		got, err := c.send(request)
		if err != nil {
			t.Fatal(err)
		}
		got.refused(t, http.StatusBadRequest, message)
	}
	server.ChangeBehavior(func(b *fillouttest.Behavior) { b.AuthFailureStatus = http.StatusUnauthorized })
	c.as("secret").api("GET", "/forms", "").refused(t, http.StatusUnauthorized, "API key missing underscore")
}

func TestOperationsCheckTheCredentialFirst(t *testing.T) {
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
		{"POST", "/forms/nope/submissions", `{"submissions":[{"questions":[]}]}`},
	} {
		stranger.api(call[0], call[1], call[2]).refused(t, http.StatusBadRequest, "API Key invalid")
	}
	// Creating submissions is the exception: the body comes first.
	stranger.api("POST", "/forms/nope/submissions", "{}").
		invalid(t, `["submissions"] Invalid input: expected array, received undefined`)
}

func TestAnotherAccountsThingsLookUnknown(t *testing.T) {
	t.Parallel()
	server, mine := start(t)
	token := server.AddAccount("theirs")
	for _, key := range []string{server.Token(), token} {
		if !regexp.MustCompile(`^sk_prod_[A-Za-z0-9]+_[0-9]+$`).MatchString(key) {
			t.Errorf("token %q", key)
		}
	}
	theirs := mine.as(token)
	form := server.AddFormFor(token, fillouttest.Form{Name: "Theirs"})
	if hook := server.AddWebhook(form.ID, "https://example.com/"); hook.Account != "theirs" {
		t.Errorf("webhook %+v", hook)
	}
	submission := server.AddSubmission(form.ID, fillouttest.Submission{})

	for _, call := range [][3]string{
		{"GET", "/forms/" + form.ID, ""},
		{"GET", "/forms/" + form.ID + "/submissions", ""},
		{"GET", "/forms/" + form.ID + "/submissions/" + submission.SubmissionID, ""},
		{"POST", "/webhook/create", createBody(form.ID, "https://example.com/")},
	} {
		mine.api(call[0], call[1], call[2]).refused(t, http.StatusNotFound, "Form not found")
	}
	mine.api("POST", "/webhook/delete", `{"webhookId":12345}`).refused(t, http.StatusNotFound, "Webhook not found")
	theirs.api("GET", "/forms", "").wants(t, http.StatusOK,
		`[{"id":105,"formId":"`+form.ID+`","name":"Theirs","tags":[],"isPublished":false}]`)

	server.RevokeToken(token)
	if held := server.Webhooks(); len(held) != 1 || server.TokenWorks(token) || !server.TokenWorks(server.Token()) {
		t.Errorf("after the revocation, the webhooks are %+v", held)
	}
}

func TestMistakesOfATestPanic(t *testing.T) {
	t.Parallel()
	server, _ := startWith(t, func(*fillouttest.Behavior) {})
	other := server.AddAccount("other")
	for name, mistake := range map[string]func(){
		"token":                     func() { server.RevokeToken("nope") },
		"token for a form":          func() { server.AddFormFor("nope", fillouttest.Form{}) },
		"form to delete":            func() { server.DeleteForm("nope") },
		"form for a webhook":        func() { server.AddWebhook("nope", "https://example.com/") },
		"form for submissions":      func() { server.AddSubmission("nope", fillouttest.Submission{}) },
		"webhook":                   func() { server.DeleteWebhook(1) },
		"form of two accounts":      func() { server.AddFormFor(other, fillouttest.Form{ID: contact}) },
		"unknown app":               func() { server.IssueCode("nope", callback) },
		"unregistered redirect URI": func() { server.IssueCode("client-1", callback+"/") },
		"relative redirect URI":     func() { server.AddApp(fillouttest.App{RedirectURIs: []string{"/callback"}}) },
		"fragment":                  func() { server.AddApp(fillouttest.App{RedirectURIs: []string{callback + "#x"}}) },
		"not a URI":                 func() { server.AddApp(fillouttest.App{RedirectURIs: []string{"http://a b/"}}) },
		"fault that does nothing":   func() { server.Inject(fillouttest.Fault{Nth: 2, After: true}) },
		"drop and answer":           func() { server.Inject(fillouttest.Fault{Drop: true, Status: 500}) },
		"padding and truncate":      func() { server.Inject(fillouttest.Fault{Truncate: true, Padding: 1}) },
		"redirect with body":        func() { server.Inject(fillouttest.Fault{Redirect: "/", Body: "x"}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantPanic(t, mistake)
		})
	}
}
