package webhook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/journal"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// forget returns the command that drops an entry of the journal.
func forget(name string) string { return credentials.Command() + " webhooks forget " + name }

// warnOfKilledRun says what the journal has of a webhook that is about to be created: one that a killed run has made,
// or a create without an answer. What is unknown yet passes: the apply looks again.
func (r *webhookResource) warnOfKilledRun(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	var plan webhookModel
	diags.Append(req.Plan.Get(ctx, &plan)...)
	if diags.HasError() {
		return
	}
	url := plan.ToSend(ctx, req.Config, diags)
	base, err := r.account.BaseURL(ctx)
	if url == "" || plan.FormID.IsUnknown() || err != nil {
		return
	}
	formID := plan.FormID.ValueString()
	found, err := r.account.Journal().Look(ctx, journal.Webhook{BaseURL: base.String(), FormID: formID, URL: url})
	if err != nil {
		diags.Append(journalUnusable("Planning a webhook for form "+formID, err))
		return
	}
	if made := found.TakeOver; made != nil && found.Partial {
		diags.AddError(account.TitleWebhookOfKilledRun, madeBefore(*made)+" With -target, -exclude or -allow-deferral, this "+
			"run may not see that another resource has it, so nothing is planned.\n\n"+
			"Run once without these flags. If this webhook is to stay as it is, or does not exist any more, drop it from the "+
			"journal: "+forget(made.ID)+". A new one is created then.")
	} else if made != nil {
		diags.Append(takenOver(*made, "This apply takes it over, and does not create another.",
			"run "+forget(made.ID)+", and plan again."))
	}
	for _, made := range found.Ended {
		diags.AddWarning(account.TitleWebhookOfEarlierRun, madeBefore(made)+" If the apply does not find it in the state "+
			"either, it stops here.\n\n"+waysOut(made))
	}
	for _, sent := range found.Unanswered {
		diags.AddWarning(account.TitleWebhookPossiblyCreated, fmt.Sprintf("An earlier run sent a create for form %s to %s on "+
			"%s, and its answer is unknown. So a webhook may exist that no state has.\n\n"+
			"Look at the form's integrations in the dashboard, https://build.fillout.com/editor/%s, and remove each webhook to "+
			"this host that neither Terraform nor %s webhooks list knows. Then clear this warning: %s",
			sent.FormID, sent.Host, when(sent), sent.FormID, credentials.Command(), forget(sent.Name)))
	}
	for _, other := range found.Busy {
		diags.AddWarning(account.TitleWebhookPossiblyCreated, busy(other))
	}
}

// madeBefore says which webhook an earlier run has made.
func madeBefore(made journal.Entry) string {
	run := "a run that was killed"
	if made.Ended {
		run = "a run that ended well"
	}
	return fmt.Sprintf("Webhook %s of form %s to %s was made on %s by %s: no state has shown its ID here since.", made.ID,
		made.FormID, made.Host, when(made), run)
}

// takenOver warns that a create takes a webhook over, and says how to get a new one if it does not exist any more.
func takenOver(made journal.Entry, what, anew string) diag.Diagnostic {
	return diag.NewWarningDiagnostic(account.TitleWebhookTakenOver, fmt.Sprintf("%s %s\n\nIf it does not exist any more, for "+
		"example because another machine has destroyed it, %s", madeBefore(made), what, anew))
}

// waysOut says what to do about a webhook that is neither taken over nor made a second time.
func waysOut(made journal.Entry) string {
	return fmt.Sprintf("If the webhook exists, import it with the output of %s webhooks import %s. If it "+
		"does not exist any more, for example because another machine has destroyed it, or if a second one is to be made, "+
		"run %s, and plan again.", credentials.Command(), made.ID, forget(made.ID))
}

func busy(other journal.Entry) string {
	return fmt.Sprintf("Another run, which still runs, has begun to create a webhook for form %s to %s on %s. Wait until it "+
		"has ended, and plan again.", other.FormID, other.Host, when(other))
}

func when(entry journal.Entry) string { return entry.Time.Format(time.RFC3339) }

func journalUnusable(doing string, err error) diag.Diagnostic {
	problem := err.Error()
	if at := (*journal.Error)(nil); errors.As(err, &at) {
		problem = fmt.Sprintf("%s %s.\n\nTo repair that, %s", at.Path, at.Problem, at.Fix)
	}
	return diag.NewErrorDiagnostic(account.TitleJournalUnusable, fmt.Sprintf("%s needs the journal of webhooks, which %s "+
		"names. The journal %s.", doing, journal.Variable, problem))
}

// takeOverOrCreate returns the ID of a webhook that a killed run has made, or else of a new one. If neither is safe, it
// reports an error.
func (r *webhookResource) takeOverOrCreate(ctx context.Context, formID, url string, diags *diag.Diagnostics) string {
	doing := fmt.Sprintf("Creating a webhook for form %s to %s", formID, urls.RedactURL(url))
	base, err := r.account.BaseURL(ctx)
	if err != nil {
		r.account.AddError(diags, doing, err)
		return ""
	}
	wanted := journal.Webhook{BaseURL: base.String(), FormID: formID, URL: url}
	switch found := r.account.Journal().Take(ctx, wanted); found.Verdict {
	case journal.MakeOne:
	case journal.TakenOver:
		tflog.Info(ctx, fmt.Sprintf("Took over webhook %s of form %s", found.Entry.ID, formID))
		if !found.Expected {
			diags.Append(takenOver(found.Entry, "This apply has taken it over, and has not created another.",
				"run terraform apply -replace with the address of this resource."))
		}
		return found.Entry.ID
	case journal.Busy:
		diags.AddError(account.TitleWebhookPossiblyCreated, busy(found.Entry)+" Nothing was sent.")
		return ""
	case journal.Ended:
		diags.AddError(account.TitleWebhookOfEarlierRun, madeBefore(found.Entry)+" To take it over could leave a webhook that "+
			"does not exist, and another would deliver each submission twice. So nothing was sent.\n\n"+waysOut(found.Entry))
		return ""
	case journal.Unannounced:
		diags.AddError(account.TitleWebhookOfKilledRun, madeBefore(found.Entry)+" The plan that is applied does not say that "+
			"this webhook is taken over. So another resource may have it, and nothing was sent.\n\n"+
			"Plan again on this machine, without -target. "+waysOut(found.Entry))
		return ""
	}
	entry := r.account.Journal().Begin(ctx, wanted)
	id, err := r.account.Client().CreateWebhook(ctx, formID, url, entry.Sending)
	failure := (*fillout.APIError)(nil)
	switch {
	case err == nil:
		entry.Made(string(id))
		tflog.Info(ctx, fmt.Sprintf("Created webhook %s of form %s", id, formID))
	case errors.Is(err, fillout.ErrAnswerLost) && errors.As(err, &failure):
		entry.Unanswered()
		diags.Append(possiblyCreated(doing, formID, url, failure))
	case entry.Err() != nil:
		diags.Append(journalUnusable(doing, entry.Err()))
	default:
		entry.Refused()
		r.account.AddError(diags, doing, err)
	}
	return string(id)
}

// drop drops a deleted webhook from the journal.
func (r *webhookResource) drop(ctx context.Context, id string) {
	if base, err := r.account.BaseURL(ctx); err == nil {
		r.account.Journal().Gone(ctx, base.String(), id)
	}
}
