package webhook

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

var importID = attribute.ImportID{Of: "webhook of a database", Parts: []string{"DATABASE_ID", "WEBHOOK_ID"},
	Example: "5f1c08e7a4b93d26/318"}

// withURL ends an import ID that reads the URL into the state.
const withURL = "/url"

// readURLKey is the key of the private data that is set if the import read the URL. The second refresh removes it.
const readURLKey = "read_url"

// ImportState accepts DATABASE_ID/WEBHOOK_ID, the same with /url, or an identity. The refresh that follows reads the
// rest, but no call shows the secret.
//
// Neither ImportState nor Read see the configuration, and what they return is in the plan. So only the import can say
// whether the URL may be there. Terraform generates an identity for what it lists, together with the URL. So an
// identity reads it, and a plan with url_wo refuses that.
func (r *webhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest,
	resp *resource.ImportStateResponse) {
	readsURL := !attribute.HasImportID(req)
	if id, ok := strings.CutSuffix(req.ID, withURL); ok {
		req.ID, readsURL = id, true
	}
	ids := importID.IDs(ctx, req, &resp.Diagnostics)
	if ids == nil {
		return
	}
	identity := identityModel{types.StringValue(ids[0]), types.StringValue(ids[1])}
	databaseID, id := ids[0], ids[1]
	doing := "Importing the webhook " + id + " of the database " + databaseID
	if r.account.DatabaseToImport(ctx, databaseID, doing, &resp.Diagnostics) == nil {
		return
	}
	all, err := r.account.Snapshots().Webhooks(ctx, databaseID)
	if err != nil {
		r.account.AddError(&resp.Diagnostics, doing, err)
		return
	}
	live := find(all, id)
	switch {
	case live == nil:
		resp.Diagnostics.AddError(account.TitleWebhookNotFound, describeMissing(all, databaseID, id))
		return
	case len(live.TableIDs) > 1:
		resp.Diagnostics.AddError(account.TitleWebhookOfSeveralTables, fmt.Sprintf("The webhook %s of the database %s is for "+
			"%s. The API makes a webhook for one table or for all, so Terraform cannot manage this one.", id, databaseID,
			safetext.Printable(ofTables(distinct(live.TableIDs)))))
		return
	}
	state := imported(identity)
	if readsURL {
		state.URL = types.StringValue(string(live.URL))
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, readURLKey, []byte("true"))...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identity)...)
}

// describeMissing says that a database has no webhook with an ID, and which webhooks it has.
func describeMissing(all []fillout.DatabaseWebhook, databaseID, id string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "The database %s has no webhook with the ID %s.", databaseID, id)
	if len(all) == 0 {
		return text.String() + " It has no webhooks."
	}
	text.WriteString(" It has these webhooks:\n")
	for _, webhook := range all {
		fmt.Fprintf(&text, "\n  - %s (to %s)", safetext.Printable(string(webhook.ID)),
			safetext.Printable(urls.RedactURL(string(webhook.URL))))
	}
	return text.String()
}
