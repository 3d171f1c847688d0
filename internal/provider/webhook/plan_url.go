package webhook

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhookurl"
)

// replacedKey is the key of the private data that contains the ID of the webhook that a new one replaces.
const replacedKey = "replaced"

// warnOfURL warns of a new webhook to a URL that Fillout cannot reach, and of two webhooks of a form to the same URL.
func (r *webhookResource) warnOfURL(ctx context.Context, plan, state webhookModel, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) {
	at, url := path.Root(webhookurl.Attribute), plan.ToSend(ctx, req.Config, &resp.Diagnostics)
	if plan.URL.IsNull() {
		at = path.Root(webhookurl.WriteOnlyAttribute)
	}
	if url == "" || plan.FormID.IsUnknown() { // not known yet
		return
	}
	if req.State.Raw.IsNull() {
		if warning := r.unreachable(ctx, plan, url); warning != "" {
			resp.Diagnostics.AddAttributeWarning(at, account.TitleWebhookURLNotPublic, warning)
		}
	}
	formID, id := plan.FormID.ValueString(), plannedID(ctx, plan, req, resp)
	if !req.State.Raw.IsNull() && plan.replaces(state) {
		return // the second plan looks; in Pulumi, it is like that of a new webhook
	}
	other, found := r.account.Meet("webhook "+formID+" "+urls.NormalWebhookURL(url), id)
	if found {
		pair := "both are new"
		if other != "" || id != "" {
			pair = described(other) + ", and " + described(id)
		}
		resp.Diagnostics.AddAttributeWarning(at, account.TitleDuplicateWebhook, fmt.Sprintf("Form %s has two webhooks to "+
			"the same URL at %s: %s. Fillout delivers each submission twice. Remove one of them, or change its URL.",
			formID, urls.RedactURL(url), pair))
	}
}

// replaces reports whether this is the first plan of a webhook that a change of its arguments replaces.
func (m webhookModel) replaces(state webhookModel) bool {
	differ := func(a, b types.String) bool { return !a.IsNull() && !b.IsNull() && !a.Equal(b) }
	return differ(m.FormID, state.FormID) || differ(m.URL, state.URL) || differ(m.Version, state.Version)
}

// plannedID returns the ID of the webhook that is planned, or that a new one replaces. It is "" for a webhook that
// replaces none. Terraform plans a replacement twice, first with the state and then without it. Only the private data
// of the first plan reaches the second.
func plannedID(ctx context.Context, plan webhookModel, req resource.ModifyPlanRequest,
	resp *resource.ModifyPlanResponse) string {
	if !req.State.Raw.IsNull() {
		id := plan.ID.ValueString()
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, replacedKey, []byte(strconv.Quote(id)))...)
		return id
	}
	quoted, diags := req.Private.GetKey(ctx, replacedKey)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, replacedKey, nil)...) // it is not for the state
	id, _ := strconv.Unquote(string(quoted))
	return id
}

func described(id string) string {
	if id == "" {
		return "a new one"
	}
	return "webhook " + id
}

// unreachable returns a warning if the URL is of a local network and the API is not.
func (r *webhookResource) unreachable(ctx context.Context, plan webhookModel, url string) string {
	fault := urls.NotPublic(url)
	if fault == "" {
		return ""
	}
	base, err := r.account.BaseURL(ctx)
	if err != nil || urls.NotPublic(base.String()) != "" {
		return ""
	}
	return fmt.Sprintf("The new webhook of form %s delivers to %s, whose host %s. Fillout delivers from its own servers, "+
		"which cannot reach it. During development, use the public address of a tunnel.",
		plan.FormID.ValueString(), urls.RedactURL(url), fault)
}
