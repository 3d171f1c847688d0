package soak

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// checkFailure: without a fault, a command fails only for a reason that is the user's.
func (e *estate) checkFailure(r dbResult) error {
	if !e.isCalm(r.command) || r.interfered {
		return nil
	}
	for _, d := range r.diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError && !e.excused(d, r) {
			return fmt.Errorf("without a fault, the command fails: %s: %s", d.Summary, d.Detail)
		}
	}
	return nil
}

func (e *estate) excused(d *tfprotov6.Diagnostic, r dbResult) bool {
	switch d.Summary {
	case account.TitleProtected:
		return !r.command.unprotected
	case account.TitleDatabaseUnseen:
		return slices.ContainsFunc(e.items, func(i *item) bool {
			id := text(r.state[i], "database_id")
			if i.kind == databaseType {
				id = text(r.state[i], "id")
			}
			return id != "" && r.before.things[id].account != "default"
		})
	case account.TitleDatabaseNameDiffers:
		return slices.ContainsFunc(e.configured(databaseType), func(i *item) bool {
			live, exists := r.before.things[text(r.state[i], "id")]
			return exists && live.name != i.config["name"]
		})
	case account.TitleRequestRefused: // the same name in the account, left over from a run with the other token
		return e.behavior.UniqueDatabaseNames && strings.Contains(d.Detail, "Creating the database")
	case account.TitleTypeChange:
		return strings.Contains(d.Detail, "primary field")
	case account.TitleInvalidSetting:
		return strings.Contains(d.Detail, "no option of the field has the value")
	}
	return false
}

// checkAgreement: what is in the state is in the service, with the same values, as far as both are known.
func (e *estate) checkAgreement(r dbResult) error {
	if r.failed() || !r.applied || r.interfered || r.command.noRefresh {
		return nil
	}
	for _, i := range e.items {
		values, exists := r.state[i]
		if exists != (i.config != nil && !r.command.destroy) {
			return fmt.Errorf("after an apply without an error, %s is in the state: %t", i.name, exists)
		}
		if !exists {
			continue
		}
		live, isThere := r.after.things[text(values, "id")]
		if !isThere {
			return fmt.Errorf("after an apply without an error, the service does not have %s", i.name)
		}
		if difference := e.difference(i, values, live, r); difference != "" {
			return fmt.Errorf("after an apply without an error, state and service differ in %s: %s", i.name, difference)
		}
	}
	return nil
}

func (e *estate) difference(i *item, values map[string]any, live thing, r dbResult) string {
	if i.kind == databaseWebhookType {
		secret := text(values, "secret")
		if url := text(values, "url"); url != "" && url != live.webhook.URL || secret != live.webhook.Secret {
			return fmt.Sprintf("URL %q, secret %q", url, secret)
		}
		return ""
	}
	if values["name"] != live.name || i.kind == fieldType && values["type"] != live.typ {
		return fmt.Sprintf("%q %q, and %+v", values["name"], values["type"], live)
	}
	for name, kind := range map[string]string{"first_table": tableType, "primary_field": fieldType} {
		if part, ok := values[name].(map[string]any); ok {
			is := r.after.things[text(part, "id")]
			if is.kind != kind || is.name != part["name"] {
				return fmt.Sprintf("%v, and %+v", part, is)
			}
		}
	}
	options, set := values["options"].([]any)
	ignores, _ := values["ignore_other_options"].(bool)
	if set && !ignores && len(options) != len(live.options) {
		return fmt.Sprintf("options %v, and %v", options, live.options)
	}
	for at, option := range options {
		option := option.(map[string]any)
		is, exists := live.option(text(option, "value"))
		if !exists || is.Label != option["label"] || is.Color != option["color"] ||
			!ignores && live.options[at].Value != is.Value {
			return fmt.Sprintf("the option %v, and %v", option, live.options)
		}
	}
	return ""
}
