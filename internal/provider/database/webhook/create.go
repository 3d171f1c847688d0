package webhook

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/snapshot"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/database/tables"
)

// create makes a webhook. It reports whether there is one to store, which may come with an error.
//
// A webhook whose answer was lost has lost its secret, so it is deleted and made anew. If that fails, it is stored with
// an error: Terraform marks it as tainted, and the next apply replaces it.
func (r *webhookResource) create(ctx context.Context, databaseID string, wanted fillout.NewDatabaseWebhook,
	diags *diag.Diagnostics) (made fillout.DatabaseWebhookSecret, ok bool) {
	doing := fmt.Sprintf("Creating a webhook of the database %s to %s", databaseID, urls.RedactURL(wanted.URL))
	before, err := r.account.Snapshots().Webhooks(ctx, databaseID)
	if err != nil {
		r.addCreateError(ctx, doing, databaseID, wanted, err, diags)
		return made, false
	}
	created, made, err := r.send(ctx, databaseID, wanted)
	if err == nil && created.Found {
		id := safetext.Printable(created.ID)
		if failure := r.delete(ctx, databaseID, created.ID); failure != nil && !errors.Is(failure, fillout.ErrNotFound) {
			diags.AddError(account.TitleWebhookSecretLost, fmt.Sprintf("%s was carried out, but its answer was lost, and with it "+
				"the secret. The new webhook has the ID %s. Deleting it to make another one failed: %s.\n\n"+
				"It is in the state without a secret. The next apply replaces it.", doing, id, account.Reason(failure)))
			return made, true
		}
		diags.AddWarning(account.TitleWebhookSecretLost, fmt.Sprintf("%s was carried out, but its answer was lost, and with "+
			"it the secret. So the webhook %s was deleted and made anew. Events in between were not delivered.", doing, id))
		if created, made, err = r.send(ctx, databaseID, wanted); err == nil && created.Found {
			diags.AddError(account.TitleWebhookSecretLost, fmt.Sprintf("%s was carried out a second time, and its answer was "+
				"lost again. The new webhook has the ID %s.\n\nIt is in the state without a secret. The next apply replaces it.",
				doing, safetext.Printable(created.ID)))
			return made, true
		}
	}
	switch {
	case err != nil:
		r.addCreateError(ctx, doing, databaseID, wanted, err, diags)
		return made, false
	case find(before, string(made.ID)) != nil:
		diags.AddError(account.TitleWebhookExists, fmt.Sprintf("%s made no new one: Fillout answered with the webhook %s, which "+
			"was there before. It is not in the state. Import it, or delete it in Fillout's dashboard.", doing,
			safetext.Printable(string(made.ID))))
		return made, false
	case made.Secret == "":
		diags.AddWarning(account.TitleWebhookSecretLost, fmt.Sprintf("%s succeeded, but the answer has no secret. The webhook "+
			"%s is in the state without one.", doing, safetext.Printable(string(made.ID))))
	}
	return made, true
}

// send makes a webhook, or finds the one that a lost answer made. That one has only an ID.
func (r *webhookResource) send(ctx context.Context, databaseID string, wanted fillout.NewDatabaseWebhook) (
	created snapshot.Created, made fillout.DatabaseWebhookSecret, err error) {
	created, err = r.account.Snapshots().CreateWebhook(ctx, databaseID, wanted,
		func(ctx context.Context) (string, error) {
			var err error
			made, err = r.account.Client().CreateDatabaseWebhook(ctx, databaseID, wanted)
			return string(made.ID), err
		})
	if created.Found {
		made = fillout.DatabaseWebhookSecret{ID: fillout.Text(created.ID)}
	}
	return created, made, err
}

// addCreateError reports a create that failed. Fillout answers in the same way for a database and for a table that it
// does not show.
func (r *webhookResource) addCreateError(ctx context.Context, doing, databaseID string,
	wanted fillout.NewDatabaseWebhook, err error, diags *diag.Diagnostics) {
	if !errors.Is(err, fillout.ErrNotFound) {
		r.account.AddCreateError(diags, doing, "The webhook", "the webhooks of the database "+databaseID, err)
		return
	}
	database, failure := r.account.Snapshots().Database(ctx, databaseID)
	switch {
	case errors.Is(failure, fillout.ErrNotFound):
		r.account.AddUnseen(diags, databaseID)
	case failure == nil && wanted.TableID != "" && database.Table(wanted.TableID) == nil:
		diags.AddAttributeError(path.Root("table_id"), account.TitleTableNotFound,
			tables.DescribeMissing(database, wanted.TableID))
	default:
		r.account.AddError(diags, doing, err)
	}
}

// checkAnswer reports what a new webhook shows otherwise than it was sent.
func checkAnswer(plan webhookModel, live *fillout.DatabaseWebhook, sent fillout.NewDatabaseWebhook,
	diags *diag.Diagnostics) {
	if found := differences(live, sent); found != "" {
		tables.AddNotAsSent(diags, plan.describe(), found)
	}
}

func capitalized(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
