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

func (c console) openStore() (*credentials.Store, error) {
	path, err := credentials.DefaultPath(c.Getenv)
	if err != nil {
		return nil, storeProblem(err)
	}
	store := credentials.NewStore(path)
	store.Waiting = func(lock string) { c.say("Waiting for another process, which holds the lock %s.", lock) }
	return store, nil
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
	var store *credentials.StoreError
	switch {
	case errors.Is(err, context.Canceled) && errors.As(err, &store):
		return interrupted("Nothing was changed. " + sentence(store.Error()))
	case errors.Is(err, context.Canceled):
		return interrupted("Nothing was changed.")
	}
	return &problem{text: sentence(err.Error()), cause: err}
}

// noCredential returns the error for a profile that is not in the store. The error lists the profiles in the store.
func noCredential(store *credentials.Store, profile string) error {
	names, err := store.Profiles()
	if err != nil {
		return storeProblem(err)
	}
	there := "The store has no profiles."
	if len(names) > 0 {
		there = "The store has " + strings.Join(names, ", ") + "."
	}
	return &problem{text: fmt.Sprintf("No credential is stored as profile %s in %s. %s Name a profile with %s, or sign in "+
		"with \"%s login\".", profile, store.Path(), there, profileFlag, credentials.Command())}
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
