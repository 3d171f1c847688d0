package credentials

import (
	"errors"
	"fmt"

	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// ExchangeNames are the user's names for the parts of an exchange: arguments of the provider, or flags.
type ExchangeNames struct{ ClientID, ClientSecret, RedirectURI, ServerURL string }

// ArgumentNames are the names of the provider's arguments.
var ArgumentNames = ExchangeNames{"client_id", "client_secret", "redirect_uri", "server_url"}

// ExchangeAdvice says what a failed exchange means for the code, and what to check. kind is the error of the package
// fillout that decided, or nil. used reports whether the code may be used up.
func ExchangeAdvice(failure error, names ExchangeNames) (kind error, advice string, used bool) { //nolint:staticcheck // kind is not the error of the function.
	switch {
	case errors.Is(failure, fillout.ErrProxy):
		return fillout.ErrProxy, "Nothing was sent, so the code still works. Correct the variable that names the proxy, and " +
			"run again.", false
	case errors.Is(failure, fillout.ErrNotFillout):
		return fillout.ErrNotFillout, "This is not how the OAuth server answers. A web filter, a gateway or a proxy on the " +
			"way most likely sent it, so the code was probably not used. Let requests to this address pass, and run again " +
			"with the same code first. Check " + names.ServerURL + " if it is set.", false
	case errors.Is(failure, fillout.ErrExchangeRefused):
		return fillout.ErrExchangeRefused, fmt.Sprintf("The code was most likely used elsewhere: it works once, and only "+
			"the machine that exchanged it has the token. It may also have expired, or belong to another %s, %s or %s, or "+
			"%s may be wrong.", names.ClientID, names.ClientSecret, names.RedirectURI, names.ServerURL), true
	case errors.Is(failure, fillout.ErrAnswerLost):
		return fillout.ErrAnswerLost, "The code may have been exchanged for a token that was lost with the answer, so it " +
			"was not sent again.", true
	case errors.Is(failure, fillout.ErrUnreachable):
		return fillout.ErrUnreachable, "Nothing was sent, so the code still works. Check " + names.ServerURL + ", and the " +
			"network, proxies and certificates of this machine.", false
	}
	return nil, "The code still works. Check " + names.ServerURL + ", or run again later.", false
}
