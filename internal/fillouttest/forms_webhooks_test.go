package fillouttest_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func TestAWebhooksLife(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, c := start(t, fillouttest.WithClock(at.Now))
	c.api("POST", "/webhook/create", createBody(contact, "https://example.com/a?k=1")).wants(t, http.StatusOK,
		`{"id":12345}`)
	c.api("POST", "/webhook/create", createBody(contact, "https://example.com/a?k=1")).wants(t, http.StatusOK,
		`{"id":12346}`)
	server.AddWebhook(fillouttest.QuizFormID, "https://example.com/b")

	want := []fillouttest.Webhook{
		{ID: 12345, FormID: contact, URL: "https://example.com/a?k=1", Account: "default", Created: at.Now()},
		{ID: 12346, FormID: contact, URL: "https://example.com/a?k=1", Account: "default", Created: at.Now()},
		{ID: 12347, FormID: fillouttest.QuizFormID, URL: "https://example.com/b", Account: "default",
			Created: at.Now()},
	}
	if held := server.Webhooks(); !slices.Equal(held, want) {
		t.Errorf("got %+v\nwant %+v", held, want)
	}

	c.api("POST", "/webhook/delete", `{"webhookId":12345}`).wants(t, http.StatusOK, "{}")
	c.api("POST", "/webhook/delete", `{"webhookId":12345}`).refused(t, http.StatusNotFound, "Webhook not found")
	c.api("POST", "/webhook/delete", `{"webhookId":"12346"}`).wants(t, http.StatusOK, "{}")
	server.DeleteWebhook(12347)
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("webhooks %+v", held)
	}
}

func TestCreatingAWebhookWrongly(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	const form, link = `"` + contact + `"`, `"https://example.com/"`
	for body, want := range map[string][]string{
		`{}`: {`["formId"] Invalid input: expected string, received undefined`,
			`["url"] Invalid input: expected string, received undefined`},
		`{"formId":null,"url":` + link + `}`:    {`["formId"] Invalid input: expected string, received null`},
		`{"formId":` + form + `,"url":true}`:    {`["url"] Invalid input: expected string, received boolean`},
		`{"formId":` + form + `,"url":"/path"}`: {`["url"] Invalid URL`},
		`[]`:                                    {`[] Invalid input: expected object, received array`},
		"":                                      {`[] Invalid input: expected object, received undefined`},
		"\n {\"formId\" : 12 , \"url\" : " + link +
			" } \n\t ": {`["formId"] Invalid input: expected string, received number`},
	} {
		c.api("POST", "/webhook/create", body).invalid(t, want...)
	}
	c.api("POST", "/webhook/create", `{"formId":`).refused(t, http.StatusBadRequest, "Body is not valid JSON")
	c.api("POST", "/webhook/create", createBody("nope", "https://example.com/")).refused(t, http.StatusNotFound,
		"Form not found")
	c.call("POST", "/v1/api/webhook/create", "text/plain", createBody(contact, "https://example.com/")).
		invalid(t, `[] Invalid input: expected object, received undefined`)
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("webhooks %+v", held)
	}
}

func TestWebhookIDsInDelete(t *testing.T) {
	t.Parallel()
	const number, text = `{"webhookId":12345}`, `{"webhookId":"12345"}`
	for _, test := range []struct {
		accepts         fillouttest.WebhookIDFormat
		good, bad, want string
	}{
		{fillouttest.WebhookIDAnyFormat, text, `{"webhookId":true}`,
			`["webhookId"] Invalid input: expected string, received boolean`},
		{fillouttest.WebhookIDAnyFormat, number, `{}`,
			`["webhookId"] Invalid input: expected string, received undefined`},
		{fillouttest.WebhookIDNumber, number, text, `["webhookId"] Invalid input: expected number, received string`},
		{fillouttest.WebhookIDString, text, number, `["webhookId"] Invalid input: expected string, received number`},
	} {
		server, c := startWith(t, func(b *fillouttest.Behavior) { b.AcceptWebhookID = test.accepts })
		server.AddWebhook(contact, "https://example.com/")
		c.api("POST", "/webhook/delete", test.bad).invalid(t, test.want)
		c.api("POST", "/webhook/delete", `7`).invalid(t, `[] Invalid input: expected object, received number`)
		c.api("POST", "/webhook/delete", test.good).wants(t, http.StatusOK, "{}")
	}

	server, c := start(t)
	server.AddWebhook(contact, "https://example.com/")
	for _, id := range []string{`12345.0`, `1`, `""`, `"012345"`, `-12345`} {
		c.api("POST", "/webhook/delete", `{"webhookId":`+id+`}`).refused(t, http.StatusNotFound, "Webhook not found")
	}
	server.ChangeBehavior(func(b *fillouttest.Behavior) {
		b.DeleteUnknownWebhookSucceeds, b.EmptyDeleteBodies = true,
			true
	})
	c.api("POST", "/webhook/delete", `{"webhookId":1}`).wants(t, http.StatusOK, "")
	if len(server.Webhooks()) != 1 {
		t.Error("a wrong id deleted the webhook")
	}
}

func TestWebhookIDsInCreate(t *testing.T) {
	t.Parallel()
	_, c := startWith(t, func(b *fillouttest.Behavior) { b.FirstWebhookID = 1<<53 + 1 })
	body := createBody(contact, "https://example.com/")
	c.api("POST", "/webhook/create", body).wants(t, http.StatusOK, `{"id":9007199254740993}`)
	c.api("POST", "/webhook/delete", `{"webhookId":9007199254740992}`).refused(t, http.StatusNotFound,
		"Webhook not found")
	c.api("POST", "/webhook/delete", `{"webhookId":9007199254740993}`).wants(t, http.StatusOK, "{}")
}

func TestWebhookIDsAreDeletedAsTheyWereAnswered(t *testing.T) {
	t.Parallel()
	for format, id := range map[string]string{
		`"%d"`:                            `"12345"`,
		`"%08d"`:                          `"00012345"`,
		`%d.0`:                            `12345.0`,
		`"3f2b8c1e-9a44-4d6b-8c77-%012d"`: `"3f2b8c1e-9a44-4d6b-8c77-000000012345"`,
	} {
		server, c := startWith(t, func(b *fillouttest.Behavior) { b.WebhookIDJSON = format })
		c.api("POST", "/webhook/create", createBody(contact, "https://example.com/")).
			wants(t, http.StatusOK, `{"id":`+id+`}`)
		c.api("POST", "/webhook/delete", `{"webhookId":`+id+`}`).wants(t, http.StatusOK, "{}")
		if held := server.Webhooks(); len(held) != 0 {
			t.Errorf("%s: webhooks %+v", format, held)
		}
	}
}
