package fillouttest_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

func createBody(formID, url string) string { return fmt.Sprintf(`{"formId":%q,"url":%q}`, formID, url) }

func TestAWebhooksLife(t *testing.T) {
	t.Parallel()
	at := newClock()
	server, c := start(t, fillouttest.WithClock(at.Now))
	c.api("POST", "/webhook/create", createBody(fillouttest.ContactFormID, "https://example.com/a?k=1")).wants(t, http.StatusOK, `{"id":12345}`)
	c.api("POST", "/webhook/create", createBody(fillouttest.ContactFormID, "https://example.com/a?k=1")).wants(t, http.StatusOK, `{"id":12346}`)
	server.AddWebhook(fillouttest.QuizFormID, "https://example.com/b")

	want := []fillouttest.Webhook{
		{ID: 12345, FormID: fillouttest.ContactFormID, URL: "https://example.com/a?k=1", Account: "default", Created: at.Now()},
		{ID: 12346, FormID: fillouttest.ContactFormID, URL: "https://example.com/a?k=1", Account: "default", Created: at.Now()},
		{ID: 12347, FormID: fillouttest.QuizFormID, URL: "https://example.com/b", Account: "default", Created: at.Now()},
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
	const form, link = `"` + fillouttest.ContactFormID + `"`, `"https://example.com/"`
	for body, want := range map[string][]string{
		`{}`: {
			`["formId"] Invalid input: expected string, received undefined`,
			`["url"] Invalid input: expected string, received undefined`,
		},
		`{"formId":null,"url":` + link + `}`:     {`["formId"] Invalid input: expected string, received null`},
		`{"formId":` + form + `,"url":true}`:     {`["url"] Invalid input: expected string, received boolean`},
		`{"formId":` + form + `,"url":"no URL"}`: {`["url"] Invalid URL`},
		`{"formId":` + form + `,"url":"/path"}`:  {`["url"] Invalid URL`},
		`[]`:                                     {`[] Invalid input: expected object, received array`},
		"":                                       {`[] Invalid input: expected object, received undefined`},
		`{"formId":{},"url":` + link + `}`:       {`["formId"] Invalid input: expected string, received object`},
		"\n {\"formId\" : 12 , \"url\" : " + link + " } \n\t ": {`["formId"] Invalid input: expected string, received number`},
	} {
		if lines := c.api("POST", "/webhook/create", body).zod(t); !slices.Equal(lines, want) {
			t.Errorf("%s: got %q\nwant %q", body, lines, want)
		}
	}
	c.api("POST", "/webhook/create", `{"formId":`).refused(t, http.StatusBadRequest, "Body is not valid JSON")
	c.api("POST", "/webhook/create", createBody("nope", "https://example.com/")).refused(t, http.StatusNotFound, "Form not found")

	undeclared := c.request(t.Context(), "POST", "/v1/api/webhook/create", createBody(fillouttest.ContactFormID, "https://example.com/"))
	undeclared.Header.Set("Content-Type", "text/plain")
	got, err := c.send(undeclared)
	if err != nil {
		t.Fatal(err)
	}
	if lines := got.zod(t); !slices.Equal(lines, []string{`[] Invalid input: expected object, received undefined`}) {
		t.Errorf("a body that is not declared as JSON: %q", lines)
	}
	if held := server.Webhooks(); len(held) != 0 {
		t.Errorf("webhooks %+v", held)
	}
}

func TestWebhookIDsInDelete(t *testing.T) {
	t.Parallel()
	const number, text = `{"webhookId":12345}`, `{"webhookId":"12345"}`
	for name, test := range map[string]struct {
		accepts fillouttest.WebhookIDFormat
		good    string
		bad     string
		finding string
	}{
		"any":    {fillouttest.WebhookIDAnyFormat, text, `{"webhookId":true}`, `["webhookId"] Invalid input: expected string, received boolean`},
		"number": {fillouttest.WebhookIDNumber, number, text, `["webhookId"] Invalid input: expected number, received string`},
		"string": {fillouttest.WebhookIDString, text, number, `["webhookId"] Invalid input: expected string, received number`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, c := startWith(t, func(b *fillouttest.Behavior) { b.AcceptWebhookID = test.accepts })
			server.AddWebhook(fillouttest.ContactFormID, "https://example.com/")
			if lines := c.api("POST", "/webhook/delete", test.bad).zod(t); !slices.Equal(lines, []string{test.finding}) {
				t.Errorf("got %q", lines)
			}
			if len(server.Webhooks()) != 1 {
				t.Error("deleted in spite of the refusal")
			}
			c.api("POST", "/webhook/delete", test.good).wants(t, http.StatusOK, "{}")
		})
	}
}

