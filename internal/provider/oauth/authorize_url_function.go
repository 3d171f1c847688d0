package oauth

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

var _ function.Function = (*authorizeURLFunction)(nil)

// NewAuthorizeURLFunction returns the function oauth_authorize_url.
func NewAuthorizeURLFunction() function.Function { return &authorizeURLFunction{} }

// authorizeURLFunction returns the URL of the page on which a person authorizes an OAuth app.
type authorizeURLFunction struct{}

func (f *authorizeURLFunction) Metadata(_ context.Context, _ function.MetadataRequest,
	resp *function.MetadataResponse) {
	resp.Name = "oauth_authorize_url"
}

func (f *authorizeURLFunction) Definition(_ context.Context, _ function.DefinitionRequest,
	resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Build the URL of the page on which a person authorizes an OAuth app",
		MarkdownDescription: "Returns the URL of the page on which a person authorizes an OAuth app. Fillout then " +
			"sends the browser to the redirect URI, with a `code` and the unchanged `state`. Use the code in " +
			"`fillout_oauth_token` or in the provider argument `oauth`.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "client_id",
				MarkdownDescription: "Client ID of the app.",
			},
			function.StringParameter{
				Name:                "redirect_uri",
				MarkdownDescription: "Redirect URI. It must be registered with the app in the dashboard.",
			},
			function.StringParameter{
				Name: "state",
				MarkdownDescription: "Text that Fillout returns with the code. Make it unguessable and use it once. " +
					"The receiver must check it, so that an attacker cannot pass in another code.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Terraform puts 'Invalid value for "state" parameter: ' before an error and a full stop behind it.
func (f *authorizeURLFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var clientID, redirectURI, state string
	resp.Error = req.Arguments.Get(ctx, &clientID, &redirectURI, &state)
	if resp.Error != nil {
		return
	}
	clientID, err := credentials.ParseOpaque(clientID)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	redirectURI = strings.TrimSpace(redirectURI)
	if _, err := urls.ParseRedirectURI(redirectURI); err != nil {
		resp.Error = function.NewArgumentFuncError(1, err.Error())
		return
	}
	if state == "" {
		resp.Error = function.NewArgumentFuncError(2, "must not be empty: the state distinguishes your own request from "+
			"that of an attacker")
		return
	}
	page, err := urls.AuthorizeURL(urls.DefaultAuthorizePage, clientID, redirectURI, state)
	if err != nil {
		resp.Error = function.NewFuncError(err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, page)
}
