package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

var _ function.Function = (*oauthAuthorizeURLFunction)(nil)

func newOAuthAuthorizeURLFunction() function.Function { return &oauthAuthorizeURLFunction{} }

// oauthAuthorizeURLFunction builds the address of the page on which a person
// lets an OAuth app in.
type oauthAuthorizeURLFunction struct{}

func (f *oauthAuthorizeURLFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "oauth_authorize_url"
}

func (f *oauthAuthorizeURLFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Address of the page on which a person lets an OAuth app in",
		MarkdownDescription: "Returns the address of the page to send a person to who is to let an OAuth app in. Fillout then sends the browser to the redirect " +
			"URI, with a `code` for `fillout_oauth_token` or the provider's argument `oauth`, and with the state as it was given.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "client_id",
				MarkdownDescription: "Client id of the app.",
			},
			function.StringParameter{
				Name:                "redirect_uri",
				MarkdownDescription: "Redirect URI, one of those that the app has in the dashboard.",
			},
			function.StringParameter{
				Name: "state",
				MarkdownDescription: "Text that comes back with the code. Whoever receives it must check it: make it unguessable, and use it once, " +
					"so that nobody can slip in a code of theirs.",
			},
		},
		Return: function.StringReturn{},
	}
}

func (f *oauthAuthorizeURLFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var clientID, redirectURI, state string
	resp.Error = req.Arguments.Get(ctx, &clientID, &redirectURI, &state)
	if resp.Error != nil {
		return
	}
	clientID, err := credentials.ParseOpaque(clientID)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, sentence("the client id", err))
		return
	}
	redirectURI = strings.TrimSpace(redirectURI)
	if _, err := fillout.ParseRedirectURI(redirectURI); err != nil {
		resp.Error = function.NewArgumentFuncError(1, sentence("the redirect URI", err))
		return
	}
	if state == "" {
		resp.Error = function.NewArgumentFuncError(2, "The state must not be empty: it is what tells your own request from somebody else's.")
		return
	}
	page, err := fillout.AuthorizeURL(fillout.DefaultAuthorizePage, clientID, redirectURI, state)
	if err != nil {
		resp.Error = function.NewFuncError(sentence("the page", err))
		return
	}
	resp.Error = resp.Result.Set(ctx, page)
}
