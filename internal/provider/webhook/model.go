package webhook

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhookurl"
)

type webhookModel struct {
	ID     types.String `tfsdk:"id"`
	FormID types.String `tfsdk:"form_id"`
	webhookurl.Model
}

// identityModel contains what never changes about a webhook, and no secret.
type identityModel struct {
	FormID types.String `tfsdk:"form_id"`
	ID     types.String `tfsdk:"id"`
}

func (m webhookModel) identity() identityModel { return identityModel{FormID: m.FormID, ID: m.ID} }

// name names the webhook in a diagnostic.
func (m webhookModel) name() string {
	return "Webhook " + m.ID.ValueString() + " of form " + m.FormID.ValueString()
}
