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

// exchangeProblem says why the exchange of a code failed.
func exchangeProblem(err error, app fillout.OAuthApp) error {
	const doing = "Exchanging the code for an access token"
	var failure *fillout.APIError
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted("The code was not exchanged, and nothing was stored.")
	case errors.Is(err, fillout.ErrExchangeRefused) && errors.As(err, &failure):
		told := describe(
			doing,
			err,
			"Nothing was stored. Check that "+clientIDFlag+" and the client secret ("+credentials.ClientSecretVariable+") are the app's, that "+
				app.RedirectURI+" is one of its redirect URIs and the one that the code was issued to, and that "+serverURLFlag+" is the OAuth server. "+
				"A code works once, and not for long: run login again for a new one.",
		)
		if saysExpired(failure) {
			told.cause = errors.Join(errExpired, err)
		}
		return told
	case errors.Is(err, fillout.ErrUnreachable), errors.Is(err, fillout.ErrRedirected):
		return describe(doing, err, "Nothing was stored. "+checkNetwork+", and "+serverURLFlag+", then run login again.")
	case errors.Is(err, fillout.ErrAnswerLost):
		return describe(doing, err, "The code may have been used for a token that was lost with the answer. Nothing was "+
			"stored. Run "+
			"login again for a new one.")
	}
	return describe(doing, err, "Nothing was stored. Run login again.")
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
