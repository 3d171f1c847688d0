package fillout

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// CreateWebhook makes Fillout deliver every new submission of a form to a URL. It returns the webhook's id. Without the
// id the webhook cannot be found again, since webhooks can neither be listed nor read (documented by omission).
//
// Two calls make two webhooks (assumption), so the call is repeated only if it cannot have been processed. After
// ErrAnswerLost the webhook may exist or not; an answer without an id is such an error. Once the request was sent, the
// end of ctx does not cancel it.
func (c *Client) CreateWebhook(ctx context.Context, formID, url string) (WebhookID, error) {
	type created struct {
		ID Text `json:"id"`
	}
	answer, err := decode(ctx, c, call{
		api:    c.forms,
		kind:   singleWrite,
		method: http.MethodPost,
		path:   "/webhook/create",
		body: struct {
			FormID string `json:"formId"`
			URL    string `json:"url"`
		}{formID, url},
		secrets: urlSecrets(url),
	}, func(answer created) error {
		_, err := ParseWebhookID(string(answer.ID))
		return err
	})
	return WebhookID(answer.ID), err
}

// DeleteWebhook stops a webhook's deliveries. It is safe to repeat, so it is retried. ErrNotFound means that the
// service does not know the webhook: it was deleted before, or it belongs to another account.
func (c *Client) DeleteWebhook(ctx context.Context, id WebhookID) error {
	// The published schema asks for a string (documented). Fillout's own programs send the number that they got (seen in
	// Fillout's own code), so the number goes first.
	err := c.deleteWebhook(ctx, json.Number(id))
	if isIssueWith(err, "webhookId") {
		err = c.deleteWebhook(ctx, string(id))
	}
	return err
}

func (c *Client) deleteWebhook(ctx context.Context, id any) error {
	return c.do(ctx, call{
		api:    c.forms,
		kind:   repeatableWrite,
		method: http.MethodPost,
		path:   "/webhook/delete",
		body: struct {
			WebhookID any `json:"webhookId"`
		}{id},
	}, acceptDeleteResponse)
}

// isIssueWith reports whether the service did not accept the value of a field.
func isIssueWith(err error, field string) bool {
	var failure *APIError
	if !errors.As(err, &failure) || !failure.Is(ErrInvalid) {
		return false
	}
	return strings.Contains(failure.Message, field) ||
		slices.ContainsFunc(failure.Issues, func(issue Issue) bool { return issue.Path == field })
}
