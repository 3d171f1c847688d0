package fillouttest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// Webhook is a subscription to the submissions of a form.
type Webhook struct {
	ID          int64
	FormID, URL string
	// Account is the name of the account it belongs to; that of the first one is "default".
	Account string
	Created time.Time
}

type webhookRecord struct {
	Webhook
	owner *account
}

// Webhooks gives what the service holds now, of all accounts, in order of creation.
func (s *Server) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := make([]Webhook, len(s.webhooks))
	for i, record := range s.webhooks {
		held[i] = record.Webhook
	}
	return held
}

// AddWebhook makes a webhook as somebody else would have made it, for a form of any account.
func (s *Server) AddWebhook(formID, url string) Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addWebhook(s.mustForm(formID), url)
}

// DeleteWebhook removes a webhook as a person does in the dashboard.
func (s *Server) DeleteWebhook(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.webhooks, func(w *webhookRecord) bool { return w.ID == id })
	if at < 0 {
		panic("fillouttest: no webhook has the id " + strconv.FormatInt(id, 10))
	}
	s.webhooks = slices.Delete(s.webhooks, at, at+1)
}

func (s *Server) addWebhook(form *formRecord, url string) Webhook {
	if s.behavior.MergeDuplicateWebhooks {
		for _, held := range s.webhooks {
			if held.FormID == form.ID && held.URL == url {
				return held.Webhook
			}
		}
	}
	made := &webhookRecord{
		Webhook: Webhook{
			ID: s.nextWebhookID, FormID: form.ID, URL: url, Account: form.owner.name, Created: s.now(),
		},
		owner: form.owner,
	}
	s.nextWebhookID++
	s.webhooks = append(s.webhooks, made)
	return made.Webhook
}

func (s *Server) createWebhook(c *call) (answer, error) {
	caller, err := s.authenticate(c)
	if err != nil {
		return answer{}, err
	}
	body, err := c.parse()
	if err != nil {
		return answer{}, err
	}
	var found issues
	target := body.field("url")
	if found.expect(body, "object") {
		found.expect(body.field("formId"), "string")
		if found.expect(target, "string") && !absoluteURL(target.text()) {
			found.wrongFormat(target.path, "url", "Invalid URL")
		}
	}
	if err := found.refusal(); err != nil {
		return answer{}, err
	}
	form, err := s.findForm(caller, body.field("formId").text())
	if err != nil {
		return answer{}, err
	}

	made := s.addWebhook(form, target.text())
	if s.behavior.WebhookIDAsString {
		return jsonAnswer(http.StatusOK, object{{"id", strconv.FormatInt(made.ID, 10)}}), nil
	}
	return jsonAnswer(http.StatusOK, object{{"id", made.ID}}), nil
}

func absoluteURL(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && parsed.IsAbs() && parsed.Host != ""
}

func (s *Server) deleteWebhook(c *call) (answer, error) {
	caller, err := s.authenticate(c)
	if err != nil {
		return answer{}, err
	}
	body, err := c.parse()
	if err != nil {
		return answer{}, err
	}
	var found issues
	id := body.field("webhookId")
	if found.expect(body, "object") && !s.acceptsID(id.kind()) {
		expected := "string"
		if s.behavior.AcceptWebhookID == WebhookIDNumber {
			expected = "number"
		}
		found.wrongType(id.path, expected, id.kind())
	}
	if err := found.refusal(); err != nil {
		return answer{}, err
	}

	at := slices.IndexFunc(s.webhooks, func(w *webhookRecord) bool {
		return w.owner == caller && strconv.FormatInt(w.ID, 10) == idText(id)
	})
	switch {
	case at >= 0:
		s.webhooks = slices.Delete(s.webhooks, at, at+1)
	case !s.behavior.DeleteUnknownWebhookSucceeds:
		return answer{}, s.unknown("Webhook")
	}
	return s.deleted(), nil
}

func (s *Server) acceptsID(kind string) bool {
	switch s.behavior.AcceptWebhookID {
	case WebhookIDNumber:
		return kind == "number"
	case WebhookIDString:
		return kind == "string"
	case WebhookIDAnyFormat:
	}
	return kind == "number" || kind == "string"
}

func idText(id node) string {
	if id.kind() == "string" {
		return id.text()
	}
	return string(id.raw)
}

// deleted is the answer to a delete that succeeded.
func (s *Server) deleted() answer {
	if s.behavior.EmptyDeleteBodies {
		return answer{status: http.StatusOK, header: http.Header{}}
	}
	return jsonAnswer(http.StatusOK, json.RawMessage("{}"))
}