func TestDeletingAWebhookWrongly(t *testing.T) {
	t.Parallel()
	server, c := start(t)
	server.AddWebhook(fillouttest.ContactFormID, "https://example.com/")
	for body, want := range map[string]string{
		`{}`: `["webhookId"] Invalid input: expected string, received undefined`,
		`7`:  `[] Invalid input: expected object, received number`,
	} {
		if lines := c.api("POST", "/webhook/delete", body).zod(t); !slices.Equal(lines, []string{want}) {
			t.Errorf("%s: %q", body, lines)
		}
	}
	for _, id := range []string{`12345.0`, `1`, `""`, `"012345"`, `-12345`} {
		c.api("POST", "/webhook/delete", `{"webhookId":`+id+`}`).refused(t, http.StatusNotFound, "Webhook not found")
	}
	if len(server.Webhooks()) != 1 {
		t.Error("deleted by a wrong id")
	}
}

func TestWebhookKnobs(t *testing.T) {
	t.Parallel()
	create := func(c *client) reply {
		return c.api("POST", "/webhook/create", createBody(fillouttest.ContactFormID, "https://example.com/"))
	}
	t.Run("large ids", func(t *testing.T) {
		t.Parallel()
		_, c := startWith(t, func(b *fillouttest.Behavior) { b.FirstWebhookID = 1<<53 + 1 })
		create(c).wants(t, http.StatusOK, `{"id":9007199254740993}`)
		c.api("POST", "/webhook/delete", `{"webhookId":9007199254740992}`).refused(t, http.StatusNotFound, "Webhook not found")
		c.api("POST", "/webhook/delete", `{"webhookId":9007199254740993}`).wants(t, http.StatusOK, "{}")
	})
	t.Run("ids as strings", func(t *testing.T) {
		t.Parallel()
		_, c := startWith(t, func(b *fillouttest.Behavior) { b.WebhookIDAsString = true })
		create(c).wants(t, http.StatusOK, `{"id":"12345"}`)
	})
	t.Run("merged duplicates", func(t *testing.T) {
		t.Parallel()
		server, c := startWith(t, func(b *fillouttest.Behavior) { b.MergeDuplicateWebhooks = true })
		create(c).wants(t, http.StatusOK, `{"id":12345}`)
		create(c).wants(t, http.StatusOK, `{"id":12345}`)
		server.AddWebhook(fillouttest.QuizFormID, "https://example.com/")
		if held := server.Webhooks(); len(held) != 2 {
			t.Errorf("webhooks %+v", held)
		}
	})
	t.Run("unknown deletes succeed", func(t *testing.T) {
		t.Parallel()
		server, c := startWith(t, func(b *fillouttest.Behavior) { b.DeleteUnknownWebhookSucceeds = true })
		server.AddWebhook(fillouttest.ContactFormID, "https://example.com/")
		c.api("POST", "/webhook/delete", `{"webhookId":1}`).wants(t, http.StatusOK, "{}")
		if len(server.Webhooks()) != 1 {
			t.Error("another webhook was deleted")
		}
	})
	t.Run("empty bodies", func(t *testing.T) {
		t.Parallel()
		server, c := startWith(t, func(b *fillouttest.Behavior) { b.EmptyDeleteBodies = true })
		server.AddWebhook(fillouttest.ContactFormID, "https://example.com/")
		submission := server.AddSubmission(fillouttest.ContactFormID, fillouttest.Submission{})
		c.api("POST", "/webhook/delete", `{"webhookId":12345}`).wants(t, http.StatusOK, "")
		c.api("DELETE", "/forms/"+fillouttest.ContactFormID+"/submissions/"+submission.SubmissionID, "").wants(t, http.StatusOK, "")
	})
}
