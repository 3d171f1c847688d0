package fillout

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/transport"
)

// CreateWebhook makes Fillout deliver every new submission of a form to a URL. It returns the webhook's id. Without the
// id the webhook cannot be found again, since webhooks can neither be listed nor read (documented by omission).
//
// Two calls make two webhooks (assumption: webhook-twice), so the call is repeated only if it cannot have been
// processed. After ErrAnswerLost the webhook may exist or not; an answer without an id is such an error. Once the
// request was sent, the end of ctx does not cancel it. sending is called just before it is sent; it may be nil, and its
// error prevents that.
func (c *Client) CreateWebhook(ctx context.Context, formID, url string, sending func() error) (id WebhookID,
	err error) {
	create := c.forms.create(struct {
		FormID string `json:"formId"`
		URL    string `json:"url"`
	}{formID, url}, "webhook", "create")
	create.secrets, create.sending = safetext.URLSecrets(url), sending
	create.showsAnswer = true // it may have the only handle, in a place that is not known
	_, err = decode(ctx, c, create, func(answer map[string]json.RawMessage) error {
		if answer["id"] == nil {
			return ErrUnreadable
		}
		return json.Unmarshal(answer["id"], &id)
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// DeleteWebhook stops a webhook's deliveries. It is safe to repeat, so it is retried. ErrNotFound means that the
// service does not know the webhook: it was deleted before, or it belongs to another account. It can also mean that the
// service does not have this call any more, see RoutesWebhookDeletes.
func (c *Client) DeleteWebhook(ctx context.Context, id WebhookID) error {
	// The published schema asks for a string (documented). Fillout's own programs send the number that they got (seen in
	// Fillout's own code), so a number goes first.
	if number, ok := id.number(); ok {
		if err := c.deleteWebhook(ctx, number); !isIssueWith(err, "webhookId") {
			return err
		}
	}
	return c.deleteWebhook(ctx, string(id))
}

// RoutesWebhookDeletes reports whether the service has the call that deletes webhooks. A path that is not routed is
// answered with 404 in the service's own envelope (measured), and an unknown webhook possibly likewise (assumption:
// webhook-unknown). So this sends a delete without an id: a service that has the call finds fault with that.
func (c *Client) RoutesWebhookDeletes(ctx context.Context) (bool, error) {
	err := c.sendWebhookDelete(ctx, struct{}{})
	switch {
	case errors.Is(err, ErrInvalid):
		return true, nil
	case errors.Is(err, ErrNotFound):
		return false, nil
	}
	return err == nil, err
}

func (c *Client) deleteWebhook(ctx context.Context, id any) error {
	return c.sendWebhookDelete(ctx, struct {
		WebhookID any `json:"webhookId"`
	}{id})
}

func (c *Client) sendWebhookDelete(ctx context.Context, body any) error {
	return c.do(ctx, call{
		api: c.forms, kind: transport.RepeatableWrite, method: http.MethodPost, path: []string{"webhook", "delete"},
		body: body, showsAnswer: true,
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
