package provider

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// credentialDiagnostic reports that there is no credential for a request; nil
// where the error is about something else.
func credentialDiagnostic(doing string, err error) diag.Diagnostic {
	var (
		missing  *credentials.MissingError
		unknown  *credentials.UnknownProfileError
		store    *credentials.StoreError
		unkept   *credentials.KeepError
		exchange *credentials.ExchangeError
		failure  *fillout.APIError
	)
	switch {
	case errors.As(err, &missing):
		return missingCredential(doing, missing)
	case errors.As(err, &unknown):
		return unknownProfile(doing, unknown)
	case errors.As(err, &unkept):
		return diag.NewErrorDiagnostic("Access Token Not Kept", doing+" needs an access token. The code was exchanged for one, which could not be kept and was given up: "+
			unkept.Err.Error()+".\n\nThe code is spent. Mend the credential store first, then get a new code.")
	case errors.As(err, &store):
		return diag.NewErrorDiagnostic("Credential Store Unusable", fmt.Sprintf("%s needs an access token. The credential store %s %s.\n\nTo mend that, %s.",
			doing, store.Path, store.Problem, store.Fix))
	case errors.As(err, &exchange) && errors.As(err, &failure):
		summary, advice, spent := adviceForExchange(failure)
		if spent {
			advice += waysAroundExchange
		}
		return diag.NewErrorDiagnostic(summary, doing+" needs an access token. "+failure.Describe("Exchanging the code in "+exchange.Source+" for one")+"\n\n"+advice)
	}
	return nil
}

func missingCredential(doing string, missing *credentials.MissingError) diag.Diagnostic {
	incomplete := ""
	if len(missing.Variables) > 0 {
		incomplete = " (not set: " + strings.Join(missing.Variables, ", ") + ")"
	}
	return diag.NewErrorDiagnostic("Missing Fillout Credential", doing+" needs an access token, and none is set. There are these ways to give one:\n\n"+
		"  - the environment variable "+credentials.AccessTokenVariable+" or "+credentials.APIKeyVariable+",\n"+
		"  - the provider argument access_token, for example from a sensitive variable,\n"+
		"  - the command terraform-provider-fillout login, which signs in with the browser and stores a token on this machine,\n"+
		"  - the provider argument oauth, or the environment variables "+credentials.ClientIDVariable+", "+credentials.ClientSecretVariable+", "+
		credentials.CodeVariable+" and "+credentials.RedirectURIVariable+incomplete+", which exchange a code,\n"+
		"  - the resource fillout_oauth_token, whose token can be the access_token of another provider block.\n\n"+
		"API keys are at "+developerSettings+".")
}

func unknownProfile(doing string, unknown *credentials.UnknownProfileError) diag.Diagnostic {
	there := "which has none"
	if len(unknown.Profiles) > 0 {
		there = "which has " + strings.Join(unknown.Profiles, ", ")
	}
	return diag.NewErrorDiagnostic("Unknown Profile", fmt.Sprintf("%s needs an access token, and %s names the profile %s. It is not in the credential store %s, %s.\n\n"+
		"Correct the name, or sign in: terraform-provider-fillout login --profile %s.", doing, unknown.Source, unknown.Profile, unknown.Path, there, unknown.Profile))
}

// adviceForExchange names what came of an exchange and what it means for the
// code, which may be spent.
func adviceForExchange(failure *fillout.APIError) (summary, advice string, spent bool) {
	switch {
	case errors.Is(failure, fillout.ErrExchangeRefused):
		return "Code Exchange Refused", "The code was most likely spent elsewhere: it works once, and what it was exchanged for is kept on the machine that did it. " +
			"It may also have expired, or belong to another client_id, client_secret or redirect_uri, or server_url may be wrong.", true
	case errors.Is(failure, fillout.ErrAnswerLost):
		return "Code Possibly Spent", "The code may have been exchanged for a token that nobody knows now, so it was not sent again.", true
	case errors.Is(failure, fillout.ErrUnreachable):
		return "OAuth Server Unreachable", "Nothing was sent, so the code is not spent. Check server_url, and the network, proxies and certificates of this machine.", false
	}
	return "Code Exchange Failed", "The code is not spent. Run again later.", false
}

// waysAroundExchange follows the advice where the provider's code is spent.
const waysAroundExchange = " These are the ways out:\n\n" +
	"  - get a new code,\n" +
	"  - sign in with terraform-provider-fillout login, and leave out the provider argument oauth,\n" +
	"  - use the resource fillout_oauth_token, which keeps its token in the state, where every machine finds it,\n" +
	"  - put a token into " + credentials.AccessTokenVariable + "; terraform-provider-fillout token prints a stored one."
