package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
)

// logoutCommand has the flags of logout.
type logoutCommand struct {
	Profile   string `name:"profile" placeholder:"NAME" default:"${profile}" variable:"FILLOUT_PROFILE" help:"Name that the token is stored under; ${default} unless given."`
	Exchanged bool   `name:"exchanged" help:"Instead of a profile, log out every token that the provider's oauth argument was given for a code."`
	Force     bool   `name:"force" help:"Forget the token even where Fillout does not invalidate it. It then stays valid until it is revoked."`
}

// Help is what the command says of itself.
func (logoutCommand) Help() string {
	return `Makes Fillout invalidate a stored token, then forgets it. A token that is invalid already is just forgotten. So is an API key, which can only be revoked at https://build.fillout.com/home/settings/developer. Where Fillout does not invalidate a token for another reason, it stays stored, unless --force is given.

A token that was stored by login --with-token does not say which OAuth server it is of: it is invalidated at the one that FILLOUT_OAUTH_SERVER_URL names, else at https://server.fillout.com.

Logging out a profile under which nothing is stored fails with exit code 1, since its name is perhaps mistyped, and the token that was meant still valid. With --exchanged, finding nothing is success.

Examples:

    # Log out, so that the token works nowhere any more
    terraform-provider-fillout logout

    # Forget the token of another profile, even if Fillout cannot be reached
    terraform-provider-fillout logout --profile europe --force

    # Clear away what the provider has kept for its oauth argument on this machine
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

// check finds fault with the command line, and gives the OAuth server for tokens that do not say theirs.
func (l *logoutCommand) check(c console, parsed *kong.Context) (server fillout.BaseURL, err error) {
	if l.Exchanged {
		for _, step := range parsed.Path {
			if step.Flag != nil && !step.Resolved && step.Flag.Name == "profile" {
				return server, logoutUsage("--exchanged and --profile exclude each other: exchanged tokens have no profile.")
			}
		}
	}
	if err := credentials.ValidProfile(l.Profile); err != nil && !l.Exchanged {
		return server, logoutUsage(sentence(profileFlag + " " + err.Error()))
	}
	server = mustParse(fillout.DefaultOAuthServer)
	if text := strings.TrimSpace(c.Getenv(credentials.ServerURLVariable)); text != "" {
		if server, err = fillout.ParseBaseURL(text); err != nil {
			return server, logoutUsage(sentence(credentials.ServerURLVariable + " " + err.Error()))
		}
	}
	return server, nil
}

func logoutUsage(text string) error { return usage(programName+" logout", text) }

// logout is a logout that is under way.
type logout struct {
	console
	store  *credentials.Store
	client *fillout.Client
	server fillout.BaseURL
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

// exchanges logs out one exchanged token after the other; one that cannot be keeps none of the others.
func (o logout) exchanges(ctx context.Context) error {
	stored, err := o.store.Exchanges()
	if err != nil {
		return storeProblem(err)
	}
	if len(stored) == 0 {
		o.tell("No exchanged tokens are kept in %s.", o.store.Path())
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
			o.tell("Error: %s", err)
		}
	}
	if failed > 0 {
		return &problem{
			text: fmt.Sprintf("%d of %d exchanged tokens could not be logged out; see above.", failed, len(stored)),
		}
	}
	return nil
}

// end invalidates a token and forgets it. The store is proved writable before: a token that is invalid but stored would
// be found by the next run.
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
			"forget it with --force; it then stays valid until it is revoked.")
	case err != nil:
		o.warn("%s", describe("Invalidating "+what, err, "It is forgotten all the same, and may stay valid until it is "+
			"revoked."))
		fate = "It may still be valid."
	}
	forgetting, cancel := lasting(ctx)
	defer cancel()
	if err := forget(forgetting); err != nil {
		return &problem{text: sentence(fmt.Sprintf("%s could not be forgotten: %s", what, err)) + " " + fate, cause: err}
	}
	o.tell("%s %s", sentence(what+" is forgotten"), fate)
	return nil
}

// apiKeyPrefix is how API keys begin (seen in Fillout's own code).
const apiKeyPrefix = "sk_"

// invalidate makes a token worthless where that can be done, and tells what has become of it.
func (o logout) invalidate(ctx context.Context, token credentials.Stored) (fate string, err error) {
	server := token.ServerURL
	if server.IsZero() {
		if strings.HasPrefix(token.AccessToken, apiKeyPrefix) {
			return "It is an API key, so it stays valid: only " + developerSettings + " can revoke it.", nil
		}
		server = o.server
	}
	invalidated, err := o.client.InvalidateToken(ctx, server, usable(token))
	switch {
	case err != nil:
		return "", err
	case !invalidated:
		return "Fillout had ceased to accept it before.", nil
	}
	return "Fillout no longer accepts it.", nil
}
