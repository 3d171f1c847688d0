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
	id, err := client.CreateWebhook(t.Context(), formID, webhookURL)
	if err != nil || id != "12345" {
		t.Fatalf("got %q, %v", id, err)
	}
	if held := server.Webhooks(); len(held) != 1 || held[0].URL != webhookURL || held[0].FormID != formID {
		t.Errorf("the service has %+v", held)
	}
	if body := string(server.Requests()[0].Body); body != `{"formId":"`+formID+`","url":"`+webhookURL+`"}` {
		t.Errorf("the body is %s", body)
	}
	if err := client.DeleteWebhook(t.Context(), id); err != nil || len(server.Webhooks()) != 0 {
		t.Errorf("deleting gives %v, the service has %+v", err, server.Webhooks())
	}
	if err := client.DeleteWebhook(t.Context(), id); !errors.Is(err, fillout.ErrNotFound) {
		t.Errorf("deleting twice gives %v", err)
	}
	_, err = client.CreateWebhook(t.Context(), "nosuchform", webhookURL)
	if !errors.Is(err, fillout.ErrNotFound) || errors.Is(err, fillout.ErrAnswerLost) {
		t.Errorf("an unknown form gives %v", err)
	}
}

// The id keeps all its digits, in both types in which the service may send and accept it.
func TestWebhookIDs(t *testing.T) {
	t.Parallel()
	const number, text = `{"webhookId":9007199254740993}`, `{"webhookId":"9007199254740993"}`
	for name, test := range map[string]struct {
		behavior func(*fillouttest.Behavior)
		sent     string
	}{
		"number": {func(b *fillouttest.Behavior) { b.AcceptWebhookID = fillouttest.WebhookIDNumber }, number},
		"string": {func(b *fillouttest.Behavior) {
			b.AcceptWebhookID = fillouttest.WebhookIDString
		}, number + text},
		"string in answers": {func(b *fillouttest.Behavior) { b.WebhookIDJSON = `"%d"` }, number},
	} {
		server, client := start(t, fillouttest.WithBehavior(func(b *fillouttest.Behavior) {
			b.FirstWebhookID = 9007199254740993 // 2^53 + 1
			test.behavior(b)
		}))
		id, err := client.CreateWebhook(t.Context(), formID, webhookURL)
		if err != nil || id != "9007199254740993" {
			t.Fatalf("%s: got %q, %v", name, id, err)
		}
		if err := client.DeleteWebhook(t.Context(), id); err != nil || len(server.Webhooks()) != 0 {
			t.Errorf("%s: deleting gives %v", name, err)
		}
		var sent strings.Builder
		for _, request := range server.RequestsTo("POST /webhook/delete") {
			sent.Write(request.Body)
		}
		if sent.String() != test.sent {
			t.Errorf("%s: sent %s, want %s", name, &sent, test.sent)
		}
	}
}

// A page or a text with status 200 does not come from Fillout, and the webhook still exists.
func TestDeleteResponses(t *testing.T) {
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
