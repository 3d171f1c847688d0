package cli

import (
	"context"

	"github.com/fillout-community/terraform-provider-fillout/internal/credentials"
)

type tokenCommand struct {
	Profile string `name:"profile" placeholder:"NAME" default:"${profile}" variable:"FILLOUT_PROFILE" help:"Name that the token is stored under; by default ${default}."`
	Format  string `name:"format" placeholder:"FORMAT" enum:"env,json,raw" default:"env" help:"Format of the output: env, json or raw; by default ${default}."`
}

func (tokenCommand) Help() string {
	return `Prints a credential from the store, for example for the secret store of a pipeline. It sends no request.

The format env is shell lines that export FILLOUT_ACCESS_TOKEN and FILLOUT_BASE_URL. The format json is an object with access_token and base_url. The format raw is the token alone.

Examples:

    # Set the provider's variables in this shell
    eval "$(terraform-provider-fillout token)"

    # Put the token into a pipeline's secret store, without showing it
    terraform-provider-fillout token --format raw | gh secret set FILLOUT_ACCESS_TOKEN

    # Print the URL of another profile's API
    terraform-provider-fillout token --profile europe --format json | jq -r .base_url`
}

func (t *tokenCommand) Run(_ context.Context, c console) error {
	if err := credentials.ValidProfile(t.Profile); err != nil {
		return usage("token", sentence(profileFlag+" "+err.Error()))
	}
	store, err := c.openStore()
	if err != nil {
		return err
	}
	stored, found, err := store.Profile(t.Profile)
	switch {
	case err != nil:
		return storeProblem(err)
	case !found:
		return noCredential(store, t.Profile)
	}
	token, api := stored.AccessToken, stored.Credential().BaseURL.String()
	switch t.Format {
	case "json":
		return c.printJSON(map[string]string{"access_token": token, "base_url": api})
	case "raw":
		return c.print(token + "\n")
	}
	return c.print("export " + credentials.AccessTokenVariable + "=" + credentials.ShellQuoted(token) +
		"\nexport FILLOUT_BASE_URL=" + credentials.ShellQuoted(api) + "\n")
}
