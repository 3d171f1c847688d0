package fillout_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillouttest"
)

const webhookURL = "https://hooks.example.com/fillout?a=1&b=<2>"

func TestWebhookLifecycle(t *testing.T) {
	t.Parallel()
	server, client := start(t)
	id, err := client.CreateWebhook(t.Context(), fillouttest.ContactFormID, webhookURL)
	if err != nil || id != "12345" {
		t.Fatalf("got %q, %v", id, err)
	}
	if held := server.Webhooks(); len(held) != 1 || held[0].URL != webhookURL || held[0].FormID != fillouttest.ContactFormID {
		t.Errorf("the service holds %+v", held)
	}
	if body := string(server.Requests()[0].Body); body != `{"formId":"`+fillouttest.ContactFormID+`","url":"`+webhookURL+`"}` {
		t.Errorf("the body is %s", body)
	}
	if err := client.DeleteWebhook(t.Context(), id); err != nil || len(server.Webhooks()) != 0 {
		t.Errorf("deleting gives %v, the service holds %+v", err, server.Webhooks())
	}
	if err := client.DeleteWebhook(t.Context(), id); !errors.Is(err, fillout.ErrNotFound) {
		t.Errorf("deleting twice gives %v", err)
	}
	if _, err := client.CreateWebhook(t.Context(), "nosuchform", webhookURL); !errors.Is(err, fillout.ErrNotFound) || errors.Is(err, fillout.ErrAnswerLost) {
		t.Errorf("an unknown form gives %v", err)
	}
}

// The id is kept digit for digit, in both types that the service may send and
// take.
func TestWebhookIDs(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		behavior func(*fillouttest.Behavior)
		deletes  []string
	}{
		"number":            {func(b *fillouttest.Behavior) { b.AcceptWebhookID = fillouttest.WebhookIDNumber }, []string{`{"webhookId":9007199254740993}`}},
		"string":            {func(b *fillouttest.Behavior) { b.AcceptWebhookID = fillouttest.WebhookIDString }, []string{`{"webhookId":9007199254740993}`, `{"webhookId":"9007199254740993"}`}},
		"string in answers": {func(b *fillouttest.Behavior) { b.WebhookIDAsString = true }, []string{`{"webhookId":9007199254740993}`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := fillouttest.NewServer(t, fillouttest.WithoutRateLimit(), fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
				b.FirstWebhookID = 9007199254740993 // 2^53 + 1
				test.behavior(b)
			}))
			client := newClient(t, server.URL(), server.Token())
			id, err := client.CreateWebhook(t.Context(), fillouttest.ContactFormID, webhookURL)
			if err != nil || id != "9007199254740993" {
				t.Fatalf("got %q, %v", id, err)
			}
			if err := client.DeleteWebhook(t.Context(), id); err != nil || len(server.Webhooks()) != 0 {
				t.Errorf("deleting gives %v", err)
			}
			var bodies []string
			for _, request := range server.RequestsTo("POST /webhook/delete") {
				bodies = append(bodies, string(request.Body))
			}
			if strings.Join(bodies, " ") != strings.Join(test.deletes, " ") {
				t.Errorf("sent %q, want %q", bodies, test.deletes)
			}
		})
	}
}

// An answer without a usable id leaves a webhook behind that nobody knows.
func TestAnswerWithoutAnID(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `{"id":null}`, `{"id":0}`, `{"id":-5}`, `{"id":1.5}`, `{"id":1e3}`, `{"id":"abc"}`, `{"id":{}}`, `[]`, `{"webhookId":5}`, ``, `<html>`, `{"id":12`} {
		server, client := start(t)
		server.Inject(fillouttest.Fault{Route: "POST /webhook/create", After: true, Status: 200, Body: body})
		_, err := client.CreateWebhook(t.Context(), fillouttest.ContactFormID, webhookURL)
		if !errors.Is(err, fillout.ErrAnswerLost) || !errors.Is(err, fillout.ErrUnreadable) {
			t.Errorf("%s gives %v", body, err)
		}
		if n := len(server.Requests()); n != 1 {
			t.Errorf("%s: sent %d times", body, n)
		}
	}
}

// A page or a text with status 200 comes from something that is not Fillout, and
// the webhook is still there.
func TestDeleteIsAcknowledged(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		"": true, " ": true, "{}": true, `{"deleted":true,"error":null}`: true, `{"error":"Forbidden"}`: false,
		"<html>": false, "signed in": false, "[]": false, `"ok"`: false, `{"del`: false,
	} {
		server, client := start(t)
		server.Inject(fillouttest.Fault{Status: 200, Body: body})
		err := client.DeleteWebhook(t.Context(), "12345")
		if (err == nil) != want || (err != nil) != errors.Is(err, fillout.ErrUnreadable) {
			t.Errorf("%q gives %v", body, err)
		}
	}
}
