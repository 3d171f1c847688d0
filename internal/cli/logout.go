package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

type logoutCommand struct {
	Profile   string `name:"profile" placeholder:"NAME" default:"${profile}" variable:"FILLOUT_PROFILE" help:"Name that the token is stored under; by default ${default}."`
	Exchanged bool   `name:"exchanged" help:"Instead of a profile, log out every token that the provider got for a code (argument oauth)."`
	Force     bool   `name:"force" help:"Forget the token even if Fillout does not invalidate it. It then stays valid until it is revoked."`
}

func (logoutCommand) Help() string {
	return `Lets Fillout invalidate a stored token, then deletes it from the store. If the token is invalid already, logout only deletes it. It also only deletes an API key, which you can revoke at https://build.fillout.com/home/settings/developer. If Fillout does not invalidate the token for another reason, the token stays stored, except with --force.

The store has no OAuth server for a token from login --with-token. logout uses FILLOUT_OAUTH_SERVER_URL, or else https://server.fillout.com.

If the profile does not exist, logout fails with exit code 1: the name may be misspelled. With --exchanged, it is no error if there are no tokens.

Examples:

    # Invalidate and delete the token
    terraform-provider-fillout logout

    # Delete the token of another profile, even if Fillout cannot be reached
    terraform-provider-fillout logout --profile europe --force

    # Invalidate and delete the tokens of the argument oauth on this machine
    terraform-provider-fillout logout --exchanged`
}

// Run logs out a profile, or all exchanged tokens.
func (l *logoutCommand) Run(ctx context.Context, c console, parsed *kong.Context) error {
	server, err := l.check(c, parsed)
	if err != nil {
		return err
	}
	store, err := c.openStore()
	if err != nil {
		return err
	}
	out := logout{console: c, store: store, client: c.client(), server: server, force: l.Force}
	if l.Exchanged {
		return out.exchanges(ctx)
	}
	return out.profile(ctx, l.Profile)
}

// check checks the flags, and returns the OAuth server for tokens without one.
func (l *logoutCommand) check(c console, parsed *kong.Context) (server urls.BaseURL, err error) {
	if given := typed(parsed, func(f *kong.Flag) bool { return f.Name == "profile" }); l.Exchanged && len(given) > 0 {
		return server, usage("logout", "--exchanged and --profile cannot be combined: exchanged tokens have no profile.")
	}
	if err := credentials.ValidProfile(l.Profile); err != nil && !l.Exchanged {
		return server, usage("logout", sentence(profileFlag+" "+err.Error()))
	}
	named := strings.TrimSpace(c.Getenv(credentials.ServerURLVariable))
	if server, err = urls.ParseBaseURL(cmp.Or(named, fillout.DefaultOAuthServer)); err != nil {
		return server, usage("logout", sentence(credentials.ServerURLVariable+" "+err.Error()))
	}
	return server, nil
}

// logout is a logout that is under way.
type logout struct {
	console
	store  *credentials.Store
	client *fillout.Client
	server urls.BaseURL
	force  bool
}

func (o logout) profile(ctx context.Context, name string) error {
	stored, found, err := o.store.Profile(name)
	switch {
	case err != nil:
		return storeProblem(err)
	case !found:
		return noCredential(o.store, name)
	}
	return o.end(ctx, "the token of profile "+name, stored,
		func(ctx context.Context) error { return o.store.DeleteProfile(ctx, name) })
}

// exchanges logs out each exchanged token. A failure does not end it.
func (o logout) exchanges(ctx context.Context) error {
	stored, err := o.store.Exchanges()
	if err != nil {
		return storeProblem(err)
	}
	if len(stored) == 0 {
		o.say("No exchanged tokens are stored in %s.", o.store.Path())
		return nil
	}
	failed := 0
	for number, key := range slices.Sorted(maps.Keys(stored)) {
		what := fmt.Sprintf("exchanged token %d of %d", number+1, len(stored))
		err := o.end(ctx, what, stored[key], func(ctx context.Context) error { return o.store.DeleteExchange(ctx, key) })
		switch {
		case errors.Is(err, context.Canceled):
			return err
		case err != nil:
			failed++
			o.say("Error: %s", err)
		}
	}
	if failed > 0 {
		return &problem{text: fmt.Sprintf("%d of %d exchanged tokens could not be logged out; see above.", failed, len(stored))}
	}
	return nil
}

// end invalidates a token and deletes it from the store. It first checks that the store is writable, because the next
// run would use an invalid token that is still stored.
func (o logout) end(ctx context.Context, what string, token credentials.Stored,
	forget func(context.Context) error) error {
	if err := o.store.CheckWritable(ctx); err != nil {
		return storeProblem(err)
	}
	fate, err := o.invalidate(ctx, token)
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted(sentence(what + " is still stored"))
	case err != nil && !o.force:
		return describe("Invalidating "+what, err, "It is still stored, and may be valid. Run logout again later, or "+
			"forget it with --force. It then stays valid until it is revoked.")
	case err != nil:
		o.warn("%s", describe("Invalidating "+what, err, "It is forgotten, and may stay valid until it is revoked."))
		fate = "It may still be valid."
	}
	forgetting, cancel := lasting(ctx)
	defer cancel()
	if err := forget(forgetting); err != nil {
		return &problem{text: sentence(fmt.Sprintf("%s could not be forgotten: %s", what, err)) + " " + fate, cause: err}
	}
	o.say("%s %s", sentence(what+" is forgotten"), fate)
	return nil
}

// apiKeyPrefix is how API keys begin (seen in Fillout's own code).
const apiKeyPrefix = "sk_"

// invalidate invalidates a token if it can, and says what came of it.
func (o logout) invalidate(ctx context.Context, token credentials.Stored) (fate string, err error) {
	server := token.ServerURL
	if server.IsZero() {
		if strings.HasPrefix(token.AccessToken, apiKeyPrefix) {
			return "It is an API key, which stays valid until you revoke it at " + developerSettings + ".", nil
		}
		server = o.server
	}
	o.warnUnencryptedURL("The OAuth server "+server.String(), server, tokenTravels)
	o.warnUnencryptedURL("The API "+token.BaseURL.String(), token.BaseURL, tokenTravels)
	invalidated, err := o.client.InvalidateToken(ctx, server, token.Credential())
	switch {
	case err != nil:
		return "", err
	case !invalidated:
		return "It was invalid before.", nil
	}
	return "It is no longer valid.", nil
}
