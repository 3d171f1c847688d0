package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// oauthModel is the provider's argument oauth.
type oauthModel struct {
	ClientID     types.String `tfsdk:"client_id"`
	ClientSecret types.String `tfsdk:"client_secret"`
	Code         types.String `tfsdk:"code"`
	RedirectURI  types.String `tfsdk:"redirect_uri"`
	ServerURL    types.String `tfsdk:"server_url"`
}

func accessTokenAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "API key or OAuth access token of the Fillout account. The dashboard shows API keys under " +
			"[Settings → Developer](https://build.fillout.com/home/settings/developer). Conflicts with `oauth` and `profile`. Variables: " +
			"`FILLOUT_ACCESS_TOKEN`, `FILLOUT_API_KEY`.",
		Optional:   true,
		Sensitive:  true,
		Validators: []validator.String{accessTokenValidator},
	}
}

func profileAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: "Name of a credential that `terraform-provider-fillout login` has stored on this machine. " +
			"Conflicts with `access_token` and `oauth`. Variable: `FILLOUT_PROFILE`. Default: `default`.",
		Optional:   true,
		Validators: []validator.String{profileValidator},
	}
}

func oauthAttribute() schema.SingleNestedAttribute {
	opaque := []validator.String{oauthValidators.Opaque}
	required := func(variable string) string {
		return " Required. Variable: `" + variable + "`."
	}
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Exchanges the code of an OAuth app for an access token. A code works once, so the token is kept " +
			"in this machine's credential store, where later runs find it. On several machines, use `access_token` or the " +
			"resource `fillout_oauth_token`. Conflicts with `access_token` and `profile`.",
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"client_id": schema.StringAttribute{
				MarkdownDescription: "Client ID of the app." + required(credentials.ClientIDVariable),
				Optional:            true,
				Validators:          opaque,
			},
			"client_secret": schema.StringAttribute{
				MarkdownDescription: "Client secret of the app." + required(credentials.ClientSecretVariable),
				Optional:            true,
				Sensitive:           true,
				Validators:          opaque,
			},
			"code": schema.StringAttribute{
				MarkdownDescription: "Code that Fillout sent to the redirect URI. It works once." + required(
					credentials.CodeVariable),
				Optional:   true,
				Sensitive:  true,
				Validators: opaque,
			},
			"redirect_uri": schema.StringAttribute{
				MarkdownDescription: "Redirect URI that the code was issued for." + required(credentials.RedirectURIVariable),
				Optional:            true,
				Validators:          []validator.String{oauthValidators.RedirectURI},
			},
			"server_url": schema.StringAttribute{
				MarkdownDescription: "Address of the OAuth server. Variable: `" + credentials.ServerURLVariable + "`. Default: `" +
					fillout.DefaultOAuthServer + "`.",
				Optional:   true,
				Validators: []validator.String{oauthValidators.ServerURL},
			},
		},
	}
}

// credential decides where the credential comes from. It decides nothing if an argument that matters is unknown.
func (r *resolver) credential(ctx context.Context, config providerModel) credentials.Choice {
	arguments := credentials.Arguments{
		AccessToken: r.text("access_token", config.AccessToken),
		OAuth:       r.oauth(ctx, config.OAuth),
		Profile:     r.text("profile", config.Profile),
	}
	if len(r.unknown) > 0 {
		return credentials.Choice{}
	}
	choice, faults := credentials.Choose(arguments, r.getenv)
	for _, fault := range faults {
		refuse(argumentPath(fault.Argument), fault.Source, fault.Err, r.diags)
	}
	fromVariable := arguments.OAuth == nil || arguments.OAuth.ServerURL == nil
	if choice.Exchange != nil && fromVariable { // the validator has warned of an argument
		attribute.WarnOfServerURL(choice.Exchange.App.Server, argumentPath("oauth.server_url"),
			credentials.VariableSource(credentials.ServerURLVariable), r.diags)
	}
	return choice
}

// oauth returns the argument oauth. It is nil if the argument is not set, or unknown.
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

// argumentPath returns the path of an argument such as oauth.code.
func argumentPath(argument string) path.Path {
	names := strings.Split(argument, ".")
	at := path.Root(names[0])
	for _, name := range names[1:] {
		at = at.AtName(name)
	}
	return at
}
