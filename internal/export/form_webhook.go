package export

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// FormWebhook is a webhook of a form, which Fillout's API cannot list. Only the machine that made it knows it.
type FormWebhook struct {
	FormID, ID string
	// Host is scheme and host of its URL. The rest is not known.
	Host string
	// About says when it was made, and whether a state has it.
	About string
}

const (
	formWebhookType = "fillout_webhook"
	formsFile       = "forms"
)

// name returns the name of the webhook in a configuration. No other has the ID.
func (w FormWebhook) name() string {
	return "webhook_" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, w.ID)
}

// writeImport adds an import block.
func (w FormWebhook) writeImport(d document) {
	d.block("import", nil, []member{
		{"to", reference(formWebhookType, w.name())},
		{"id", text(w.FormID + "/" + w.ID)},
	}, fmt.Sprintf("To %s, %s", w.Host, w.About))
}

// Imports returns import blocks for webhooks, without their resources.
func Imports(webhooks []FormWebhook) []byte {
	d := newDocument()
	for _, webhook := range webhooks {
		webhook.writeImport(d)
	}
	return d.content()
}

// formWebhooks writes webhooks of forms. Fillout does not show their URLs, so that a person must fill them in.
func (w *writer) formWebhooks(webhooks []FormWebhook) {
	if len(webhooks) == 0 {
		return
	}
	d := w.file(formsFile)
	d.comment("Webhooks of forms that this machine has made. Fillout does not show their URLs, and the journal has only their",
		"hosts. Set each variable to the whole URL. Those that a state has already are not here.")
	sorted := slices.SortedFunc(slices.Values(webhooks), func(a, b FormWebhook) int {
		return strings.Compare(a.FormID+"/"+a.ID, b.FormID+"/"+b.ID)
	})
	for _, webhook := range sorted {
		w.counts.FormWebhooks++
		variable := webhook.name() + "_url"
		d.block("variable", []string{variable}, []member{
			{"description", text(fmt.Sprintf("URL of webhook %s of the form %s. It begins with %s.", webhook.ID, webhook.FormID,
				webhook.Host))},
			{"type", hclwrite.TokensForIdentifier("string")},
			{"sensitive", value(true)},
		})
		webhook.writeImport(d)
		d.block("resource", []string{formWebhookType, webhook.name()}, []member{
			{"form_id", text(webhook.FormID)},
			{"url", reference("var", variable)},
		})
	}
}
