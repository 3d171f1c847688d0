package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout"
	"github.com/fillout-community/terraform-provider-fillout/internal/fillout/urls"
)

type loginCommand struct {
	ClientID     string        `name:"client-id" placeholder:"ID" variable:"FILLOUT_OAUTH_CLIENT_ID" oauth:"" help:"Client ID of the OAuth app."`
	RedirectURI  string        `name:"redirect-uri" placeholder:"URI" default:"${redirect_uri}" variable:"FILLOUT_OAUTH_REDIRECT_URI" oauth:"" help:"A redirect URI that is registered with the app; by default ${default}."`
	NoBrowser    bool          `name:"no-browser" oauth:"" help:"Do not open a browser, and do not listen. Print the page, and read the address on which the browser ended from standard input."`
	Timeout      time.Duration `name:"timeout" placeholder:"DURATION" default:"5m" oauth:"" help:"How long to wait for the browser; by default ${default}."`
	ServerURL    string        `name:"server-url" placeholder:"URL" default:"${server_url}" variable:"FILLOUT_OAUTH_SERVER_URL" oauth:"" help:"OAuth server; by default ${default}."`
	AuthorizeURL string        `name:"authorize-url" placeholder:"URL" default:"${authorize_page}" variable:"FILLOUT_OAUTH_AUTHORIZE_URL" oauth:"" help:"Page on which you grant access; by default ${default}."`
	WithToken    bool          `name:"with-token" help:"Read an API key or an access token from standard input, and store it, instead of signing in."`
	BaseURL      string        `name:"base-url" placeholder:"URL" variable:"FILLOUT_BASE_URL" help:"API that the token is for; by default the one that Fillout names."`
	Profile      string        `name:"profile" placeholder:"NAME" default:"${profile}" variable:"FILLOUT_PROFILE" help:"Name to store the token under; by default ${default}."`
}

func (loginCommand) Help() string {
	return `Prints the page on which you grant access, opens it in the browser, and waits for the browser to come back to this machine. Then it exchanges the code from the browser for a token, checks the token and stores it. $BROWSER names another browser.

A browser on another machine cannot come back, for example if login runs over SSH, in a container or in WSL. Then paste the address on which the browser ended into the terminal, or use --no-browser. login also works as with --no-browser if the redirect URI is not plain http on this machine (localhost, 127.0.0.1, [::1]).

The app's client secret comes from FILLOUT_OAUTH_CLIENT_SECRET. If that is not set, login asks for it in the terminal, without echo. Flags take precedence over variables. An empty variable counts as not set.

The address of the page contains a state, which protects this sign-in. Other users of the machine can see it in the list of processes while the browser starts.

Examples:

    # Sign in with your app, in the browser of this machine
    terraform-provider-fillout login --client-id 0b8f6c1e-5a7d-4c39-9f21-3d7e8a4b6c50

    # Sign in on a machine without a browser; then paste the address on which the browser ended
    terraform-provider-fillout login --client-id 0b8f6c1e-5a7d-4c39-9f21-3d7e8a4b6c50 --no-browser

    # Store an API key from a password manager
    pass fillout/key | terraform-provider-fillout login --with-token

    # Store an API key of an account in Europe, as another profile
    terraform-provider-fillout login --with-token --base-url https://eu-api.fillout.com --profile europe`
}

// Run signs in, or stores a token from standard input.
func (l *loginCommand) Run(ctx context.Context, c console, parsed *kong.Context) error {
	if !l.WithToken {
		return l.signIn(ctx, c)
	}
	if given := typed(parsed, func(f *kong.Flag) bool { return f.Tag.Has("oauth") }); len(given) > 0 {
		return usage("login", "--with-token stores an existing token, so it cannot be combined with "+
			strings.Join(given, ", ")+".")
	}
	return l.storeToken(ctx, c)
}

// storeToken stores a token of the user, if the check succeeds. The user can enter it again.
func (l *loginCommand) storeToken(ctx context.Context, c console) error {
	var faults faults
	base := faults.parseURL(baseURLFlag, l.BaseURL, urls.ParseBaseURL)
	faults.add(profileFlag, credentials.ValidProfile(l.Profile))
	if err := faults.usage("login"); err != nil {
		return err
	}
	c.warnUnencryptedURL(baseURLFlag, base, tokenTravels)
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

// saved says what was stored, and what else the user should know.
func (c console) saved(store *credentials.Store, profile string, replaced bool, forms string) {
	c.say("The access token is stored as profile %s in %s.", profile, store.Path())
	if forms != "" {
		c.say("%s", forms)
	}
	if replaced {
		c.say("It replaces another token, which stays valid until it is revoked. To invalidate a token, run logout before " +
			"login.")
	}
	if profile != credentials.DefaultProfile {
		c.say("To use it, set profile = %q in the provider block, or %s=%s.", profile, credentials.ProfileVariable, profile)
	}
	for _, name := range []string{credentials.AccessTokenVariable, credentials.APIKeyVariable} {
		if strings.TrimSpace(c.Getenv(name)) != "" {
			c.warn("%s is set. The provider uses it instead of the stored token, unless the provider block names a profile.", name)
			return
		}
	}
}
