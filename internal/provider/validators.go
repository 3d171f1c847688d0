package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/account"
	"github.com/fillout-community/terraform-provider-fillout/internal/provider/attribute"
)

// The validators call the functions that read the values, so that each rule stands once.
var (
	accessTokenValidator = attribute.StringValidator{
		Requirement: "must be an API key or an access token",
		Check: func(at path.Path, text string, diags *diag.Diagnostics) {
			_, err := fillout.ParseAccessToken(text)
			refuse(at, credentials.ArgumentSource(at.String()), err, diags)
		},
	}
	profileValidator = attribute.StringValidator{
		Requirement: "must be the name of a profile",
		Check: func(at path.Path, text string, diags *diag.Diagnostics) {
			refuse(at, credentials.ArgumentSource(at.String()), credentials.ValidProfile(strings.TrimSpace(text)), diags)
		},
	}
	oauthValidators = attribute.NewOAuthValidators(account.TitleInvalidProviderArgument, credentials.ArgumentSource)
)

// refuse reports what is wrong with a value that comes from a source, if anything is.
func refuse(at path.Path, source string, err error, diags *diag.Diagnostics) {
	if err != nil {
		diags.AddAttributeError(at, account.TitleInvalidProviderArgument, attribute.Sentence(source, err))
	}
}

// oneCredential validates that the provider block names at most one credential.
type oneCredential struct{}

func (oneCredential) Description(context.Context) string {
	return "access_token, oauth and profile exclude each other"
}

func (v oneCredential) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (oneCredential) ValidateProvider(ctx context.Context, req provider.ValidateConfigRequest,
	resp *provider.ValidateConfigResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	var set []string
	for _, argument := range []struct {
		name  string
		value attr.Value
	}{{"access_token", config.AccessToken}, {"oauth", config.OAuth}, {"profile", config.Profile}} {
		if !argument.value.IsNull() && !argument.value.IsUnknown() {
			set = append(set, argument.name)
		}
	}
	if len(set) > 1 {
		resp.Diagnostics.AddAttributeError(path.Root(set[0]), attribute.TitleCombination, "The provider block names several "+
			"credentials: "+strings.Join(set, ", ")+". Set only one of them.")
	}
}

// numberValidator validates known numbers by their text, as a variable has it.
type numberValidator struct {
	check func(at path.Path, text string, diags *diag.Diagnostics)
}

func (numberValidator) Description(context.Context) string { return "must be within its bounds" }
func (numberValidator) MarkdownDescription(context.Context) string {
	return "must be within its bounds"
}

func (v numberValidator) ValidateNumber(_ context.Context, req validator.NumberRequest,
	resp *validator.NumberResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() {
		v.check(req.Path, textOf(req.ConfigValue), &resp.Diagnostics)
	}
}
