package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
)

// oauthModel is the provider's argument oauth.
type oauthModel struct {
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
	Code         types.String `tfsdk:"code"`
	RedirectURI  types.String `tfsdk:"redirect_uri"`
	ServerURL    types.String `tfsdk:"server_url"`
}

func oauthAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Exchanges a code of an OAuth app of yours for an access token. A code works once, and Terraform plans and applies " +
			"in processes of their own, so the token is kept in this machine's credential store, where every later run with the same code " +
			"finds it. On several machines, use `access_token`, or the resource `fillout_oauth_token`. The argument beats the environment " +
			"variables `FILLOUT_ACCESS_TOKEN` and `FILLOUT_API_KEY`; without it, a complete set of the `FILLOUT_OAUTH_*` variables " +
			"below does the same. Conflicts with `access_token` and `profile`.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"client_id": schema.StringAttribute{
				MarkdownDescription: "Client id of the app. Required, unless the environment variable `FILLOUT_OAUTH_CLIENT_ID` has it. The argument beats it.",
				Optional:            true,
				Validators:          []validator.String{providerOAuth.opaque},
			},
			"client_secret": schema.StringAttribute{
				MarkdownDescription: "Client secret of the app. Required, unless the environment variable `FILLOUT_OAUTH_CLIENT_SECRET` has it. The argument beats it.",
				Optional:            true,
				Sensitive:           true,
				Validators:          []validator.String{providerOAuth.opaque},
			},
			"code": schema.StringAttribute{
				MarkdownDescription: "Code that Fillout has sent to the redirect URI; it works once. Required, unless the environment variable " +
					"`FILLOUT_OAUTH_CODE` has it. The argument beats it.",
				Optional:   true,
				Sensitive:  true,
				Validators: []validator.String{providerOAuth.opaque},
			},
			"redirect_uri": schema.StringAttribute{
				MarkdownDescription: "Redirect URI that the code was issued to. Required, unless the environment variable " +
					"`FILLOUT_OAUTH_REDIRECT_URI` has it. The argument beats it.",
				Optional:   true,
				Validators: []validator.String{providerOAuth.redirectURI},
			},
			"server_url": schema.StringAttribute{
				MarkdownDescription: "OAuth server. The argument beats the environment variable `FILLOUT_OAUTH_SERVER_URL`, which beats the default, " +
					"`https://server.fillout.com`.",
				Optional:   true,
				Validators: []validator.String{providerOAuth.serverURL},
			},
		},
	}
}

func profileAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Name of a credential in this machine's credential store, where `terraform-provider-fillout login` puts them. The " +
			"argument beats the environment variables for tokens and for `oauth`, which beat `FILLOUT_PROFILE`, which beats the profile " +
			"`default`. Conflicts with `access_token` and `oauth`.",
		Optional:   true,
		Validators: []validator.String{profileArgument},
	}
}

// resolveCredential decides where the credential comes from. While an argument
// that decides is not known, nothing is decided.
func resolveCredential(ctx context.Context, r *resolver, config providerModel) credentials.Choice {
	known := len(r.unknown)
	arguments := credentials.Arguments{
		AccessToken: r.text("access_token", config.AccessToken),
		OAuth:       r.oauth(ctx, config.OAuth),
		Profile:     r.text("profile", config.Profile),
	}
	if len(r.unknown) > known {
		return credentials.Choice{}
	}
	choice, faults := credentials.Choose(arguments, r.getenv)
	for _, fault := range faults {
		r.refuse(fault.Argument, fault.Source, fault.Err)
	}
	fromVariable := arguments.OAuth == nil || arguments.OAuth.ServerURL == nil
	if choice.Exchange != nil && fromVariable { // an argument has been warned of by its validator
		warnOfServerURL(choice.Exchange.App.Server, argumentPath("oauth.server_url"), credentials.VariableSource(credentials.ServerURLVariable), r.diags)
	}
	return choice
}

// oauth reads the argument oauth; nil where it is not set, or not known.
func (r *resolver) oauth(ctx context.Context, value types.Object) *credentials.OAuthArguments {
	if value.IsNull() || r.isUnknown("oauth", value) {
		return nil
	}
	var model oauthModel
	r.diags.Append(value.As(ctx, &model, basetypes.ObjectAsOptions{})...)
	return &credentials.OAuthArguments{
		ClientID:     r.text("oauth.client_id", model.ClientID),
		ClientSecret: r.text("oauth.client_secret", model.ClientSecret),
		Code:         r.text("oauth.code", model.Code),
		RedirectURI:  r.text("oauth.redirect_uri", model.RedirectURI),
		ServerURL:    r.text("oauth.server_url", model.ServerURL),
	}
}

// text is the value of an argument; nil where it is not set, or not known.
func (r *resolver) text(argument string, value types.String) *string {
	if r.isUnknown(argument, value) {
		return nil
	}
	return value.ValueStringPointer()
}
