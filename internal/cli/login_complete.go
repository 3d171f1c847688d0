package cli

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

// complete exchanges the code of an answer, and stores the token. Once a token exists, neither an interrupt nor the
// time limit prevents that.
func (s *signIn) complete(ctx context.Context, query url.Values) error {
	code, err := readAnswer(query)
	if err != nil {
		return err
	}
	client := s.client()
	exchanged, err := client.ExchangeCode(ctx, s.app, code)
	if err != nil {
		return exchangeProblem(err, s.app)
	}
	token := credentials.Stored{
		AccessToken: exchanged.AccessToken,
		BaseURL:     s.apiOf(exchanged),
		ServerURL:   s.app.Server,
	}
	checking, cancel := lasting(ctx)
	defer cancel()
	forms, err := client.As(token.Credential()).ListForms(checking)
	summary := ""
	switch {
	case errors.Is(err, fillout.ErrNotAuthenticated):
		fate := s.dispose(ctx, client, token)
		return describe("Checking the new access token", err, "It was not stored. "+fate+" Check that "+baseURLFlag+
			" is the API of the account's region, or leave it out, then run login again.")
	case err != nil:
		s.warn("%s", describe("Checking the new access token", err, "The token is stored without the check, because this "+
			"sign-in gets no other one."))
	default:
		summary = countForms(len(forms))
	}
	storing, cancel := lasting(ctx)
	defer cancel()
	replaced, err := s.store.SetProfile(storing, s.profile, token)
	if err != nil {
		fate := s.dispose(ctx, client, token)
		return &problem{
			text:  sentence("the new access token could not be stored: "+err.Error()) + " " + fate + " Then run login again.",
			cause: err,
		}
	}
	s.say("Signed in.")
	s.saved(s.store, s.profile, replaced, summary)
	return nil
}

// errExpired marks a refusal of a code for its age or its use.
var errExpired = errors.New("expired")

// flagNames are the flags of an exchange.
var flagNames = credentials.ExchangeNames{
	ClientID:     clientIDFlag,
	ClientSecret: "client secret (" + credentials.ClientSecretVariable + ")",
	RedirectURI:  redirectURIFlag,
	ServerURL:    serverURLFlag,
}

// exchangeProblem says why the exchange of a code failed. The refusal of a fresh code has other causes than that of a
// code in a configuration, and so other advice.
func exchangeProblem(err error, app fillout.OAuthApp) error {
	if errors.Is(err, context.Canceled) {
		return interrupted("The code was not exchanged, and nothing was stored.")
	}
	_, advice, _ := credentials.ExchangeAdvice(err, flagNames)
	refused := errors.Is(err, fillout.ErrExchangeRefused)
	switch {
	case errors.Is(err, fillout.ErrNotFillout): // the advice to use the code again is for configurations
		advice = "A web filter, a gateway or a proxy on the way most likely answered. Let requests to this address pass, and " +
			"check " + serverURLFlag + "."
	case refused:
		advice = "Check that " + clientIDFlag + " and the " + flagNames.ClientSecret + " are the app's, that " + app.RedirectURI +
			" is registered with the app, and that " + serverURLFlag + " is the OAuth server. A code works once, and not for long."
	}
	failed := describe("Exchanging the code for an access token", err, advice+" Nothing was stored. Run login again.")
	var failure *fillout.APIError
	if refused && errors.As(err, &failure) && saysExpired(failure) {
		failed.cause = errors.Join(errExpired, err)
	}
	return failed
}

// saysExpired reports whether a refusal is about the age or the use of the code. Fillout's words for that are unknown,
// so the result only decides which page the browser shows.
func saysExpired(failure *fillout.APIError) bool {
	message := strings.ToLower(failure.Message)
	for _, word := range []string{"expired", "already", "used", "spent"} {
		if strings.Contains(message, word) {
			return true
		}
	}
	return false
}

// apiOf returns the API for a new token: --base-url, or else the one of the exchange's answer. An answer over https
// must not make the token travel over plain http.
func (s *signIn) apiOf(exchanged fillout.Credential) urls.BaseURL {
	base := exchanged.BaseURL
	switch {
	case !s.baseURL.IsZero():
		return s.baseURL
	case isHTTP(base) && !isHTTP(s.app.Server):
		s.warn("The OAuth server names %s as the API. That is plain http, so it is not used. Set %s if the account's API is "+
			"not %s.", base, baseURLFlag, urls.DefaultBaseURL)
		return urls.BaseURL{}
	}
	s.warnUnencryptedURL("The API that the OAuth server names", base, tokenTravels)
	return base
}

func isHTTP(base urls.BaseURL) bool { return strings.HasPrefix(base.String(), "http://") }

// dispose invalidates a token that is not stored, and says what came of it.
func (s *signIn) dispose(ctx context.Context, client *fillout.Client, token credentials.Stored) string {
	ending, cancel := lasting(ctx)
	defer cancel()
	if _, err := client.InvalidateToken(ending, token.ServerURL, token.Credential()); err != nil {
		return describe("Invalidating it", err, "It may stay valid; revoke the app's access in Fillout.").Error()
	}
	return "It is no longer valid."
}

func countForms(n int) string {
	if n == 0 {
		return "The account has no forms."
	}
	return "The account has " + count(n, "form") + "."
}

// lastingTime bounds what interrupts do not end.
const lastingTime = 30 * time.Second

// lasting returns a context for work that must be finished once it was begun.
func lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), lastingTime)
}
