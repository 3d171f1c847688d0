package export

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/safetext"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// sortedWebhooks returns webhooks in order of their numbers.
func sortedWebhooks(all []fillout.DatabaseWebhook) []fillout.DatabaseWebhook {
	return slices.SortedFunc(slices.Values(all), func(a, b fillout.DatabaseWebhook) int {
		number := func(id fillout.Text) int64 { n, _ := strconv.ParseInt(string(id), 10, 64); return n }
		return cmp.Or(cmp.Compare(number(a.ID), number(b.ID)), strings.Compare(string(a.ID), string(b.ID)))
	})
}

// ofTable returns the table of a webhook; nil for a webhook of all tables, or of one that is gone.
func (s *scope) ofTable(webhook fillout.DatabaseWebhook) *fillout.Table {
	if len(webhook.TableIDs) != 1 {
		return nil
	}
	return s.Table(string(webhook.TableIDs[0]))
}

// eventsOf returns the different events of a webhook, sorted.
func eventsOf(webhook fillout.DatabaseWebhook) []string {
	var events []string
	for _, event := range slices.Compact(slices.Sorted(slices.Values(webhook.Events))) {
		events = append(events, string(event))
	}
	return events
}

// isManageable reports whether a webhook can be a resource: it is for one table or for all, and the provider accepts
// its URL and its events.
func isManageable(webhook fillout.DatabaseWebhook) bool {
	_, err := urls.ParseWebhookURL(string(webhook.URL))
	return err == nil && len(webhook.TableIDs) < 2 && len(webhook.Events) > 0 && !slices.ContainsFunc(webhook.Events, func(event fillout.Text) bool {
		return !slices.Contains(fillout.DatabaseEvents, string(event))
	})
}

// webhook writes a webhook and the variable of its URL. All of a URL but its scheme and host may be secret.
func (w *writer) webhook(d document, s *scope, webhook fillout.DatabaseWebhook) {
	what := fmt.Sprintf("webhook %s of the database %s", webhook.ID, safetext.Printable(string(s.Name)))
	events := eventsOf(webhook)
	if !isManageable(webhook) {
		w.counts.Left++
		d.comment(fmt.Sprintf("%s cannot be a resource. It is for several tables, or this version of the",
			strings.ToUpper(what[:1])+what[1:]), "provider does not accept its URL or one of its events: "+
			safetext.Printable(strings.Join(events, ", "))+".")
		return
	}
	w.counts.Webhooks++
	name := w.names.webhooks[s.key(webhook.ID)]
	d.block("variable", []string{name + "_url"}, []member{
		{"description", text(fmt.Sprintf("URL of %s, exactly as in Fillout: %s.", what,
			urls.RedactURL(string(webhook.URL))))},
		{"type", hclwrite.TokensForIdentifier("string")},
		{"sensitive", value(true)},
	})
	attributes := []member{{"database_id", s.databaseID()}}
	var comments []string
	if len(webhook.TableIDs) == 1 {
		attributes = append(attributes, member{"table_id", s.tableID(string(webhook.TableIDs[0]))})
	}
	if webhook.Active != nil && !*webhook.Active {
		comments = append(comments, "It is not active, so it delivers nothing.")
	}
	attributes = append(attributes, member{"url", reference("var", name+"_url")}, member{"events", texts(events)})
	d.resource(webhookType, name, s.key(webhook.ID), attributes, comments...)
}

// SecretsName is the name of the file with the URLs of webhooks. Terraform reads it by itself.
const SecretsName = "webhooks.auto.tfvars"

// WebhookURLs returns the file with the values of the variables that Configuration writes. It is nil if there is none.
func WebhookURLs(databases []Database) *File {
	names := nameAll(databases)
	d := newDocument()
	d.comment(header(SecretsName), "The URLs may contain secrets. Keep this file out of version control.")
	found := false
	for _, database := range databases {
		for _, webhook := range sortedWebhooks(database.Webhooks) {
			if isManageable(webhook) {
				name := names.webhooks[string(database.ID+"/"+webhook.ID)] + "_url"
				d.Body().SetAttributeRaw(name, text(string(webhook.URL)))
				found = true
			}
		}
	}
	if !found {
		return nil
	}
	return &File{Name: SecretsName, Content: d.content(), Secret: true}
}
