package provider

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// The arguments of an exchange stand in the provider block and in the resource
// fillout_oauth_token; their validators differ in what they call them.
var (
	providerOAuth = newOAuthValidators(invalidProviderArgument, credentials.ArgumentSource)
	resourceOAuth = newOAuthValidators("Invalid OAuth Argument", func(argument string) string { return "the argument " + argument })
)

type oauthValidators struct {
	opaque, redirectURI, serverURL stringCheck
}

func newOAuthValidators(summary string, named func(argument string) string) oauthValidators {
	refuse := func(at path.Path, err error, resp *validator.StringResponse) {
		if err != nil {
			resp.Diagnostics.AddAttributeError(at, summary, sentence(named(at.String()), err))
		}
	}
	return oauthValidators{
		opaque: stringCheck{
			wanted: "must not be empty",
			check: func(at path.Path, text string, resp *validator.StringResponse) {
				_, err := credentials.ParseOpaque(text)
				refuse(at, err, resp)
			},
		},
		redirectURI: stringCheck{
			wanted: "must be an absolute URI without a fragment",
			check: func(at path.Path, text string, resp *validator.StringResponse) {
				_, err := fillout.ParseRedirectURI(strings.TrimSpace(text))
				refuse(at, err, resp)
			},
		},
		serverURL: stringCheck{
			wanted: "must be an absolute http or https URL without query and fragment",
			check: func(at path.Path, text string, resp *validator.StringResponse) {
				server, err := fillout.ParseBaseURL(text)
				refuse(at, err, resp)
				warnOfServerURL(server, at, named(at.String()), &resp.Diagnostics)
			},
		},
	}
}

// warnOfServerURL warns where the secrets of an exchange travel unencrypted.
func warnOfServerURL(server fillout.BaseURL, at path.Path, source string, diags *diag.Diagnostics) {
	if server.Unencrypted() {
		diags.AddAttributeWarning(at, "Unencrypted OAuth Server URL",
			sentence(source, errors.New("is a plain http URL of another host, so the client secret and the token travel unencrypted. Use https")))
	}
}
