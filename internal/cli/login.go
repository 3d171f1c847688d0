package cli

import (
	"context"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
)

// loginCommand has the flags of login.
type loginCommand struct {
	ClientID     string        `name:"client-id" placeholder:"ID" variable:"FILLOUT_OAUTH_CLIENT_ID" oauth:"" help:"Client id of the OAuth app."`
	RedirectURI  string        `name:"redirect-uri" placeholder:"URI" default:"${redirect_uri}" variable:"FILLOUT_OAUTH_REDIRECT_URI" oauth:"" help:"Redirect URI that the app has registered; ${default} unless given."`
	NoBrowser    bool          `name:"no-browser" oauth:"" help:"Open no browser and listen nowhere: print the page, and read from standard input the address that the browser was sent to."`
	Timeout      time.Duration `name:"timeout" placeholder:"DURATION" default:"5m" oauth:"" help:"How long to wait for the browser to come back; ${default} unless given."`
	ServerURL    string        `name:"server-url" placeholder:"URL" default:"${server_url}" variable:"FILLOUT_OAUTH_SERVER_URL" oauth:"" help:"OAuth server; ${default} unless given."`
	AuthorizeURL string        `name:"authorize-url" placeholder:"URL" default:"${authorize_page}" variable:"FILLOUT_OAUTH_AUTHORIZE_URL" oauth:"" help:"Page on which access is granted; ${default} unless given."`
	WithToken    bool          `name:"with-token" help:"Store an API key or access token that is read from standard input, instead of signing in."`
	BaseURL      string        `name:"base-url" placeholder:"URL" variable:"FILLOUT_BASE_URL" help:"API that the token is for, if not the one that Fillout names."`
	Profile      string        `name:"profile" placeholder:"NAME" default:"${profile}" variable:"FILLOUT_PROFILE" help:"Name to store the token under; ${default} unless given."`
}

// Help is what the command says of itself.
func (loginCommand) Help() string {
	return `Prints the page on which access is granted, opens it in the browser, and waits on this machine for the browser to come back. Then it exchanges the code that the browser brings, checks the token and stores it.

The app's client secret comes from FILLOUT_OAUTH_CLIENT_SECRET; where that is not set, a terminal is asked for it, without echo. Flags win over variables, and an empty variable counts as not set.

With a redirect URI that is not plain http on this machine (localhost, 127.0.0.1, [::1]), login works as with --no-browser.

Examples:

    # With an app of your own, in the browser of this machine
    terraform-provider-fillout login --client-id my-app

    # On a machine without a browser; then paste the address that the browser was sent to
    terraform-provider-fillout login --client-id my-app --no-browser

    # An API key, from a password manager
    pass fillout/key | terraform-provider-fillout login --with-token

    # An account in Europe, under a name of its own
    terraform-provider-fillout login --with-token --base-url https://eu-api.fillout.com --profile europe`
}

// Run signs in, or stores a token that was given.
func (l *loginCommand) Run(ctx context.Context, c console, parsed *kong.Context) error {
	if !l.WithToken {
		return l.signIn(ctx, c)
	}
	if given := oauthFlags(parsed); len(given) > 0 {
		return loginUsage(
			"--with-token stores a token that exists already, so it cannot be combined with " + strings.Join(given, ", ") + ".")
	}
	return l.storeToken(ctx, c)
}

// oauthFlags are those that were typed, and only have a meaning when signing in. Variables do not count: they may be
// set for something else.
func oauthFlags(parsed *kong.Context) (given []string) {
	for _, step := range parsed.Path {
		if step.Flag != nil && !step.Resolved && step.Flag.Tag.Has("oauth") {
			given = append(given, "--"+step.Flag.Name)
		}
	}
	return given
}

func loginUsage(text string) error { return usage(programName+" login", text) }

// saved says what was stored, and what else the user should know.
func (c console) saved(store *credentials.Store, profile string, replaced bool, forms string) {
	c.tell("The access token is stored as profile %s in %s.", profile, store.Path())
	if forms != "" {
		c.tell("%s", forms)
	}
	if replaced {
		c.tell("The one that was stored there before is forgotten, but it stays valid until it is revoked. To invalidate " +
			"one, log out before you log in again.")
	}
	if profile != credentials.DefaultProfile {
		c.tell("To use it, set profile = %q in the provider block, or %s=%s.", profile, credentials.ProfileVariable, profile)
	}
	for _, name := range []string{credentials.AccessTokenVariable, credentials.APIKeyVariable} {
		if strings.TrimSpace(c.Getenv(name)) != "" {
			c.warn("%s is set, and the provider prefers it to what is stored, unless the provider block names a profile.", name)
			return
		}
	}
}
