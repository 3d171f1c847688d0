package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// movedKey is the key of the private data that says where a webhook was moved from. It stays until a read has found the
// form. Terraform moves with a provider that is not configured (measured), so the move itself cannot ask for the form.
const movedKey = "moved"

// origin is the value of movedKey.
type origin struct {
	Type string `json:"type"`
	API  string `json:"api,omitempty"` // "" if the state does not contain it
}

// MoveState takes a webhook over from the state of a resource that another provider has made. It sends nothing. A wrong
// ID would delete somebody else's webhook some day, so form ID, webhook ID and URL must all be certain.
func (r *webhookResource) MoveState(context.Context) []resource.StateMover {
	return []resource.StateMover{{StateMover: moveState}}
}

func moveState(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
	found, problems := readSource(req)
	if len(problems) > 0 {
		resp.Diagnostics.Append(notMovable(req.SourceTypeName, found, problems))
		return
	}
	model := webhookModel{ID: types.StringValue(found.webhookID.value), FormID: types.StringValue(found.formID.value)}
	model.URL = types.StringValue(found.url.value)
	resp.Diagnostics.Append(resp.TargetState.Set(ctx, model)...)
	resp.Diagnostics.Append(resp.TargetIdentity.Set(ctx, model.identity())...)
	from, err := json.Marshal(origin{Type: req.SourceTypeName, API: found.api})
	if err != nil {
		resp.Diagnostics.AddError(account.TitleUnexpectedError, err.Error())
		return
	}
	resp.Diagnostics.Append(resp.TargetPrivate.SetKey(ctx, movedKey, from)...)
}

// readSource returns what the state of another resource says about a webhook, and why that is not enough. Neither the
// provider's address nor its host decides: forks have the same states, and each state is checked.
func readSource(req resource.MoveStateRequest) (found webhookInState, problems []string) {
	source, ok := sources[req.SourceTypeName]
	if !ok {
		types := slices.Sorted(maps.Keys(sources))
		return found, []string{"Only these resources can become a fillout_webhook: " + strings.Join(types, ", ") + "."}
	}
	if req.SourceSchemaVersion > source.version {
		return found, []string{fmt.Sprintf("Its state has version %d. This provider knows the states up to version %d.",
			req.SourceSchemaVersion, source.version)}
	}
	var state any
	if req.SourceRawState != nil {
		state = parse(req.SourceRawState.JSON)
	}
	attributes, ok := state.(map[string]any)
	if !ok {
		return found, []string{"Its state is not JSON, as Terraform 0.12 and later write it."}
	}
	found = source.read(attributes)
	for _, part := range []struct {
		name string
		part part
	}{{"form ID", found.formID}, {"webhook ID", found.webhookID}, {"URL", found.url}} {
		if part.part.problem != "" {
			problems = append(problems, "The "+part.name+" is not certain: "+part.part.problem+".")
		}
	}
	return found, problems
}

// notMovable says what was not certain, and what to write instead. It contains no URL, which may be secret.
func notMovable(from string, found webhookInState, problems []string) diag.Diagnostic {
	known := func(p part, placeholder string) string {
		if p.problem != "" || p.value == "" {
			return placeholder
		}
		return p.value
	}
	return diag.NewErrorDiagnostic(account.TitleNotMovable, fmt.Sprintf("The state of this %s does not say for certain "+
		"which webhook it is. %s\n\n"+
		"Nothing was moved or sent. Write these blocks instead of the moved block. Without the first one, the other "+
		"provider would destroy the webhook:\n\n"+
		"  removed {\n    from = %s.NAME\n    lifecycle {\n      destroy = false\n    }\n  }\n\n"+
		"  import {\n    to = fillout_webhook.NAME\n    id = \"%s/%s\"\n  }",
		from, strings.Join(problems, " "), from, known(found.formID, "FORM_ID"), known(found.webhookID, "WEBHOOK_ID")))
}

// requireFormOfMoved reports a moved webhook whose form is not in the account, as an import does. A webhook that was
// not moved, or whose form a read has found, passes.
func (r *webhookResource) requireFormOfMoved(ctx context.Context, state webhookModel,
	req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	text, got := req.Private.GetKey(ctx, movedKey)
	diags.Append(got...)
	var from origin
	if len(text) == 0 || json.Unmarshal(text, &from) != nil {
		return
	}
	if found, err := r.account.HasForm(ctx, state.FormID.ValueString()); err != nil || found {
		return // a failed read has reported itself, and the next plan checks again
	}
	where := ""
	if base, err := r.account.BaseURL(ctx); err == nil && from.API != "" && from.API != base.String() {
		where = fmt.Sprintf(" It was made through %s, and base_url is %s.", from.API, base)
	}
	diags.AddAttributeError(path.Root("form_id"), account.TitleWebhookOfAnotherAccount, fmt.Sprintf("%s was moved from a "+
		"%s, but the form is not in the account of the access token, which comes from %s.%s\n\n"+
		"Set the token, and the base_url, of the account that has the form. If the form was deleted, the webhook is gone "+
		"too: forget it with a removed block.", state.name(), from.Type, r.account.TokenSource(), where))
}

// apiOf returns the address of the API that a URL for creates belongs to. It is "" for a path.
func apiOf(endpoint string) string {
	base, err := urls.ParseBaseURL(strings.TrimSuffix(endpoint, createPath))
	if err != nil {
		return ""
	}
	return base.String()
}
