package oauth

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

type tokenModel struct {
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"` // null everywhere but in the configuration
	Code         types.String `tfsdk:"code"`
	RedirectURI  types.String `tfsdk:"redirect_uri"`
	ServerURL    types.String `tfsdk:"server_url"`
	AccessToken  types.String `tfsdk:"access_token"`
	BaseURL      types.String `tfsdk:"base_url"`
}

// server returns the OAuth server, whose URL the validator has checked.
func (m tokenModel) server() urls.BaseURL {
	server, _ := urls.ParseBaseURL(m.ServerURL.ValueString())
	return server
}

// credential returns the token with the API that it is for.
func (m tokenModel) credential() fillout.Credential {
	base, _ := urls.ParseBaseURL(m.BaseURL.ValueString())
	return fillout.Credential{AccessToken: m.AccessToken.ValueString(), BaseURL: base}
}
