package account

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// credentialDiagnostic reports that a request has no credential. It returns nil for an error about something else.
func credentialDiagnostic(doing string, err error) diag.Diagnostic {
	var (
		missing  *credentials.MissingError
		unknown  *credentials.UnknownProfileError
		origin   *credentials.OriginError
		store    *credentials.StoreError
		unkept   *credentials.KeepError
		exchange *credentials.ExchangeError
		failure  *fillout.APIError
	)
	needs := doing + " needs an access token"
	switch {
	case errors.As(err, &missing):
		return missingCredential(needs, missing)
	case errors.As(err, &unknown):
		return unknownProfile(needs, unknown)
	case errors.As(err, &origin):
		return otherOrigin(needs, origin)
	case errors.As(err, &unkept):
		return diag.NewErrorDiagnostic(TitleTokenNotStored, needs+". The code was exchanged for a token, but the token "+
			"could not be stored "+
			"and was given up: "+unkept.Err.Error()+".\n\nThe code is used up. Repair the credential store first, then get a "+
			"new code.")
	case errors.As(err, &store):
		return diag.NewErrorDiagnostic(TitleStoreUnusable, fmt.Sprintf("%s. The credential store %s %s.\n\nTo repair "+
			"that, %s.",
			needs, store.Path, store.Problem, store.Fix))
	case errors.As(err, &exchange) && errors.As(err, &failure):
		title, advice, used := AdviceForExchange(failure)
		if used {
			advice += waysAroundExchange()
		}
		return diag.NewErrorDiagnostic(title,
			needs+". "+failure.Describe("Exchanging the code in "+exchange.Source+" for a token")+"\n\n"+advice)
	}
	return nil
}

func missingCredential(needs string, missing *credentials.MissingError) diag.Diagnostic {
	incomplete := ""
	if len(missing.Variables) > 0 {
		incomplete = " (not set: " + strings.Join(missing.Variables, ", ") + ")"
	}
	return diag.NewErrorDiagnostic(TitleMissingCredential, needs+", and none is set. You can set one in these ways:\n\n"+
		"  - the environment variable "+credentials.AccessTokenVariable+" or "+credentials.APIKeyVariable+",\n"+
		"  - the provider argument access_token, for example from a sensitive variable,\n"+
		"  - the command login, which signs in with the browser and stores a token on this machine:\n"+
		"    "+credentials.Command()+" login\n"+
		"  - the provider argument oauth, or the environment variables "+credentials.ClientIDVariable+", "+credentials.ClientSecretVariable+", "+
		credentials.CodeVariable+" and "+credentials.RedirectURIVariable+incomplete+", which exchange a code,\n"+
		"  - the resource fillout_oauth_token, whose token can be the access_token of another provider block.\n\n"+
		"API keys are at "+developerSettings+".")
}

func unknownProfile(needs string, unknown *credentials.UnknownProfileError) diag.Diagnostic {
	there := "which has no profiles"
	if len(unknown.Profiles) > 0 {
		there = "which has " + strings.Join(unknown.Profiles, ", ")
	}
	return diag.NewErrorDiagnostic(TitleUnknownProfile, fmt.Sprintf("%s, and %s names the profile %s. It is not in the "+
		"credential store %s, %s.\n\n"+
		"Correct the name, or sign in:\n  %s login --profile %s",
		needs, unknown.Source, unknown.Profile, unknown.Path, there, credentials.Command(), unknown.Profile))
}

// otherOrigin reports a stored token that the configuration would send to another address. The address may be mistyped,
// or from somebody else.
func otherOrigin(needs string, origin *credentials.OriginError) diag.Diagnostic {
	token := "The token of the code in the provider argument oauth"
	again := "get a new code for it"
	if origin.Profile != "" {
		token = "The token of the stored profile " + origin.Profile
		again = fmt.Sprintf("sign in for it: %s login --base-url %s --profile NAME, with a NAME of its own, which the provider "+
			"argument profile then names", credentials.Command(), credentials.ShellQuoted(origin.Configured.String()))
	}
	return diag.NewErrorDiagnostic(TitleInvalidProviderArgument, fmt.Sprintf("%s. %s was stored for %s, but the provider "+
		"argument base_url (or the environment variable %s) is %s. A stored token is only sent to the address that it was "+
		"stored for.\n\n"+
		"If base_url is wrong, correct or remove it. If it is right, %s. A token in %s is sent to any base_url.",
		needs, token, origin.Stored, BaseURLVariable, origin.Configured, again, credentials.AccessTokenVariable))
}

// exchangeTitles are the titles of failed exchanges, by the kind that credentials.ExchangeAdvice returns.
var exchangeTitles = map[error]string{
	fillout.ErrProxy:           TitleProxyFailure,
	fillout.ErrNotFillout:      TitleAnswerNotFromFillout,
	fillout.ErrExchangeRefused: TitleExchangeRefused,
	fillout.ErrAnswerLost:      TitleCodePossiblyUsed,
	fillout.ErrUnreachable:     TitleOAuthServerUnreachable,
	nil:                        TitleExchangeFailed,
}

// AdviceForExchange returns the title of a failed exchange, what it means for the code, and whether the code may be
// used up.
func AdviceForExchange(failure *fillout.APIError) (title, advice string, used bool) {
	kind, advice, used := credentials.ExchangeAdvice(failure, credentials.ArgumentNames)
	return exchangeTitles[kind], advice, used
}

// waysAroundExchange follows the advice if the provider's code is used up.
func waysAroundExchange() string {
	return " To go on, do one of these:\n\n" +
		"  - get a new code,\n" +
		"  - sign in, and remove the provider argument oauth:\n" +
		"    " + credentials.Command() + " login\n" +
		"  - use the resource fillout_oauth_token, which keeps its token in the state, where every machine finds it,\n" +
		"  - put a token into " + credentials.AccessTokenVariable + ". To print a stored one:\n" +
		"    " + credentials.Command() + " token"
}
