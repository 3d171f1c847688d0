package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// maxRetries is lower than the provider's, because a person waits.
const maxRetries = 2

// client returns a client for calls that name their credential.
func (c console) client() *fillout.Client {
	return fillout.New(fillout.Config{
		UserAgent:         programName + "/" + c.Version,
		RequestsPerSecond: fillout.DefaultRequestsPerSecond,
		MaxRetries:        maxRetries,
		RequestTimeout:    fillout.DefaultRequestTimeout,
	})
}

// usable converts a stored credential for the client.
func usable(c credentials.Stored) fillout.Credential {
	return fillout.Credential{AccessToken: c.AccessToken, BaseURL: baseURLOf(c)}
}

// baseURLOf returns the API that a credential is for.
func baseURLOf(c credentials.Stored) fillout.BaseURL {
	if !c.BaseURL.IsZero() {
		return c.BaseURL
	}
	return mustParse(fillout.DefaultBaseURL)
}

// mustParse parses a constant.
func mustParse(text string) fillout.BaseURL {
	base, err := fillout.ParseBaseURL(text)
	if err != nil {
		panic(err)
	}
	return base
}

func (c console) openStore() (*credentials.Store, error) {
	path, err := credentials.DefaultPath(c.Getenv)
	if err != nil {
		return nil, &problem{text: sentence(err.Error()), cause: err}
	}
	return credentials.NewStore(path), nil
}

// writableStore returns the store, for operations that must not begin unless their result can be stored.
func (c console) writableStore(ctx context.Context) (*credentials.Store, error) {
	store, err := c.openStore()
	if err != nil {
		return nil, err
	}
	if err := store.CheckWritable(ctx); err != nil {
		return nil, storeProblem(err)
	}
	return store, nil
}

// storeProblem says what is wrong with the store.
func storeProblem(err error) error {
	if errors.Is(err, context.Canceled) {
		return interrupted("Nothing was changed.")
	}
	return &problem{text: sentence(err.Error()), cause: err}
}

// noCredential returns the error for a profile that is not in the store. The error lists the profiles in the store.
func noCredential(store *credentials.Store, profile string) error {
	text := fmt.Sprintf("No credential is stored as profile %s in %s.", profile, store.Path())
	names, err := store.Profiles()
	switch {
	case err != nil:
		return storeProblem(err)
	case len(names) == 0:
		text += " None is stored there at all."
	default:
		text += " Stored there: " + strings.Join(names, ", ") + "."
	}
	return &problem{
		text: text + " Name a profile with " + profileFlag + ", or sign in with \"" + programName + " login\".",
	}
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
	kind, advice, _ := credentials.ExchangeAdvice(err, flagNames)
	if kind == fillout.ErrExchangeRefused {
		advice = "Check that " + clientIDFlag + " and the " + flagNames.ClientSecret + " are the app's, that " + app.RedirectURI +
			" is registered with the app, and that " + serverURLFlag + " is the OAuth server. A code works once, and not for long."
	}
	failed := describe("Exchanging the code for an access token", err, advice+" Nothing was stored. Run login again.")
	var failure *fillout.APIError
	if kind == fillout.ErrExchangeRefused && errors.As(err, &failure) && saysExpired(failure) {
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
