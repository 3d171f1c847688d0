package fillout

import (
	"context"
	"slices"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
)

// MaxDatabaseWebhookURL is the largest length of a webhook's URL (documented).
const MaxDatabaseWebhookURL = 2048

// DatabaseEvents are the events that a database can deliver (documented).
var DatabaseEvents = []string{
	"field.created", "field.deleted", "field.updated",
	"record.created", "record.deleted", "record.updated",
	"table.created", "table.deleted", "table.updated",
}

// DatabaseWebhook is a webhook of a database, as the list shows it.
type DatabaseWebhook struct {
	ID       Text   `json:"id"`
	URL      Text   `json:"url"`
	Events   []Text `json:"events"`
	TableIDs []Text `json:"tableIds"` // nil for all tables
	Active   *bool  `json:"active"`   // nil if the API does not say
}

// NewDatabaseWebhook is a webhook to create. An empty TableID stands for all tables.
type NewDatabaseWebhook struct {
	URL     string   `json:"url"`
	Events  []string `json:"events"`
	TableID string   `json:"tableId,omitempty"`
}

// DatabaseWebhookSecret is the answer to the creation of a webhook. The service shows the secret only there
// (documented). It is empty if the answer lacks it.
type DatabaseWebhookSecret struct {
	ID     Text `json:"id"`
	Secret Text `json:"secret"`
}

// CreateDatabaseWebhook makes a webhook. Two calls make two (assumption: database-webhook-twice), so the call is
// repeated only if it cannot have been processed, and may fail with ErrAnswerLost.
func (c *Client) CreateDatabaseWebhook(ctx context.Context, databaseID string,
	webhook NewDatabaseWebhook) (DatabaseWebhookSecret, error) {
	create := c.databases.create(webhook, "bases", databaseID, "webhooks")
	create.secrets, create.confidential = safetext.URLSecrets(webhook.URL), true
	return decode(ctx, c, create, func(made DatabaseWebhookSecret) error {
		return unreadableIf(!isID(made.ID))
	})
}

// ListDatabaseWebhooks returns all webhooks of a database. There is no paging (documented by omission).
func (c *Client) ListDatabaseWebhooks(ctx context.Context, databaseID string) ([]DatabaseWebhook, error) {
	type envelope struct {
		Webhooks []DatabaseWebhook `json:"webhooks"`
	}
	read := c.databases.read("bases", databaseID, "webhooks")
	read.confidential = true // it contains URLs, which may contain secrets
	answer, err := decode(ctx, c, read, func(answer envelope) error {
		return unreadableIf(answer.Webhooks == nil ||
			slices.ContainsFunc(answer.Webhooks, func(w DatabaseWebhook) bool { return !isID(w.ID) || w.URL == "" }))
	})
	return answer.Webhooks, err
}

// DeleteDatabaseWebhook deletes a webhook. It is safe to repeat; ErrNotFound may mean that it was deleted before.
func (c *Client) DeleteDatabaseWebhook(ctx context.Context, databaseID, webhookID string) error {
	return c.do(ctx, c.databases.remove("bases", databaseID, "webhooks", webhookID), acceptDeleted)
}
