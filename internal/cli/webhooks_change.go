package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/export"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
)

type webhooksImportCommand struct {
	IDs []string `arg:"" optional:"" name:"id" help:"ID of a webhook; by default all."`
}

func (webhooksImportCommand) Help() string {
	return `Prints an import block for each webhook, with a comment that says where it delivers to. Rename the addresses to those of your configuration, and remove what a state has already: an ID must not be in two states.

Example:

    # Import the webhooks of a lost state
    terraform-provider-fillout webhooks import > imports.tf`
}

func (i *webhooksImportCommand) Run(_ context.Context, c console) error {
	j, entries, err := c.journal()
	if err != nil {
		return err
	}
	if len(i.IDs) > 0 {
		var chosen []journal.Entry
		for _, id := range i.IDs {
			entry, err := pick(j, entries, id)
			if err != nil {
				return err
			}
			chosen = append(chosen, entry)
		}
		entries = chosen
	}
	var webhooks []export.FormWebhook
	for _, entry := range entries {
		if entry.ID == "" {
			c.say("A create for form %s to %s has no answer, so its ID is unknown: %s.", entry.FormID, entry.Host, entry.Name)
			continue
		}
		webhooks = append(webhooks, exported(entry))
	}
	if len(webhooks) == 0 {
		c.say("The journal has no webhook to import.")
		return nil
	}
	return c.print(string(export.Imports(webhooks)))
}

// exported returns a webhook as an export has it.
func exported(entry journal.Entry) export.FormWebhook {
	return export.FormWebhook{FormID: entry.FormID, ID: entry.ID, Host: entry.Host,
		About: fmt.Sprintf("made on %s, %s", entry.Time.Format(time.RFC3339), stateOf(entry))}
}

type webhooksDeleteCommand struct {
	ID      string `arg:"" name:"id" help:"ID of the webhook."`
	Profile string `name:"profile" placeholder:"NAME" variable:"FILLOUT_PROFILE" help:"Name of the stored token of the webhook's account."`
}

func (webhooksDeleteCommand) Help() string {
	return `Deletes a webhook of the journal at Fillout, with the credential of FILLOUT_ACCESS_TOKEN, FILLOUT_API_KEY, or a stored token. It sends nothing unless the account has the webhook's form: another account would not know the webhook, as if it were deleted. A state that has the webhook is not changed.

Example:

    terraform-provider-fillout webhooks delete 12345`
}

func (d *webhooksDeleteCommand) Run(ctx context.Context, c console) error {
	j, entries, err := c.journal()
	if err != nil {
		return err
	}
	entry, err := pick(j, entries, d.ID)
	switch {
	case err != nil:
		return err
	case entry.ID == "":
		return &problem{text: "The ID of this webhook is unknown. Look for it in the form's integrations, " +
			"https://build.fillout.com/editor/" + entry.FormID + ", and run \"" + credentials.Command() + " webhooks forget " + entry.Name +
			"\"."}
	case entry.Living:
		return living(entry)
	}
	client, base, err := c.account(ctx, d.Profile)
	if err != nil {
		return err
	}
	if base.String() != entry.BaseURL {
		return &problem{text: fmt.Sprintf("Webhook %s was made at %s, and the credential is for %s. Nothing was sent. Set "+
			"FILLOUT_BASE_URL, or name a profile with %s.", entry.ID, entry.BaseURL, base, profileFlag)}
	}
	what := fmt.Sprintf("webhook %s of form %s", entry.ID, entry.FormID)
	if err := hasForm(ctx, client, entry); err != nil {
		return err
	}
	fate := "is deleted"
	if err := client.DeleteWebhook(ctx, fillout.WebhookID(entry.ID)); err != nil {
		routed := false
		if errors.Is(err, fillout.ErrNotFound) {
			routed, _ = client.RoutesWebhookDeletes(ctx) // if it fails, the first error is shown
		}
		if !routed {
			return describe("Deleting "+what, err, "It may still deliver, so it stays in the journal.")
		}
		fate = "was not known to Fillout any more"
	}
	if err := j.Forget(entry); err != nil {
		return &problem{text: sentence(fmt.Sprintf("%s %s, but it stays in the journal: %s", what, fate, err)), cause: err}
	}
	c.say("%s", sentence(what+" "+fate+", and dropped from the journal"))
	return nil
}

// hasForm fails if the account does not have the form of a webhook.
func hasForm(ctx context.Context, client *fillout.Client, entry journal.Entry) error {
	_, err := client.GetForm(ctx, entry.FormID)
	switch {
	case errors.Is(err, fillout.ErrNotFound):
		return &problem{text: fmt.Sprintf("The account does not have form %s, so nothing was deleted. If the credential is of "+
			"another account, set the right one. If the form was deleted, so was the webhook: run \"%s webhooks forget %s\".",
			entry.FormID, credentials.Command(), entry.ID), cause: err}
	case err != nil:
		return describe("Looking for form "+entry.FormID, err, "Nothing was deleted.")
	}
	return nil
}

func living(entry journal.Entry) error {
	return &problem{text: fmt.Sprintf("The run that makes webhook %s has not ended. Wait until it has.", handle(entry))}
}

type webhooksForgetCommand struct {
	ID string `arg:"" name:"id" help:"ID of the webhook, or the name that list and the warnings of a plan show."`
}

func (webhooksForgetCommand) Help() string {
	return `Drops an entry from the journal. It sends nothing to Fillout, where the webhook stays if it exists.

Example:

    # After a look in the dashboard: the create of a killed run has made no webhook
    terraform-provider-fillout webhooks forget 3f9a1c27d2b80e64`
}

func (f *webhooksForgetCommand) Run(_ context.Context, c console) error {
	j, entries, err := c.journal()
	if err != nil {
		return err
	}
	entry, err := pick(j, entries, f.ID)
	switch {
	case err != nil:
		return err
	case entry.Living:
		return living(entry)
	}
	if err := j.Forget(entry); err != nil {
		return &problem{text: sentence(err.Error()), cause: err}
	}
	c.say("%s of form %s is dropped from the journal. Nothing was sent to Fillout.", "Webhook "+handle(entry), entry.FormID)
	return nil
}
