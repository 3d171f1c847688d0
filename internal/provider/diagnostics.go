package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

const developerSettings = "https://build.fillout.com/home/settings/developer"

// addError reports that a request failed. doing says what was being done, as in
// "Listing the forms of the account".
func (a *account) addError(diags *diag.Diagnostics, doing string, err error) {
	diags.Append(a.requestDiagnostic(doing, err))
}

// addErrorAt is addError for a failure that an attribute is responsible for.
func (a *account) addErrorAt(diags *diag.Diagnostics, at path.Path, doing string, err error) {
	diags.Append(diag.WithPath(at, a.requestDiagnostic(doing, err)))
}

// requestDiagnostic is where every error of a request becomes a diagnostic: what
// was being done, what the service said, and what to do about it.
func (a *account) requestDiagnostic(doing string, err error) diag.Diagnostic {
	var (
		unknown unknownArgumentsError
		failure *fillout.APIError
	)
	if errors.Is(err, context.Canceled) {
		return diag.NewErrorDiagnostic("Request Interrupted", doing+" was interrupted before there was an answer.")
	}
	if d := credentialDiagnostic(doing, err); d != nil {
		return d
	}
	switch {
	case errors.As(err, &unknown):
		return unknownArgumentsDiagnostic(doing, unknown)
	case errors.Is(err, fillout.ErrPagesRepeat):
		return diag.NewErrorDiagnostic("Unsteady Pages", doing+" failed: "+err.Error()+". Submissions may be coming and going faster than they can be read: "+
			"run again later, or ask for fewer. If that does not help, what answers may not be Fillout. "+checkBaseURL)
	case errors.As(err, &failure):
		summary, advice := a.adviceFor(failure)
		return diag.NewErrorDiagnostic(summary, failure.Describe(doing)+"\n\n"+advice)
	}
	return diag.NewErrorDiagnostic("Unexpected Error", fmt.Sprintf("%s failed: %s. Please report this to the provider's developers.", doing, err))
}

func unknownArgumentsDiagnostic(doing string, unknown unknownArgumentsError) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider Argument Not Known Yet", doing+" needs a request to Fillout, but these provider arguments are not known yet: "+
		strings.Join(unknown.arguments, ", ")+". They come from something that is still to be applied. "+
		"Apply that first, for example with -target, or give the provider values that are known when planning.")
}

const checkBaseURL = "Check the provider argument base_url or the environment variable " + baseURLVariable + ": it must be the address of Fillout's API."

// adviceFor names the kind of failure and what to do about it.
func (a *account) adviceFor(failure *fillout.APIError) (summary, advice string) {
	switch {
	case errors.Is(failure, fillout.ErrNotAuthenticated):
		return "Authentication Failed", "The access token comes from " + a.tokenSource() + ". " + a.adviceForToken()
	case errors.Is(failure, fillout.ErrRateLimited):
		return "Rate Limit Exceeded", "Other programs may be using up the account's limit of 5 requests per second. Lower the provider argument " +
			"requests_per_second (" + requestsPerSecondVariable + "), raise max_retries (" + maxRetriesVariable + "), or run again later."
	case errors.Is(failure, fillout.ErrRedirected):
		return "Request Redirected", checkBaseURL
	case errors.Is(failure, fillout.ErrTimeout):
		return "Request Timeout", "Run again, or raise the provider argument request_timeout (" + requestTimeoutVariable + ")."
	case errors.Is(failure, fillout.ErrUnreachable):
		return "Fillout Unreachable", "Nothing was sent. Check the network, proxies and certificates of this machine. " + checkBaseURL
	case errors.Is(failure, fillout.ErrUnreadable):
		return "Unreadable Answer", "What answered may not be Fillout. " + checkBaseURL
	case errors.Is(failure, fillout.ErrNotFound):
		return "Not Found", "Fillout does not know what was asked for, at least not in this account. " + checkBaseURL
	case errors.Is(failure, fillout.ErrInvalid):
		return "Request Refused", "Fillout found fault with the values above. Correct them in the configuration."
	case failure.StatusCode >= 400 && failure.StatusCode <= 499 && failure.StatusCode != http.StatusRequestTimeout:
		return "Request Refused", "Fillout did not carry it out. Do what its answer asks for, or run again later."
	}
	return "Service Failure", "Fillout, or something on the way to it, is in trouble. Run again later."
}

// adviceForToken says what to do about a token that Fillout does not accept.
func (a *account) adviceForToken() string {
	const region = ", and that base_url is the API of the region that the account is in. "
	switch choice := a.settings.credential; {
	case choice.Exchange != nil:
		return "Check that it has not been invalidated" + region + "A code works once: where the token is gone, get a new one, or sign in with terraform-provider-fillout login."
	case choice.Profile != "":
		return "Check that it has not been revoked" + region + "To store another token, sign in: terraform-provider-fillout login --profile " + choice.Profile + "."
	}
	return "Check that it is complete and has not been revoked" + region + "API keys are at " + developerSettings + ". " +
		"Set the token with the provider argument access_token or the environment variable " + credentials.AccessTokenVariable + "."
}

// formNotFound is the summary wherever a form is looked for in vain.
const formNotFound = "Form Not Found"

// addUnknownForm reports an id that no form of the account has, with those that
// are closest to it.
func (a *account) addUnknownForm(ctx context.Context, diags *diag.Diagnostics, at path.Path, id string) {
	byID := func(f fillout.FormSummary) string { return string(f.ID) }
	detail := "No form of the account has the id " + id + "."
	if forms, err := a.listForms(ctx); err == nil {
		detail += " " + describeForms(suggestForms(forms, id, byID), len(forms))
	}
	diags.AddAttributeError(at, formNotFound, detail)
}

// describeForms lists forms by id and name, out of a number of forms in all.
func describeForms(forms []fillout.FormSummary, all int) string {
	if all == 0 {
		return "The account has no forms: is the access token of the right account?"
	}
	var text strings.Builder
	if len(forms) < all {
		fmt.Fprintf(&text, "The closest of its %d forms:\n", all)
	} else {
		text.WriteString("It has these forms:\n")
	}
	for _, form := range forms {
		fmt.Fprintf(&text, "\n  - %s (%s)", fillout.Printable(string(form.ID)), fillout.Printable(textOf(form.Name)))
	}
	return text.String()
}
