package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

const developerSettings = "https://build.fillout.com/home/settings/developer"

// AddError reports a request that failed. doing says what the provider was doing, as in "Listing the forms of the
// account".
func (a *Account) AddError(diags *diag.Diagnostics, doing string, err error) {
	diags.Append(a.Diagnostic(doing, err))
}

// AddErrorAt is AddError for a failure that an attribute caused.
func (a *Account) AddErrorAt(diags *diag.Diagnostics, at path.Path, doing string, err error) {
	diags.Append(diag.WithPath(at, a.Diagnostic(doing, err)))
}

// AddWarning is AddError for a failure that stops nothing. It always describes the failure in full, and no error refers
// to the warning, because both CLIs hide some warnings.
func (a *Account) AddWarning(diags *diag.Diagnostics, doing string, err error) {
	d := a.describe(doing, err)
	diags.AddWarning(d.Summary(), d.Detail())
}

// Diagnostic turns every error of a request into a diagnostic: what the provider was doing, what Fillout said, and what
// the user can do. A fault of the credential stops every request, so only the first one is described in full.
func (a *Account) Diagnostic(doing string, err error) diag.Diagnostic {
	d := a.describe(doing, err)
	var failure *fillout.APIError
	aboutOne := errors.As(err, &failure) && failure.StatusCode == http.StatusForbidden
	credential := errors.Is(err, fillout.ErrNotAuthenticated) && !aboutOne || credentialDiagnostic(doing, err) != nil
	if !credential {
		return d
	}
	if _, known := a.described.LoadOrStore(d.Summary(), true); known {
		return diag.NewErrorDiagnostic(d.Summary(), doing+" failed for the same reason. Another message of this run with this "+
			"title describes it.")
	}
	return d
}

func (a *Account) describe(doing string, err error) diag.Diagnostic {
	var (
		unknown UnknownArgumentsError
		failure *fillout.APIError
	)
	if d := credentialDiagnostic(doing, err); d != nil { // also an interrupted wait for the store's lock
		return d
	}
	if errors.Is(err, context.Canceled) {
		return diag.NewErrorDiagnostic(TitleRequestInterrupted, doing+" was interrupted before there was an answer.")
	}
	switch {
	case errors.As(err, &unknown):
		return diag.NewErrorDiagnostic(TitleProviderArgumentUnknown, doing+" needs a request to Fillout, but these "+
			"provider arguments "+
			"are not known yet: "+strings.Join(unknown.Arguments, ", ")+". Their values come from something that is not "+
			"applied yet. "+
			"Apply that first, for example with -target, or give the provider values that are known during the plan.")
	case errors.Is(err, fillout.ErrNoDatabaseURL):
		return diag.NewErrorDiagnostic(TitleDatabaseURLUnknown, doing+" failed: "+err.Error()+".\n\nSet the provider argument "+
			"database_url or the environment variable "+DatabaseURLVariable+" to the address of the database API, such as "+
			"https://tables.fillout.com. Nothing was sent: the provider sends the access token to no other host.")
	case errors.Is(err, fillout.ErrPagesRepeat):
		return diag.NewErrorDiagnostic(TitleSubmissionsChanged, doing+" failed: "+err.Error()+". Submissions may come and "+
			"go faster than "+
			"the provider can read them: run again later, or ask for fewer. If that does not help, the server may not be "+
			"Fillout. "+checkBaseURL)
	case errors.As(err, &failure):
		title, advice := a.adviceFor(failure)
		return diag.NewErrorDiagnostic(title, failure.Describe(doing)+"\n\n"+advice)
	}
	return diag.NewErrorDiagnostic(TitleUnexpectedError,
		fmt.Sprintf("%s failed: %s. Please report this to the provider's developers.", doing, err))
}

const checkBaseURL = "Check the provider argument base_url or the environment variable " + BaseURLVariable +
	": it must be the address of Fillout's API."

// checkDatabaseURL is checkBaseURL for the database API.
const checkDatabaseURL = "Check the provider argument database_url or the environment variable " + DatabaseURLVariable +
	": it must be the address of Fillout's database API. It follows base_url if neither is set."

// notFillout says what an answer means that is not Fillout's.
const notFillout = "This is not how Fillout answers. A web filter, a gateway or a proxy on the way most likely sent it, so " +
	"it says nothing about the access token or about what the request was for. Let requests to this address pass, or use " +
	"another network. "

