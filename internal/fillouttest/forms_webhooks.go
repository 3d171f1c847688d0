package fillouttest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Webhook is a subscription to the submissions of a form.
type Webhook struct {
	ID          int64
	FormID, URL string
	// Account is the name of the account that has the webhook. The first account is called "default".
	Account string
	Created time.Time
}

type webhookRecord struct {
	Webhook
	owner *account
}

// Webhooks returns the webhooks of all accounts, in order of creation.
func (f *forms) Webhooks() []Webhook {
	f.mu.Lock()
	defer f.mu.Unlock()
	return mapped(f.webhooks, func(w *webhookRecord) Webhook { return w.Webhook })
}

// AddWebhook adds a webhook to a form of any account, as another client would.
func (f *forms) AddWebhook(formID, url string) Webhook {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.addWebhook(f.mustForm(formID), url)
}

// DeleteWebhook removes a webhook as a person does in the dashboard.
func (f *forms) DeleteWebhook(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	gone := mustFind(first(f.webhooks, func(w *webhookRecord) bool { return w.ID == id }), "webhook", fmt.Sprint(id))
	f.webhooks = slices.DeleteFunc(f.webhooks, func(w *webhookRecord) bool { return w == gone })
}

// addWebhook adds a webhook. The knob MergeDuplicateWebhooks decides if the form has one with the same URL.
func (f *forms) addWebhook(form *formRecord, url string) Webhook {
	held := first(f.webhooks, func(w *webhookRecord) bool { return w.FormID == form.ID && w.URL == url })
	if held != nil && f.core.currentBehavior().MergeDuplicateWebhooks {
		return held.Webhook
	}
	made := &webhookRecord{
		Webhook: Webhook{
			ID: f.nextWebhookID, FormID: form.ID, URL: url, Account: form.owner.name, Created: time.Now(),
		},
		owner: form.owner,
	}
	f.nextWebhookID++
	f.webhooks = append(f.webhooks, made)
	return made.Webhook
}

func (f *forms) createWebhook(c *call) (answer, error) {
	var found issues
	target := c.json.field("url")
	if found.expect(c.json, "object") {
		found.expect(c.json.field("formId"), "string")
		if found.expect(target, "string") && !absoluteURL(target.text()) {
			found.add("invalid_format", target.path, "Invalid URL")
		}
	}
	if err := found.refusal(); err != nil {
		return answer{}, err
	}
	form, err := f.findForm(c, c.json.field("formId").text())
	if err != nil {
		return answer{}, err
	}

	made := f.addWebhook(form, target.text())
	return jsonAnswer(http.StatusOK, object{{"id", json.RawMessage(fmt.Sprintf(c.behavior.WebhookIDJSON, made.ID))}}), nil
}

func absoluteURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && parsed.IsAbs() && parsed.Host != ""
}

func (f *forms) deleteWebhook(c *call) (answer, error) {
	var found issues
	id := c.json.field("webhookId")
	if found.expect(c.json, "object") && !c.behavior.AcceptWebhookID.accepts(id.kind()) {
		expected := "string"
		if c.behavior.AcceptWebhookID == WebhookIDNumber {
			expected = "number"
		}
		found.wrongType(id.path, expected, id.kind())
	}
	if err := found.refusal(); err != nil {
		return answer{}, err
	}

	at := slices.IndexFunc(f.webhooks, func(w *webhookRecord) bool {
		shown := plainText(json.RawMessage(fmt.Sprintf(c.behavior.WebhookIDJSON, w.ID)))
		return w.owner == c.caller && shown == plainText(id.raw)
	})
	switch {
	case at >= 0:
		f.webhooks = slices.Delete(f.webhooks, at, at+1)
	case !c.behavior.DeleteUnknownWebhookSucceeds:
		return answer{}, unknown(c, "Webhook")
	}
	return c.deleted(), nil
}

func (accepted WebhookIDFormat) accepts(kind string) bool {
	return kind == "number" && accepted != WebhookIDString || kind == "string" && accepted != WebhookIDNumber
}

// deliver starts the delivery of a submission to all webhooks of its form. The caller holds the lock.
func (f *forms) deliver(form *formRecord, submission *Submission) {
	document := submission.document(false)
	payload := encode(object{{"formId", form.ID}, {"formName", form.Name}, {"submission", document}})
	behavior := f.core.currentBehavior()
	if behavior.BareDelivery {
		payload = encode(document)
	}
	if behavior.TextDelivery {
		payload = encode(string(payload))
	}
	for _, hook := range f.webhooks {
		if hook.FormID == form.ID {
			f.core.deliver(Delivery{
				WebhookID: hook.ID, FormID: form.ID, SubmissionID: submission.SubmissionID, URL: hook.URL,
			}, func(int) []byte { return payload })
		}
	}
}
