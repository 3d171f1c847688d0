package attribute

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
)

// OAuthValidators validate the arguments of a code exchange. The provider block and fillout_oauth_token have the same
// arguments under different names.
type OAuthValidators struct {
	// Opaque validates a value that only Fillout can read: a client ID, a client secret, a code.
	Opaque StringValidator
	// RedirectURI validates a redirect URI.
	RedirectURI StringValidator
	// ServerURL validates the address of an OAuth server.
	ServerURL StringValidator
}

// NewOAuthValidators returns validators whose errors have the title. named returns how an argument is called.
func NewOAuthValidators(title string, named func(argument string) string) OAuthValidators {
	validate := func(requirement string, check func(text string) error) StringValidator {
		return StringValidator{Requirement: requirement, Check: func(at path.Path, text string, diags *diag.Diagnostics) {
			if err := check(text); err != nil {
				diags.AddAttributeError(at, title, Sentence(named(at.String()), err))
			}
		}}
	}
	validators := OAuthValidators{
		Opaque: validate("must not be empty", func(text string) error {
			_, err := credentials.ParseOpaque(text)
			return err
		}),
		RedirectURI: validate("must be an absolute URI without a fragment", func(text string) error {
			_, err := urls.ParseRedirectURI(strings.TrimSpace(text))
			return err
		}),
		ServerURL: validate("must be an absolute http or https URL without query and fragment", func(text string) error {
			_, err := urls.ParseBaseURL(text)
			return err
		}),
	}
	refuse := validators.ServerURL.Check
	validators.ServerURL.Check = func(at path.Path, text string, diags *diag.Diagnostics) {
		refuse(at, text, diags)
		server, _ := urls.ParseBaseURL(text) // refuse has reported an error
		WarnOfServerURL(server, at, named(at.String()), diags)
	}
	return validators
}

// WarnOfServerURL warns if the secrets of an exchange travel unencrypted.
func WarnOfServerURL(server urls.BaseURL, at path.Path, source string, diags *diag.Diagnostics) {
	if server.Unencrypted() {
		diags.AddAttributeWarning(at, account.TitleUnencryptedOAuthServerURL, Sentence(source,
			errors.New("is a plain http URL of another host, so the client secret and the token travel unencrypted. Use https")))
	}
}
