package cli

import (
	"context"
	"errors"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// storeToken stores a token of the user, if the check succeeds. The user can enter it again.
func (l *loginCommand) storeToken(ctx context.Context, c console) error {
	var faults faults
	base := l.parseBaseURL(&faults)
	faults.add(profileFlag, credentials.ValidProfile(l.Profile))
	if err := faults.usage(); err != nil {
		return err
	}
	c.warnUnencryptedURL(baseURLFlag, base, "the access token travels")
	store, err := c.writableStore(ctx)
	if err != nil {
		return err
	}
	text, err := c.readSecret(ctx, "API key or access token (not shown): ")
	if err != nil {
		return err
	}
	token := credentials.Stored{BaseURL: base}
	if token.AccessToken, err = fillout.ParseAccessToken(text); err != nil {
		return &problem{
			text:  sentence("the token "+err.Error()) + " Nothing was stored. API keys are at " + developerSettings + ".",
			cause: err,
		}
	}
	forms, err := c.client().As(token.Credential()).ListForms(ctx)
	if err != nil {
		return tokenProblem(err)
	}
	replaced, err := store.SetProfile(ctx, l.Profile, token)
	if err != nil {
		return storeProblem(err)
	}
	c.saved(store, l.Profile, replaced, countForms(len(forms)))
	return nil
}

// tokenProblem says why the token was not stored.
func tokenProblem(err error) error {
	const doing = "Checking the token"
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted("Nothing was stored.")
	case errors.Is(err, fillout.ErrNotAuthenticated):
		return describe(doing, err, "Nothing was stored. Check that the token is complete and not revoked, and that "+
			baseURLFlag+" is the API of the account's region. API keys are at "+developerSettings+".")
	}
	return describe(doing, err, "Nothing was stored. "+checkNetwork+", and "+baseURLFlag+", then run login again.")
}
