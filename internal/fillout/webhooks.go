package fillout

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
)

// CreateWebhook has every new submission of a form delivered to a URL, and
// returns the id of the webhook: the only handle on it that there will ever be,
// since webhooks can neither be listed nor read (documented by omission).
//
// Two calls make two webhooks (assumption), so the call is repeated only when it
// cannot have been processed. An error that is ErrAnswerLost leaves it open
// whether a webhook exists now; so does an answer without an id. Once the
// request is on its way, the end of ctx does not cancel it.
func (c *Client) CreateWebhook(ctx context.Context, formID, url string) (WebhookID, error) {
	body := struct {
		FormID string `json:"formId"`
		URL    string `json:"url"`
	}{formID, url}
	var answer struct {
		ID Text `json:"id"`
	}
	var id WebhookID
	err := c.do(ctx, call{
		method:  http.MethodPost,
		path:    "/webhook/create",
		body:    body,
		once:    true,
		secrets: urlSecrets(url),
	}, func(body []byte) (err error) {
		if err := decodeInto(&answer)(body); err != nil {
			return err
		}
		id, err = ParseWebhookID(string(answer.ID))
		return err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// DeleteWebhook stops a webhook's deliveries. It is safe to repeat, so it is
// retried. ErrNotFound means that the service knows no such webhook: it was
// deleted before, or it belongs to another account.
func (c *Client) DeleteWebhook(ctx context.Context, id WebhookID) error {
	// The published schema wants a string, Fillout's own programs send the
	// number that they were given, so the number goes first.
	err := c.deleteWebhook(ctx, json.Number(id))
	if isIssueWith(err, "webhookId") {
		err = c.deleteWebhook(ctx, string(id))
	}
	return err
}

func (c *Client) deleteWebhook(ctx context.Context, id any) error {
	return c.do(ctx, call{
		method: http.MethodPost,
		path:   "/webhook/delete",
		body: struct {
			WebhookID any `json:"webhookId"`
		}{id},
	}, acknowledged)
}

// isIssueWith tells whether the service found fault with a field's value.
func isIssueWith(err error, field string) bool {
	var failure *APIError
	if !errors.As(err, &failure) || !failure.Is(ErrInvalid) {
		return false
	}
	for _, issue := range failure.Issues {
		if issue.Path == field {
			return true
		}
	}
	return strings.Contains(failure.Message, field)
}
