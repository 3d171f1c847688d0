package webhook

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhookurl"
)

type webhookModel struct {
	ID         types.String `tfsdk:"id"`
	DatabaseID types.String `tfsdk:"database_id"`
	TableID    types.String `tfsdk:"table_id"`
	Events     types.Set    `tfsdk:"events"`
	Secret     types.String `tfsdk:"secret"`
	Active     types.Bool   `tfsdk:"active"`
	webhookurl.Model
}

// identityModel contains what never changes about a webhook, and no secret.
type identityModel struct {
	DatabaseID types.String `tfsdk:"database_id"`
	ID         types.String `tfsdk:"id"`
}

func (m webhookModel) identity() identityModel {
	return identityModel{DatabaseID: m.DatabaseID, ID: m.ID}
}

// imported returns the state of a webhook of which only the identity is known.
func imported(identity identityModel) webhookModel {
	return webhookModel{ID: identity.ID, DatabaseID: identity.DatabaseID, Events: types.SetNull(types.StringType)}
}

// describe names the webhook in a diagnostic.
func (m webhookModel) describe() string {
	return "the webhook " + m.ID.ValueString() + " of the database " + m.DatabaseID.ValueString()
}

// refreshed returns the key by which a run remembers that it refreshed the webhook.
func (m webhookModel) refreshed() string { return "refreshed/" + m.describe() }

// wanted returns the webhook to create.
func (m webhookModel) wanted(ctx context.Context, url string, diags *diag.Diagnostics) fillout.NewDatabaseWebhook {
	wanted := fillout.NewDatabaseWebhook{URL: url, TableID: m.TableID.ValueString()}
	diags.Append(m.Events.ElementsAs(ctx, &wanted.Events, false)...)
	slices.Sort(wanted.Events)
	return wanted
}

// refresh sets what Fillout shows. A URL that the state does not have stays out of it, because it may be in url_wo.
// Several tables fit no table_id, so it stays.
func (m *webhookModel) refresh(live *fillout.DatabaseWebhook) {
	if url := types.StringValue(string(live.URL)); !m.URL.IsNull() && !sameURL.Same(m.URL, url) {
		m.URL = url
	}
	m.Events = types.SetValueMust(types.StringType, attribute.Map(distinct(live.Events), func(event string) attr.Value {
		return types.StringValue(event)
	}))
	switch len(live.TableIDs) {
	case 0:
		m.TableID = types.StringNull()
	case 1:
		m.TableID = types.StringValue(string(live.TableIDs[0]))
	}
	if live.Active != nil {
		m.Active = types.BoolValue(*live.Active)
	}
}

// sameURL compares a URL of the state with that of the list.
var sameURL = attribute.KeepSpelling{Normalize: urls.NormalWebhookURL}

// find returns the webhook of a list with an ID, or nil.
func find(all []fillout.DatabaseWebhook, id string) *fillout.DatabaseWebhook {
	at := slices.IndexFunc(all, func(w fillout.DatabaseWebhook) bool { return string(w.ID) == id })
	if at < 0 {
		return nil
	}
	return &all[at]
}

// differences says what a webhook shows otherwise than it was sent. It never contains a URL, which may be secret.
func differences(live *fillout.DatabaseWebhook, sent fillout.NewDatabaseWebhook) string {
	var found []string
	if urls.NormalWebhookURL(string(live.URL)) != urls.NormalWebhookURL(sent.URL) {
		found = append(found, "the URL is another one")
	}
	if events := distinct(live.Events); !slices.Equal(events, sent.Events) {
		found = append(found, "events are "+bracketed(events)+" instead of "+bracketed(sent.Events))
	}
	tables := distinct(live.TableIDs)
	if sent.TableID == "" && len(tables) > 0 || sent.TableID != "" && !slices.Equal(tables, []string{sent.TableID}) {
		wanted := distinct([]fillout.Text{fillout.Text(sent.TableID)})
		found = append(found, "it is for "+ofTables(tables)+" instead of "+ofTables(wanted))
	}
	return strings.Join(found, "; ")
}

// distinct returns the different texts that are not empty, sorted.
func distinct(from []fillout.Text) []string {
	texts := attribute.Map(from, func(t fillout.Text) string { return string(t) })
	slices.Sort(texts)
	return slices.DeleteFunc(slices.Compact(texts), func(text string) bool { return text == "" })
}

func bracketed(texts []string) string { return "[" + strings.Join(texts, ", ") + "]" }

func ofTables(ids []string) string {
	if len(ids) == 0 {
		return "all tables"
	}
	return "the tables " + bracketed(ids)
}
