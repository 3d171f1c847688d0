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
	id, err := client.CreateWebhook(t.Context(), formID, webhookURL, nil)
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
	_, err = client.CreateWebhook(t.Context(), "nosuchform", webhookURL, nil)
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
		id, err := client.CreateWebhook(t.Context(), formID, webhookURL, nil)
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

// Only an answer that says yes, or nothing, is a delete. After any other, the webhook may still exist.
func TestDeleteResponses(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		"": true, " ": true, "{}": true, `{"deleted":true,"error":null}`: true, `{"success":true}`: true,
		`{"error":"Forbidden"}`: false, `{"success":false}`: false, `{"deleted":false}`: false, `{"status":"error"}`: false,
		`{"errors":[]}`: false, `{"success":"true"}`: false, "null": false, "true": false,
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

// A service without the call, and whatever else answers 404, knows no webhook either. So a delete without an id tells
// them from a service that has the call.
func TestRoutesWebhookDeletes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault *fillouttest.Fault
		want  bool
		err   error
	}{
		{nil, true, nil},
		{new(fillouttest.Unrouted("POST /webhook/delete")), false, nil},
		{new(fillouttest.BlockPage(404)), false, fillout.ErrNotFillout},
		{&fillouttest.Fault{Status: 400, Body: fillouttest.Envelope(400, "API Key invalid")}, false,
			fillout.ErrNotAuthenticated},
	} {
		server, client := start(t)
		if test.fault != nil {
			server.Inject(*test.fault)
		}
		got, err := client.RoutesWebhookDeletes(t.Context())
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%+v: got %t, %v", test.fault, got, err)
		}
	}
}

// Whatever text or number a create answers with is kept as it was written, and deletes the webhook. Any other answer is
// shown, since it may contain the only handle.
func TestWebhookIDsAreKeptAsWritten(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]string{
		`{"id":"wh_123"}`:      `{"webhookId":"wh_123"}`,
		`{"id":"00123"}`:       `{"webhookId":"00123"}`,
		`{"id":12345.0}`:       `{"webhookId":12345.0}`,
		`{"id":-1e3}`:          `{"webhookId":-1e3}`,
		`{"id":"12345"}`:       `{"webhookId":12345}`,
		`{"id":12345,"ID":67}`: `{"webhookId":12345}`,
		`{"id":"true"}`:        `{"webhookId":"true"}`,
		`{"id":"0c1b2a39-7c64-4f0e-9c55-1d2e3f405162"}`: `{"webhookId":"0c1b2a39-7c64-4f0e-9c55-1d2e3f405162"}`,
	} {
		server, client := start(t)
		server.Inject(fillouttest.Fault{Route: "POST /webhook/create", Status: 200, Body: answer})
		server.Inject(fillouttest.Fault{Route: "POST /webhook/delete", Status: 200, Body: "{}"})
		id, err := client.CreateWebhook(t.Context(), formID, webhookURL, nil)
		if err != nil {
			t.Errorf("%s: %v", answer, err)
			continue
		}
		if err := client.DeleteWebhook(t.Context(), id); err != nil {
			t.Errorf("%s: %v", answer, err)
		}
		if got := string(server.RequestsTo("POST /webhook/delete")[0].Body); got != want {
			t.Errorf("%s: sent %s", answer, got)
		}
	}
	for _, answer := range []string{
		`{"webhook":{"id":12}}`, `{"ID":12}`, `{"id":null}`, `{"id":""}`, `{"id":true}`, `{"id":{"x":1}}`, `{"id":[12]}`, `[12]`,
	} {
		server, client := start(t)
		server.Inject(fillouttest.Fault{Route: "POST /webhook/create", Status: 200, Body: answer})
		_, err := client.CreateWebhook(t.Context(), formID, webhookURL, nil)
		if !errors.Is(err, fillout.ErrAnswerLost) || !strings.HasSuffix(err.Error(), ": JSON of another shape: "+answer) {
			t.Errorf("%s: got %v", answer, err)
		}
	}
}