// adviceFor names the kind of a failure and says what the user can do.
func (a *Account) adviceFor(failure *fillout.APIError) (title, advice string) {
	checkURL, invalid := checkBaseURL, "the values above. Correct them"
	limit, rate := "5", "requests_per_second ("+RequestsPerSecondVariable+")"
	if failure.OfDatabases {
		checkURL, invalid = checkDatabaseURL, "what was sent. Correct it"
		limit, rate = "30", "database_requests_per_second ("+DatabaseRequestsPerSecondVariable+")"
	}
	switch {
	case errors.Is(failure, fillout.ErrNotAuthenticated):
		return TitleAuthenticationFailed, "The access token comes from " + a.TokenSource() + ". " + a.adviceForToken(failure.Origin)
	case errors.Is(failure, fillout.ErrProxy):
		return TitleProxyFailure, "Nothing was sent to Fillout. Correct the variable that names the proxy, with a user name " +
			"and a password if the proxy asks for them (407), or list Fillout's host in NO_PROXY."
	case errors.Is(failure, fillout.ErrNotFillout):
		return TitleAnswerNotFromFillout, notFillout + checkURL
	case errors.Is(failure, fillout.ErrRateLimited):
		return TitleRateLimitExceeded, "Other programs may use up the account's limit of " + limit + " requests per second. Lower " +
			"the provider argument " + rate + ", raise max_retries (" + MaxRetriesVariable + "), or run again later."
	case errors.Is(failure, fillout.ErrRedirected):
		return TitleRequestRedirected, checkURL
	case errors.Is(failure, fillout.ErrTimeout):
		return TitleRequestTimeout, "Run again, or raise the provider argument request_timeout (" + RequestTimeoutVariable + ")."
	case errors.Is(failure, fillout.ErrUnreachable):
		return TitleUnreachable, "Nothing was sent. Check the network, proxies and certificates of this machine. " + checkURL
	case errors.Is(failure, fillout.ErrUnreadable):
		return TitleUnreadableAnswer, "The server may not be Fillout. " + checkURL
	case errors.Is(failure, fillout.ErrNotFound):
		return TitleNotFound, "Fillout does not know this object, at least not in this account. " + checkURL
	case errors.Is(failure, fillout.ErrInvalid):
		return TitleRequestRefused, "Fillout does not accept " + invalid + " in the configuration."
	case failure.StatusCode >= 400 && failure.StatusCode <= 499 && failure.StatusCode != http.StatusRequestTimeout:
		return TitleRequestRefused, "Fillout did nothing. Do what its answer asks for, or run again later."
	}
	return TitleServiceFailure, "Fillout, or something on the way to it, has a problem. Run again later."
}

// regions are the addresses of the API by the region of an account.
var regions = []struct{ name, address string }{
	{"the US", urls.DefaultBaseURL}, {"the EU", "https://eu-api.fillout.com"}, {"Canada", "https://ca-api.fillout.com"},
}

// otherRegions names the regions whose API has another address.
func otherRegions(origin string) string {
	var others []string
	for _, region := range regions {
		base, _ := urls.ParseBaseURL(region.address)
		if origin != region.address && origin != urls.DatabaseURL(base).String() {
			others = append(others, region.name+" use base_url = "+strconv.Quote(region.address))
		}
	}
	return strings.Join(others, ", accounts in ")
}

// adviceForToken says what to do about a token that Fillout does not accept.
func (a *Account) adviceForToken(origin string) string {
	region := ", and that the account is in the region of this address: accounts in " + otherRegions(origin) + ". "
	switch choice := a.settings.Credential; {
	case choice.Exchange != nil:
		return "Check that it has not been invalidated" + region + "A code works once: if the token is gone, get a new " +
			"code, or sign in with " + credentials.Command() + " login."
	case choice.Profile != "":
		return "Check that it has not been revoked" + region + "To store another token, sign in: " +
			credentials.Command() + " login --profile " + choice.Profile + "."
	}
	return "Check that it is complete and has not been revoked" + region + "API keys are at " + developerSettings + ". " +
		"Set the token with the provider argument access_token or the environment variable " + credentials.AccessTokenVariable + "."
}
