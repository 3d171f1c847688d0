package webhook

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/webhookurl"
)

type webhookModel struct {
	ID     types.String `tfsdk:"id"`
	FormID types.String `tfsdk:"form_id"`
	webhookurl.Model
}

// read sets the model from a plan or a state, whose attributes are all strings. A plan reads all webhooks, and the
// framework's Get takes many times as long: it compiles a regular expression for each attribute.
func (m *webhookModel) read(from tftypes.Value, diags *diag.Diagnostics) {
	attributes := map[string]tftypes.Value{}
	err := from.As(&attributes)
	for name, to := range map[string]*types.String{"id": &m.ID, "form_id": &m.FormID, "url": &m.URL,
		"url_wo": &m.WriteOnly, "url_wo_version": &m.Version} {
		var text *string
		switch value := attributes[name]; {
		case err != nil:
		case !value.IsKnown():
			*to = types.StringUnknown()
		default:
			err = value.As(&text)
			*to = types.StringPointerValue(text)
		}
	}
	if err != nil {
		diags.AddError(account.TitleUnexpectedProviderData, "The webhook's attributes are not strings: "+err.Error()+
			". Please report this to the provider's developers.")
	}
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
